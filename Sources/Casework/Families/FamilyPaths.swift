// SPDX-License-Identifier: Apache-2.0
// Over which paths of the newest family version a person's record may be carried to another item.

internal import Catalog
internal import EvidenceModel

/// The paths over which one look may grade other members of a family.
///
/// A path leads from an item that the same person has seen to another member of the same family in the
/// newest version, both of quality 50 or more, at most 16 bits apart over all symmetries.
struct FamilyPaths {
  /// The largest distance in bits.
  static let inferenceDistance = 16

  /// One path.
  struct Path: Hashable {
    let version: Int64
    let assessment: Int64
    let distance: Int
    let facts: FactSheet
  }

  private struct Source {
    let assessment: Int64
    let item: Int64
    let user: Int64
    let facts: FactSheet
  }

  private let version: Int64
  private var familyOf: [Int64: Int64] = [:]
  private var sourcesOf: [Int64: [Source]] = [:]
  private var fingerprints: [Int64: StoredPDQ] = [:]
  /// What was drawn for a check, of each family that somebody has seen anything of.
  private var samples: [Int64: FamilySample] = [:]

  /// Reads the newest family version and every standing `seen` record; `nil` without a version.
  static func read(
    _ reader: any CatalogReader, columns: SealedColumns
  ) throws -> FamilyPaths? {
    guard var paths = try membership(reader, state: nil) else { return nil }
    try paths.readSources(reader, columns: columns)
    return paths
  }

  /// Reads who belongs to which family in the newest version, or the newest that `state` contains: all
  /// that ``family(of:)`` needs; `nil` without a version.
  static func membership(
    _ reader: any CatalogReader, state: LedgerState?
  ) throws -> FamilyPaths? {
    let versions = try reader.rows(FamilyVersionRow.self, orderedBy: ["-id"])
    guard let version = try versions.first(where: { try state?.contains($0) ?? true })?.id else {
      return nil
    }
    var paths = FamilyPaths(version: version)
    try reader.forEach(FamilyMemberRow.self, where: [.equals("version_id", .integer(version))]) {
      paths.familyOf[$0.itemId] = $0.family
    }
    return paths
  }

  /// Reads the family of one item alone: its members and the standing `seen` records of `user`; `nil` when
  /// it is in none.
  ///
  /// - Complexity: O(members of the family).
  static func read(
    around item: Int64, by user: Int64, _ reader: any CatalogReader, columns: SealedColumns
  ) throws -> FamilyPaths? {
    guard let version = try reader.maximum(FamilyVersionRow.self, column: "id"),
      let member = try reader.row(FamilyMemberRow.self, key: .integer(version), .integer(item))
    else { return nil }
    var paths = FamilyPaths(version: version)
    let members = try reader.rows(
      FamilyMemberRow.self,
      where: [.equals("version_id", .integer(version)), .equals("family", .integer(member.family))])
    var latest: [AssessmentRow] = []
    for member in members {
      paths.familyOf[member.itemId] = member.family
      let rows = try reader.rows(
        AssessmentRow.self,
        where: [
          .equals("item_id", .integer(member.itemId)), .equals("user_id", .integer(user)),
          .equals("route", "seen"),
        ], orderedBy: ["-id"])
      let newest = try rows.first {
        try AssessmentMarks.read(of: CollectionOfOne($0.id), reader).isAnswer($0.id)
      }
      if let newest { latest.append(newest) }
      if let row = try reader.row(
        FingerprintRow.self, key: .integer(member.itemId), .text(PerceptualAlgorithm.pdq.rawValue))
      {
        paths.fingerprints[member.itemId] = try StoredPDQ(row, columns: columns)
      }
    }
    try paths.take(latest, columns: columns)
    return paths
  }

  /// Whether these paths know the family of an item.
  func contains(_ item: Int64) -> Bool { familyOf[item] != nil }

  /// The other members of the family of an item.
  func members(besides item: Int64) -> [Int64] {
    familyOf.keys.filter { $0 != item && familyOf[$0] == familyOf[item] }.sorted()
  }

  private mutating func readSources(
    _ reader: any CatalogReader, columns: SealedColumns
  ) throws {
    let marks = try AssessmentMarks.read(reader)
    var latest: [[Int64]: AssessmentRow] = [:]
    try reader.forEach(AssessmentRow.self, where: [.equals("route", "seen")], orderedBy: ["id"]) {
      guard marks.isAnswer($0.id) else { return }
      latest[[$0.itemId, $0.userId]] = $0
    }
    try take(Array(latest.values), columns: columns)
    try reader.forEach(FingerprintRow.self, where: [.equals("algorithm", "pdq")]) { row in
      guard familyOf[row.itemId] != nil else { return }
      fingerprints[row.itemId] = try StoredPDQ(row, columns: columns)
    }
  }

