// SPDX-License-Identifier: Apache-2.0
// The texts that elements and attributes take: kinds, lengths, lists, moments.

internal import EvidenceModel

/// What text an element or attribute takes.
///
/// Lengths are in characters, which are Unicode scalars as in XML Schema.
enum CyberTipValue: Sendable {
  /// Any text, of at most so many characters where a number is given.
  case text(Int?)
  /// The same, and not blank.
  case words(Int)
  /// An address with a scheme and a host, of at most 2083 characters.
  case url
  /// An address of mail.
  case mail
  /// `true` or `false`, or 1 or 0.
  case truth
  /// One of a list.
  case choice([String])
  /// A whole number within a range.
  case whole(ClosedRange<Int64>)
  /// A number within a range of degrees.
  case degrees(Double)
  /// A date and time with seconds and zone; in the past where asked.
  case moment(isPast: Bool)
  /// A date in the past.
  case pastDate
  /// An identifier: words with single spaces between them, none around.
  case token
  /// An IPv4 or IPv6 address.
  case networkAddress
  /// `+` and one to three digits.
  case callingCode
  /// Digits, at most so many.
  case digits(Int)

  /// What is wrong with a text, as a rule and what to do; `nil` when nothing is.
  ///
  /// - Complexity: O(n).
  func fault(in text: String, now: Instant) -> (CyberTipFinding.Rule, String)? {
    guard text.unicodeScalars.allSatisfy(Self.isAllowed) else {
      return (.character, "take out the control characters; XML cannot hold them")
    }
    switch self {
    case .text(let most): return most.flatMap { Self.tooLong(text, $0) }
    case .words(let most):
      return Self.isBlank(text) ? (.blank, "must not be blank") : Self.tooLong(text, most)
    case .url:
      return Self.tooLong(text, 2083)
        ?? (CyberTipAddress.isURL(text)
          ? nil
          : (.value, "must be an address such as https://host/path, special characters encoded"))
    case .mail:
      return Self.tooLong(text, 255)
        ?? (CyberTipAddress.isMail(text)
          ? nil : (.value, "must be an address such as name@host.org"))
    case .truth:
      return ["true", "false", "1", "0"].contains(text) ? nil : (.value, "must be true or false")
    case .choice(let known):
      return known.contains(text) ? nil : (.value, Self.words(of: known))
    case .whole(let range): return Self.fault(in: text, whole: range)
    case .degrees(let most):
      return (CyberTipAddress.degrees(text).map { $0.magnitude <= most } ?? false)
        ? nil : (.range, "must be a number of degrees from -\(Int(most)) to \(Int(most))")
    case .moment(let isPast):
      guard let moment = CyberTipMoment.instant(text) else {
        return (.value, "must be a date and time with its zone, such as 2026-11-01T10:30:00+00:00")
      }
      return isPast && moment >= now ? (.past, "must be in the past") : nil
    case .pastDate:
      guard let date = CyberTipMoment.date(text) else {
        return (.value, "must be a date such as 2010-11-01")
      }
      return date >= CivilDate(of: now) ? (.past, "must be in the past") : nil
    case .token:
      return Self.isToken(text)
        ? nil : (.value, "must be an identifier without spaces around it or doubled in it")
    case .networkAddress:
      return CyberTipAddress.isNetwork(text) ? nil : (.value, "must be an IPv4 or IPv6 address")
    case .callingCode:
      let digits = text.dropFirst()
      return text.hasPrefix("+") && (1...3).contains(digits.utf8.count) && Self.areDigits(digits)
        ? nil : (.value, "must be + and one to three digits")
    case .digits(let most):
      return !text.isEmpty && Self.areDigits(text[...])
        ? Self.tooLong(text, most) : (.value, "must be digits")
    }
  }

  /// Whether XML 1.0 can hold a character.
  ///
  /// - Source: Extensible Markup Language 1.0, production 2.
  static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0a, 0x0d, 0x20...0xd7ff, 0xe000...0xfffd, 0x10000...0x10ffff: true
    default: false
    }
  }

  private static func tooLong(_ text: String, _ most: Int) -> (CyberTipFinding.Rule, String)? {
    text.unicodeScalars.count <= most ? nil : (.length, "must have at most \(most) characters")
  }

  private static func isBlank(_ text: String) -> Bool {
    text.utf8.allSatisfy { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
  }

  private static func isToken(_ text: String) -> Bool {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      !part.isEmpty && !part.utf8.contains { [0x09, 0x0a, 0x0d].contains($0) }
    }
  }

  private static func areDigits(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func fault(
    in text: String, whole range: ClosedRange<Int64>
  ) -> (CyberTipFinding.Rule, String)? {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard !digits.isEmpty, areDigits(digits) else { return (.value, "must be a whole number") }
    let words = "must be from \(range.lowerBound) to \(range.upperBound)"
    return (Int64(text).map { range.contains($0) } ?? false) ? nil : (.range, words)
  }

  private static func words(of known: [String]) -> String {
    known.count > 12
      ? "must be a two-letter code of the published list"
      : "must be one of " + known.joined(separator: "; ")
  }
}
