// SPDX-License-Identifier: Apache-2.0
// The wall shows what a filter says, in a stable order, from any place, and keeps up with the case.

import EvidenceModel
import Testing

@testable import Casework
@testable import Catalog

@Suite struct WallTests {
  /// Twelve items of all sorts: 1...6 pictures, 7, 8 videos, 9 text, 10 model, 11 undecodable, 12 other.
  private struct Fixture {
    static let day: Int64 = 86_400_000_000
    static let start: Int64 = 1_694_476_800_000_000

    let testCase: TestCase
    let index: WallIndex
    let rater: Actor
    let other: Actor

    init() throws {
      testCase = try TestCase()
      rater = try testCase.add("rater", .assessor)
      other = try testCase.add("other", .assessor)
      var items = (0..<6).map { place in
        PlainItem(
          conclusion: [.generated, .edited, .cameraSigns, .unknown, .unknown, .generated][place],
          posted: Self.start + Int64(place) * Self.day)
      }
      items += [PlainItem(kind: .video, conclusion: .unknown), PlainItem(kind: .video)]
      items += [PlainItem(kind: .text, state: .stored), PlainItem(kind: .model, state: .stored)]
      items += [PlainItem(state: .undecodable), PlainItem(kind: .other, state: .stored)]
      try testCase.addPlain(items)
      try testCase.addList(
        1, hits: [(1, .sha256, 1), (2, .pdq, 2), (3, .pdq, 2), (4, .sha256, 3)])
      try testCase.addList(2, .negative, hits: [(4, .sha256, 1), (5, .sha256, 2), (6, .pdq, 3)])
      try testCase.addFamilies([[2, 1, 3], [5, 4]])
      try testCase.select()
      try testCase.link()
      index = WallIndex(store: testCase.store)
    }

    func items(
      _ parameters: [(String, String)], order: WallOrder = .number, actor: Actor? = nil
    ) throws -> [Int64] {
      try page(parameters, order: order, actor: actor).tiles.map(\.item)
    }

    func page(
      _ parameters: [(String, String)], order: WallOrder = .number,
      at position: WallPosition = .offset(0), limit: Int = 100, actor: Actor? = nil
    ) throws -> WallPage {
      try WallService(index: index, actor: actor ?? rater).page(
        try WallFilter(parameters: parameters), order: order, at: position, limit: limit)
    }

    func record(_ item: Int64, _ answer: String, _ actor: Actor) throws {
      let outcomes = try AssessmentService(store: testCase.store, actor: actor).record([
        AssessmentEntry(
          item: item, facts: try FactSheet([.child: answer]), route: .seen)
      ])
      guard case .recorded? = outcomes.first else { throw CaseworkError(.conflict, "refused") }
    }
  }

  private static let filters: [([(String, String)], [Int64])] = [
    ([], Array(1...12)), ([("kind", "video")], [7, 8]), ([("kind", "video,text")], [7, 8, 9]),
    ([("kind", "text"), ("kind", "model")], [9, 10]), ([("state", "undecodable")], [11]),
    ([("match", "positive_exact")], [1]), ([("match", "positive_near")], [2, 3]),
    ([("match", "conflict")], [4]), ([("match", "negative_exact,negative_near")], [5, 6]),
    ([("match", "none"), ("kind", "image")], [11]), ([("list", "1")], [1, 2, 3, 4]),
    ([("list", "2"), ("match", "conflict")], [4]), ([("list", "9")], []),
    ([("family", "2")], [1, 2, 3]), ([("family", "3")], []), ([("role", "medoid")], [2, 5]),
    ([("role", "member")], [1, 3, 4]), ([("role", "alone"), ("kind", "image")], [6, 11]),
    ([("trace", "generated")], [1, 6]), ([("trace", "camera_signs,edited")], [2, 3]),
    ([("trace", "none"), ("kind", "image,video")], [8, 11]),
    ([("decision", "selected")], [1, 2, 3, 4, 6, 7, 8, 9]),
    ([("rule", "known_negative")], [5]), ([("rule", "nothing_such")], []),
    ([("from", "2023-09-13"), ("to", "2023-09-14")], [2, 3]), ([("to", "2023-09-12")], [1]),
    ([("from", "2023-09-17")], [6]), ([("from", "2024-01-01")], []),
    ([("own", "none")], Array(1...12)), ([("own", "seen")], []),
  ]

