// SPDX-License-Identifier: Apache-2.0
// What counts as having seen an item, and that the workbench takes no other record of a look.

import EvidenceModel
import Testing

@testable import Casework
@testable import Catalog

@Suite struct SeenRuleTests {
  private func entry(_ item: Int64, _ route: AssessmentRoute = .seen) throws -> AssessmentEntry {
    AssessmentEntry(item: item, facts: try FactSheet([.child: "no"]), route: route)
  }

  private func outcome(
    _ desk: ViewDesk, _ entry: AssessmentEntry, views: ViewService?
  ) throws -> CaseworkError.Code? {
    let service = try AssessmentService(
      store: desk.testCase.store, actor: desk.rook, views: views)
    guard case .refused(let error)? = try service.record([entry]).first else { return nil }
    return error.code
  }

  @Test func onlyASharpPictureOfSomeSizeIsALook() throws {
    let desk = try ViewDesk()
    func hasSeen(_ user: Int64, _ item: Int64) throws -> Bool {
      try desk.testCase.store.catalog.read { try desk.views.hasSeen(user, item, $0) }
    }
    let user = try #require(desk.rook.user)
    let small = ViewManner(side: 255, blur: 0, isGrey: false)
    let faint = ViewManner(side: 2_560, blur: 0.001, isGrey: false)
    for manner in [desk.blurred, small, faint] { _ = try desk.begin(1, manner) }
    _ = try desk.begin(1, desk.sharp, .wall)
    _ = try desk.begin(2, desk.sharp)
    _ = try desk.views.begin(desk.request(1, desk.sharp), by: desk.heron, session: "heron's")
    #expect(try !hasSeen(user, 1))
    #expect(try hasSeen(user, 2))
    _ = try desk.begin(1, ViewManner(side: 256, blur: 0, isGrey: true))
    #expect(try hasSeen(user, 1))
    _ = try desk.views.begin(
      ViewRequest(text: "prompt", items: [3], purpose: .item), by: desk.rook, session: "rook's")
    #expect(try !hasSeen(user, 3), "a picture is not seen by reading where it lay")
    #expect(try !hasSeen(user, 99))
  }

