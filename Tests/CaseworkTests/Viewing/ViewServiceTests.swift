// SPDX-License-Identifier: Apache-2.0
// Views are on record before anything is shown, name nobody in public, and end whatever happens.

import EvidenceModel
import Foundation
import Ledger
import Synchronization
import Testing

@testable import Casework
@testable import Catalog

@Suite struct ViewServiceTests {
  @Test func aViewIsOnRecordWhenItsTokenIsGiven() throws {
    let desk = try ViewDesk()
    let before = try desk.testCase.rows(LeafRow.self).count
    let view = try desk.begin(2, desk.blurred)
    #expect(try desk.testCase.rows(LeafRow.self).count == before + 1)
    let leaf = try #require(desk.leaves().last)
    #expect(leaf.fields.map(\.name) == ["item"] && leaf["item"] == "2")
    #expect(leaf.actor == "viewer")
    #expect(leaf.time == view.began)
    #expect(view.token.utf8.count == 32 && view.items == [2])
    #expect(try desk.testCase.rows(ViewedItemRow.self).map(\.viewId) == [view.view])
    try desk.testCase.reopen()
    #expect(try desk.testCase.rows(ViewRow.self).map(\.id) == [view.view])
    #expect(try desk.testCase.problems() == [])
  }

  @Test func theLedgerNamesNobodyWhoLooked() throws {
    let desk = try ViewDesk()
    for actor in [desk.rook, desk.heron] {
      _ = try desk.views.begin(desk.request(1, desk.sharp), by: actor, session: actor.name)
    }
    try FindingsService(store: desk.testCase.store, actor: desk.rook).list(showsPlaces: true) { _ in
    }
    #expect(try desk.leaves().map(\.actor) == ["viewer", "viewer", "viewer"])
    #expect(try desk.leaves().last?["what"] == "findings")
    let columns = desk.testCase.store.columns
    let viewers = try desk.testCase.rows(ViewRow.self).map {
      try ViewDetail($0, columns: columns).viewer
    }
    #expect(Set(viewers).count == 2 && viewers[0] == viewers[2])
    let raw = try Data(contentsOf: URL(filePath: desk.testCase.path + "/catalog.sqlite"))
    #expect(raw.range(of: Data(viewers[0].text.utf8)) == nil)
    #expect(viewers.allSatisfy { !$0.text.contains("user") })
    let other = try ViewDesk()
    let elsewhere = ViewerPseudonym(of: desk.rook.user ?? 0, columns: other.testCase.store.columns)
    // A copy of a case has its key: another case has another.
    let third = try TestCase()
    #expect(elsewhere == viewers[0])
    #expect(ViewerPseudonym(of: desk.rook.user ?? 0, columns: third.store.columns) != viewers[0])
  }

