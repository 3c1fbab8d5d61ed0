// SPDX-License-Identifier: Apache-2.0
// The demo's study: a plan before the first look, second ratings, disputes settled, and audit samples looked at.

internal import Casework
internal import EvidenceModel
internal import SyntheticCorpus

/// What a study asks for beyond one look an item, simulated.
///
/// Each step does nothing where it was done before.
struct DemoStudy {
  /// When second ratings begin, after the first looks.
  private static let begin = Instant(microseconds: 1_790_600_000_000_000)
  /// The further looks at an item go to further raters: the first two may have rated it.
  private static let auditor = 2

  let store: CaseStore
  let people: DemoPeople
  let truth: TruthFile
  /// Those who look first, and for samples, and whose answers settle disputes.
  let assessors: SimulatedAssessor

  /// Second raters err often, so that there is disagreement to be seen; the lead settles it by the truth.
  private var secondRaters: SimulatedAssessor {
    let error = ErrorModel(
      classRate: 0.25, severityRate: 0.3, ageRate: 0.3, unsureRate: 0.02, missRate: 0,
      excessRate: 0)
    return SimulatedAssessor(raters: assessors.raters, seed: assessors.seed, error: error)
  }

  /// Stores the study plan before the first assessment.
  ///
  /// Every item is rated twice: which part of them a seed draws hangs on the case's key, and the demo's figures hang on
  /// its seed alone.
  func plan() throws {
    let service = StudyPlanService(store: store, actor: people.lead)
    guard try service.inForce() == nil else { return }
    try service.put(
      """
      # What the demo's study is to find out, and how.
      format: martlet.study-plan/1
      title: Synthetic demo
      question: How many of the pictures carry which glyph?
      frame: {what: pictures posted to a synthetic forum, from: 2023-01-01, to: "2026-12-31"}
      regimes: [\(store.description.regime)]
      selection: {rules: standard, seed: 1}
      audits:
        - {stratum: not_selected, share: 0.3, seed: 21}
        - {stratum: negative, share: 0.3, seed: 22}
      double_rating: {share: 1, seed: 11}
      golden: none
      roles: {assessors: \(people.raters.count), leads: [\(DemoPeople.leadName)]}

      """)
  }

  /// Rates a second time what the plan draws, settles disputes, and looks at the planned samples.
  func work(checkpoint: () throws -> Void) throws {
    let access = try SyntheticAccess(store: store)
    let digests = Dictionary(
      uniqueKeysWithValues: try access.contents().map { ($0.item, $0.sha256) })
    try rate(access.queue().second, digests, ordinal: 1, by: secondRaters, checkpoint)
    try settle(access.queue().disputed, digests, checkpoint)
    let samples = SampleService(store: store, actor: people.lead)
    let drawn = Set(
      try EstimateService(store: store, actor: people.lead).read().samples.map(\.sample.stratum))
    for stratum in AuditStratum.allCases where !drawn.contains(stratum) {
      do { _ = try samples.draw(stratum) } catch let error as CaseworkError
        where error.code == .conflict
      { continue }
    }
    try rate(
      access.queue().sampled.filter { try hasAuditor(for: $0, digests, access) }, digests,
      ordinal: Self.auditor, by: assessors, checkpoint)
  }

  /// Whether the rater of a sample's look is new to the item: a look by anybody else is none, and would be asked for again.
  private func hasAuditor(
    for item: Int64, _ digests: [Int64: SHA256Digest], _ access: SyntheticAccess
  ) throws -> Bool {
    guard let digest = digests[item],
      let user = people.raters[assessors.rater(of: digest, ordinal: Self.auditor)].user
    else { return false }
    return try !access.raters(of: item).contains(user)
  }

  private func rate(
    _ items: [Int64], _ digests: [Int64: SHA256Digest], ordinal: Int, by team: SimulatedAssessor,
    _ checkpoint: () throws -> Void
  ) throws {
    var entries: [[AssessmentEntry]] = Array(repeating: [], count: people.raters.count)
    var clocks = Array(repeating: Self.begin, count: people.raters.count)
    for item in items {
      guard let digest = digests[item] else { continue }
      let rater = team.rater(of: digest, ordinal: ordinal)
      let entry = try entry(item, digest, rater: rater, by: team, from: clocks[rater])
      clocks[rater] = entry.ended ?? clocks[rater]
      entries[rater].append(entry)
    }
    for (rater, actor) in people.raters.enumerated() {
      try checkpoint()
      try record(entries[rater], by: actor)
    }
  }

  private func settle(
    _ items: [Int64], _ digests: [Int64: SHA256Digest], _ checkpoint: () throws -> Void
  ) throws {
    try checkpoint()
    var clock = Self.begin
    var entries: [AssessmentEntry] = []
    for item in items {
      guard let digest = digests[item] else { continue }
      let entry = try entry(
        item, digest, rater: 0, by: assessors, from: clock, isAdjudication: true)
      clock = entry.ended ?? clock
      entries.append(entry)
    }
    try record(entries, by: people.lead)
  }

  private func entry(
    _ item: Int64, _ digest: SHA256Digest, rater: Int, by team: SimulatedAssessor,
    from started: Instant, isAdjudication: Bool = false
  ) throws -> AssessmentEntry {
    let record = truth[digest]
    let facts = try record.map { try team.facts(for: $0, rater: rater) }
    return AssessmentEntry(
      item: item, facts: try facts ?? FactSheet([.child: "no"]), route: .seen,
      started: started,
      ended: started.advanced(bySeconds: record.map(team.seconds) ?? 5),
      note: isAdjudication ? "By the glyph that is printed on the picture." : nil,
      isAdjudication: isAdjudication)
  }

  private func record(_ entries: [AssessmentEntry], by actor: Actor) throws {
    guard !entries.isEmpty else { return }
    let service = try AssessmentService(store: store, actor: actor)
    for outcome in try service.record(entries) {
      if case .refused(let error) = outcome { throw error }
    }
  }
}