  private mutating func take(_ rows: [AssessmentRow], columns: SealedColumns) throws {
    for row in rows.sorted(by: { $0.id < $1.id }) {
      guard let family = familyOf[row.itemId] else { continue }
      let facts = try FactRecord.open(row, columns: columns)
      sourcesOf[family, default: []].append(
        Source(assessment: row.id, item: row.itemId, user: row.userId, facts: facts))
    }
    for (family, items) in Dictionary(grouping: familyOf.keys, by: { familyOf[$0] ?? $0 })
    where sourcesOf[family] != nil {
      samples[family] = FamilySample(items, family: family)
    }
  }

  /// The members drawn for a check of the item's family that `user` has not given an answer on, by number.
  ///
  /// Whether others have looked at them is of no account, so that nothing is told of it. What the person left to others is
  /// replaced by another member.
  func unchecked(
    around item: Int64, by user: Int64, _ optOuts: OptOuts, _ reader: any CatalogReader
  ) throws -> [Int64] {
    guard let family = familyOf[item], let sample = samples[family] else { return [] }
    let own = Set((sourcesOf[family] ?? []).filter { $0.user == user }.map(\.item))
    return try sample.drawn(isAnswered: own.contains) { item in
      try optOuts.has(user, of: item, reader)
    }.filter { !own.contains($0) }.sorted()
  }

  private init(version: Int64) { self.version = version }

  /// Whether ratings of the item are still to come in, so that it neither gives nor takes a carried record.
  private static func isAwaited(_ item: Int64, _ reader: any CatalogReader) throws -> Bool {
    guard let entry = try reader.row(QueueEntryRow.self, key: .integer(item)) else { return false }
    return entry.lane == .lead || entry.rater != 0 || entry.remaining > 1
      || entry.purpose != .work
  }

  /// Takes in a `seen` record that was written after these paths were read.
  mutating func add(assessment: Int64, item: Int64, user: Int64, facts: FactSheet) {
    guard let family = familyOf[item] else { return }
    if samples[family] == nil {
      let items = familyOf.keys.filter { familyOf[$0] == family }
      samples[family] = FamilySample(items, family: family)
    }
    sourcesOf[family, default: []].removeAll { $0.item == item && $0.user == user }
    sourcesOf[family, default: []].append(
      Source(assessment: assessment, item: item, user: user, facts: facts))
  }

  /// The shortest path to `item` from an item that `user` has seen; ties go to the earliest record.
  ///
  /// Items whose ratings are not all in are neither target nor source.
  func path(to item: Int64, by user: Int64, _ reader: any CatalogReader) throws -> Path? {
    guard let family = familyOf[item], let target = fingerprints[item],
      try !Self.isAwaited(item, reader)
    else { return nil }
    var best: Path?
    for source in sourcesOf[family] ?? [] where source.user == user && source.item != item {
      guard let origin = fingerprints[source.item] else { continue }
      let distance = origin.distance(to: target)
      guard distance <= Self.inferenceDistance, distance < best?.distance ?? Int.max,
        min(origin.quality, target.quality) >= PDQFingerprint.standardQuality,
        try !Self.isAwaited(source.item, reader)
      else { continue }
      best = Path(
        version: version, assessment: source.assessment, distance: distance, facts: source.facts)
    }
    return best
  }

  /// The medoid of the item's family; `nil` when it is in none.
  func family(of item: Int64) -> Int64? { familyOf[item] }
}

/// A PDQ fingerprint with its symmetries, as the catalog keeps it.
struct StoredPDQ {
  let hash: PDQHash
  let quality: Int
  let variants: [PDQHash]

  /// Opens a fingerprint row.
  ///
  /// - Throws: `VaultError` `.corrupt`; ``CaseworkError`` `.tampered` when it is not a fingerprint.
  init(_ row: FingerprintRow, columns: SealedColumns) throws {
    let bytes = try columns.open(
      row.sealedValue, FingerprintRow.self, "sealed_value", row: row.itemId)
    let hashes = stride(from: 0, to: bytes.count, by: 32).compactMap {
      PDQHash(bytes: bytes[$0..<min($0 + 32, bytes.count)])
    }
    guard let first = hashes.first, let quality = row.quality else {
      throw CaseworkError(.tampered, "the fingerprint of item \(row.itemId) is not one; run fsck")
    }
    hash = first
    variants = Array(hashes.dropFirst())
    self.quality = quality
  }

  /// The smallest distance over all symmetries.
  func distance(to other: StoredPDQ) -> Int {
    variants.reduce(hash.distance(to: other.hash)) { min($0, $1.distance(to: other.hash)) }
  }
}
