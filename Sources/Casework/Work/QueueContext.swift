// SPDX-License-Identifier: Apache-2.0
// What the queue's index is worked out from, read for one item or for all.

internal import Catalog
internal import EvidenceModel

/// Reads what the queue's index is worked out from.
///
/// Valid for one transaction: it keeps what does not change within one.
struct QueueContext {
  let reader: any CatalogReader
  let columns: SealedColumns
  /// The name under which the determinations in force stand.
  let regime: String
  let policy: WorkPolicy
  let needs: AuditNeeds
  let run: Int64?
  let familyVersion: Int64?
  let anchor: GlancedAnchor

  init(_ reader: any CatalogReader, columns: SealedColumns, regime: String) throws {
    self.reader = reader
    self.columns = columns
    self.regime = try CaseRegimes.derivation(of: regime, reader)
    let plan = try reader.first(StudyPlanRow.self, orderedBy: ["-id"])
    policy = try PolicyService.planned(reader, by: plan)
    needs = try AuditNeeds(reader, plan: plan)
    run = try reader.maximum(SelectionRunRow.self, column: "id")
    familyVersion = try reader.maximum(FamilyVersionRow.self, column: "id")
    anchor = GlancedAnchor(reader)
  }

  // MARK: - One item

  /// The item's entry without what its family says of severity; `nil` when it waits for nobody.
  func entry(_ item: Int64) throws -> QueueEntryRow? {
    guard let run,
      let selection = try reader.row(SelectionRow.self, key: .integer(run), .integer(item))
    else { return nil }
    let need = try needs.need(of: item)
    let isSelected = selection.decision == .selected || selection.sampled
    guard isSelected || need != .none else { return nil }
    let family = try family(of: item)
    let records = try records(of: item)
    let name = try needsDraws ? reader.row(ItemRow.self, key: .integer(item))?.contentName : []
    return Self.entry(
      item, rank: need.rank ?? Self.place(of: item, rank: selection.rank), family: family,
      purpose: need.purpose,
      state: try .of(
        records, need: need, isSelected: isSelected,
        draws: try draws(item, records.votes, contentName: name ?? [])))
  }

  /// Whether people who saw the item differ about it, or left it to a lead, whatever was settled before.
  ///
  /// - Complexity: O(records of the item).
  func isDisputed(_ item: Int64) throws -> Bool {
    var records = try records(of: item)
    records.votes.removeAll(where: \.isAdjudication)
    return QueueState.of(records, draws: .all) == .lead
  }

  /// The place of an item of some rank: equal ranks in the order of their numbers, each with a place of its own, among
  /// which those of a sample can be drawn.
  ///
  /// The step is far below the difference of two ranks, and above the precision of a rank below 1,000.
  static func place(of item: Int64, rank: Double) -> Double { rank - Double(item) * 1e-12 }

  static func entry(
    _ item: Int64, rank: Double, family: Int64, purpose: QueuePurpose, state: QueueState
  ) -> QueueEntryRow? {
    switch state {
    case .done: nil
    case .rating(let rater, let remaining):
      QueueEntryRow(
        itemId: item, lane: .rating, rater: rater, severe: false, rank: rank,
        remaining: remaining, family: family, purpose: purpose)
    case .lead:
      QueueEntryRow(
        itemId: item, lane: .lead, rater: 0, severe: false, rank: rank, remaining: 1,
        family: family, purpose: purpose)
    }
  }

  /// The medoid of the item's family; the item itself when it is in none.
  func family(of item: Int64) throws -> Int64 {
    guard let familyVersion else { return item }
    return try reader.row(
      FamilyMemberRow.self, key: .integer(familyVersion), .integer(item))?.family ?? item
  }

  private func records(of item: Int64) throws -> QueueRecords {
    let rows = try reader.rows(
      AssessmentRow.self, where: [.equals("item_id", .integer(item))], orderedBy: ["id"])
    let marks = try AssessmentMarks.read(of: rows.map(\.id), reader)
    let path = CarriedPath(reader, familyVersion: familyVersion)
    let all = try rows.map {
      vote(
        $0, isStale: try path.isStale($0), isUnsure: marks.unsure.contains($0.id),
        try reader.row(DeterminationRow.self, key: .integer($0.id), .text(regime)))
    }
    return QueueRecords(all: all, marks)
  }

