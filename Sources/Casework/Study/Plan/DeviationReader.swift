// SPDX-License-Identifier: Apache-2.0
// Works out what was done otherwise than planned, now or as of a ledger size.

internal import Catalog
internal import EvidenceModel
internal import LegalRegime

/// Works out what was done otherwise than the study plan says.
struct DeviationReader {
  let store: CaseStore
  let reader: any CatalogReader
  /// The rows that count; all when `nil`.
  let state: LedgerState?

  private func counts<Row: CatalogRow>(_ row: Row) throws -> Bool {
    try state?.contains(row) ?? true
  }

  private func rows<Row: CatalogRow>(_ type: Row.Type, by key: String = "id") throws -> [Row] {
    try reader.rows(type, orderedBy: [key]).filter(counts)
  }

  /// The deviations from the newest plan, in the order of ``StudyDeviation/Code``; none without a plan.
  ///
  /// - Complexity: O(assessments), and O(items) where a share is rated twice.
  func read() throws -> [StudyDeviation] {
    guard let stored = try StudyPlanService.newest(reader, columns: store.columns, state: state)
    else { return [] }
    let plan = stored.plan
    let looks = try looks()
    return try [
      amendment(), [beforePlan()].compactMap(\.self), [selection(plan)].compactMap(\.self),
      [regimes(plan)].compactMap(\.self), [doubleRating(plan, looks)].compactMap(\.self),
      samples(plan), [people(plan, looks)].compactMap(\.self),
    ].flatMap { $0 }
  }

  /// The people who have looked at each item, records taken back left out.
  private func looks() throws -> [Int64: Set<Int64>] {
    let withdrawn = try AssessmentMarks.read(reader, state: state).withdrawn
    var looks: [Int64: Set<Int64>] = [:]
    try reader.forEach(
      AssessmentRow.self, where: [.equals("route", "seen"), .equals("kind", "first")]
    ) { row in
      guard !withdrawn.contains(row.id), try counts(row) else { return }
      looks[row.itemId, default: []].insert(row.userId)
    }
    return looks
  }

  private func amendment() throws -> [StudyDeviation] {
    let plans = try rows(StudyPlanRow.self)
    return try plans.dropFirst().filter(\.late).map { row in
      let reason = try row.sealedReason.map {
        String(
          decoding: try store.columns.open($0, StudyPlanRow.self, "sealed_reason", row: row.id),
          as: UTF8.self)
      }
      return StudyDeviation(
        code: .amended, planned: "version \(plans.first?.id ?? 1)",
        actual:
          "version \(row.id) since \(CivilDate(of: Instant(microseconds: row.created))), because: "
          + EvidenceText.escaped(reason ?? "no reason given"))
    }
  }

  private func beforePlan() throws -> StudyDeviation? {
    guard let first = try rows(StudyPlanRow.self).first, first.lastAssessment > 0 else {
      return nil
    }
    return StudyDeviation(
      code: .assessedBeforePlan, planned: "the plan before the first assessment",
      actual: "\(DecimalText.grouped(Int(first.lastAssessment))) assessments before it")
  }

  private func selection(_ plan: StudyPlan) throws -> StudyDeviation? {
    let planned = "rules \(plan.selection.rules), seed \(plan.selection.seed)"
    guard let run = try rows(SelectionRunRow.self).last else {
      return try rows(AssessmentRow.self).isEmpty
        ? nil : StudyDeviation(code: .selection, planned: planned, actual: "no selection")
    }
    guard let rules = try rules(of: run) else { return nil }
    guard rules.id != plan.selection.rules || rules.seed != plan.selection.seed else { return nil }
    return StudyDeviation(
      code: .selection, planned: planned,
      actual: "rules \(EvidenceText.escaped(rules.id)), seed \(rules.seed)")
  }

