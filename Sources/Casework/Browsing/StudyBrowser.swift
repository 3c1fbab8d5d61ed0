// SPDX-License-Identifier: Apache-2.0
// The study as a page shows it: the plan, how far each stage is, by day, and the figures that may be told.

internal import Catalog
public import EvidenceModel
internal import LegalRegime
public import StudyReport

/// What the newest selection was planned to be.
public struct StudyPlanView: Sendable {
  /// One rule.
  public struct Rule: Hashable, Sendable {
    /// The rule's name.
    public let name: String
    /// Whether items it applies to go to assessment.
    public let selects: Bool
    /// The share of the items it deselects that is assessed all the same.
    public let sample: Double
    /// Why.
    public let reason: String
    /// How many items it decided about.
    public let items: Int
  }

  /// The law: the titles and versions of the case's regimes, its own first.
  public let regime: String
  /// The zone in which days are cut.
  public let timeZone: String
  /// When the rules ran.
  public let selected: Instant?
  /// The rule file's name.
  public let rulesName: String?
  /// The seed of the samples; `nil` for who grades until nothing that is drawn by a seed waits.
  public let seed: UInt64?
  /// The rules in order.
  public let rules: [Rule]
}

/// What a page shows of the study plan.
public struct StudyPlanOverview: Sendable {
  /// The version's number, from 1.
  public let version: Int64
  /// SHA-256 of the plan file, in hexadecimal.
  public let digest: String
  /// When it was stored.
  public let stored: Instant
  /// Whether it came after the first assessment.
  public let isLate: Bool
  /// The title.
  public let title: String
  /// What is to be found out.
  public let question: String
  /// What is studied.
  public let frame: StudyPlan.Frame
  /// The strata to be audited, a line each.
  public let audits: [String]
  /// The share of the items that two people rate.
  public let doubleRating: Double
  /// How many people are to assess.
  public let assessors: Int
  /// What was done otherwise, a line each.
  public let deviations: [String]
  /// Whether none is left out that has to stay blind to the person now.
  public let areDeviationsWhole: Bool
  /// The regimes by which results are derived.
  public let regimes: [String]
  /// The name of the rule file that selects.
  public let rules: String
  /// The names of those who lead.
  public let leads: [String]
  /// The number of the ledger leaf that holds its digest.
  public let leaf: Int64?
  /// What only those are told who may see team totals.
  public let closed: Closed?

  /// What of a plan is kept from who only assesses.
  public struct Closed: Sendable {
    /// The seed of the selection, of what two people rate, and of the audits, in order; `nil` for who grades until all
    /// that is drawn by them was looked at.
    public let seeds: (selection: UInt64, doubleRating: UInt64, audits: [UInt64])?
    /// On how many items people agreed beforehand.
    public let golden: Int
  }
}

/// How far the work is.
public struct StudyProgress: Sendable {
  /// A stage with its count, by a stable name.
  public let stages: [(name: String, count: Int)]
  /// Items by the day on which they were posted or first seen; at most 400 days.
  public let days: [(day: CivilDate, items: Int)]
}

/// Shows the study to one person.
public struct StudyBrowser {
  private static let mostDays = 400

  let index: WallIndex
  let actor: Actor
  private var store: CaseStore { index.store }

