// SPDX-License-Identifier: Apache-2.0
// When two captures are of the same place.

internal import EvidenceCapture
internal import EvidenceModel
internal import EvidenceVault

/// The keyed digest by which a place is found again.
enum OccurrenceKey {
  /// The key of a locator: URLs are the same place in every source, paths only within theirs.
  static func key(of locator: Locator, sourcePath: [UInt8], lookup: LookupDigest) -> [UInt8] {
    let place = locator.occurrenceKey
    var writer = CanonicalWriter()
    writer.write(place)
    if place.count > 1, place[1] == 0 { writer.write(sourcePath) }
    return lookup.digest(writer.bytes, domain: "occurrence")
  }
}

/// A locator as it is sealed: text for people, and the raw bytes where the text cannot say them.
struct LocatorRecord {
  let json: JSONValue

  init(_ locator: Locator) {
    json = [
      "kind": .string(locator.kind.rawValue), "text": .string(locator.text),
      "raw": locator.isUTF8 ? .null : .string(HexText.encode(locator.bytes)),
    ]
  }
}
