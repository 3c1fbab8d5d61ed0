// SPDX-License-Identifier: Apache-2.0
// Which hits bear on nothing: those a person rejected, and those on entries that are held.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// Which hits bear on nothing.
struct HitExclusions {
  /// The hits whose newest decision is that they are wrong.
  let rejected: Set<Int64>
  /// The entries that are quarantined or excluded, by list.
  let held: [Int64: Set<[UInt8]>]
  private let columns: SealedColumns

  /// Reads the newest word on every hit and entry, of all rows or of those that `state` contains.
  ///
  /// - Complexity: O(decisions).
  static func read(
    _ reader: any CatalogReader, columns: SealedColumns, state: LedgerState? = nil
  ) throws -> HitExclusions {
    var rejected: Set<Int64> = []
    try reader.forEach(HitDecisionRow.self, orderedBy: ["id"]) { row in
      guard try state?.contains(row) ?? true else { return }
      if row.decision == .rejected {
        rejected.insert(row.matchId)
      } else {
        rejected.remove(row.matchId)
      }
    }
    return HitExclusions(
      rejected: rejected, held: try heldEntries(reader, state: state), columns: columns)
  }

  /// The entries that are quarantined or excluded, by list.
  ///
  /// - Complexity: O(words on entries).
  static func heldEntries(
    _ reader: any CatalogReader, state: LedgerState? = nil
  ) throws -> [Int64: Set<[UInt8]>] {
    var held: [Int64: Set<[UInt8]>] = [:]
    try reader.forEach(EntryHoldRow.self, orderedBy: ["id"]) { row in
      guard try state?.contains(row) ?? true else { return }
      if row.state == .released {
        held[row.listId]?.remove(row.entryKey)
      } else {
        held[row.listId, default: []].insert(row.entryKey)
      }
    }
    return held.filter { !$0.value.isEmpty }
  }

  /// Whether a hit on a version of `list` bears on nothing.
  ///
  /// - Complexity: O(1); a hit on a list with a held entry is opened.
  func contains(_ row: MatchRow, list: Int64) throws -> Bool {
    if rejected.contains(row.id) { return true }
    return try holds(row, list: list)
  }

  /// Whether a hit on a version of `list` is on an entry that is quarantined or excluded.
  ///
  /// - Complexity: O(1); a hit on a list with a held entry is opened.
  func holds(_ row: MatchRow, list: Int64) throws -> Bool {
    guard let keys = held[list] else { return false }
    return keys.contains(try HitEntry(row, columns: columns).key(columns))
  }
}

extension HitExclusions {
  /// Whether one hit on a version of `list` bears on nothing, by what is recorded about it now.
  ///
  /// - Complexity: O(words on the hit and its entry); a hit on a list of which an entry was ever held is opened.
  static func isExcluded(
    _ row: MatchRow, list: Int64, _ reader: any CatalogReader, columns: SealedColumns
  ) throws -> Bool {
    let decision = try reader.first(
      HitDecisionRow.self, where: [.equals("match_id", .integer(row.id))], orderedBy: ["-id"])
    if decision?.decision == .rejected { return true }
    return try isHeld(row, list: list, reader, columns: columns)
  }

  /// Whether one hit on a version of `list` is on an entry that is quarantined or excluded, by what is recorded about it now.
  ///
  /// - Complexity: O(words on the entry); a hit on a list of which an entry was ever held is opened.
  static func isHeld(
    _ row: MatchRow, list: Int64, _ reader: any CatalogReader, columns: SealedColumns
  ) throws -> Bool {
    let isOfList = CatalogCondition.equals("list_id", .integer(list))
    guard try reader.first(EntryHoldRow.self, where: [isOfList]) != nil else { return false }
    let key = try HitEntry(row, columns: columns).key(columns)
    let hold = try reader.first(
      EntryHoldRow.self, where: [isOfList, .equals("entry_key", .blob(key))], orderedBy: ["-id"])
    return hold.map { $0.state != .released } ?? false
  }
}

/// The entry that a hit is on, as it was sealed with the hit.
struct HitEntry {
  let algorithm: FingerprintAlgorithm
  /// The entry's place in its list version.
  let position: Int
  /// The entry's fingerprint.
  let value: [UInt8]
  /// The entry's tags.
  let tags: [String]
  /// What the frames of a video had to do with it; `nil` when no frame hit.
  let frames: HitFrames?
  /// What a video shares with it; `nil` unless it is a known video.
  let video: HitVideo?

  /// Opens the entry of a hit.
  ///
  /// - Throws: `VaultError` `.corrupt`; ``CaseworkError`` `.tampered` when it is not an entry.
  init(_ row: MatchRow, columns: SealedColumns) throws {
    let json = try columns.openJSON(row.sealedEntry, MatchRow.self, "sealed_entry", row: row.id)
    guard let position = json["entry"]?.integer,
      let value = json["value"]?.text.flatMap({ HexText.decode($0) })
    else {
      throw CaseworkError(.tampered, "the entry of hit \(row.id) is not one; run fsck")
    }
    algorithm = row.algorithm
    self.position = Int(clamping: position)
    self.value = value
    tags = (json["tags"]?.elements ?? []).compactMap(\.text)
    frames = HitFrames(json["frames"])
    video = HitVideo(json["video"])
  }

  /// What tells the entry from others of its list, in every version.
  func key(_ columns: SealedColumns) -> [UInt8] {
    Self.key(algorithm, value, columns)
  }

  /// What tells an entry with this fingerprint from others of its list.
  static func key(
    _ algorithm: FingerprintAlgorithm, _ value: [UInt8], _ columns: SealedColumns
  ) -> [UInt8] {
    columns.lookup.digest(
      Array(algorithm.rawValue.utf8) + [0] + value, domain: "list.entry")
  }
}
