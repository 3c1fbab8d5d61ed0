// SPDX-License-Identifier: Apache-2.0
// By which name feedback on an entry of hash sharing is given: the member who shares it, and its number there.

/// The name of an entry of hash sharing.
///
/// It goes with the entry as a tag, so that a verdict on it finds its way back.
public struct NCMECEntryName: Hashable, Sendable {
  private static let prefix = "entry:"
  private static let longestMember = 40
  private static let longestID = 160

  /// The number of the member who shares the entry.
  public let member: String
  /// The entry's name with that member.
  public let id: String

  /// Names an entry; `nil` for what cannot go with it as one tag: nothing, too long, or with characters that part tags.
  public init?(member: String, id: String) {
    guard (1...Self.longestMember).contains(member.utf8.count), Self.isPlain(member),
      !member.utf8.contains(UInt8(ascii: "/")), (1...Self.longestID).contains(id.utf8.count),
      Self.isPlain(id)
    else { return nil }
    self.member = member
    self.id = id
  }

  /// Reads a tag; `nil` for any other tag.
  public init?(tag: String) {
    guard tag.hasPrefix(Self.prefix) else { return nil }
    let rest = tag.dropFirst(Self.prefix.count)
    guard let slash = rest.firstIndex(of: "/") else { return nil }
    self.init(member: String(rest[..<slash]), id: String(rest[rest.index(after: slash)...]))
  }

  /// The tag.
  public var tag: String { "\(Self.prefix)\(member)/\(id)" }

  /// Where feedback on one of the entry's fingerprints goes, below the address of the service; *unverified*.
  ///
  /// - Source: facebook/ThreatExchange, `exchanges/clients/ncmec/hash_api.py`.
  public func feedbackPath(type: String) -> String {
    "/v2/entries/\(Self.encoded(member))/\(Self.encoded(id))/\(Self.encoded(type))/feedback"
  }

  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x21...0x7e).contains($0) && ![0x22, 0x2c, 0x3b, 0x7c].contains($0) }
  }

  /// Percent-encodes everything but unreserved characters.
  private static func encoded(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e:
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += "%" + String(repeating: "0", count: 2 - digits.count) + digits
      }
    }
    return encoded
  }
}
