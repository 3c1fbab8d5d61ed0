// SPDX-License-Identifier: Apache-2.0
// One family: who is joined to whom and how, which members one look may grade, and a sample for a check.

internal import Catalog
public import EvidenceModel

/// A member of a family.
public struct FamilyMemberView: Hashable, Sendable {
  /// The item's number.
  public let item: Int64
  /// What sort of content.
  public let kind: ItemKind
  /// The format's name.
  public let format: String?
  /// Width in pixels.
  public let width: Int?
  /// Height in pixels.
  public let height: Int?
  /// Whether the others are measured from it.
  public let isMedoid: Bool
  /// Bits from the medoid.
  public let medoidDistance: Int
  /// The member over which it joined; `nil` for the first.
  public let joinedTo: Int64?
  /// Bits from that member.
  public let edgeDistance: Int?
  /// What turns that member's picture into this one's.
  public let transform: DihedralTransform?
  /// The PDQ quality 0...100.
  public let quality: Int?
  /// Whether a look at the medoid may grade it: quality 50 or more on both sides, at most 16 bits apart.
  public let isGradable: Bool
  /// Whether it lies farther from the medoid than one look reaches.
  public let isOutlier: Bool
  /// Whether it was drawn for a check: who carries a decision over the family looks at it first.
  public let isSample: Bool
  /// Whether it goes to assessment.
  public let isForAssessment: Bool
  /// What the person who asks has recorded.
  public let own: WallOwn
}

/// A family of the newest version.
public struct FamilyView: Sendable {
  /// The medoid's number, by which the family is named.
  public let family: Int64
  /// The family version.
  public let version: Int64
  /// When that was made.
  public let created: Instant
  /// The algorithm's name and settings.
  public let parameters: String
  /// The members: the medoid first, then by distance from it and number; at most ``FamilyBrowser/mostMembers``.
  public let members: [FamilyMemberView]
  /// How many members there are.
  public let count: Int
}

/// A family in a list of families.
public struct FamilySummaryView: Hashable, Sendable {
  /// The medoid's number.
  public let family: Int64
  /// How many members it has.
  public let members: Int
  /// How many of them go to assessment.
  public let forAssessment: Int
  /// Of how many the person who asks has recorded something.
  public let own: Int
}

/// Shows families to one person; nothing in them comes from what others recorded.
public struct FamilyBrowser {
  /// The most members that are shown.
  public static let mostMembers = 2_000

  let index: WallIndex
  let actor: Actor
  private var store: CaseStore { index.store }