  func vote(
    _ row: AssessmentRow, isStale: Bool, isUnsure: Bool, _ determination: DeterminationRow?
  ) -> QueueVote {
    QueueVote(
      rater: row.userId, route: row.route, isAdjudication: row.kind == .adjudication,
      isStale: isStale, isUnsure: isUnsure, instrument: determination?.instrument,
      severity: determination?.severity, assessment: row.id, recorded: row.recorded)
  }

  // MARK: - Draws and severity

  /// Whether any draw depends on the content.
  var needsDraws: Bool {
    WorkPolicy.Draw.allCases.contains {
      (0..<1).contains(policy.share(of: $0)) && policy.share(of: $0) > 0
    }
  }

  /// What is drawn for an item with these standing records.
  func draws(_ item: Int64, _ votes: [QueueVote], contentName: [UInt8]) throws -> QueueDraws {
    var draws = QueueDraws(
      isRatedTwice: policy.draws(.doubleRating, contentName: contentName),
      isSampledAfterGlance: policy.draws(.glanced, contentName: contentName),
      isSampledAfterInference: policy.draws(.inferred, contentName: contentName))
    let isGlanced =
      votes.contains { $0.route == .glanced } && !votes.contains { $0.route == .seen }
    if isGlanced { draws.isFirstGlanced = try anchor.item() == item }
    return draws
  }

  /// Whether a result is one of the severities that the policy names.
  func isSevere(_ severity: String?) -> Bool {
    severity.map(policy.severe.severities.contains) ?? false
  }

  /// Whether a hit on a list that the policy names bears on the item; with `countsRejected` also one that somebody rejected, to whoever
  /// may not know of that word.
  func isKnownSevere(_ item: Int64, countsRejected: Bool = false) throws -> Bool {
    let versions = try severeVersions()
    guard !versions.isEmpty else { return false }
    let hits = try reader.rows(MatchRow.self, where: [.equals("item_id", .integer(item))])
    return try hits.contains { hit in
      guard let list = versions[hit.listVersionId] else { return false }
      return try countsRejected
        ? !HitExclusions.isHeld(hit, list: list, reader, columns: columns)
        : !HitExclusions.isExcluded(hit, list: list, reader, columns: columns)
    }
  }

  /// The newest versions of the lists that the policy names, and of which list each is.
  func severeVersions() throws -> [Int64: Int64] {
    var versions: [Int64: Int64] = [:]
    for name in policy.severe.lists {
      guard let list = try reader.first(ListRow.self, where: [.equals("name", .text(name))]),
        let newest = try reader.first(
          ListVersionRow.self, where: [.equals("list_id", .integer(list.id))],
          orderedBy: ["-version"])
      else { continue }
      versions[newest.id] = list.id
    }
    return versions
  }

  /// Whether anybody's standing record, or that of `user` alone, says that a member of the family is severe.
  ///
  /// - Complexity: O(members).
  func isFamilySevere(_ family: Int64, by user: Int64? = nil) throws -> Bool {
    var members: [Int64] = []
    if let familyVersion {
      members = try reader.rows(
        FamilyMemberRow.self,
        where: [
          .equals("version_id", .integer(familyVersion)), .equals("family", .integer(family)),
        ]
      ).map(\.itemId)
    }
    for member in members.isEmpty ? [family] : members {
      let rows = try reader.rows(
        AssessmentRow.self,
        where: [.equals("item_id", .integer(member)), .equals("route", "seen")])
      for row in rows where user == nil || row.userId == user {
        let key = CatalogValue.integer(row.id)
        guard try reader.row(WithdrawalRow.self, key: key) == nil,
          isSevere(try reader.row(DeterminationRow.self, key: key, .text(regime))?.severity)
        else { continue }
        return true
      }
    }
    return false
  }
}
