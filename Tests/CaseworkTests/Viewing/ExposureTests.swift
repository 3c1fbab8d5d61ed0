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

  @Test func fewerThanFourPeopleAreNotToldTogether() throws {
    let desk = try ViewDesk()
    let service = ExposureService(store: desk.testCase.store)
    let lead = try desk.testCase.add("lead", .lead)
    let people =
      [desk.rook, desk.heron]
      + (try ["kite", "stork"].map { try desk.testCase.add($0, .assessor) })
    for (number, person) in people.enumerated() {
      #expect(try service.team(for: lead, since: start) == nil)
      for item in 0...Int64(number) {
        _ = try desk.views.begin(
          desk.request(item + 1, desk.sharp), by: person, session: person.name)
      }
    }
    #expect(
      try service.team(for: lead, since: start) == TeamExposure(people: 4, looks: 10, glances: 0))
  }
}
