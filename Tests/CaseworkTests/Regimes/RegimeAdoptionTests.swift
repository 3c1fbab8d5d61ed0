// SPDX-License-Identifier: Apache-2.0
// A case takes up regimes and newer versions: one grading under all of them, history kept, nothing half done.

import Catalog
import EvidenceModel
import Foundation
import LegalRegime
import MartletTesting
import StudyReport
import Testing

@testable import Casework

@Suite struct RegimeAdoptionTests {
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

  /// Version 2 of the law of England and Wales, by which camera pictures are grave in another way.
  private func newerLaw() throws -> String {
    try text("uk-england-wales").replacing("\nversion: 1\n", with: "\nversion: 2\n")
      .replacing(
        "when: {indecent: yes, origin: camera, child: yes}\n        result: photograph\n",
        with: "when: {indecent: yes, origin: camera, child: yes}\n        result: photo_or_pseudo\n"
      )
  }

  /// The determinations of an assessment by the name under which they stand.
  private func results(_ desk: Desk, _ assessment: Int64) throws -> [String: String] {
    var results: [String: String] = [:]
    for row in try desk.testCase.rows(DeterminationRow.self) where row.assessmentId == assessment {
      results[String(row.regime.prefix { $0 != "@" })] = row.instrument
    }
    return results
  }

