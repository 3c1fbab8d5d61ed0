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
  /// No seed is in them until everything that was drawn, or is to be drawn, was looked at: see ``DrawSecrecy``.
  ///
  /// - Parameter access: What may be told of draws; what a report tells when it is `nil`.
  /// - Returns: the deviations.
  /// - Throws: errors of the catalog.
  /// - Complexity: O(assessments), and O(items) where a share is rated twice.
  func read(_ access: DrawAccess? = nil) throws -> [StudyDeviation] {
    guard let stored = try StudyPlanService.newest(reader, columns: store.columns, state: state)
    else { return [] }
    let plan = stored.plan
    let looks = try looks()
    let tellsSeeds =
      try access?.tellsSeeds ?? true
      && DrawSecrecy(reader, store: store, state: state, plan: plan).areSeedsTold
    return try [
      amendment(), [beforePlan()].compactMap(\.self),
      [selection(plan, tellsSeeds: tellsSeeds)].compactMap(\.self),
      [regimes(plan)].compactMap(\.self), [doubleRating(plan, looks)].compactMap(\.self),
      samples(plan, tellsSeeds: tellsSeeds, access), [people(plan, looks)].compactMap(\.self),
      PeopleDeviations(
        plan: plan, looks: looks, accounts: try AccountHistory(reader, state: state).accounts
      ).list,
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
    // What was planned when assessment began: plans before that were replaced, not amended.
    let planned = plans.last { !$0.late } ?? plans.first
    return try zip(plans, plans.dropFirst()).filter(\.1.late).map { before, row in
      let reason = try row.sealedReason.map {
        String(
          decoding: try store.columns.open($0, StudyPlanRow.self, "sealed_reason", row: row.id),
          as: UTF8.self)
      }
      let changes = StudyPlanChanges(
        from: try StudyPlanService.plan(before, store.columns),
        to: try StudyPlanService.plan(row, store.columns))
      return StudyDeviation(
        code: .amended, planned: "version \(planned?.id ?? 1)",
        actual:
          "version \(row.id) since \(CivilDate(of: Instant(microseconds: row.created))), because: "
          + EvidenceText.escaped(reason ?? "no reason given") + "; \(changes.line)")
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

  private func selection(_ plan: StudyPlan, tellsSeeds: Bool) throws -> StudyDeviation? {
    func words(_ rules: String, _ seed: UInt64) -> String {
      "rules \(EvidenceText.escaped(rules))" + (tellsSeeds ? ", seed \(seed)" : "")
    }
    let planned = words(plan.selection.rules, plan.selection.seed)
    guard let run = try rows(SelectionRunRow.self).last else {
      return try rows(AssessmentRow.self).isEmpty
        ? nil : StudyDeviation(code: .selection, planned: planned, actual: "no selection")
    }
    guard let rules = try rules(of: run) else { return nil }
    guard rules.id != plan.selection.rules || rules.seed != plan.selection.seed else { return nil }
    let isOtherSeed = !tellsSeeds && rules.seed != plan.selection.seed
    return StudyDeviation(
      code: .selection, planned: planned,
      actual: words(rules.id, rules.seed) + (isOtherSeed ? ", another seed" : ""))
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

  /// The items that the newest selection leaves aside: whoever looks at one checks that, and nobody is asked twice.
  private func leftAside() throws -> Set<Int64> {
    var aside: Set<Int64> = []
    guard let run = try rows(SelectionRunRow.self).last else { return aside }
    try reader.forEach(
      SelectionRow.self,
      where: [.equals("run_id", .integer(run.id)), .equals("decision", "not_selected")]
    ) { if !$0.sampled { aside.insert($0.itemId) } }
    return aside
  }

  /// Fewer items rated twice than the seed draws among those under study that anybody has seen.
  private func doubleRating(
    _ plan: StudyPlan, _ looks: [Int64: Set<Int64>]
  ) throws -> StudyDeviation? {
    guard plan.doubleRating > 0, !looks.isEmpty else { return nil }
    let aside = try leftAside()
    let looks = looks.filter { !aside.contains($0.key) }
    guard !looks.isEmpty else { return nil }
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
        "\(StudyPlan.percent(plan.doubleRating)), by seed \(drawn) of \(DecimalText.counted(looks.count, "item")) seen",
      actual: "\(twice) of these \(drawn)")
  }

  private func samples(
    _ plan: StudyPlan, tellsSeeds: Bool, _ access: DrawAccess?
  ) throws -> [StudyDeviation] {
    let samples = try rows(StudySampleRow.self)
    return try plan.audits.flatMap { audit -> [StudyDeviation] in
      let drawn = samples.filter { $0.stratum.audited == audit.stratum }
      let planned =
        "\(audit.stratum.rawValue): \(audit.extent.words)"
        + (tellsSeeds ? ", seed \(audit.seed)" : "")
      guard let newest = drawn.last else {
        return [StudyDeviation(code: .sample, planned: planned, actual: "not drawn")]
      }
      let votes = try AuditStrata(reader, store: store, state: state).votes(state)
      let waiting = try SampleReading(newest, votes: votes, reader).waiting
      if let access, !access.mayFollow,
        waiting > 0 || access.closedStrata.contains(audit.stratum)
      {
        return [
          StudyDeviation(
            code: .sample, planned: "\(audit.stratum.rawValue): \(DrawAccess.closed)",
            actual: "drawn, and not finished")
        ]
      }
      // How many a finished sample has may still be the number of all there are: ``DeviationService/tellsAll()`` says so.
      guard access?.tellsSizes(of: audit.stratum) ?? true else { return [] }
      var actual: [String] = []
      if drawn.count > 1 {
        let sizes = drawn.map { DecimalText.grouped($0.size) }
        actual.append(
          "\(drawn.count) samples of \(sizes.dropLast().joined(separator: ", ")) and \(sizes[sizes.count - 1]) items"
        )
      }
      let wanted = try? SampleService.size(audit.extent, of: newest.population, audit.stratum)
      let isOtherSeed = newest.seed != Int64(audit.seed)
      if wanted?.size != newest.size || isOtherSeed || wanted?.level != newest.confidence {
        let items = DecimalText.counted(newest.size, "item")
        let seed = tellsSeeds ? ", seed \(newest.seed)" : isOtherSeed ? ", another seed" : ""
        actual.append((drawn.count > 1 ? "the newest of " : "") + items + seed)
      }
      if waiting > 0 {
        actual.append(
          "\(waiting) of \(DecimalText.counted(newest.size, "item")) \(waiting == 1 ? "waits for its" : "wait for their") look"
        )
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

  /// The deviations from the newest plan, as far as the person may be told; none without a plan.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  public func read() throws -> [StudyDeviation] {
    try actor.require(.seeTeam)
    return try store.catalog.read {
      try DeviationReader(store: store, reader: $0, state: nil).told(to: actor)
    }
  }

  /// Whether ``read()`` leaves nothing out that has to stay blind to the person now.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  public func tellsAll() throws -> Bool {
    try actor.require(.seeTeam)
    return try store.catalog.read {
      try AnswerAccess(reader: $0, actor: actor).areFiguresOpen()
    }
  }
}

extension DeviationReader {
  /// The deviations that a person may be told.
  ///
  /// How many items were rated twice so far, or of a sample wait, tells look by look which are to be: who grades is told once
  /// nothing waits to be rated any more.
  func told(to actor: Actor) throws -> [StudyDeviation] {
    let access = try DrawAccess(reader, store: store, actor: actor)
    let deviations = try read(access)
    guard try !AnswerAccess(reader: reader, actor: actor).areFiguresOpen() else {
      return deviations
    }
    return deviations.filter { $0.code != .doubleRating }
  }
}
