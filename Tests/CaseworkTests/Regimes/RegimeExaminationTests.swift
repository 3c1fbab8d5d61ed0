// SPDX-License-Identifier: Apache-2.0
// What a rule file would change is shown before it is taken up, and what was shown is what is taken up.

import Catalog
import EvidenceModel
import LegalRegime
import Testing

@testable import Casework

@Suite struct RegimeExaminationTests {
  private typealias Desk = AssessmentRuleTests.Desk

  private static let photograph: [String: String] = [
    "child": "yes", "photograph_like": "yes", "indecent": "yes", "origin": "camera",
    "severity": "a",
  ]

  private func adoption(_ desk: Desk, _ actor: Actor? = nil) -> RegimeAdoption {
    RegimeAdoption(store: desk.testCase.store, actor: actor ?? desk.testCase.administrator)
  }

  private func record(_ desk: Desk, _ item: Int64, _ facts: [String: String]) throws {
    let entry = AssessmentEntry(item: item, facts: try FactSheet(named: facts), route: .seen)
    #expect(try desk.refusal(entry) == nil)
  }

  private func text(_ id: String) throws -> String { try #require(EmbeddedRegimes.yaml(id)) }

  private func shown(_ found: RegimeExamination) throws -> ShownExamination {
    ShownExamination(
      digest: found.digest, inForce: found.inForce,
      changedItems: try #require(found.change).changedItems)
  }

  @Test func aRegimeThatTheCaseDoesNotHaveShowsWhatItsItemsComeTo() throws {
    let desk = try Desk()
    try record(desk, 1, Self.photograph)
    try record(desk, 2, ["child": "no"])
    let leaves = try desk.testCase.rows(LeafRow.self).count
    let found = try adoption(desk).examine(text("canada"))
    #expect(found.inForce == nil && found.check.isSound && found.regime.id == "canada")
    let change = try #require(found.change)
    #expect(change.versionInForce == nil && change.records == 2 && change.items == 2)
    #expect(
      change.moves == [
        RegimeChange.Move(from: "not derived", to: "csaem (draft)", items: 1, sample: [1]),
        RegimeChange.Move(from: "not derived", to: "none (draft)", items: 1, sample: [2]),
      ])
    #expect(change.newQuestions == [.dominantDepiction], "what no regime of the case asks yet")
    #expect(try desk.testCase.rows(LeafRow.self).count == leaves, "looking writes nothing")
    try adoption(desk).take(text("canada"), shown: shown(found))
    #expect(
      try desk.testCase.store.regimes().map(\.regime.id) == ["uk-england-wales", "canada"])
    #expect(try desk.testCase.problems() == [])
    let again = try adoption(desk).examine(text("canada"))
    #expect(again.inForce == 1 && again.change == nil, "there is nothing to take up")
    try desk.testCase.store.close()
  }

