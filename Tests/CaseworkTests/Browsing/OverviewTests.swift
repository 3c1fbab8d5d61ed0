// SPDX-License-Identifier: Apache-2.0
// Lists, ledger, people and study as pages tell them: by role, from four people on, and hidden as in a report.

import EvidenceModel
import Ledger
import StudyReport
import Testing

@testable import Casework
@testable import Catalog

@Suite struct OverviewTests {
  private func rich() throws -> (TestCase, WallIndex, [String: Actor]) {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let people = try UserService(store: testCase.store, actor: testCase.administrator).list()
    var actors: [String: Actor] = [:]
    for user in people {
      actors[user.name] = Actor(user: user.id, name: user.name, role: user.role)
    }
    return (testCase, WallIndex(store: testCase.store), actors)
  }

  // MARK: - Lists

  @Test func listsTellVersionsThresholdsAndHits() throws {
    let (testCase, index, actors) = try rich()
    let browser = try ListBrowser(index: index, actor: testCase.administrator)
    let lists = try browser.lists()
    #expect(lists.map(\.name) == ["north", "south"])
    let north = try #require(lists.first)
    #expect(north.owner == "harbour" && north.polarity == .positive)
    #expect(north.versions.map(\.version) == [2, 1] && north.versions[0].threshold == 31)
    #expect(north.versions.allSatisfy { $0.entries == 2 && $0.hits == 2 })
    let (list, entries) = try browser.list(north.list)
    #expect(list == north)
    #expect(entries.map(\.items) == [1, 0], "of one entry the only hit was rejected")
    #expect(entries.allSatisfy { $0.algorithm == .sha256 })
    let standings =
      try entries.map(\.standing) + browser.list(lists[1].list).entries.map(\.standing)
    #expect(Set(standings).isSuperset(of: [.quarantined, .excluded]))
    let blind = try ListBrowser(index: index, actor: try #require(actors["rater"]))
    #expect(
      try blind.list(north.list).entries.map(\.items) == [1, 1],
      "who grades is not told by a count that a hit was rejected")
    #expect(throws: CaseworkError(.notFound, "")) { try browser.list(99) }
    let values = try testCase.rows(ItemRow.self).map {
      try "\(ItemDigests.open($0, columns: testCase.store.columns).sha256)"
    }
    #expect(
      values.allSatisfy { value in !"\(entries)".contains(value.prefix(12)) }, "no hash value")
  }

  @Test func tagsOfListsAreShownWithWhatIsInvisibleInThem() throws {
    let testCase = try TestCase()
    let auditor = try testCase.add("auditor", .auditor)
    try testCase.addPlain([PlainItem()])
    try testCase.addList(1, hits: [(1, .md5, 1)], tags: ["set:a\u{202e}b"])
    let index = WallIndex(store: testCase.store)
    let (_, entries) = try ListBrowser(index: index, actor: auditor).list(1)
    #expect(entries.map(\.tags) == [["set:a\\u{202e}b"]])
    let item = try ItemService(store: testCase.store, actor: auditor).view(1)
    #expect(item.hits.map(\.tags) == [["set:a\\u{202e}b"]])
  }

  // MARK: - Ledger

  @Test func leavesAreToldByRoleAndNothingTellsWhoGradedWhat() throws {
    let (testCase, _, actors) = try rich()
    let browser = try LedgerBrowser(
      store: testCase.store, actor: try #require(actors["lead"]))
    let page = try browser.page(limit: 500)
    let count = try testCase.rows(LeafRow.self).count
    #expect(page.size == Int64(count) && page.leaves.count == min(500, count))
    #expect(page.kinds.reduce(0) { $0 + $1.count } == count)
    #expect(zip(page.leaves, page.leaves.dropFirst()).allSatisfy { $0.leaf > $1.leaf })
    for leaf in page.leaves {
      #expect(!leaf.role.hasPrefix("user-"), "\(leaf.kind)")
      #expect(!leaf.fields.contains { $0.value.hasPrefix("user-") }, "\(leaf.kind)")
      if leaf.kind == "assessment" { #expect(leaf.fields.isEmpty) }
    }
    #expect(page.leaves.contains { $0.kind == "assessment" && $0.role == "assessor" })
    let items = try browser.page(kind: "ingest.item", limit: 2)
    #expect(items.leaves.allSatisfy { $0.kind == "ingest.item" } && items.leaves.count == 2)
    let more = try browser.page(before: items.next, kind: "ingest.item", limit: 500)
    #expect(more.leaves.first.map { $0.leaf < items.leaves[1].leaf } == true)
    #expect(more.next == nil)
  }

  @Test func verificationSaysWhatItPromises() throws {
    let (testCase, _, actors) = try rich()
    let browser = try LedgerBrowser(
      store: testCase.store, actor: try #require(actors["lead"]))
    let found = try browser.verify()
    #expect(found.isSound && found.problems.isEmpty && found.assurance == "signed")
    #expect(found.size == UInt64(try testCase.rows(LeafRow.self).count) && found.unsealed == 0)
    let checkpoint = try #require(try browser.checkpoint())
    #expect(checkpoint.size == found.size)
    #expect(try Checkpoint(SignedNote(bytes: checkpoint.bytes)).size == found.size)
  }

  @Test func theLedgerIsClosedToWhoGradesOnly() throws {
    let (testCase, _, _) = try rich()
    for role in UserRole.allCases {
      let actor = Actor(user: 1, name: "x", role: role)
      let mayLook = (try? LedgerBrowser(store: testCase.store, actor: actor)) != nil
      #expect(mayLook == (role != .assessor), "\(role)")
    }
  }

  // MARK: - People

  @Test func teamFiguresNeedFourPeople() throws {
    let testCase = try TestCase()
    try testCase.addPlain(Array(repeating: PlainItem(), count: 6))
    try testCase.select()
    let lead = try testCase.add("lead", .lead)
    let raters = try (1...4).map { try testCase.add("rater\($0)", .assessor) }
    let browser = try PeopleBrowser(store: testCase.store, actor: lead)
    for (place, rater) in raters.enumerated() {
      #expect(try browser.read().team == nil, "\(place) people")
      _ = try AssessmentService(store: testCase.store, actor: rater).record(
        (1...6).map {
          AssessmentEntry(
            item: $0, facts: try? FactSheet([.child: $0 == 6 && place == 3 ? "unsure" : "no"]),
            route: .seen)
        })
    }
    #expect(try browser.read().team == nil, "the week is not over")
    for (item, answer) in [(Int64(1), "unsure"), (2, "no")] {
      _ = try AssessmentService(store: testCase.store, actor: raters[0]).record([
        AssessmentEntry(
          item: item, facts: try FactSheet([.child: answer]), route: .seen,
          wantsSecondOpinion: true)
      ])
    }
    testCase.clock.advance(seconds: 8 * 86_400)
    let team = try #require(try browser.read().team)
    #expect(team.people == 4 && team.itemsSeen == 6 && team.looks == 26)
    // A wish that says nothing is no disagreement.
    let agreement = try #require(team.agreement)
    #expect(agreement.items == 6 && agreement.agreeing == 5)
    #expect(agreement.lower < agreement.share && agreement.share < agreement.upper)
    #expect(try browser.read().people.map(\.name).contains("rater1"))
    for actor in [raters[0], Actor.keyHolder] {
      #expect(throws: CaseworkError(.denied, "")) {
        try PeopleBrowser(store: testCase.store, actor: actor)
      }
    }
  }

  @Test(arguments: [(10, 10, 0.722, 1.0), (10, 5, 0.237, 0.763), (100, 90, 0.826, 0.945)])
  func theIntervalIsWilsons(_ items: Int, _ agreeing: Int, _ lower: Double, _ upper: Double) throws
  {
    let figure = try #require(AgreementFigure(items: items, agreeing: agreeing))
    #expect(abs(figure.lower - lower) < 0.001 && abs(figure.upper - upper) < 0.001)
    #expect(AgreementFigure(items: 0, agreeing: 0) == nil)
  }

  @Test func boundsOfAgreementAreShownOutward() throws {
    // 23.659 % to 76.341 %, and 72.2467 % to 100 %.
    let half = try #require(AgreementFigure(items: 10, agreeing: 5)).text
    #expect([half.share, half.lower, half.upper] == ["50.0 %", "23.6 %", "76.4 %"])
    let all = try #require(AgreementFigure(items: 10, agreeing: 10)).text
    #expect([all.share, all.lower, all.upper] == ["100.0 %", "72.2 %", "100.0 %"])
  }

  // MARK: - Study

  @Test func thePlanIsThatOfTheNewestSelection() throws {
    let (testCase, index, actors) = try rich()
    // Whether any other item waits depends on what the policy draws by the case's own key.
    try wait(testCase, lead: try #require(actors["lead"]))
    let study = try StudyBrowser(index: index, actor: try #require(actors["rater"]))
    let plan = try study.plan()
    #expect(plan.rulesName == "standard" && plan.timeZone == "UTC")
    #expect(plan.seed == nil, "who grades is told no seed while anything waits")
    let told = try StudyBrowser(index: index, actor: try #require(actors["admin"])).plan()
    #expect(told.seed == 1)
    #expect(plan.rules.last?.name == "everything_else")
    let total = plan.rules.reduce(0) { $0 + $1.items }
    #expect(total == (try study.progress().stages.first { $0.name == "items" }?.count))
    let empty = try TestCase()
    let none = try StudyBrowser(
      index: WallIndex(store: empty.store), actor: empty.administrator
    ).plan()
    #expect(none.rules.isEmpty && none.selected == nil)
  }

  @Test func progressTellsWhoGradesOfTheOwnRecordsAlone() throws {
    let (_, index, actors) = try rich()
    func names(_ name: String) throws -> [String] {
      try StudyBrowser(index: index, actor: try #require(actors[name])).progress().stages.map(
        \.name)
    }
    #expect(try names("rater").contains("own_seen") && !names("rater").contains("seen"))
    #expect(try names("lead").contains("seen"))
    #expect(try names("admin").contains("seen") && !names("admin").contains("own_seen"))
  }

  @Test func figuresAreThoseOfThePublishedReportAndClosedWhileItemsWait() throws {
    let (testCase, index, actors) = try rich()
    let auditor = try testCase.add("auditor", .auditor)
    let figures = try StudyBrowser(index: index, actor: auditor).figures()
    let report = try ReportService(store: testCase.store, actor: auditor).build(
      options: ReportOptions(edition: .published))
    #expect(figures?.figures == report.figures)
    try wait(testCase, lead: try #require(actors["lead"]))
    for name in ["rater", "lead"] {
      let study = try StudyBrowser(index: index, actor: try #require(actors[name]))
      #expect(try study.figures() == nil && !study.areFiguresOpen(), "\(name)")
    }
    #expect(testCase.store.description.isSynthetic)
    let (rater, lead) = (try #require(actors["rater"]), try #require(actors["lead"]))
    #expect(throws: CaseworkError(.denied, "")) {
      try ReportService(store: testCase.store, actor: rater).build(
        options: ReportOptions(edition: .published))
    }
    let closed = try CaseStatus.read(testCase.store, for: rater)
    #expect(!closed.areGradesOpen && closed.json["grades"] == .null)
    for other in [lead, auditor, .keyHolder] {
      #expect(try CaseStatus.read(testCase.store, for: other).json["grades"]?["none"] != nil)
    }
  }

  @Test func itemsThatCameAfterTheLastSelectionAreCounted() throws {
    let (testCase, index, actors) = try rich()
    let lead = try #require(actors["lead"])
    func counts() throws -> (status: JSONValue?, stage: Int?) {
      (
        try CaseStatus.read(testCase.store).json["selection"]?["not_considered"],
        try StudyBrowser(index: index, actor: lead).progress().stages.first {
          $0.name == "not_considered"
        }?.count
      )
    }
    #expect(try counts() == (0, 0))
    let source = try Scratch()
    try source.write(Array("one more text".utf8), to: "more/late.txt")
    try testCase.ingest([source.path + "/more"])
    #expect(try counts() == (1, 1))
  }

  /// Sends an item to assessment that nobody has seen.
  private func wait(_ testCase: TestCase, lead: Actor) throws {
    testCase.clock.advance(seconds: 60)
    let selection = SelectionService(store: testCase.store, actor: lead)
    try selection.triage([TriageDecision(item: 4, isSelected: true, started: nil, ended: nil)])
    let rules = SelectionRules.standardYAML
    _ = try selection.run(try SelectionRules(yaml: rules), text: rules)
  }
}