  @Test func whoMayNotSeeEvidenceMayNotLook() throws {
    let desk = try ViewDesk()
    let auditor = try desk.testCase.add("auditor", .auditor)
    for actor in [auditor, desk.testCase.administrator, .keyHolder] {
      #expect(throws: CaseworkError(.denied, "")) {
        try desk.views.begin(desk.request(1, desk.blurred), by: actor, session: "x")
      }
    }
    #expect(try desk.leaves().isEmpty)
  }

  @Test func whatCannotBeShownIsRefusedWithoutARecord() throws {
    let desk = try ViewDesk()
    func refusal(_ request: ViewRequest) -> CaseworkError.Code? {
      do {
        _ = try desk.views.begin(request, by: desk.rook, session: "s")
        return nil
      } catch { return (error as? CaseworkError)?.code }
    }
    #expect(refusal(desk.request(99, desk.sharp)) == .notFound)
    #expect(refusal(desk.request(1, desk.sharp, within: "none")) == .notFound)
    #expect(refusal(ViewRequest(items: [], purpose: .wall, manner: desk.tile)) == .usage)
    #expect(refusal(ViewRequest(items: [1, 1], purpose: .wall, manner: desk.tile)) == .usage)
    #expect(refusal(ViewRequest(items: [1, 2], purpose: .queue, manner: desk.tile)) == .usage)
    let many = Array(Int64(1)...501)
    #expect(refusal(ViewRequest(items: many, purpose: .wall, manner: desk.tile)) == .usage)
    for manner in [
      ViewManner(side: 8, blur: 0, isGrey: false), ViewManner(side: 9_999, blur: 0, isGrey: false),
      ViewManner(side: 64, blur: -1, isGrey: false),
      ViewManner(side: 64, blur: .nan, isGrey: false),
    ] {
      #expect(refusal(desk.request(1, manner)) == .usage)
    }
    #expect(refusal(ViewRequest(text: "a prompt", items: [1], purpose: .item)) == .usage)
    let other = try desk.views.begin(desk.request(2, desk.blurred), by: desk.rook, session: "s")
    #expect(refusal(desk.request(1, desk.sharp, within: other.token)) == .usage, "of another item")
    try desk.views.end(other.token, session: "s", isActive: false)
    #expect(
      try desk.leaves().count == 1 && desk.testCase.rows(ViewRow.self).map(\.id) == [other.view])
    #expect(refusal(ViewRequest(text: "prompt", items: [1], purpose: .item)) == nil)
  }

  @Test func aTokenIsItsSessionsAloneUntilTheViewEnds() throws {
    let desk = try ViewDesk()
    let view = try desk.begin(3, desk.blurred)
    #expect(try desk.views.grant(view.token, session: "rook's").items == [3])
    #expect(try desk.views.grant(view.token, session: "rook's").manner == desk.blurred)
    for (token, session) in [(view.token, "heron's"), ("0", "rook's"), ("", "")] {
      #expect(throws: CaseworkError(.notFound, "")) {
        try desk.views.grant(token, session: session)
      }
      #expect(throws: CaseworkError(.notFound, "")) {
        try desk.views.beat(token, session: session, isActive: true)
      }
      #expect(throws: CaseworkError(.notFound, "")) {
        try desk.views.end(token, session: session, isActive: true)
      }
    }
    try desk.views.end(view.token, session: "rook's", isActive: false)
    #expect(throws: CaseworkError(.notFound, "")) {
      try desk.views.grant(view.token, session: "rook's")
    }
  }

  @Test func aRevealIsAViewOfItsOwnWithinTheFirst() throws {
    let desk = try ViewDesk()
    let outer = try desk.begin(1, desk.blurred)
    let reveal = try desk.begin(1, desk.sharp, within: outer.token)
    #expect(reveal.view != outer.view && reveal.token != outer.token)
    #expect(try desk.leaves().count == 2)
    let row = try #require(desk.testCase.rows(ViewRow.self).last)
    #expect(try ViewDetail(row, columns: desk.testCase.store.columns).within == outer.view)
    #expect(throws: CaseworkError(.notFound, "")) {
      try desk.views.begin(
        desk.request(1, desk.sharp, within: outer.token), by: desk.heron, session: "heron's")
    }
  }

  @Test func aPageOfTilesIsOneLeafThatShowsTheirNumber() throws {
    let desk = try ViewDesk()
    let items: [Int64] = [5, 1, 4]
    let page = try desk.views.begin(
      ViewRequest(items: items, purpose: .wall, manner: desk.tile), by: desk.rook, session: "s")
    #expect(page.items == items)
    let leaf = try #require(desk.leaves().last)
    #expect(try desk.leaves().count == 1)
    #expect(leaf.fields.map(\.name) == ["items"] && leaf["items"] == "3")
    let rows = try desk.testCase.rows(ViewedItemRow.self).sorted { $0.position < $1.position }
    #expect(rows.map(\.itemId) == items)
    #expect(try desk.testCase.problems() == [])
  }

  @Test func viewsThatBeginTogetherShareCommits() throws {
    let desk = try ViewDesk()
    let views = desk.views
    let (actor, manner) = (desk.rook, desk.blurred)
    let failures = Mutex(0)
    let tokens = Mutex<Set<String>>([])
    DispatchQueue.concurrentPerform(iterations: 64) { number in
      // Every eighth asks for an item that is not there: the others of its commit are none the worse.
      let item = number % 8 == 7 ? Int64(500) : Int64(number % 6 + 1)
      let request = ViewRequest(items: [item], purpose: .queue, manner: manner)
      do {
        let view = try views.begin(request, by: actor, session: "s\(number)")
        tokens.withLock { _ = $0.insert(view.token) }
      } catch { failures.withLock { $0 += 1 } }
    }
    #expect(failures.withLock { $0 } == 8)
    #expect(tokens.withLock { $0.count } == 56)
    #expect(try desk.leaves().count == 56)
    #expect(try desk.testCase.rows(ViewRow.self).map(\.id) == Array(Int64(1)...56))
    #expect(try desk.testCase.problems() == [])
  }

  // MARK: - Ends

  @Test func onlyActiveTimeBetweenNearBeatsCounts() throws {
    let desk = try ViewDesk()
    let view = try desk.begin(1, desk.blurred)
    for (wait, isActive) in [(5.0, true), (10, false), (15, true), (15.5, true), (3, true)] {
      desk.testCase.clock.advance(seconds: wait)
      try desk.views.beat(view.token, session: "rook's", isActive: isActive)
    }
    desk.testCase.clock.advance(seconds: 2)
    try desk.views.end(view.token, session: "rook's", isActive: true)
    try desk.views.flush()
    let end = try #require(desk.endings()[view.view])
    #expect(end.seconds == 25.0)
    #expect(end.ended == desk.testCase.clock.present && end.cause == .ended && !end.isClaimed)
    #expect(try desk.leaves().last?["what"] == "ends")
    #expect(try desk.testCase.problems() == [])
  }

  @Test func anEndThatIsToldAgainIsTheSameEnd() throws {
    let desk = try ViewDesk()
    let view = try desk.begin(1, desk.blurred)
    desk.testCase.clock.advance(seconds: 5)
    try desk.views.end(view.token, session: "rook's", isActive: true)
    let ended = desk.testCase.clock.present
    desk.testCase.clock.advance(seconds: 9)
    try desk.views.end(view.token, session: "rook's", isActive: true, ago: 9)
    try desk.views.flush()
    try desk.views.end(view.token, session: "rook's", isActive: false)
    #expect(throws: CaseworkError(.notFound, "")) {
      try desk.views.end(view.token, session: "heron's", isActive: true)
    }
    let end = try #require(desk.endings()[view.view])
    #expect(end.ended == ended && end.seconds == 5 && end.cause == .ended)
    #expect(try desk.endings().count == 1 && desk.testCase.problems() == [])
  }

  @Test func anEndThatComesLateSaysWhenItWas() throws {
    let desk = try ViewDesk()
    let view = try desk.begin(1, desk.blurred)
    desk.testCase.clock.advance(seconds: 5)
    try desk.views.beat(view.token, session: "rook's", isActive: true)
    desk.testCase.clock.advance(seconds: 3)
    let ended = desk.testCase.clock.present
    desk.testCase.clock.advance(seconds: 20)
    for ago in [-1, Double.nan, .infinity, 86_401] {
      #expect(throws: CaseworkError(.usage, "")) {
        try desk.views.end(view.token, session: "rook's", isActive: true, ago: ago)
      }
    }
    try desk.views.end(view.token, session: "rook's", isActive: true, ago: 20)
    // No end lies before what was heard.
    let other = try desk.begin(2, desk.blurred)
    desk.testCase.clock.advance(seconds: 4)
    try desk.views.beat(other.token, session: "rook's", isActive: true)
    let heard = desk.testCase.clock.present
    try desk.views.end(other.token, session: "rook's", isActive: true, ago: 60)
    try desk.views.flush()
    let ends = try desk.endings()
    #expect(ends[view.view]?.ended == ended && ends[view.view]?.seconds == 8)
    #expect(ends[other.view]?.ended == heard && ends[other.view]?.seconds == 4)
  }

  @Test func onlySoManyEndsAreRemembered() {
    var over = EndedViews()
    for number in 0..<EndedViews.most + 2 { over.add("\(number)", of: "s") }
    #expect(
      [0, 1, 2, EndedViews.most + 1].map { over.contains("\($0)", of: "s") }
        == [false, false, true, true])
    #expect(!over.contains("2", of: "t"))
  }

  @Test func aClockThatGoesBackAddsNothing() {
    var worked = WorkedTime()
    var time = ActiveTime(began: Instant(microseconds: 1_000_000))
    #expect(time.beat(at: Instant(microseconds: 500_000), isActive: true, worked: &worked) == 0)
    #expect(time.seconds == 0)
    #expect(time.beat(at: Instant(microseconds: 3_000_000), isActive: true, worked: &worked) == 2)
    #expect(time.seconds == 2)
  }

  @Test func aViewThatFallsSilentEndsWhenItWasHeardLast() throws {
    let desk = try ViewDesk()
    let view = try desk.begin(1, desk.blurred)
    desk.testCase.clock.advance(seconds: 4)
    try desk.views.beat(view.token, session: "rook's", isActive: true)
    let heard = desk.testCase.clock.present
    desk.testCase.clock.advance(seconds: ViewService.silenceSeconds)
    try desk.views.tick()
    #expect(try desk.views.grant(view.token, session: "rook's").items == [1])
    desk.testCase.clock.advance(seconds: 1)
    try desk.views.tick()
    #expect(throws: CaseworkError(.notFound, "")) {
      try desk.views.grant(view.token, session: "rook's")
    }
    let end = try #require(desk.endings()[view.view])
    #expect(end.ended == heard && end.seconds == 4 && end.cause == .silent)
  }

  @Test func aSessionsEndEndsItsViewsAlone() throws {
    let desk = try ViewDesk()
    let own = try desk.begin(1, desk.blurred)
    let other = try desk.views.begin(
      desk.request(2, desk.blurred), by: desk.heron, session: "heron's")
    desk.views.endAll(session: "rook's", isActive: true)
    #expect(throws: CaseworkError(.notFound, "")) {
      try desk.views.grant(own.token, session: "rook's")
    }
    #expect(try desk.views.grant(other.token, session: "heron's").items == [2])
    try desk.views.flush()
    #expect(try desk.endings().mapValues(\.cause) == [own.view: .session])
  }

  @Test(arguments: [(true, 9.0), (false, 5)])
  func whatALockEndsEndsAtTheLock(_ isActive: Bool, _ seconds: Double) throws {
    let desk = try ViewDesk()
    let outer = try desk.begin(1, desk.blurred)
    let sharp = try desk.begin(1, desk.sharp, within: outer.token)
    desk.testCase.clock.advance(seconds: 5)
    for view in [sharp, outer] {
      try desk.views.beat(view.token, session: "rook's", isActive: true)
    }
    desk.testCase.clock.advance(seconds: 4)
    desk.views.endAll(session: "rook's", isActive: isActive)
    let locked = desk.testCase.clock.present
    desk.testCase.clock.advance(seconds: 60)
    try desk.views.flush()
    let ends = try desk.endings()
    #expect(ends[sharp.view]?.ended == locked && ends[outer.view]?.ended == locked)
    #expect(ends[sharp.view]?.seconds == seconds, "the innermost is what was looked at")
    #expect(ends[outer.view]?.seconds == 0)
  }

  /// Its end was lost on the way, or its window is gone: a lock much later tells nothing of it.
  @Test func whatFellSilentLongBeforeALockEndsWithItsLastSignOfLife() throws {
    let desk = try ViewDesk()
    let lost = try desk.begin(1, desk.sharp)
    desk.testCase.clock.advance(seconds: 4)
    try desk.views.beat(lost.token, session: "rook's", isActive: true)
    let heard = desk.testCase.clock.present
    desk.testCase.clock.advance(seconds: 40)
    desk.views.endAll(session: "rook's", isActive: true)
    try desk.views.flush()
    let end = try #require(desk.endings()[lost.view])
    #expect(end.ended == heard && end.seconds == 4 && end.cause == .session)
  }

  @Test func viewsOfAProcessThatDiedEndUnknown() throws {
    let desk = try ViewDesk()
    let view = try desk.begin(1, desk.blurred)
    try desk.testCase.reopen()
    try ViewService(store: desk.testCase.store).closeLost()
    let end = try #require(desk.endings()[view.view])
    #expect(end.seconds == nil && end.ended == nil && end.cause == .lost)
    try ViewService(store: desk.testCase.store).closeLost()
    #expect(try desk.endings().count == 1)
    #expect(try desk.testCase.problems() == [])
  }

  @Test func oneSessionHasOnlySoManyViewsOpen() throws {
    let desk = try ViewDesk()
    let first = try desk.begin(1, desk.blurred)
    for _ in 0..<ViewService.mostOpen { _ = try desk.begin(2, desk.blurred) }
    #expect(throws: CaseworkError(.notFound, "")) {
      try desk.views.grant(first.token, session: "rook's")
    }
  }

  @Test func timesAreSuppliedInSyntheticCasesOnly() throws {
    let desk = try ViewDesk()
    let view = try desk.begin(1, desk.blurred)
    #expect(throws: CaseworkError(.usage, "")) {
      try desk.views.end(view.token, session: "rook's", isActive: true, activeSeconds: -1)
    }
    try desk.views.end(view.token, session: "rook's", isActive: true, activeSeconds: 31.5)
    try desk.views.flush()
    #expect(try desk.endings()[view.view]?.seconds == 31.5)
    #expect(try desk.endings()[view.view]?.isClaimed == true)
    let real = try ViewDesk(isSynthetic: false)
    let other = try real.begin(1, real.blurred)
    #expect(throws: CaseworkError(.usage, "")) {
      try real.views.end(other.token, session: "rook's", isActive: true, activeSeconds: 31.5)
    }
    #expect(try real.views.grant(other.token, session: "rook's").items == [1])
  }
}