  @Test func oneGradingIsHeldAgainstAllRegimesOfTheCase() throws {
    let desk = try Desk()
    try record(desk, 1, Self.photograph)
    let added = try adoption(desk).add(text("us-federal"))
    #expect(added.regime.id == "us-federal" && added.records == 1)
    try record(desk, 2, Self.photograph.merging(["child": "no"]) { $1 })
    try adoption(desk).add(text("canada"))
    #expect(
      try results(desk, 1) == [
        "uk-england-wales": "photograph", "us-federal": "actual_minor", "canada": "csaem",
      ])
    #expect(
      try results(desk, 2) == [
        "uk-england-wales": "none", "us-federal": "none", "canada": "none",
      ])
    #expect(
      try desk.testCase.store.regimes().map(\.regime.id) == [
        "uk-england-wales", "us-federal", "canada",
      ])
    #expect(try desk.testCase.problems() == [])
    try desk.testCase.reopen()
    #expect(try desk.testCase.store.regimes().map(\.isOwn) == [true, false, false])
    try desk.testCase.store.close()
  }

  /// As an earlier program would have left it: what was derived for a depiction stands for a text.
  @Test func whatAnEarlierProgramDerivedOfATextIsToldAndDerivedAnew() throws {
    let desk = try Desk()
    let tools = "uk-tools-and-guidance"
    try adoption(desk).add(text(tools))
    try record(desk, 1, Self.photograph)
    let store = desk.testCase.store
    func told() throws -> Int {
      try ReportService(store: store, actor: desk.testCase.administrator).snapshot(
        at: nil, regime: tools
      ).earlierDerivations
    }
    #expect(try told() == 0)
    try store.record(desk.testCase.administrator) { recording in
      var row = try #require(try recording.reader.row(ItemRow.self, key: .integer(1)))
      row.kind = .text
      try recording.update(row)
      try recording.leaf(.item, shown: [("item", "1")])
    }
    #expect(try told() == 1)
    let newer = try text(tools).replacing("\nversion: 1\n", with: "\nversion: 2\n")
    _ = try adoption(desk).accept(newer)
    #expect(try told() == 0)
    try store.close()
  }

  @Test func theFormAsksWhatAnyRegimeOfTheCaseNeeds() throws {
    let desk = try Desk()
    let service = { FactFormService(store: desk.testCase.store, actor: desk.rater) }
    func questions() throws -> Set<FactQuestion> {
      Set(try service().form().questions.filter(\.isNeeded).map(\.question))
    }
    #expect(try questions().isDisjoint(with: [.maturity, .itemClass]))
    let facts = try FactSheet(named: Self.photograph)
    #expect(try service().preview(facts).openQuestions == [])
    try adoption(desk).add(text("industry-classification"))
    try adoption(desk).add(text("uk-tools-and-guidance"))
    #expect(try questions().isSuperset(of: [.maturity, .itemClass]))
    let preview = try service().preview(facts, of: 1)
    #expect(preview.openQuestions == [.maturity], "a depiction is not asked for its class")
    #expect(preview.determination.instrument == "photograph")
    #expect(preview.others.map(\.determination.instrument) == ["undetermined", "none"])
    #expect(try service().preview(.empty, of: 1).openQuestions.contains(.itemClass))
    let unknown = try service().preview(facts)
    #expect(unknown.openQuestions == [.maturity, .itemClass], "of no item, nothing is supposed")
    #expect(throws: CaseworkError(.notFound, "")) { try service().preview(facts, of: 99) }
    try desk.testCase.store.close()
  }

  /// Only a picture or a video is a depiction unless somebody says otherwise.
  @Test func whatIsNoPictureIsAskedForItsClass() throws {
    let desk = try Desk()
    let id = "uk-tools-and-guidance"
    try adoption(desk).add(text(id))
    let items = try desk.testCase.addPlain([
      PlainItem(kind: .text, state: .stored), PlainItem(kind: .model, state: .stored),
      PlainItem(kind: .other, state: .stored), PlainItem(kind: .video), PlainItem(),
    ])
    let form = FactFormService(store: desk.testCase.store, actor: desk.rater)
    let facts = try FactSheet(named: ["child": "no"])
    let asked = try items.map { try form.preview(facts, of: $0).openQuestions }
    #expect(asked == [[.itemClass], [.itemClass], [.itemClass], [], []])
    for item in items { try record(desk, item, ["child": "no"]) }
    try record(desk, items[0], ["child": "no", "item_class": "guidance"])
    let rows = try desk.testCase.rows(DeterminationRow.self).filter { $0.regime.hasPrefix(id) }
    #expect(
      rows.map(\.instrument) == [
        "undetermined", "undetermined", "undetermined", "none", "none", "guidance",
      ])
    #expect(rows.map(\.standing).suffix(1) == [.counselRequired])
    try desk.testCase.store.close()
  }

  @Test func theQueueHasTheOneKeyAnswersOfEveryRegimeOfTheCase() throws {
    let desk = try Desk()
    func macros() throws -> [FormMacro] {
      try FactFormService(store: desk.testCase.store, actor: desk.rater).form().macros
    }
    let own = try macros()
    #expect(own.count == 7 && Set(own.map(\.regime)) == ["uk-england-wales"])
    for id in ["canada", "eu-directive", "uk-tools-and-guidance"] {
      try adoption(desk).add(text(id))
    }
    let all = try macros()
    #expect(Array(all.prefix(7)) == own, "the own regime's come first")
    // What an earlier regime has with the same answers is there once: nobody under 18, a second opinion; not indecent.
    #expect(
      all.dropFirst(7).map { "\($0.regime) \($0.name)" } == [
        "canada within_a", "canada within_b", "canada within_c", "canada no_dominant_depiction",
        "canada not_indecent", "eu-directive real_child_a", "eu-directive real_child_b",
        "eu-directive realistic_image_c", "eu-directive not_realistic",
      ])
    #expect(Set(all.map { "\($0.facts.entries)\($0.wish ?? "")" }).count == all.count)
    #expect(all.last?.regimeTitle == (try EmbeddedRegimes.regime("eu-directive").title))
    // What Canada needs and the own macro says nothing of is asked.
    let service = FactFormService(store: desk.testCase.store, actor: desk.rater)
    let pseudo = try #require(own.first { $0.name == "pseudo_photograph_c" })
    #expect(try service.preview(pseudo.facts, of: 1).openQuestions == [.dominantDepiction])
    // A newer version has those of which its rules make the same, each in its place.
    let other = try text("canada").replacing("\nversion: 1\n", with: "\nversion: 2\n")
      .replacing("result: csaem\n", with: "result: none\n")
    _ = try adoption(desk).accept(other)
    #expect(
      try macros().filter { $0.regime == "canada" }.map { "\($0.place) \($0.name)" }
        == ["4 no_dominant_depiction", "5 not_indecent"])
    try desk.testCase.store.close()
  }

  @Test func aNewerVersionShowsItsDifferenceBeforeItIsAccepted() throws {
    let desk = try Desk()
    try record(desk, 1, Self.photograph)
    try record(desk, 2, ["child": "no"])
    let newer = try newerLaw()
    let leaves = try desk.testCase.rows(LeafRow.self).count
    let change = try adoption(desk).preview(newer)
    #expect(change.fromVersion == 1 && change.toVersion == 2 && change.records == 2)
    #expect(
      change.moves == [
        RegimeChange.Move(
          from: "photograph A", to: "photo_or_pseudo A", items: 1, sample: [1])
      ])
    #expect(change.changedItems == 1 && change.items == 2 && change.newQuestions == [])
    #expect(try desk.testCase.rows(LeafRow.self).count == leaves, "looking writes nothing")
    #expect(try adoption(desk).accept(newer) == change)
    #expect(try desk.testCase.store.regime(nil).regime.version == 2)
    let old = try #require(
      try desk.testCase.rows(DeterminationRow.self).first { $0.regime == "uk-england-wales" })
    #expect(old.instrument == "photograph" && old.regimeVersion == 1, "the earlier result stays")
    let history = try ItemService(store: desk.testCase.store, actor: desk.rater).view(1).history
    #expect(history.records.first?.determination?.instrument == "photo_or_pseudo")
    #expect(history.records.first?.earlier.map(\.instrument) == ["photograph"])
    #expect(history.records.first?.earlier.map(\.regimeVersion) == [1])
    let own = try OwnAssessments(store: desk.testCase.store, actor: desk.rater).newest(5, on: 1)
    #expect(own.map(\.instrument) == ["photo_or_pseudo"])
    let leaf = try #require(
      try desk.testCase.rows(LeafRow.self).last { $0.kind == LeafKind.regimeAdoption.rawValue })
    #expect(leaf.seq == Int64(leaves))
    try record(desk, 3, Self.photograph)
    let newest = try #require(
      try desk.testCase.rows(DeterminationRow.self).last { $0.assessmentId == 3 })
    #expect(newest.regimeVersion == 2 && newest.instrument == "photo_or_pseudo")
    #expect(try desk.testCase.problems() == [])
    try desk.testCase.store.close()
  }

  @Test func reportsOfBeforeStayAndLaterOnesGoByTheNewerVersion() throws {
    let desk = try Desk()
    try record(desk, 1, Self.photograph)
    let service = ReportService(store: desk.testCase.store, actor: desk.lead)
    let options = ReportOptions(edition: .internal)
    let before = try service.make(.json, options: options)
    try adoption(desk).add(text("us-federal"))
    _ = try adoption(desk).accept(newerLaw())
    let again = try service.make(.json, options: options, at: before.ledgerSize)
    #expect(again.files.map(\.bytes) == before.files.map(\.bytes))
    let now = try service.snapshot(at: nil)
    #expect(now.regime.version == 2)
    #expect(now.items.compactMap(\.outcome?.instrument) == ["photo_or_pseudo"])
    try desk.testCase.store.close()
  }

  @Test func aReportByAnotherRegimeIsInternalOnly() throws {
    let desk = try Desk()
    try record(desk, 1, Self.photograph)
    try adoption(desk).add(text("us-federal"))
    let service = ReportService(store: desk.testCase.store, actor: desk.lead)
    let report = try service.make(
      .json, options: ReportOptions(edition: .internal), regime: "us-federal")
    let json = try JSONParser.parse(report.files[0].bytes)
    #expect(json["regime"]?["id"] == "us-federal")
    #expect(throws: CaseworkError(.usage, "")) {
      try service.make(.json, options: ReportOptions(edition: .published), regime: "us-federal")
    }
    #expect(throws: CaseworkError(.usage, "")) {
      try service.make(.json, options: ReportOptions(edition: .internal), regime: "canada")
    }
    try desk.testCase.store.close()
  }

  @Test func aRuleOfAnotherRegimeIsConfirmedByNameAndForItsVersion() throws {
    let desk = try Desk()
    let service = RegimeService(store: desk.testCase.store, actor: desk.testCase.administrator)
    try adoption(desk).add(text("canada"))
    try service.confirm(
      rules: ["child_shown", "explicit_activity"], regime: "canada", because: "read")
    #expect(throws: CaseworkError(.usage, "")) {
      try service.confirm(rules: ["child_shown"], because: "read")
    }
    #expect(throws: CaseworkError(.usage, "")) {
      try service.confirm(rules: ["child_shown"], regime: "australia", because: "read")
    }
    try record(desk, 1, Self.photograph)
    let form = FactFormService(store: desk.testCase.store, actor: desk.rater)
    let facts = try FactSheet(named: Self.photograph)
    #expect(try form.preview(facts).others.map(\.determination.standing) == [.standing])
    let newer = try text("canada").replacing("\nversion: 1\n", with: "\nversion: 2\n")
    let change = try adoption(desk).accept(newer)
    #expect(
      change.moves == [
        RegimeChange.Move(from: "csaem", to: "csaem (draft)", items: 1, sample: [1])
      ])
    #expect(try form.preview(facts).others.map(\.determination.standing) == [.counselRequired])
    try desk.testCase.store.close()
  }

  @Test func whatCannotBeTakenUpIsRefusedWithAReason() throws {
    let desk = try Desk()
    let canada = try text("canada")
    let hole = canada.replacing("when: {child: no}", with: "when: {child: no, indecent: no}")
    #expect(throws: CaseworkError(.usage, "")) { try adoption(desk).add(hole) }
    #expect(throws: CaseworkError(.conflict, "")) {
      try adoption(desk).add(text("uk-england-wales"))
    }
    #expect(throws: CaseworkError(.usage, "")) { try adoption(desk).preview(canada) }
    #expect(throws: CaseworkError(.usage, "")) {
      try adoption(desk).accept(text("uk-england-wales"))
    }
    #expect(throws: RegimeError.self) { try adoption(desk).add("format: other") }
    for actor in [desk.lead, desk.rater, .keyHolder] {
      #expect(throws: CaseworkError(.denied, "")) { try adoption(desk, actor).add(canada) }
      #expect(throws: CaseworkError(.denied, "")) { try adoption(desk, actor).preview(canada) }
    }
    #expect(try desk.testCase.rows(AdoptedRegimeRow.self) == [])
    try desk.testCase.store.close()
  }

  /// What an interrupted run left of the same file is used, and what it left of another file is not.
  @Test func anInterruptedRunIsDoneAgain() throws {
    let desk = try Desk()
    try record(desk, 1, Self.photograph)
    let canada = try Regime.load(yaml: text("canada"))
    let left = CaseRegimes.newDerivation(of: canada)
    try desk.testCase.store.record(desk.testCase.administrator) { recording in
      let row = try #require(try recording.reader.row(AssessmentRow.self, key: .integer(1)))
      let date = CivilDate(of: Instant(microseconds: row.recorded))
      let found = canada.determine(
        try FactSheet(named: Self.photograph), asOf: date, confirmed: [])
      try recording.insert(
        DeterminationRow(found, assessment: 1, derivation: left, asOf: date))
      try recording.leaf(.regimeDerivation)
    }
    #expect(try desk.testCase.store.regimes().count == 1, "it counts for nothing yet")
    try adoption(desk).add(text("canada"))
    #expect(try desk.testCase.rows(DeterminationRow.self).count { $0.regime == left } == 1)
    #expect(try desk.testCase.store.regimes().count == 2)
    #expect(try desk.testCase.problems() == [])
    try desk.testCase.store.close()
  }

  /// The queue and the person's own view go by the version in force.
  @Test func whatWaitsFollowsTheVersionInForce() throws {
    let desk = try WorkDesk()
    let item = try #require(try desk.next(desk.people[0])?.item)
    let index = WallIndex(store: desk.store)
    try desk.record(item, "none", by: desk.people[0])
    try desk.record(item, "mild", by: desk.people[1])
    let user = try #require(desk.people[1].user)
    #expect(try desk.entry(item)?.lane == .lead, "two who differ")
    #expect(try index.own(user).grade(Int(item)) == "pseudo_photograph/C")
    let name = "- rule: pseudo_photograph\n"
    let parts = try text("uk-england-wales").replacing("\nversion: 1\n", with: "\nversion: 2\n")
      .split(separator: name, maxSplits: 1)
    let newer =
      parts[0] + name
      + parts[1].replacing("result: pseudo_photograph", with: "result: none", maxReplacements: 1)
    let service = RegimeAdoption(store: desk.store, actor: desk.testCase.administrator)
    let change = try service.accept(String(newer))
    #expect(
      change.moves == [RegimeChange.Move(from: "disputed", to: "none", items: 1, sample: [item])])
    #expect(try desk.entry(item) == nil, "by the newer version they agree")
    #expect(try desk.queueProblems() == [])
    #expect(try index.own(user).grade(Int(item)) == "none")
    try desk.store.close()
  }

  /// Determinations are found by the name of the version in force, never by the regime's identifier alone.
  @Test func nobodyReadsDeterminationsByTheIdentifierAlone() throws {
    let sources = Repository.files().filter {
      $0.hasPrefix("Sources/Casework/") && $0.hasSuffix(".swift")
    }
    #expect(sources.count > 100)
    for path in sources {
      let text = try Repository.text(of: path)
      #expect(!text.contains(".text(store.description.regime)"), "\(path): CaseRegimes.derivation")
    }
  }
}