  @Test func holesAndOverlapsAreShownWithTheirFacts() throws {
    let desk = try Desk()
    let hole = try text("canada").replacing(
      "when: {child: no}", with: "when: {child: no, indecent: no}")
    let found = try adoption(desk).examine(hole)
    #expect(!found.check.isSound && found.change == nil)
    let problem = try #require(found.check.problems.first)
    #expect(problem.kind == .hole && problem.step == "person")
    #expect(problem.example.contains("child=no"))
    let json = try #require(found.json["problems"]?.elements?.first)
    #expect(json["kind"] == "hole" && json["facts"]?.elements?.isEmpty == false)
    #expect(throws: CaseworkError(.usage, "")) {
      try adoption(desk).take(
        hole, shown: ShownExamination(digest: found.digest, inForce: nil, changedItems: 0))
    }
    #expect(throws: CaseworkError(.usage, "")) { try adoption(desk).examine("format: other") }
    #expect(throws: CaseworkError(.usage, "")) { try adoption(desk).examine("\u{0}") }
    try desk.testCase.store.close()
  }

  @Test func onlyWhatWasShownIsTakenUp() throws {
    let desk = try Desk()
    try record(desk, 1, Self.photograph)
    let canada = try text("canada")
    let found = try shown(adoption(desk).examine(canada))
    let others = [
      ShownExamination(digest: "00", inForce: nil, changedItems: found.changedItems),
      ShownExamination(digest: found.digest, inForce: 1, changedItems: found.changedItems),
      ShownExamination(digest: found.digest, inForce: nil, changedItems: 7),
    ]
    for other in others {
      #expect(throws: CaseworkError(.conflict, "")) {
        try adoption(desk).take(canada, shown: other)
      }
    }
    // Somebody records meanwhile: what is taken up would not be what was shown.
    try record(desk, 2, Self.photograph)
    #expect(throws: CaseworkError(.conflict, "")) {
      try adoption(desk).take(canada, shown: found)
    }
    #expect(try desk.testCase.rows(AdoptedRegimeRow.self) == [])
    try adoption(desk).take(canada, shown: shown(adoption(desk).examine(canada)))
    let newer = canada.replacing("\nversion: 1\n", with: "\nversion: 2\n")
    let next = try adoption(desk).examine(newer)
    #expect(next.inForce == 1 && next.change?.moves == [])
    try adoption(desk).take(newer, shown: shown(next))
    #expect(try desk.testCase.store.regime("canada").regime.version == 2)
    #expect(try desk.testCase.problems() == [])
    try desk.testCase.store.close()
  }

  @Test func aLeadSeesTheDifferenceOnceNothingWaitsAndNobodyElseDoes() throws {
    let desk = try Desk()
    let canada = try text("canada")
    try record(desk, 1, Self.photograph)
    #expect(throws: CaseworkError(.denied, "")) {
      try adoption(desk, desk.lead).examine(canada)
    }
    try record(desk, 2, ["child": "no"])
    try record(desk, 3, ["child": "no"])
    let found = try adoption(desk, desk.lead).examine(canada)
    #expect(found.change?.moves.map(\.items) == [2, 1])
    #expect(found.change?.moves.map(\.sample) == [[2, 3], [1]])
    #expect(throws: CaseworkError(.denied, "")) {
      try adoption(desk, desk.lead).take(canada, shown: shown(found))
    }
    let auditor = Actor(user: 9, name: "auditor", role: .auditor)
    for actor in [desk.rater, auditor, .keyHolder] {
      #expect(throws: CaseworkError(.denied, "")) { try adoption(desk, actor).examine(canada) }
    }
    try desk.testCase.store.close()
  }

  /// A confirmation as programs recorded it that asked for no reason.
  private func confirmAsBefore(_ rule: String, _ desk: Desk) throws {
    let administrator = desk.testCase.administrator
    let id = "uk-england-wales"
    try desk.testCase.store.record(administrator) { recording in
      try recording.insert(
        RuleConfirmationRow(
          regime: id, rule: rule, regimeVersion: 1, userId: try #require(administrator.user),
          confirmed: recording.now.microseconds))
      try recording.leaf(
        .ruleConfirmation, shown: [("regime", id), ("version", "1"), ("rule", rule)])
    }
  }

  @Test func aConfirmationShowsWhoWhenAndWhy() throws {
    let desk = try Desk()
    let store = desk.testCase.store
    let service = RegimeService(store: store, actor: desk.testCase.administrator)
    let rules = try RegimeLibrary.regime("uk-england-wales").rules.filter { !$0.isVerified }
    for reason in ["", "   ", String(repeating: "x", count: 1_001)] {
      #expect(throws: CaseworkError(.usage, "")) {
        try service.confirm(rules: [rules[0].name], because: reason)
      }
    }
    try service.confirm(rules: [rules[0].name], because: "  read in the statute book\n")
    try confirmAsBefore(rules[1].name, desk)
    let view = try #require(try RegimeBrowser(store: store, actor: desk.rater).read().first)
    #expect(view.isOwn && view.adopted == nil && view.digest.count == 64)
    #expect(view.rules.map(\.rule) == view.regime.rules)
    let confirmed = view.rules.compactMap(\.confirmation)
    #expect(confirmed.count == 2 && view.rules.allSatisfy { !$0.isWaiting })
    #expect(confirmed[0].reason == "read in the statute book" && confirmed[1].reason == nil)
    #expect(Set(confirmed.map(\.by)) == [desk.testCase.administrator.name])
    let leaf = try #require(
      try desk.testCase.rows(LeafRow.self).first { $0.kind == "regime.confirm" })
    #expect(
      !String(decoding: leaf.entry, as: UTF8.self).contains("statute book"), "the reason is sealed")
    #expect(try desk.testCase.problems() == [])
    try store.close()
  }

  @Test func factsAreExplainedInOneLineForWhoMaySeeCounts() throws {
    let desk = try Desk()
    let browser = try RegimeBrowser(store: desk.testCase.store, actor: desk.rater)
    let found = try browser.explanation(
      FactSheet(named: ["child": "no"]), regime: "uk-england-wales")
    #expect(
      found["instrument"] == "none" && found["line"]?.text?.contains("Depicts a child: no") == true)
    #expect(throws: CaseworkError(.notFound, "")) {
      try browser.explain(.empty, regime: "canada")
    }
    #expect(throws: CaseworkError(.denied, "")) {
      try RegimeBrowser(store: desk.testCase.store, actor: .nobody)
    }
    #expect(
      try browser.offered().map(\.regime) == RegimeLibrary.ids.filter { $0 != "uk-england-wales" })
    #expect(throws: CaseworkError(.usage, "")) { try RegimeBrowser.text(of: "nowhere") }
    try desk.testCase.store.close()
  }
}
