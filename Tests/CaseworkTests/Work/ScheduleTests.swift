// SPDX-License-Identifier: Apache-2.0
// Random schedules of twelve people: nobody is given what another holds, nothing is lost, nothing doubled.

import Catalog
import EvidenceModel
import Foundation
import MartletTesting
import Testing

@testable import Casework

@Suite struct ScheduleTests {
  @Test(arguments: [(UInt64(1), 0.0), (2, 1.0), (3, 0.4)])
  func twelvePeopleShareTheWork(seed: UInt64, share: Double) throws {
    let desk = try WorkDesk(items: 40, people: 12)
    try desk.put([
      "sampling:": "sampling: {seed: 5, double_rating: \(share), glanced: 0.1, inferred: 0}"
    ])
    let wanted = Dictionary(
      uniqueKeysWithValues: try desk.testCase.rows(QueueEntryRow.self).map {
        ($0.itemId, $0.remaining)
      })
    var random = SeededGenerator(seed: seed)
    var holds: [Int64: (item: Int64, until: Instant)] = [:]
    var raters: [Int64: Set<Int64>] = [:]
    var records = 0
    for _ in 0..<1_500 {
      let actor = desk.people[random.below(12)]
      let user = try #require(actor.user)
      desk.testCase.clock.advance(seconds: random.below(40) == 0 ? 950 : Double(random.below(20)))
      let now = desk.testCase.clock.present
      holds = holds.filter { $0.value.until >= now }
      switch random.below(4) {
      case 0, 1:
        guard let next = try desk.next(actor) else { continue }
        if let held = holds[user] { #expect(next.item == held.item, "the same until it is over") }
        let others = holds.filter { $0.key != user && $0.value.item == next.item }.count
        let rated = raters[next.item, default: []]
        #expect(!rated.contains(user), "nobody gets an item twice")
        #expect(others + rated.count < wanted[next.item] ?? 1, "no more than are to rate it")
        holds[user] = (next.item, next.heldUntil)
      case 2:
        guard let held = holds.removeValue(forKey: user) else { continue }
        try desk.record(held.item, "none", by: actor)
        records += 1
        raters[held.item, default: []].insert(user)
      default:
        guard random.below(20) == 0, let held = holds.removeValue(forKey: user) else { continue }
        try WorkQueue(store: desk.store, actor: actor).release(held.item)
      }
    }
    for actor in desk.people {
      desk.testCase.clock.advance(seconds: 1_000)
      while let next = try desk.next(actor) {
        try desk.record(next.item, "none", by: actor)
        records += 1
        raters[next.item, default: []].insert(try #require(actor.user))
      }
    }
    #expect(raters.mapValues(\.count) == wanted, "each item by as many as are to rate it")
    #expect(try desk.testCase.rows(AssessmentRow.self).count == records)
    #expect(records == wanted.values.reduce(0, +))
    #expect(try desk.testCase.rows(QueueEntryRow.self) == [])
    #expect(try desk.testCase.rows(QueueTallyRow.self) == [])
    #expect(try desk.testCase.problems() == [])
    try desk.store.close()
  }
}
