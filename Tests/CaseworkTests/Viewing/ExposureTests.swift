// SPDX-License-Identifier: Apache-2.0
// Exposures are counted once, told to their own person, and together only for four people or more.

import EvidenceModel
import Testing

@testable import Casework
@testable import Catalog

@Suite struct ExposureTests {
  private let start = Instant(microseconds: 0)

  @Test func lookingAgainSoonIsTheSameExposure() throws {
    let desk = try ViewDesk()
    let service = ExposureService(store: desk.testCase.store)
    _ = try desk.begin(1, desk.blurred)
    #expect(try service.own(desk.rook, since: start) == ExposureTally())
    for _ in 0..<3 { _ = try desk.begin(1, desk.sharp) }
    desk.testCase.clock.advance(seconds: 599)
    _ = try desk.begin(1, desk.sharp)
    desk.testCase.clock.advance(seconds: 599)
    _ = try desk.begin(1, desk.sharp)
    #expect(try service.own(desk.rook, since: start).looks == 1)
    desk.testCase.clock.advance(seconds: 600)
    _ = try desk.begin(1, desk.sharp)
    let tally = try service.own(desk.rook, since: start)
    #expect(tally.looks == 2 && tally.glances == 0)
    #expect(try service.own(desk.heron, since: start) == ExposureTally())
  }

  @Test func aTileIsAGlanceUntilTheItemIsLookedAt() throws {
    let desk = try ViewDesk()
    let service = ExposureService(store: desk.testCase.store)
    let page = ViewRequest(items: [1, 2, 3], purpose: .wall, manner: desk.tile)
    _ = try desk.views.begin(page, by: desk.rook, session: "s")
    _ = try desk.views.begin(
      ViewRequest(items: [4, 5], purpose: .wall, manner: desk.blurred), by: desk.rook, session: "s")
    #expect(try service.own(desk.rook, since: start).glances == 3)
    _ = try desk.begin(2, desk.sharp)
    _ = try desk.views.begin(
      ViewRequest(text: "prompt", items: [2], purpose: .item), by: desk.rook, session: "s")
    let tally = try service.own(desk.rook, since: start)
    #expect(tally.looks == 1 && tally.glances == 2 && tally.texts == 1 && tally.exposures == 3)
  }

  @Test(arguments: [(0.01, 1), (0.025, 1), (0.039, 1), (0.04, 0), (0.05, 0)])
  func aCoverThroughWhichShapesCanBeToldIsAGlance(_ blur: Double, _ glances: Int) throws {
    let desk = try ViewDesk()
    let service = ExposureService(store: desk.testCase.store)
    let manner = ViewManner(side: 1_024, blur: blur, isGrey: true)
    _ = try desk.begin(1, manner)
    let gate = WorkGate(store: desk.testCase.store, actor: desk.rook, exposures: service)
    #expect(try service.own(desk.rook, since: start).glances == glances)
    #expect(try gate.pace().looks == glances)
    // Uncovered soon after, it is one look.
    _ = try desk.begin(1, desk.sharp)
    let tally = try service.own(desk.rook, since: start)
    #expect(tally.looks == 1 && tally.glances == 0)
    #expect(try gate.pace().looks == 1)
  }