  @Test func theWorkbenchTakesNoRecordOfALookThatWasNotTaken() throws {
    let desk = try ViewDesk()
    try desk.testCase.turnWallOn()
    #expect(try outcome(desk, entry(1), views: desk.views) == .conflict)
    _ = try desk.begin(1, desk.blurred)
    #expect(try outcome(desk, entry(1), views: desk.views) == .conflict)
    _ = try desk.begin(1, desk.sharp)
    #expect(try outcome(desk, entry(1), views: desk.views) == nil)
    #expect(try outcome(desk, entry(2, .glanced), views: desk.views) == .conflict)
    _ = try desk.views.begin(
      ViewRequest(text: "places", items: [2], purpose: .item), by: desk.rook, session: "rook's")
    _ = try desk.views.begin(
      ViewRequest(
        items: [2], purpose: .wall, manner: ViewManner(side: 95, blur: 0.05, isGrey: true)),
      by: desk.rook, session: "rook's")
    #expect(
      try outcome(desk, entry(2, .glanced), views: desk.views) == .conflict,
      "neither reading where it lay nor a speck is a glance")
    _ = try desk.views.begin(
      ViewRequest(items: [2], purpose: .wall, manner: desk.tile), by: desk.rook, session: "rook's")
    #expect(try outcome(desk, entry(2, .glanced), views: desk.views) == nil)
    #expect(
      try outcome(desk, entry(3), views: nil) == nil, "the command line tells of looks elsewhere")
  }

  private static let kinds: [(PlainItem, opens: String?, not: [String])] = [
    (PlainItem(kind: .text), "content", ["places", "traces"]),
    (PlainItem(kind: .model), "traces", []), (PlainItem(kind: .other), "places", []),
    (PlainItem(state: .undecodable), "traces", []), (PlainItem(), nil, ["places", "traces"]),
  ]

  @Test(arguments: kinds.indices)
  func whatHasNoPictureIsSeenByItsTextOrItsNames(_ index: Int) throws {
    let (item, opens, not) = Self.kinds[index]
    let desk = try ViewDesk()
    let number = try #require(try desk.testCase.addPlain([item]).first)
    func reveal(_ what: String, by actor: Actor) throws {
      _ = try desk.views.begin(
        ViewRequest(text: what, items: [number], purpose: .item), by: actor, session: actor.name)
    }
    #expect(try outcome(desk, entry(number), views: desk.views) == .conflict)
    for what in not { try reveal(what, by: desk.rook) }
    if let opens { try reveal(opens, by: desk.heron) }
    #expect(try outcome(desk, entry(number), views: desk.views) == .conflict)
    #expect(try outcome(desk, entry(number, .glanced), views: desk.views) == .conflict)
    guard let opens else { return }
    try reveal(opens, by: desk.rook)
    #expect(
      try outcome(desk, entry(number, .glanced), views: desk.views) == .conflict,
      "there is no tile to glance at")
    #expect(try outcome(desk, entry(number), views: desk.views) == nil)
  }

  @Test func theSameRecordSentAgainWithoutALookIsTheSame() throws {
    let desk = try ViewDesk()
    let service = try AssessmentService(
      store: desk.testCase.store, actor: desk.rook, views: desk.views)
    func numbers(_ entries: [AssessmentEntry]) throws -> [Int64] {
      try service.record(entries).map { outcome in
        switch outcome {
        case .recorded(let id, let found):
          #expect(found?.instrument == "none")
          return id
        case .refused(let error): throw error
        }
      }
    }
    _ = try desk.begin(1, desk.sharp)
    desk.testCase.clock.advance(seconds: 1)
    let same = try entry(1)
    #expect(try numbers([same, same]) == [1, 1])
    #expect(try numbers([same]) == [1])
    let noted = AssessmentEntry(item: 1, facts: same.facts, route: .seen, note: "n")
    #expect(try numbers([noted, noted]) == [2, 2], "a note is something new")
    desk.testCase.clock.advance(seconds: 1)
    _ = try desk.begin(1, desk.sharp)
    desk.testCase.clock.advance(seconds: 1)
    #expect(try numbers([noted]) == [3], "another look is another record")
    _ = try WithdrawalService(store: desk.testCase.store, actor: desk.rook).undo()
    #expect(try numbers([noted]) == [4], "what was taken back is not repeated")
  }

  @Test func aLookTakesAsLongAsItsViewsWereActive() throws {
    let desk = try ViewDesk()
    let outer = try desk.begin(1, desk.blurred)
    let began = desk.testCase.clock.present
    desk.testCase.clock.advance(seconds: 4)
    try desk.views.beat(outer.token, session: "rook's", isActive: true)
    let reveal = try desk.begin(1, desk.sharp, within: outer.token)
    desk.testCase.clock.advance(seconds: 6)
    try desk.views.end(reveal.token, session: "rook's", isActive: true)
    // Idle, and heard of again.
    desk.testCase.clock.advance(seconds: 300)
    try desk.views.beat(outer.token, session: "rook's", isActive: true)
    #expect(try outcome(desk, entry(1), views: desk.views) == nil)
    let first = try #require(desk.testCase.rows(AssessmentRow.self).last)
    #expect(first.activeSeconds == 10 && !first.claimedTimes)
    #expect(first.started == began.microseconds)
    #expect(first.ended == desk.testCase.clock.present.microseconds)
    // A second record takes what was looked after the first.
    desk.testCase.clock.advance(seconds: 60)
    let again = try desk.begin(1, desk.sharp)
    desk.testCase.clock.advance(seconds: 3)
    try desk.views.end(again.token, session: "rook's", isActive: true)
    try desk.views.flush()
    #expect(try outcome(desk, entry(1), views: desk.views) == nil)
    #expect(try desk.testCase.rows(AssessmentRow.self).last?.activeSeconds == 3)
  }

  @Test func theTimeOfAPageIsSharedOutAmongItsTiles() throws {
    let desk = try ViewDesk()
    try desk.testCase.turnWallOn()
    let page = try desk.views.begin(
      ViewRequest(items: [1, 2, 3, 4], purpose: .wall, manner: desk.tile), by: desk.rook,
      session: "rook's")
    desk.testCase.clock.advance(seconds: 12)
    try desk.views.beat(page.token, session: "rook's", isActive: true)
    #expect(try outcome(desk, entry(2, .glanced), views: desk.views) == nil)
    #expect(try desk.testCase.rows(AssessmentRow.self).last?.activeSeconds == 3)
  }
}
