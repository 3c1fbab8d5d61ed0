// SPDX-License-Identifier: Apache-2.0
// A person's time is never more than the clock, however many views and holds are open in it.

import Catalog
import EvidenceModel
import Testing

@testable import Casework

@Suite struct WorkedTimeTests {
  private func at(_ seconds: Double) -> Instant {
    Instant(microseconds: 1_790_000_000_000_000).advanced(bySeconds: seconds)
  }

  private static let stretches: [([(Double, Double)], [Double])] = [
    ([(0, 5), (0, 5)], [5, 0]), ([(0, 5), (5, 9)], [5, 4]), ([(0, 5), (3, 9)], [5, 4]),
    ([(5, 9), (0, 12)], [4, 8]), ([(0, 2), (4, 6), (1, 5)], [2, 2, 2]),
    ([(3, 3), (5, 2)], [0, 0]),
    ([(0, 9), (2, 4)], [9, 0]), ([(0, 1), (2, 3), (4, 5), (0, 10)], [1, 1, 1, 7]),
  ]

  @Test(arguments: stretches.indices)
  func whatIsNewOfAStretchIsCounted(_ index: Int) {
    let (stretches, expected) = Self.stretches[index]
    var time = WorkedTime()
    #expect(stretches.map { time.count(from: at($0.0), to: at($0.1)) } == expected)
  }

  @Test func whatIsRememberedIsBounded() {
    var time = WorkedTime()
    for second in 0..<1_000 {
      #expect(time.count(from: at(Double(second)), to: at(Double(second) + 0.5)) == 0.5)
    }
    // The oldest stretches became one, so that what is asked again counts less and never more.
    #expect(time.count(from: at(0), to: at(1_000)) < 500)
  }

  /// The seconds of the newest record.
  private func seconds(_ desk: WorkDesk) throws -> Double? {
    try desk.testCase.rows(AssessmentRow.self).last?.activeSeconds
  }

  private func record(_ sight: Sight, _ item: Int64, _ desk: WorkDesk) throws {
    let outcomes = try AssessmentService(
      store: desk.store, actor: sight.person, views: sight.views
    ).record([
      AssessmentEntry(item: item, facts: try FactSheet([.child: "no"]), route: .seen)
    ])
    guard case .recorded? = outcomes.first else {
      Issue.record("\(outcomes)")
      return
    }
  }

  @Test func viewsThatAreBeatenTogetherCountOnce() throws {
    let desk = try WorkDesk()
    let sight = Sight(desk, desk.people[0])
    let gate = WorkGate(store: desk.store, actor: sight.person, views: sight.views)
    let before = try #require(try gate.pace().secondsToBreak)
    let open = try [sight.begin([1]), sight.begin([1]), sight.begin([1], .item)]
    for _ in 0..<4 {
      desk.testCase.clock.advance(seconds: 5)
      for view in open { try sight.views.beat(view.token, session: "s", isActive: true) }
    }
    for view in open { try sight.views.end(view.token, session: "s", isActive: true) }
    #expect(try gate.pace().secondsToBreak == before - 20)
    try record(sight, 1, desk)
    #expect(try seconds(desk) == 20)
    #expect(try OwnWorkService(store: desk.store, actor: sight.person).read().all.seconds == 20)
    #expect(try gate.pace().secondsToBreak == before - 20, "a record adds nothing to its views")
    try desk.store.close()
  }

  @Test func twoItemsBesideEachOtherShareTheTime() throws {
    let desk = try WorkDesk()
    let sight = Sight(desk, desk.people[0])
    let other = Sight(desk, desk.people[1])
    let open = try [sight.begin([1], .compare), sight.begin([2], .compare)]
    let theirs = try sight.views.begin(
      ViewRequest(
        items: [1], purpose: .queue, manner: ViewManner(side: 512, blur: 0, isGrey: false)),
      by: other.person, session: "t")
    for _ in 0..<3 {
      desk.testCase.clock.advance(seconds: 7)
      for view in open { try sight.views.beat(view.token, session: "s", isActive: true) }
      try sight.views.beat(theirs.token, session: "t", isActive: true)
    }
    for item in Int64(1)...2 { try record(sight, item, desk) }
    #expect(try OwnWorkService(store: desk.store, actor: sight.person).read().all.seconds == 21)
    #expect(try sight.views.look(of: other.person.user ?? 0, at: 1, since: nil, desk) == 21)
    try desk.store.close()
  }