  @Test func whatWasShownUnderALightBlurAndDecidedByItsTileCountsOnce() throws {
    let desk = try WorkDesk(items: 3, people: 1)
    try desk.put()
    let mine = desk.people[0]
    let views = ViewService(store: desk.store)
    _ = try views.begin(
      ViewRequest(
        items: [1, 2], purpose: .wall, manner: ViewManner(side: 160, blur: 0.01, isGrey: true)),
      by: mine, session: "s")
    _ = try ExceptionService(store: desk.store, actor: mine).restOfPage([1, 2], notCriminal: true)
    let service = ExposureService(store: desk.store)
    #expect(try service.own(mine, since: start).glances == 2)
    #expect(
      try WorkGate(store: desk.store, actor: mine, exposures: service).pace().looks == 2)
    try desk.store.close()
  }

  @Test func whatIsDecidedByCoveredTilesIsAGlanceHereAsInTheDaysBudget() throws {
    let desk = try WorkDesk(items: 3, people: 1)
    try desk.put()
    let mine = desk.people[0]
    _ = try ExceptionService(store: desk.store, actor: mine).restOfPage([1, 2], notCriminal: true)
    try desk.record(3, "none", by: mine)
    let service = ExposureService(store: desk.store)
    let tally = try service.own(mine, since: start)
    #expect(tally.glances == 2 && tally.looks == 1 && tally.texts == 0)
    #expect(try service.count(mine, since: start) == 0, "views show none of them")
    #expect(
      try WorkGate(store: desk.store, actor: mine, exposures: service).pace().looks
        == tally.exposures)
    // Recorded again it is no further exposure.
    _ = try ExceptionService(store: desk.store, actor: mine).restOfPage([1], notCriminal: false)
    #expect(try service.own(mine, since: start) == tally)
    desk.testCase.clock.advance(seconds: 60)
    #expect(try service.own(mine, since: desk.testCase.clock.present).exposures == 0)
    try desk.store.close()
  }

  @Test func onlyWhatCameSinceCounts() throws {
    let desk = try ViewDesk()
    let service = ExposureService(store: desk.testCase.store)
    for item in Int64(1)...6 {
      _ = try desk.begin(item, desk.sharp)
      desk.testCase.clock.advance(seconds: 600)
    }
    let now = desk.testCase.clock.present
    #expect(try service.own(desk.rook, since: now.advanced(bySeconds: -3_600)).looks == 6)
    #expect(try service.own(desk.rook, since: now.advanced(bySeconds: -1_200)).looks == 2)
    #expect(try service.own(desk.rook, since: now).looks == 0)
    let fresh = ExposureService(store: desk.testCase.store)
    #expect(try fresh.own(desk.rook, since: now.advanced(bySeconds: -1_200)).looks == 2)
  }

  @Test func anotherPersonsFiguresAreRefused() throws {
    let desk = try ViewDesk()
    let service = ExposureService(store: desk.testCase.store)
    let rook = try #require(desk.rook.user)
    let lead = try desk.testCase.add("lead", .lead)
    for actor in [desk.heron, lead, desk.testCase.administrator, .keyHolder] {
      #expect(throws: CaseworkError(.denied, "")) {
        try service.exposures(of: rook, for: actor, since: start)
      }
    }
    #expect(throws: CaseworkError(.denied, "")) { try service.own(.keyHolder, since: start) }
    #expect(try service.exposures(of: rook, for: desk.rook, since: start).looks == 0)
  }

  @Test func aWholeWeekIsToldOfFourPeopleTogetherAndStaysAsItWasTold() throws {
    let desk = try ViewDesk()
    let service = ExposureService(store: desk.testCase.store)
    let lead = try desk.testCase.add("lead", .lead)
    let people =
      [desk.rook, desk.heron]
      + (try ["kite", "stork"].map { try desk.testCase.add($0, .assessor) })
    func look(_ person: Actor, _ items: ClosedRange<Int64>) throws {
      for item in items {
        _ = try desk.views.begin(desk.request(item, desk.sharp), by: person, session: person.name)
      }
    }
    for (number, person) in people.enumerated() { try look(person, 1...Int64(number + 1)) }
    #expect(try service.team(for: lead) == nil, "a week is told when it is over")
    desk.testCase.clock.advance(seconds: 7 * 86_400)
    let told = TeamExposure(people: 4, looks: 10, glances: 0)
    #expect(try service.team(for: lead) == told)
    for person in people.prefix(3) { try look(person, 5...6) }
    #expect(try service.team(for: lead) == told, "looks of now change nothing")
    desk.testCase.clock.advance(seconds: 7 * 86_400)
    #expect(try service.team(for: lead) == nil, "three people are not told together")
  }
}