  @Test func eachFilterShowsItsItemsInTheOrderOfNumbers() throws {
    let fixture = try Fixture()
    for (parameters, expected) in Self.filters {
      let found = try fixture.page(parameters)
      #expect(found.tiles.map(\.item) == expected, "\(parameters)")
      #expect(found.total == found.tiles.count)
      #expect(
        try WallService(index: fixture.index, actor: fixture.rater).count(
          try WallFilter(parameters: parameters)) == found.total)
    }
  }

  @Test func aFilterIsWrittenAsItWasRead() throws {
    for (parameters, _) in Self.filters {
      let filter = try WallFilter(parameters: parameters)
      #expect(try WallFilter(parameters: filter.parameters) == filter)
    }
  }

  @Test(arguments: [
    ("colour", "red"), ("kind", "sculpture"), ("family", "0"), ("family", "two"), ("list", "-1"),
    ("poster", "harbour"), ("from", "2023-02-30"), ("to", "yesterday"), ("own", "disputed"),
  ])
  func whatIsNoFilterIsRefusedInOneLine(_ name: String, _ value: String) throws {
    let error = #expect(throws: CaseworkError.self) {
      try WallFilter(parameters: [(name, value)])
    }
    #expect(error?.code == .usage)
    #expect(error?.userMessage.contains("\n") == false)
  }

  @Test func pagesAreReachedByPlaceByItemAndByTheLastItemSeen() throws {
    let fixture = try Fixture()
    func tiles(_ position: WallPosition, limit: Int = 3) throws -> (Int, [Int64]) {
      let page = try fixture.page([("kind", "image")], at: position, limit: limit)
      #expect(page.total == 7)
      return (page.offset, page.tiles.map(\.item))
    }
    #expect(try tiles(.offset(0)) == (0, [1, 2, 3]))
    #expect(try tiles(.offset(5)) == (5, [6, 11]))
    #expect(try tiles(.offset(900)) == (7, []))
    #expect(try tiles(.offset(-4)) == (0, [1, 2, 3]))
    #expect(try tiles(.item(4)) == (3, [4, 5, 6]))
    #expect(try tiles(.item(8)) == (6, [11]))
    #expect(try tiles(.after(3)) == (3, [4, 5, 6]))
    #expect(try tiles(.after(11)) == (7, []))
    #expect(throws: CaseworkError(.usage, "")) { try tiles(.offset(0), limit: 0) }
    #expect(throws: CaseworkError(.usage, "")) { try tiles(.offset(0), limit: 501) }
  }

  @Test func theOrderByRankIsThatOfTheQueue() throws {
    let fixture = try Fixture()
    let ranks = try fixture.testCase.rows(SelectionRow.self).sorted {
      $0.rank != $1.rank ? $0.rank > $1.rank : $0.itemId < $1.itemId
    }
    #expect(try fixture.items([], order: .rank) == ranks.map(\.itemId))
    let pictures = try fixture.items([("kind", "image")])
    #expect(
      try fixture.items([("kind", "image")], order: .rank)
        == ranks.map(\.itemId).filter(pictures.contains))
    let second = try #require(ranks.dropFirst().first?.itemId)
    let page = try fixture.page([], order: .rank, at: .item(second), limit: 1)
    #expect(page.offset == 1 && page.tiles.map(\.item) == [second])
    #expect(try fixture.page([], order: .rank, at: .after(second), limit: 1).offset == 2)
  }

  @Test func whatIsAddedLaterIsShown() throws {
    let fixture = try Fixture()
    #expect(try fixture.items([]).count == 12)
    try fixture.testCase.addPlain([PlainItem(), PlainItem(kind: .video)])
    #expect(try fixture.items([("kind", "video")]) == [7, 8, 14])
    #expect(try fixture.items([("decision", "undecided")]) == [13, 14])
    try fixture.testCase.addList(1, hits: [(13, .sha256, 1)])
    #expect(try fixture.items([("list", "1")]) == [13])
    #expect(try fixture.items([("match", "positive_exact,positive_near")]) == [13])
    try fixture.testCase.addFamilies([[13, 1]])
    #expect(try fixture.items([("role", "member,medoid")]) == [1, 13])
    try fixture.testCase.select()
    #expect(try fixture.items([("decision", "undecided")]) == [])
    #expect(
      try WallReadingTwin.isSame(fixture.index, fixture.testCase.store), "as read from nothing")
  }

  @Test func tilesTellWhatIsKnownBeforeALook() throws {
    let fixture = try Fixture()
    let tile = try #require(try fixture.page([("family", "2")]).tiles.first { $0.item == 3 })
    #expect(tile.kind == .image && tile.format == "jpeg" && tile.width == 640)
    #expect(tile.match == .positiveNear && tile.conclusion == .cameraSigns)
    #expect(tile.family == 2 && tile.familySize == 3)
    #expect(tile.decision == .selected && tile.rule == "everything_else" && (tile.rank ?? 0) > 0)
    #expect(tile.own == .none && tile.ownGrade == nil)
  }

  @Test func ownRecordsAreShownToTheirPersonAlone() throws {
    let fixture = try Fixture()
    let before = try fixture.page([], actor: fixture.other)
    try fixture.record(3, "no", fixture.rater)
    try fixture.record(2, "unsure", fixture.rater)
    #expect(try fixture.items([("own", "seen")]) == [2, 3])
    #expect(try fixture.items([("own", "none"), ("family", "2")]) == [1])
    #expect(try fixture.items([("own", "seen")], actor: fixture.other) == [])
    let grade = try #require(try fixture.page([("own", "seen")]).tiles.last?.ownGrade)
    #expect(try fixture.items([("grade", grade)]) == [3])
    #expect(try fixture.items([("grade", grade)], actor: fixture.other) == [])
    #expect(try fixture.page([], actor: fixture.other).tiles == before.tiles)
    try fixture.record(3, "unsure", fixture.rater)
    #expect(try fixture.items([("grade", grade)]) == [], "the newest record counts")
  }

  @Test func countsAddUpToTheTotal() throws {
    let fixture = try Fixture()
    let service = try WallService(index: fixture.index, actor: fixture.rater)
    for (parameters, expected) in Self.filters {
      let counts = try service.counts(try WallFilter(parameters: parameters))
      for group in counts where group.name != "rule" {
        #expect(group.counts.reduce(0) { $0 + $1.count } == expected.count, "\(group.name)")
      }
    }
    let kinds = try service.counts(WallFilter()).first { $0.name == "kind" }
    #expect(
      kinds?.counts.map { "\($0.word) \($0.count)" }
        == ["image 7", "video 2", "text 1", "model 1", "other 1"])
  }

  @Test func postersAreFoundByTheirNode() throws {
    let fixture = try Fixture()
    let nodes = try fixture.testCase.rows(PosterLinkRow.self).map { HexText.encode($0.nodeKey) }
    let first = try #require(nodes.first)
    #expect(try fixture.items([("poster", first)]) == [1, 4])
    #expect(try fixture.items([("poster", first), ("match", "conflict")]) == [4])
    #expect(throws: CaseworkError(.notFound, "")) {
      try fixture.items([("poster", "0f000000")])
    }
  }

  @Test func whoMayNotLookThroughItemsMayNotSeeTheWall() throws {
    let fixture = try Fixture()
    for role in UserRole.allCases.map(Optional.some) + [nil] {
      let actor = Actor(user: role == nil ? nil : 1, name: "x", role: role)
      let mayLook = (try? WallService(index: fixture.index, actor: actor)) != nil
      #expect(mayLook == actor.may(.browse), "\(actor)")
    }
  }
}

