// SPDX-License-Identifier: Apache-2.0
// Where a capture was: a path or a URL, and the containers around it.

internal import EvidenceModel

/// Where a capture was.
///
/// Paths are relative to the source and kept as raw bytes. Hostile text: never logged, masked when
/// shown.
public struct Locator: Hashable, Sendable {
  /// What sort of place.
  public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
    /// A path in a folder or an archive.
    case path
    /// A URL.
    case url
  }

  /// What sort of place.
  public let kind: Kind
  /// The path or URL as stored.
  public let bytes: [UInt8]
  /// The containers around it, outermost first, the source itself left out.
  public let outer: [Locator]

  /// Groups the parts of a locator.
  public init(_ kind: Kind, bytes: [UInt8], outer: [Locator] = []) {
    self.kind = kind
    self.bytes = bytes
    self.outer = outer
  }

  /// A path within `outer`.
  public static func path(_ text: String, in outer: [Locator] = []) -> Locator {
    Locator(.path, bytes: Array(text.utf8), outer: outer)
  }

  /// A URL.
  public static func url(_ text: String, in outer: [Locator] = []) -> Locator {
    Locator(.url, bytes: Array(text.utf8), outer: outer)
  }

  /// Whether the bytes, and those of every container around, are UTF-8.
  public var isUTF8: Bool {
    String(validating: bytes, as: UTF8.self) != nil && outer.allSatisfy(\.isUTF8)
  }

  /// The locator as text: containers first, `!/` after each.
  ///
  /// A URL stands alone, since the same page in two captures is one place. Bytes that are not UTF-8
  /// become U+FFFD.
  public var text: String {
    let own = String(decoding: bytes, as: UTF8.self)
    guard kind == .path else { return own }
    return placeOuter.map { String(decoding: $0.bytes, as: UTF8.self) + "!/" }.joined() + own
  }

  /// The last component, without its container.
  public var lastComponent: [UInt8] {
    Array(bytes[(bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...])
  }

  /// What makes two captures of one source the same place: the canonical URL, or the path with its
  /// containers back to the innermost URL around it.
  ///
  /// Captures with equal keys and equal content are one occurrence.
  ///
  /// Paths are relative to their source, so a case adds the source before it compares path keys.
  /// The first two bytes are a version (1) and 0 for a path without a URL around it, 1 otherwise.
  public var occurrenceKey: [UInt8] {
    var writer = CanonicalWriter()
    writer.write(UInt8(1))
    let places = (kind == .path ? placeOuter : []) + [self]
    writer.write(UInt8(places.first?.kind == .url ? 1 : 0))
    writer.write(UInt32(clamping: places.count))
    for place in places {
      writer.write(UInt8(place.kind == .url ? 1 : 0))
      writer.write(place.kind == .url ? WebAddress.canonical(place.bytes) : place.bytes)
    }
    return writer.bytes
  }

  /// The containers that tell this place from others: from the innermost URL on, or all.
  private var placeOuter: [Locator] {
    Array(outer[(outer.lastIndex { $0.kind == .url } ?? 0)...])
  }

  /// The chain for what lies inside the container at this place.
  var chain: [Locator] { outer + [Locator(kind, bytes: bytes)] }
}
