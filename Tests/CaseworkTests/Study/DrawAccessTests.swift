// SPDX-License-Identifier: Apache-2.0
// While a sample waits nobody who grades is told how much of it does, or by which seed it was drawn; others are.

import Catalog
import EvidenceModel
import StudyReport
import Testing

@testable import Casework

@Suite struct DrawAccessTests {
  private static let audits =
    "audits: [{stratum: not_selected, items: 3, seed: 4242}, {stratum: negative, share: 0.5, seed: 6363}]"
  private static let seeds = ["4242", "6363", "7171", "9393"]

  /// A planned case of which a sample of three items waits.
  private func desk() throws -> (audit: AuditDesk, sample: DrawnSample) {
    let audit = try AuditDesk(items: 12, aside: 6)
    try StudyPlanService(store: audit.desk.store, actor: audit.desk.lead).put(
      try PlanText.changed([
        "audits:": Self.audits, "double_rating:": "double_rating: {share: 0, seed: 7171}",
        "selection:": "selection: {rules: standard, seed: 9393}",
      ]))
    try audit.desk.record(audit.selected[0], "none", by: audit.desk.people[0])
    try audit.desk.record(audit.selected[1], "none", by: audit.desk.lead)
    return (audit, try audit.draw(.notSelected, nil, seed: nil))
  }

  /// All that services tell a person of plan and samples, as text.
  private func told(_ audit: AuditDesk, _ actor: Actor) throws -> String {
    let store = audit.desk.store
    let study = try StudyBrowser(index: WallIndex(store: store), actor: actor)
    let (plan, selection) = (try study.studyPlan(), try study.plan())
    var parts = (plan?.audits ?? []) + (plan?.deviations ?? [])
    if let seeds = plan?.closed?.seeds { parts.append("\(seeds)") }
    if let seed = selection.seed { parts.append("\(seed)") }
    let overview = try AuditOverviewService(store: store, actor: actor).read()
    for stratum in overview.strata {
      parts.append("\(stratum.planned ?? "-") \(stratum.wanted ?? -1) \(stratum.why)")
    }
    for sample in overview.samples {
      parts.append(
        "\(sample.size ?? -1) \(sample.population ?? -1) \(sample.examined ?? -1) \(sample.verdict) \(sample.notes)"
      )
      if sample.isDrawTold { parts.append("\(sample.sample.seed) \(sample.sample.root)") }
    }
    guard actor.may(.seeTeam) else { return parts.joined(separator: "\n") }
    parts += try DeviationService(store: store, actor: actor).read().map(\.line)
    let shown = try #require(try StudyPlanService(store: store, actor: actor).shown())
    parts += [shown.text ?? ""] + shown.outline
    for outcome in try EstimateService(store: store, actor: actor).read().samples {
      parts += [outcome.verdict, "\(outcome.notes)"]
      if outcome.isSizeTold { parts.append("\(outcome.examined) of \(outcome.sample.size)") }
      if outcome.isDrawTold { parts.append("\(outcome.sample.seed) \(outcome.sample.root)") }
    }
    return parts.joined(separator: "\n")
  }

  @Test func whoGradesIsToldNeitherSeedsNorHowManyWait() throws {
    let (audit, sample) = try desk()
    let (ann, lead) = (audit.desk.people[0], audit.desk.lead)
    #expect(!sample.isSizeTold && !sample.isDrawTold)
    let drawn = try audit.items(of: sample)
    let before = (try told(audit, ann), try told(audit, lead))
    for text in [before.0, before.1] {
      for seed in Self.seeds + [sample.root] {
        #expect(!text.contains(seed), "\(seed): \(text)")
      }
      #expect(!text.contains("3 items") && !text.contains("of 3") && !text.contains("items wait"))
      #expect(text.contains(DrawAccess.closed) || text.contains("not finished"), "\(text)")
    }
    let refusal = #expect(throws: CaseworkError(.conflict, "")) {
      try audit.draw(.notSelected, .items(1))
    }
    #expect(
      refusal?.userMessage
        == "sample 1 of this stratum is not finished: items of it wait; draw another when it is")
    // An own look at an item of the sample changes nothing of it, to whoever takes it.
    try audit.desk.record(drawn[0], "none", by: lead)
    #expect(try told(audit, lead) == before.1)
    try audit.desk.record(drawn[1], "none", by: ann)
    #expect(try told(audit, ann) == before.0)
    #expect(throws: CaseworkError(.denied, "")) {
      try ReportService(store: audit.desk.store, actor: lead).build(
        options: ReportOptions(edition: .internal))
    }
    #expect(try CaseStatus.read(audit.desk.store, for: lead).json["grades"] == .null)
  }

  @Test func whoDoesNotGradeIsToldBoth() throws {
    let (audit, sample) = try desk()
    for actor in [
      Actor(user: nil, name: "auditor", role: .auditor), audit.desk.testCase.administrator,
    ] {
      let text = try told(audit, actor)
      for word in Self.seeds + [sample.root, "3 of 3 items wait for their look", "3 items"] {
        #expect(text.contains(word), "\(word): \(text)")
      }
      _ = try ReportService(store: audit.desk.store, actor: actor).build(
        options: ReportOptions(edition: .internal))
    }
    let refusal = #expect(throws: CaseworkError(.conflict, "")) {
      try SampleService(
        store: audit.desk.store, actor: audit.desk.testCase.administrator
      ).draw(.notSelected, .items(1))
    }
    #expect(refusal?.userMessage.contains("3 of its items wait") == true)
  }

  @Test func onceNothingWaitsWhoLeadsIsToldAll() throws {
    let (audit, sample) = try desk()
    let lead = audit.desk.lead
    try audit.work(audit.desk.people[0])
    #expect(try !told(audit, lead).contains("4242"), "the other sample is still to be drawn")
    let other = try audit.draw(.negative, nil, seed: nil)
    try audit.work(audit.desk.people[1])
    let text = try told(audit, lead)
    for word in Self.seeds + [sample.root, other.root, "3 items"] {
      #expect(text.contains(word), "\(word): \(text)")
    }
    _ = try ReportService(store: audit.desk.store, actor: lead).build(
      options: ReportOptions(edition: .internal))
    #expect(try CaseStatus.read(audit.desk.store, for: lead).json["grades"]?["none"] != nil)
  }
}