  /// Shows families to `actor`.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  public init(index: WallIndex, actor: Actor) throws(CaseworkError) {
    try actor.require(.browse)
    self.index = index
    self.actor = actor
  }

  /// The families, the largest first, from a place on; and how many there are.
  ///
  /// - Complexity: O(items).
  public func list(offset: Int, limit: Int) throws -> (total: Int, families: [FamilySummaryView]) {
    guard offset >= 0, (1...500).contains(limit) else {
      throw CaseworkError(.usage, "a page has 1 to 500 families, from a place from 0 on")
    }
    let table = try index.table(for: actor)
    let own = try actor.user.map(index.own) ?? OwnRecords()
    var counts: [Int32: (forAssessment: Int, own: Int)] = [:]
    let selected = ByteMask([WallDecision.selected, .sampled])
    for item in table.families.indices where table.families[item] != 0 {
      let family = table.families[item]
      var known = counts[family] ?? (0, 0)
      if table.isBlind || selected.contains(table.decisions[item]) { known.forAssessment += 1 }
      if own.own(item) != .none { known.own += 1 }
      counts[family] = known
    }
    let all = counts.map { family, count in
      FamilySummaryView(
        family: Int64(family), members: Int(table.familySizes[family] ?? 0),
        forAssessment: count.forAssessment, own: count.own)
    }.sorted { ($1.members, $0.family) < ($0.members, $1.family) }
    return (all.count, Array(all.dropFirst(offset).prefix(limit)))
  }

  /// The family with a member of this number.
  ///
  /// Of more members than are shown, the medoid and all drawn for a check are among them, and then those nearest to
  /// the medoid.
  ///
  /// - Throws: ``CaseworkError`` `.notFound` when the item is in none.
  /// - Complexity: O(members of the family).
  public func family(of item: Int64) throws -> FamilyView {
    let own = try actor.user.map(index.own) ?? OwnRecords()
    return try store.catalog.read { reader in
      guard let version = try reader.first(FamilyVersionRow.self, orderedBy: ["-id"]),
        let row = try reader.row(FamilyMemberRow.self, key: .integer(version.id), .integer(item))
      else { throw CaseworkError(.notFound, "item \(item) is in no family") }
      let rows = try reader.rows(
        FamilyMemberRow.self,
        where: [
          .equals("version_id", .integer(version.id)), .equals("family", .integer(row.family)),
        ]
      ).sorted {
        ($0.itemId == row.family ? 0 : 1, $0.medoidDistance, $0.itemId)
          < ($1.itemId == row.family ? 0 : 1, $1.medoidDistance, $1.itemId)
      }
      let drawn = Set(
        try FamilySample(rows.map(\.itemId), family: row.family).drawn {
          own.own(Int(clamping: $0)) == .seen
        } isLeft: { item in
          try actor.user.map { try OptOuts(store: store).has($0, of: item, reader) } ?? false
        })
      let medoid = try fingerprint(row.family, reader)
      let run = try reader.maximum(SelectionRunRow.self, column: "id") ?? 0
      let isBlind = try AuditBlindness.holds(actor, reader)
      return FamilyView(
        family: row.family, version: version.id,
        created: Instant(microseconds: version.created), parameters: version.parameters,
        members: try Self.shown(rows, drawn: drawn).map {
          try member(
            $0, medoid: medoid, isSample: drawn.contains($0.itemId), run: isBlind ? nil : run,
            own: own, reader)
        },
        count: rows.count)
    }
  }

  private func fingerprint(_ item: Int64, _ reader: any CatalogReader) throws -> StoredPDQ? {
    try reader.row(FingerprintRow.self, key: .integer(item), "pdq").map {
      try StoredPDQ($0, columns: store.columns)
    }
  }

  private func member(
    _ row: FamilyMemberRow, medoid: StoredPDQ?, isSample: Bool, run: Int64?, own: OwnRecords,
    _ reader: any CatalogReader
  ) throws -> FamilyMemberView {
    let item = try reader.row(ItemRow.self, key: .integer(row.itemId))
    let hash = try fingerprint(row.itemId, reader)
    let distance = medoid.flatMap { medoid in hash.map { medoid.distance(to: $0) } }
    let isMedoid = row.itemId == row.family
    let isFit =
      min(medoid?.quality ?? 0, hash?.quality ?? 0) >= PDQFingerprint.standardQuality
    let isNear = distance.map { $0 <= FamilyPaths.inferenceDistance } ?? false
    let selection = try run.flatMap {
      try reader.row(SelectionRow.self, key: .integer($0), .integer(row.itemId))
    }
    return FamilyMemberView(
      item: row.itemId, kind: item?.kind ?? .other, format: item?.format, width: item?.width,
      height: item?.height, isMedoid: isMedoid, medoidDistance: row.medoidDistance,
      joinedTo: row.edgeItemId, edgeDistance: row.edgeDistance,
      transform: row.edgeTransform.flatMap(DihedralTransform.init(rawValue:)),
      quality: hash?.quality, isGradable: !isMedoid && isFit && isNear,
      isOutlier: !isMedoid && !isNear, isSample: isSample,
      isForAssessment: selection.map { $0.decision == .selected || $0.sampled } ?? (run == nil),
      own: own.own(Int(clamping: row.itemId)))
  }

  /// The members that are shown of `rows`, which begin with the medoid, in their order.
  static func shown(_ rows: [FamilyMemberRow], drawn: Set<Int64>) -> [FamilyMemberRow] {
    var room = mostMembers - drawn.count
    return rows.filter { row in
      if drawn.contains(row.itemId) { return true }
      room -= 1
      return room >= 0
    }
  }
}
