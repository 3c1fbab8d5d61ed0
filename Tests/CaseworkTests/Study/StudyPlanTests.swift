// SPDX-License-Identifier: Apache-2.0
// The study plan: what its file may say, and how it is stored before the first assessment and amended after.

import Catalog
import Crypto
import EvidenceModel
import Foundation
import Ledger
import Testing

@testable import Casework

@Suite struct StudyPlanTests {
  @Test func aPlanSaysWhatItsFileSays() throws {
    let plan = try StudyPlan(
      yaml: PlanText.changed([
        "audits:":
          "audits: [{stratum: not_selected, excludes: 0.01, seed: 7}, {stratum: negative, items: 30, seed: 8}]",
        "double_rating:": "double_rating: {share: 0.2, seed: 11}",
        "golden:": "golden: [{item: 12, facts: {child: no}}]",
      ]))
    #expect(plan.title == "Lighthouse survey")
    #expect("\(plan.frame.from) \(plan.frame.to)" == "2026-09-01 2026-09-30")
    #expect(plan.regimes == ["uk-england-wales"])
    #expect(plan.selection == StudyPlan.Selection(rules: "standard", seed: 1))
    #expect(
      plan.audits == [
        StudyPlan.Audit(
          stratum: .notSelected, extent: .excludes(share: 0.01, confidence: 0.95), seed: 7),
        StudyPlan.Audit(stratum: .negative, extent: .items(30), seed: 8),
      ])
    #expect(plan.doubleRating == 0.2 && plan.doubleRatingSeed == 11)
    #expect(
      plan.golden == [
        StudyPlan.Golden(item: 12, facts: try FactSheet(named: ["child": "no"]))
      ])
    #expect(plan.assessors == 3 && plan.leads == ["lead"])
  }

  private static let refused: [(String, String, String)] = [
    ("format:", "format: martlet.study-plan/2", "`format` must be martlet.study-plan/1"),
    ("format:", "format: martlet.policy/1", "`format` must be martlet.study-plan/1"),
    ("title:", "titel: Survey", "there is no setting `titel`"),
    ("title:", "", "`title` is missing"),
    ("title:", "title: ''", "`title` must have 1 to 200 characters"),
    ("frame:", "frame: {what: x, from: 2026-09-31, to: 2026-10-01}", "frame: `from` must be a day"),
    ("frame:", "frame: {what: x, from: 2026-09-02, to: 2026-09-01}", "`to` lies before `from`"),
    ("regimes:", "regimes: []", "`regimes` must be a list of regimes"),
    ("regimes:", "regimes: [atlantis]", "there is no regime atlantis"),
    ("selection:", "selection: {rules: standard}", "selection: `seed` is missing"),
    (
      "selection:", "selection: {rules: standard, seed: -1}", "`seed` must be a whole number from 0"
    ),
    ("audits:", "audits: []", "write none for no audit"),
    ("audits:", "audits: [{stratum: all, items: 3, seed: 1}]", "not_selected or negative"),
    ("audits:", "audits: [{stratum: negative, seed: 1}]", "says how many are drawn"),
    (
      "audits:", "audits: [{stratum: negative, items: 3, share: 0.1, seed: 1}]",
      "says how many are drawn"
    ),
    (
      "audits:", "audits: [{stratum: negative, items: 3, confidence: 0.9, seed: 1}]",
      "`confidence` belongs to `excludes`"
    ),
    ("audits:", "audits: [{stratum: negative, share: 0, seed: 1}]", "`share` must be above 0"),
    ("audits:", "audits: [{stratum: negative, excludes: 1, seed: 1}]", "a share between 0 and 1"),
    (
      "audits:",
      "audits: [{stratum: negative, items: 3, seed: 1}, {stratum: negative, items: 4, seed: 1}]",
      "audits 2: `stratum` is planned already"
    ),
    ("double_rating:", "double_rating: {share: 2, seed: 1}", "a number from 0 to 1"),
    ("golden:", "golden: [{item: 1, facts: {}}]", "`facts` holds no answer"),
    ("golden:", "golden: [{item: 1, facts: {child: perhaps}}]", "golden 1: facts:"),
    (
      "golden:", "golden: [{item: 1, facts: {child: no}}, {item: 1, facts: {child: no}}]",
      "golden 2: the item stands twice"
    ),
    ("roles:", "roles: {assessors: 0, leads: [lead]}", "a whole number from 1 to 1,000"),
    ("roles:", "roles: {assessors: 2, leads: []}", "names of users"),
    ("title:", "title: &a Survey", "anchors and aliases"),
    ("title:", "title: [", "it is not YAML"),
    ("title:", "title: One\ntitle: Another", "`title` is given twice"),
    (
      "audits:", "audits: [{stratum: negative, excludes: 0.1, confidence: 1, seed: 1}]",
      "`confidence` must be a number from 0.5 to 0.9999"
    ),
    (
      "audits:", "audits: [{stratum: negative, excludes: 0.1, confidence: 0.99999, seed: 1}]",
      "`confidence` must be a number from 0.5 to 0.9999"
    ),
  ]

  @Test(arguments: refused)
  func aFaultIsNamedWithItsPlace(_ start: String, _ line: String, _ words: String) throws {
    let text = try PlanText.changed([start: line])
    let error = #expect(throws: CaseworkError.self) { try StudyPlan(yaml: text) }
    #expect(error?.code == .usage)
    #expect(error?.userMessage.contains(words) == true, "\(error?.userMessage ?? "")")
    #expect(error?.userMessage.hasPrefix("the study plan was not accepted: ") == true)
  }

  @Test func aPlanIsStoredBeforeTheFirstAssessmentWithItsDigestInTheLedger() throws {
    let desk = try WorkDesk(items: 2)
    let service = StudyPlanService(store: desk.store, actor: desk.lead)
    #expect(try service.inForce() == nil)
    #expect(try service.put(PlanText.standard) == 1)
    let stored = try #require(try service.inForce())
    #expect(stored.text == PlanText.standard && !stored.isLate && stored.reason == nil)
    let digest = HexText.encode(Array(SHA256.hash(data: Data(PlanText.standard.utf8))))
    #expect(stored.digest == digest)
    let leaf = try #require(try desk.testCase.rows(LeafRow.self).last)
    let entry = try LedgerLeaf(bytes: leaf.entry)
    #expect(leaf.kind == "study.plan")
    #expect(entry["version"] == "1" && entry["digest"] == digest && entry["late"] == "no")
    #expect(throws: CaseworkError(.conflict, "")) { try service.put(PlanText.standard) }
    let second = try PlanText.changed(["title:": "title: Another"])
    #expect(try service.put(second) == 2, "before the first assessment a plan may be changed")
    #expect(try service.inForce()?.isLate == false)
    #expect(try desk.testCase.problems() == [])
  }

  @Test func afterTheFirstAssessmentAPlanIsAnAmendmentWithItsReason() throws {
    let desk = try WorkDesk(items: 2)
    let service = StudyPlanService(store: desk.store, actor: desk.lead)
    try service.put(PlanText.standard)
    let item = try #require(try desk.next(desk.people[0])).item
    try desk.record(item, "none", by: desk.people[0])
    let text = try PlanText.changed(["roles:": "roles: {assessors: 1, leads: [lead]}"])
    let error = #expect(throws: CaseworkError.self) { try service.put(text) }
    #expect(error?.code == .usage && error?.userMessage.contains("--amend") == true)
    #expect(try service.inForce()?.version == 1)
    #expect(throws: CaseworkError(.usage, "")) { try service.put(text, amending: "") }
    #expect(try service.put(text, amending: "two people fell ill") == 2)
    let stored = try #require(try service.inForce())
    #expect(stored.isLate && stored.reason == "two people fell ill")
    let deviations = try DeviationService(store: desk.store, actor: desk.lead).read()
    #expect(deviations.map(\.code) == [.amended])
    #expect(deviations[0].line.contains("two people fell ill"))
    #expect(try desk.testCase.problems() == [])
  }

  @Test func onlyWhoLeadsOrAdministersPlansAndOnlyAssessorsMayNotReadThePlan() throws {
    let desk = try WorkDesk(items: 1)
    for actor in [desk.people[0], .keyHolder, try desk.testCase.add("aud", .auditor)] {
      #expect(throws: CaseworkError(.denied, "")) {
        try StudyPlanService(store: desk.store, actor: actor).put(PlanText.standard)
      }
    }
    try StudyPlanService(store: desk.store, actor: desk.testCase.administrator).put(
      PlanText.standard)
    #expect(throws: CaseworkError(.denied, "")) {
      try StudyPlanService(store: desk.store, actor: desk.people[0]).inForce()
    }
  }

  @Test func twoPeopleRateWhatThePlanDraws() throws {
    let desk = try WorkDesk(items: 12, people: 2)
    #expect(try desk.testCase.rows(QueueEntryRow.self).allSatisfy { $0.remaining == 1 })
    let service = StudyPlanService(store: desk.store, actor: desk.lead)
    try service.put(try PlanText.changed(["double_rating:": "double_rating: {share: 1, seed: 1}"]))
    #expect(try desk.testCase.rows(QueueEntryRow.self).allSatisfy { $0.remaining == 2 })
    var drawn: Set<[Int64]> = []
    for seed in 1...4 {
      try service.put(
        try PlanText.changed(["double_rating:": "double_rating: {share: 0.5, seed: \(seed)}"]))
      let twice = try desk.testCase.rows(QueueEntryRow.self).filter { $0.remaining == 2 }
      drawn.insert(twice.map(\.itemId).sorted())
    }
    #expect(drawn.count > 1, "the plan's seed draws")
    #expect(try desk.queueProblems() == [])
  }

  @Test func goldenItemsGoToEverybodyAndMustBeThere() throws {
    let desk = try WorkDesk(items: 2, people: 3)
    let service = StudyPlanService(store: desk.store, actor: desk.lead)
    let items = try desk.testCase.rows(QueueEntryRow.self).map(\.itemId).sorted()
    #expect(throws: CaseworkError(.notFound, "")) {
      try service.put(try PlanText.changed(["golden:": "golden: [{item: 99, facts: {child: no}}]"]))
    }
    #expect(try service.inForce() == nil)
    try service.put(
      try PlanText.changed(["golden:": "golden: [{item: \(items[0]), facts: {child: no}}]"]))
    for person in desk.people {
      #expect(try desk.entry(items[0]) != nil)
      var seen: [Int64] = []
      while let next = try desk.next(person) {
        seen.append(next.item)
        try desk.record(next.item, "none", by: person)
      }
      #expect(seen.contains(items[0]))
    }
    #expect(try desk.entry(items[0]) == nil)
    #expect(try desk.testCase.problems() == [])
  }
}
