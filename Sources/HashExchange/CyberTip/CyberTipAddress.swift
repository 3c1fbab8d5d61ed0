// SPDX-License-Identifier: Apache-2.0
// Addresses of the web, of mail and of networks, and degrees, byte by byte.

/// Tells addresses from other text.
enum CyberTipAddress {
  /// Whether a text is a scheme, `://`, and at least one character, all of them such as addresses have.
  ///
  /// - Source: RFC 3986, sections 2 and 3.
  static func isURL(_ text: String) -> Bool {
    guard let range = text.firstRange(of: "://") else { return false }
    let scheme = text[..<range.lowerBound].utf8
    let rest = text[range.upperBound...].utf8
    guard let first = scheme.first, isLetter(first), !rest.isEmpty else { return false }
    return scheme.allSatisfy { isLetter($0) || isDigit($0) || [0x2b, 0x2d, 0x2e].contains($0) }
      && rest.allSatisfy { isLetter($0) || isDigit($0) || others.contains($0) }
  }

  private static let others = Set("-._~:/?#[]@!$&'()*+,;=%".utf8)

  /// Whether a text is a name of at most 64 characters, `@`, and a host with at least one dot.
  ///
  /// - Source: RFC 5322, section 3.4.1, dot-atoms; RFC 5321, section 4.5.3.1.1.
  static func isMail(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, (1...64).contains(parts[0].count) else { return false }
    let labels = parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let names = parts[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return labels.count >= 2
      && labels.allSatisfy { label in
        !label.isEmpty && label.allSatisfy { isLetter($0) || isDigit($0) || $0 == 0x2d }
      }
      && names.allSatisfy { name in
        !name.isEmpty && name.allSatisfy { isLetter($0) || isDigit($0) || atoms.contains($0) }
      }
  }

  private static let atoms = Set("!#$%&'*+-/=?^_`{|}~".utf8)

  /// Whether a text is an IPv4 or IPv6 address, without zone or prefix.
  ///
  /// - Source: RFC 4291, section 2.2.
  static func isNetwork(_ text: String) -> Bool {
    isIPv4(text[...]) || isIPv6(text)
  }

  private static func isIPv4(_ text: Substring) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        (1...3).contains(part.count) && part.allSatisfy(isDigit)
          && (part.count == 1 || part.first != UInt8(ascii: "0"))
          && part.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 255
      }
  }

  private static func isIPv6(_ text: String) -> Bool {
    guard text.utf8.count <= 45, !text.contains(":::") else { return false }
    let halves = text.ranges(of: "::")
    guard halves.count <= 1 else { return false }
    guard let gap = halves.first else { return groups(text[...]) == 8 }
    guard let before = groups(text[..<gap.lowerBound]), let after = groups(text[gap.upperBound...])
    else { return false }
    // IPv4 stands at the very end only.
    return before + after <= 7 && !text[..<gap.lowerBound].contains(".")
  }

  /// How many groups of 16 bits there are; `nil` where one is none.
  private static func groups(_ text: Substring) -> Int? {
    guard !text.isEmpty else { return 0 }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    var count = 0
    for (index, part) in parts.enumerated() {
      if index == parts.count - 1, part.contains(".") {
        guard isIPv4(part) else { return nil }
        count += 2
      } else {
        guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(isHexDigit) else {
          return nil
        }
        count += 1
      }
    }
    return count
  }

  /// A number with an optional sign and fraction; `nil` for anything else, exponents included.
  static func degrees(_ text: String) -> Double? {
    let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    let parts = digits.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), digits.utf8.count <= 32,
      parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) })
    else { return nil }
    return Double(text)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }
  private static func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x66).contains(byte | 0x20)
  }
}
