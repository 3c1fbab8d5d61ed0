// SPDX-License-Identifier: Apache-2.0
// A person's word on a hit goes on to the same hit on the next version of the list.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// The words on the hits of a list's version that stands, for the hits of the version that takes its place.
///
/// A word is about an item and an entry: both are the same under the next version, so that nothing was decided anew. The rows
/// that are written keep who decided, when and why.
struct CarriedWords {
  /// An item and the entry that it hits.
  private struct Subject: Hashable {
    let item: Int64
    let entry: [UInt8]
  }

  private var words: [Subject: HitDecisionRow] = [:]
  private let columns: SealedColumns

  /// Reads the newest words on the hits of a version; none without one.
  ///
  /// - Throws: `VaultError` `.corrupt`, ``CaseworkError`` `.tampered`.
  /// - Complexity: O(decisions).
  init(_ reader: any CatalogReader, columns: SealedColumns, version: Int64?) throws {
    self.columns = columns
    guard let version else { return }
    var newest: [Int64: HitDecisionRow] = [:]
    try reader.forEach(HitDecisionRow.self, orderedBy: ["id"]) { newest[$0.matchId] = $0 }
    for (id, word) in newest {
      guard let hit = try reader.row(MatchRow.self, key: .integer(id)),
        hit.listVersionId == version
      else { continue }
      let entry = try HitEntry(hit, columns: columns).key(columns)
      words[Subject(item: hit.itemId, entry: entry)] = word
    }
  }

  /// Writes the word on an item's hit for the hit `match`, where there is one.
  func carry(_ hit: ItemHit, item: Int64, to match: Int64, _ recording: Recording) throws {
    guard !words.isEmpty else { return }
    let entry = HitEntry.key(hit.hit.algorithm, hit.hit.entryBytes, columns)
    guard let word = words[Subject(item: item, entry: entry)] else { return }
    let reason = try columns.open(
      word.sealedReason, HitDecisionRow.self, "sealed_reason", row: word.id)
    let id = try recording.number(HitDecisionRow.self)
    try recording.insert(
      HitDecisionRow(
        id: id, matchId: match, userId: word.userId, decision: word.decision,
        sealedReason: columns.seal(reason, HitDecisionRow.self, "sealed_reason", row: id),
        decided: word.decided))
  }
}
