// SPDX-License-Identifier: Apache-2.0
// The key of something that items have in common: its sort, and a keyed digest of its text.

/// The key of something that items have in common.
///
/// The first byte is the sort's code, the other 15 the beginning of a keyed digest of the text in normal
/// form, so that equal texts of one sort have one key, whatever the order of ingest, and nobody reads the text
/// from it or tests a guess without the case key.
public struct LinkNode: Hashable, Sendable {
  /// The number of bytes of a key.
  public static let byteCount = 16
  /// The fewest digits by which a node may be named.
  public static let fewestDigits = 8

  /// What sort of thing it is.
  public let kind: LinkNodeKind
  /// The key.
  public let bytes: [UInt8]

  /// The key of a sort and the keyed digest of a text, of at least 15 bytes.
  public init(_ kind: LinkNodeKind, digest: [UInt8]) {
    self.kind = kind
    bytes = [kind.code] + digest.prefix(Self.byteCount - 1)
  }

  /// Reads a key; `nil` for bytes that are none.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount, let kind = LinkNodeKind(code: bytes[0]) else { return nil }
    self.kind = kind
    self.bytes = bytes
  }

  /// The key in hexadecimal digits, by which a person names the node.
  public var reference: String { HexText.encode(bytes) }

  /// The keys that begin with these hexadecimal digits lie between the two, both excluded; `nil` when they
  /// are too few, too many or no such digits.
  public static func range(ofPrefix digits: String) -> (above: [UInt8], below: [UInt8])? {
    let count = digits.utf8.count
    guard (fewestDigits...byteCount * 2).contains(count) else { return nil }
    let isOdd = !count.isMultiple(of: 2)
    // No sort has the code 0 or 255, so both ends below exist.
    guard let low = HexText.decode(digits.lowercased() + (isOdd ? "0" : "")), low.first != 0,
      let high = HexText.decode(digits.lowercased() + (isOdd ? "f" : "")), high.first != 255
    else { return nil }
    return (predecessor(of: low), successor(of: high))
  }

  /// What comes after every key below `low`, and before `low` and all that begin with it.
  private static func predecessor(of low: [UInt8]) -> [UInt8] {
    var bytes = low
    while bytes.last == 0 { bytes.removeLast() }
    guard let last = bytes.popLast() else { return [] }
    return bytes + [last - 1] + [UInt8](repeating: 255, count: byteCount)
  }

  /// What comes after all keys that begin with `high`.
  private static func successor(of high: [UInt8]) -> [UInt8] {
    var bytes = high
    while bytes.last == 255 { bytes.removeLast() }
    guard let last = bytes.popLast() else { return high }
    return bytes + [last + 1]
  }
}