/// Holds a state that was kept up against one that is read from nothing.
enum WallReadingTwin {
  static func isSame(_ index: WallIndex, _ store: CaseStore) throws -> Bool {
    let kept = try index.table()
    let anew = try store.catalog.read {
      try WallReading.table($0, columns: store.columns, after: nil)
    }
    return kept.kinds == anew.kinds && kept.states == anew.states && kept.matches == anew.matches
      && kept.conclusions == anew.conclusions && kept.decisions == anew.decisions
      && kept.rules == anew.rules && kept.roles == anew.roles && kept.families == anew.families
      && kept.ranks == anew.ranks && kept.hits == anew.hits && kept.count == anew.count
      && kept.leaf == anew.leaf && kept.lastMatch == anew.lastMatch
  }
}

@Suite struct TakenBackTests {
  @Test func whatAPersonTookBackIsNoOwnRecordAndOpensNothing() throws {
    let testCase = try TestCase()
    try testCase.addPlain(Array(repeating: PlainItem(), count: 2))
    try testCase.select()
    let (one, other) = (
      try testCase.add("one", .assessor), try testCase.add("other", .assessor)
    )
    let index = WallIndex(store: testCase.store)
    func own(_ word: String) throws -> [Int64] {
      try WallService(index: index, actor: one).page(
        try WallFilter(parameters: [("own", word)]), limit: 9
      ).tiles.map(\.item)
    }
    func history() throws -> ItemHistory {
      try ItemService(store: testCase.store, actor: one).view(1).history
    }
    for (actor, answer) in [(other, "no"), (one, "unsure")] {
      _ = try AssessmentService(store: testCase.store, actor: actor).record([
        AssessmentEntry(item: 1, facts: try FactSheet([.child: answer]), route: .seen)
      ])
    }
    #expect(try own("seen") == [1] && own("none") == [2])
    #expect(try history().isOpen && history().records.count == 2)
    _ = try WithdrawalService(store: testCase.store, actor: one).undo()
    #expect(try own("seen") == [] && own("none") == [1, 2])
    let closed = try history()
    #expect(!closed.isOpen && closed.status == nil)
    #expect(closed.records.map(\.isWithdrawn) == [true], "the own record stays to be seen")
    _ = try AssessmentService(store: testCase.store, actor: one).record([
      AssessmentEntry(item: 1, facts: try FactSheet([.child: "no"]), route: .seen)
    ])
    #expect(try own("seen") == [1])
    let open = try history()
    #expect(
      open.isOpen && open.status == .disputed, "what was said before others' could be read differs")
    #expect(open.records.count == 3)
  }
}