  @Test func anItemHeldAndLookedAtCountsOnce() throws {
    let desk = try WorkDesk()
    let sight = Sight(desk, desk.people[0])
    let gate = WorkGate(store: desk.store, actor: sight.person, views: sight.views)
    let queue = WorkQueue(store: desk.store, actor: sight.person, views: sight.views)
    let before = try #require(try gate.pace().secondsToBreak)
    let item = try #require(try queue.next()).item
    // Ten seconds before anything is shown, then ten with the picture open.
    desk.testCase.clock.advance(seconds: 10)
    try queue.beat(item, isActive: true)
    let view = try sight.begin([item])
    for step in 1...2 {
      desk.testCase.clock.advance(seconds: 5)
      if step == 2 { try queue.beat(item, isActive: true) }
      try sight.views.beat(view.token, session: "s", isActive: true)
    }
    desk.testCase.clock.advance(seconds: 3)
    try record(sight, item, desk)
    #expect(try seconds(desk) == 23)
    #expect(try gate.pace().secondsToBreak == before - 23)
    try desk.store.close()
  }
}

extension WorkedTimeTests {
  /// What comes after an item was handed out, in order; times are in seconds.
  private enum Step: Sendable {
    case time(Double)
    /// A view of it begins, covered or sharp, which later signs are of.
    case view
    /// A sign of life of all views, or of the hold, or the end of the newest view.
    case beat(Bool)
    case hold(Bool)
    case end(Bool)
    /// The page is opened again.
    case again
  }

  /// Looks, each with the seconds in which its person was at work at the item.
  private static let looks: [(String, [Step], Double)] = [
    ("graded before anything was told", [.time(1), .view, .time(6)], 7),
    (
      "revealed twice", [.view, .time(2), .view, .time(3), .end(true), .time(1), .view, .time(4)],
      10
    ),
    ("put away before the key", [.view, .time(5), .end(true), .time(3)], 8),
    ("told half way", [.view, .time(5), .beat(true), .time(4.5)], 9.5),
    (
      "told by view and hold", [.view, .time(5), .beat(true), .time(5), .hold(true), .time(4)], 14
    ),
    (
      "idle in between",
      [.view, .time(5), .beat(true), .time(9), .beat(false), .hold(false), .time(2)], 7
    ),
    (
      "hidden up to the key",
      [.view, .time(5), .beat(true), .hold(true), .time(8), .beat(false), .hold(false)], 5
    ),
    ("left and opened again", [.view, .time(4), .end(true), .time(6), .again, .view, .time(3)], 7),
    ("nothing heard for long", [.view, .time(5), .beat(true), .time(400)], 5),
  ]

  @Test(arguments: looks.indices)
  func aRecordsSecondsAreThoseSpentAtTheItem(_ index: Int) throws {
    let (name, steps, expected) = Self.looks[index]
    let desk = try WorkDesk()
    let sight = Sight(desk, desk.people[0])
    let queue = WorkQueue(store: desk.store, actor: sight.person, views: sight.views)
    let gate = WorkGate(store: desk.store, actor: sight.person, views: sight.views)
    let before = try #require(try gate.pace().secondsToBreak)
    let item = try #require(try queue.next()).item
    var open: [OpenView] = []
    for step in steps {
      switch step {
      case .time(let seconds): desk.testCase.clock.advance(seconds: seconds)
      case .view: open.append(try sight.begin([item]))
      case .beat(let isActive):
        for view in open { try sight.views.beat(view.token, session: "s", isActive: isActive) }
      case .hold(let isActive): try queue.beat(item, isActive: isActive)
      case .end(let isActive):
        try sight.views.end(open.removeLast().token, session: "s", isActive: isActive)
      case .again: #expect(try queue.next()?.item == item)
      }
    }
    try record(sight, item, desk)
    #expect(try seconds(desk) == expected, "\(name)")
    #expect(try gate.pace().secondsToBreak == before - expected, "\(name): the pace says the same")
    try desk.store.close()
  }
}

extension ViewService {
  /// The seconds of a person's look at an item.
  fileprivate func look(
    of user: Int64, at item: Int64, since: Instant?, _ desk: WorkDesk
  ) throws -> Double? {
    try desk.store.catalog.read { try look(of: user, at: item, since: since, $0)?.seconds }
  }
}
