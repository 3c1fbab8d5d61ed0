// SPDX-License-Identifier: Apache-2.0
// Reads one hit as people are told it: the list, how near, how much of a video, and where the entry stands.

internal import Catalog
internal import EvidenceModel

/// Reads hits as people are told them; no fingerprint is among what it tells.
struct HitViewReader {
  let reader: any CatalogReader
  let columns: SealedColumns
  let standing: StandingLists

  /// A hit; `nil` when its list is gone.
  ///
  /// People's newest word on it and all tags of the entry are told where `isOpen`; else only the newest word of
  /// `user`.
  ///
  /// - Throws: errors of the catalog; `VaultError` `.corrupt`; ``CaseworkError`` `.tampered`.
  func view(_ row: MatchRow, isOpen: Bool, user: Int64? = nil) throws -> ItemHitView? {
    guard let version = try reader.row(ListVersionRow.self, key: .integer(row.listVersionId)),
      let list = try reader.row(ListRow.self, key: .integer(version.listId))
    else { return nil }
    let entry = try HitEntry(row, columns: columns)
    let key = entry.key(columns)
    let hold = try reader.first(
      EntryHoldRow.self,
      where: [.equals("list_id", .integer(list.id)), .equals("entry_key", .blob(key))],
      orderedBy: ["-id"])
    let whose: [CatalogCondition]? =
      isOpen ? [] : user.map { [.equals("user_id", .integer($0))] }
    let decision = try whose.flatMap {
      try reader.first(
        HitDecisionRow.self, where: [.equals("match_id", .integer(row.id))] + $0,
        orderedBy: ["-id"])
    }
    let fingerprints = ListedFingerprints(columns: columns)
    return ItemHitView(
      hit: row.id, list: list.id, name: fingerprints.hidden(in: list.name),
      owner: fingerprints.hidden(in: list.owner), polarity: list.polarity,
      version: version.version, isStanding: standing.list(ofVersion: version.id) != nil,
      algorithm: row.algorithm, distance: row.distance, entry: HitService.reference(key),
      tags: HitDisclosure.tags(of: entry, isOpen: isOpen, columns: columns),
      frames: entry.frames, video: entry.video,
      standing: hold.map { EntryStanding($0.state) } ?? .standing,
      verdict: decision.map { $0.decision == .confirmed ? .confirmed : .rejected })
  }
}

extension EntryStanding {
  init(_ state: EntryHoldRow.State) {
    self =
      switch state {
      case .quarantined: .quarantined
      case .released: .released
      case .excluded: .excluded
      }
  }
}