  /// Shows the study to `actor`.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  public init(index: WallIndex, actor: Actor) throws(CaseworkError) {
    try actor.require(.report)
    self.index = index
    self.actor = actor
  }

  /// The plan: the rules of the newest selection with what they came to.
  public func plan() throws -> StudyPlanView {
    let regimes = try store.regimes().map { "\($0.regime.title), version \($0.regime.version)" }
    return try store.catalog.read { reader in
      let run = try reader.first(SelectionRunRow.self, orderedBy: ["-id"])
      let rules = try run == nil ? nil : rules(reader)
      let counts =
        try run.map {
          try reader.counts(
            SelectionRow.self, by: "rule", where: [.equals("run_id", .integer($0.id))])
        } ?? [:]
      return StudyPlanView(
        regime: regimes.joined(separator: "; "),
        timeZone: store.description.timeZone,
        selected: run.map { Instant(microseconds: $0.created) }, rulesName: rules?.id,
        seed: try DrawAccess(reader, store: store, actor: actor).tellsSeeds ? rules?.seed : nil,
        rules: (rules?.rules ?? []).map {
          StudyPlanView.Rule(
            name: $0.name, selects: $0.decision == .selected, sample: $0.sample,
            reason: $0.reason, items: counts[.text($0.name)] ?? 0)
        })
    }
  }

  /// The study plan as a page may show it; `nil` where none was stored.
  ///
  /// No golden item is among it. Who may not see team totals is told what kind of deviation there is, without figures.
  public func studyPlan() throws -> StudyPlanOverview? {
    try store.catalog.read { reader in
      guard let stored = try StudyPlanService.newest(reader, columns: store.columns) else {
        return nil
      }
      let deviations = try DeviationReader(store: store, reader: reader, state: nil).told(
        to: actor)
      let lines = deviations.map { actor.may(.seeTeam) ? $0.line : $0.code.words }
      let access = try DrawAccess(reader, store: store, actor: actor)
      return StudyPlanOverview(
        version: stored.version, digest: stored.digest, stored: stored.created,
        isLate: stored.isLate, title: stored.plan.title, question: stored.plan.question,
        frame: stored.plan.frame,
        audits: stored.plan.audits.map {
          "\($0.stratum.rawValue): \(access.words($0))"
        }, doubleRating: stored.plan.doubleRating, assessors: stored.plan.assessors,
        deviations: lines.reduce(into: []) { if !$0.contains($1) { $0.append($1) } },
        areDeviationsWhole: try AnswerAccess(reader: reader, actor: actor).areFiguresOpen(),
        regimes: stored.plan.regimes, rules: stored.plan.selection.rules, leads: stored.plan.leads,
        leaf: try leaf(of: stored, reader),
        closed: actor.may(.seeTeam) ? closed(stored.plan, access) : nil)
    }
  }

  private func closed(_ plan: StudyPlan, _ access: DrawAccess) -> StudyPlanOverview.Closed {
    StudyPlanOverview.Closed(
      seeds: access.tellsSeeds
        ? (plan.selection.seed, plan.doubleRatingSeed, plan.audits.map(\.seed)) : nil,
      golden: plan.golden.count)
  }

  /// The leaf that holds the digest of a version of the plan.
  private func leaf(of plan: StoredPlan, _ reader: any CatalogReader) throws -> Int64? {
    try reader.first(
      LeafRow.self,
      where: [
        .equals("kind", .text(LeafKind.studyPlan.rawValue)),
        .equals("time", .integer(plan.created.microseconds)),
      ], orderedBy: ["-seq"])?.seq
  }

  /// The rules of the newest selection, from the sealed detail of its leaf.
  private func rules(_ reader: any CatalogReader) throws -> SelectionRules? {
    try SelectionService.newestRules(reader, columns: store.columns).flatMap {
      try? SelectionRules(yaml: $0.text)
    }
  }

  /// How far each stage is.
  ///
  /// Who grades is told of the own records alone; who leads how many items were seen, never which, and not while a sample
  /// waits, whose items would be told by what an own look adds.
  public func progress() throws -> StudyProgress {
    let table = try index.table()
    let selected = ByteMask([WallDecision.selected])
    let sampled = ByteMask([WallDecision.sampled])
    var (forAssessment, drawn) = (0, 0)
    for item in table.decisions.indices {
      if selected.contains(table.decisions[item]) { forAssessment += 1 }
      if sampled.contains(table.decisions[item]) { drawn += 1 }
    }
    let stages = try store.catalog.read { reader in
      var stages: [(name: String, count: Int)] = [
        ("sources", try reader.count(SourceRow.self)),
        ("captures", try reader.count(CaptureRow.self)), ("items", table.count),
        (
          "examined",
          try reader.count(ItemRow.self, where: [.notEquals("state", "undecodable")])
        ),
        ("read_by_earlier_rules", try TraceReadingCounts(reader).earlier),
        ("selected", forAssessment), ("sampled", drawn),
        ("not_considered", try SelectionService.notConsidered(reader)),
      ]
      let isBlind = try AuditBlindness.holds(actor, reader)
      if actor.may(.adjudicate) && !isBlind || !actor.grades {
        stages.append(("seen", try AnswerAccess.seenItems(reader).count))
      }
      return stages
    }
    var own: [(name: String, count: Int)] = []
    if let user = actor.user, actor.grades {
      let records = try index.own(user)
      own = [("own_seen", records.routes.count { $0 == ByteWords<WallOwn>.code(.seen) })]
    }
    return StudyProgress(
      stages: stages + own, days: try index.days(for: table).counts(most: Self.mostDays))
  }

  /// The figures of the published report as they are now; `nil` while they are closed to the person.
  ///
  /// The same hiding as in the report; nothing is recorded, since nothing is given out.
  ///
  /// - Complexity: O(case).
  public func figures() throws -> Report? {
    guard try areFiguresOpen() else { return nil }
    return try ReportService(store: store, actor: actor).build(
      options: ReportOptions(edition: .published))
  }

  /// Whether figures of what was recorded may be shown to the person now.
  public func areFiguresOpen() throws -> Bool {
    try store.catalog.read { try AnswerAccess(reader: $0, actor: actor).areFiguresOpen() }
  }
}
