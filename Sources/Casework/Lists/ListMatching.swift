// SPDX-License-Identifier: Apache-2.0
// Holds everything a case has against a list that is being imported, before the list is recorded.

internal import Catalog
internal import EvidenceModel
internal import HashIndex
internal import MediaDecoding

/// The hits of a case's items on one list, gathered while the case may still grow.
///
/// Memory grows with the hits, some 200 bytes each.
struct ListMatching {
  private static let itemsAtOnce = 5_000

  let snapshot: ListSnapshot
  let columns: SealedColumns
  /// Called between items; may throw to stop.
  let check: () throws -> Void
  /// The hits found so far, in the order of items.
  private(set) var hits: [(item: Int64, hit: ItemHit)] = []
  private var last: Int64 = 0

  init(snapshot: ListSnapshot, columns: SealedColumns, check: @escaping () throws -> Void) {
    self.snapshot = snapshot
    self.columns = columns
    self.check = check
  }

  /// Reads every item there is, a part at a time, so that others may write meanwhile.
  ///
  /// - Complexity: O(items) look-ups.
  mutating func readAll(_ catalog: any Catalog) throws {
    while true {
      let before = last
      try catalog.read { try readPart($0) }
      if last == before { return }
    }
  }

  /// Reads the items that were added since.
  mutating func read(_ reader: any CatalogReader) throws {
    while true {
      let before = last
      try readPart(reader)
      if last == before { return }
    }
  }

  private mutating func readPart(_ reader: any CatalogReader) throws {
    let items = try reader.rows(
      ItemRow.self, where: [.greaterThan("id", .integer(last))], orderedBy: ["id"],
      limit: Self.itemsAtOnce)
    for item in items {
      try check()
      let row = try reader.row(FingerprintRow.self, key: .integer(item.id), "pdq")
      let pdq = try row.map { try StoredPDQ($0, columns: columns) }
      let fingerprints = ItemFingerprints(
        digests: try ItemDigests.open(item, columns: columns),
        pdq: pdq.map { PDQFingerprint(hash: $0.hash, quality: $0.quality) },
        dihedral: pdq?.variants ?? [], vpdq: try frames(of: item, reader))
      hits += try snapshot.hits(of: fingerprints).map { (item.id, $0) }
      last = item.id
    }
  }

  /// The frames of a video or an animation, or the pages of a picture; `nil` for other items, and where the list has
  /// neither pictures nor videos.
  private func frames(
    of item: ItemRow, _ reader: any CatalogReader
  ) throws -> VPDQFingerprint? {
    let format = item.format.flatMap(MediaFormat.init(rawValue:))
    let mayMove = item.kind == .video || format?.mayHoldFrames == true
    guard mayMove, snapshot.count(of: .pdq) + snapshot.count(of: .vpdq) > 0 else { return nil }
    let row = try reader.row(FingerprintRow.self, key: .integer(item.id), "vpdq")
    return try row.map { try VPDQFingerprint($0, columns: columns) }
  }
}