  /// The rules of a run, from the sealed detail of its leaf.
  private func rules(of run: SelectionRunRow) throws -> SelectionRules? {
    let leaves = try reader.rows(
      LeafRow.self,
      where: [
        .equals("kind", .text(LeafKind.selection.rawValue)), .equals("time", .integer(run.created)),
      ], orderedBy: ["seq"])
    for leaf in leaves {
      let detail = try LeafDetail(
        bytes: store.columns.open(
          leaf.sealedDetail, LeafRow.self, "sealed_detail", row: leaf.seq))
      guard detail.facts["run"]?.integer == run.id else { continue }
      return detail.facts["rules"]?.text.flatMap { try? SelectionRules(yaml: $0) }
    }
    return nil
  }

  private func regimes(_ plan: StudyPlan) throws -> StudyDeviation? {
    let actual = try CaseRegimes.inForce(
      reader, own: store.description.regime, state: state
    ).map(\.regime.id)
    guard Set(actual) != Set(plan.regimes) else { return nil }
    return StudyDeviation(
      code: .regimes, planned: plan.regimes.joined(separator: ", "),
      actual: actual.joined(separator: ", "))
  }

  /// Fewer items rated twice than the seed draws among those that anybody has seen.
  private func doubleRating(
    _ plan: StudyPlan, _ looks: [Int64: Set<Int64>]
  ) throws -> StudyDeviation? {
    guard plan.doubleRating > 0, !looks.isEmpty else { return nil }
    var policy = try PolicyService.inForce(reader).policy
    policy.sampling.doubleRating = plan.doubleRating
    policy.sampling.doubleRatingSeed = plan.doubleRatingSeed
    var (drawn, twice) = (0, 0)
    try reader.forEach(ItemRow.self) { item in
      guard let raters = looks[item.id],
        policy.draws(.doubleRating, contentName: item.contentName)
      else { return }
      drawn += 1
      if raters.count > 1 { twice += 1 }
    }
    guard twice < drawn else { return nil }
    return StudyDeviation(
      code: .doubleRating,
      planned:
        "\(StudyPlan.percent(plan.doubleRating)), by seed \(drawn) of \(looks.count) items seen",
      actual: "\(twice) of these \(drawn)")
  }

  private func samples(_ plan: StudyPlan) throws -> [StudyDeviation] {
    let samples = try rows(StudySampleRow.self)
    return try plan.audits.flatMap { audit -> [StudyDeviation] in
      let drawn = samples.filter { $0.stratum.audited == audit.stratum }
      let planned = "\(audit.stratum.rawValue): \(audit.extent.words), seed \(audit.seed)"
      guard let newest = drawn.last else {
        return [StudyDeviation(code: .sample, planned: planned, actual: "not drawn")]
      }
      var actual: [String] = []
      if drawn.count > 1 { actual.append("\(drawn.count) samples") }
      let wanted = try SampleService.size(audit.extent, of: newest.population, audit.stratum)
      if wanted.size != newest.size || newest.seed != Int64(audit.seed)
        || wanted.level != newest.confidence
      {
        actual.append("\(DecimalText.grouped(newest.size)) items, seed \(newest.seed)")
      }
      let votes = try AuditStrata(reader, store: store, state: state).votes(state)
      let waiting = try SampleReading(newest, votes: votes, reader).waiting
      if waiting > 0 {
        actual.append("\(waiting) of \(DecimalText.grouped(newest.size)) items wait for their look")
      }
      guard !actual.isEmpty else { return [] }
      return [
        StudyDeviation(code: .sample, planned: planned, actual: actual.joined(separator: ", "))
      ]
    }
  }

  private func people(_ plan: StudyPlan, _ looks: [Int64: Set<Int64>]) throws -> StudyDeviation? {
    let people = looks.values.reduce(into: Set()) { $0.formUnion($1) }
    guard !people.isEmpty, people.count != plan.assessors else { return nil }
    return StudyDeviation(
      code: .people, planned: "\(plan.assessors)", actual: "\(people.count)")
  }
}

/// Tells what was done otherwise than planned.
public struct DeviationService {
  let store: CaseStore
  let actor: Actor

  /// Reads `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// The deviations from the newest plan; none without a plan.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  public func read() throws -> [StudyDeviation] {
    try actor.require(.seeTeam)
    return try store.catalog.read {
      try DeviationReader(store: store, reader: $0, state: nil).read()
    }
  }
}
