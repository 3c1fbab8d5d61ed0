// SPDX-License-Identifier: Apache-2.0
// Results on golden items and their drift: to each person first, to leads as sums over weeks of four people or more.

internal import Catalog
internal import EvidenceModel
internal import StudyStatistics

/// What a team came to on golden items.
public struct GoldenTeamResults: Hashable, Sendable {
  /// How many people answered.
  public let people: Int
  /// Their answers.
  public let answers: Int
  /// Of these, those that say what was agreed.
  public let agreeing: Int
}

/// Tells how answers on the golden items of the study plan agree with what people agreed on beforehand.
///
/// No item is named, and nothing is told while it could tell on one: a period is told when it is over and has a hundred
/// looks around its golden items, or no golden item is left to the person. A person's own results are that person's alone; that they were opened is in the ledger, by whom
/// is sealed.
public struct GoldenService {
  let store: CaseStore
  let actor: Actor

  /// Reads `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// The acting person's own results over time, and whole answers, results and questions beside the sum of others; that
  /// they were opened is recorded.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for whoever does not assess.
  /// - Complexity: O(records).
  public func openOwn(by period: DriftPeriod) throws -> OwnGoldenResults {
    try actor.require(.assess)
    guard let user = actor.user else { throw CaseworkError(.denied, "only a user has records") }
    let (day, now) = (WorkDay(store: store), store.clock())
    let (looks, golden) = try store.catalog.read {
      let own = try CaseRegimes.inForce($0, own: store.description.regime)[0].regime
      let reader = GoldenLooks(
        reader: $0, columns: store.columns,
        law: GoldenLaw(own, confirmed: try RegimeService.confirmed(own, $0)))
      return (try reader.read(), try reader.count())
    }
    let series = try DriftSeries(
      DriftSeries.periods(
        of: looks.filter { $0.user == user }, by: period, day, now: now, golden: golden))
    let others = DriftSeries.days(of: looks.filter { $0.user != user }, day, now: now)
    let people = Set(looks.filter { !$0.records.isEmpty }.map(\.user)).count
    let results = OwnGoldenResults(
      series: series,
      standings: try GoldenStanding.standings(of: series, beside: others, people: people))
    try store.record(actor) { recording in
      try recording.leaf(.drift, facts: ["user": .integer(user), "by": .string(period.rawValue)])
    }
    return results
  }

  /// The sum over all people and weeks; `nil` while no week is over in which ``TeamExposure/fewestPeople`` answered.
  ///
  /// Only whole weeks with so many people count, so that the difference of two sums is never one person's.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  /// - Complexity: O(records).
  public func team() throws -> GoldenTeamResults? {
    try actor.require(.seeTeam)
    let answers = try store.catalog.read { try teamWeeks($0) }.flatMap(\.golden)
    guard !answers.isEmpty else { return nil }
    return GoldenTeamResults(
      people: Set(answers.map(\.user)).count, answers: answers.count,
      agreeing: answers.count { $0.agreements.values.allSatisfy(\.self) })
  }

  /// The team's drift by week, where the policy tells it to leads.
  ///
  /// A week is told once everybody who answered in it, ``TeamExposure/fewestPeople`` or more, has opened the own results
  /// since; then it stays as it is, so that nobody's part can be taken out by looking twice.
  ///
  /// - Throws: ``CaseworkError`` `.denied`, also while the policy keeps it to each person.
  /// - Complexity: O(records + openings).
  public func teamDrift() throws -> DriftSeries {
    try actor.require(.seeTeam)
    return try store.catalog.read { reader in
      guard try PolicyService.inForce(reader).policy.tellsDriftToLeads else {
        throw CaseworkError(
          .denied,
          "the policy keeps drift to each person; an administrator changes `drift_to_leads` of the work policy"
        )
      }
      let opened = try openings(reader)
      return try DriftSeries(
        teamWeeks(reader) { user, end in opened[user].map { $0 >= end } ?? false })
    }
  }

  /// The weeks that are over in which enough people answered golden items, and of whom all fulfil a condition.
  private func teamWeeks(
    _ reader: any CatalogReader, where isTold: (Int64, Instant) -> Bool = { _, _ in true }
  ) throws -> [DriftSeries.Period] {
    let looks = try GoldenLooks(reader: reader, columns: store.columns).read()
    let day = WorkDay(store: store)
    return DriftSeries.weeks(of: looks, day, now: store.clock()).filter { week in
      let people = Set(week.golden.map(\.user))
      return people.count >= TeamExposure.fewestPeople
        && people.allSatisfy { isTold($0, week.end) }
    }
  }

  /// When each person opened the own results last.
  private func openings(_ reader: any CatalogReader) throws -> [Int64: Instant] {
    var opened: [Int64: Instant] = [:]
    try reader.forEach(
      LeafRow.self, where: [.equals("kind", .text(LeafKind.drift.rawValue))], orderedBy: ["seq"]
    ) { leaf in
      let detail = try LeafDetail(
        bytes: store.columns.open(
          leaf.sealedDetail, LeafRow.self, "sealed_detail", row: leaf.seq))
      if let user = detail.facts["user"]?.integer {
        opened[user] = Instant(microseconds: leaf.time)
      }
    }
    return opened
  }
}
