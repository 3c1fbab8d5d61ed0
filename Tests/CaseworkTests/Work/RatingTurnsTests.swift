// SPDX-License-Identifier: Apache-2.0
// Who rates what was drawn follows from the seed, not from who comes; and work never stops for it.

import Catalog
import EvidenceModel
import Foundation
import Testing

@testable import Casework

@Suite struct RatingTurnsTests {
  private func desk(items: Int, people: Int, share: Double = 1) throws -> WorkDesk {
    let desk = try WorkDesk(items: items, people: people)
    try desk.put([
      "sampling:": "sampling: {seed: 5, double_rating: \(share), glanced: 0.1, inferred: 0}"
    ])
    return desk
  }

  /// Those whom the seed draws for an item, in their order.
  private func order(_ desk: WorkDesk, _ item: Int64) throws -> [Int64] {
    try desk.store.catalog.read { reader in
      let name = try #require(try reader.row(ItemRow.self, key: .integer(item))?.contentName)
      return try RatingTurns(reader).order(name)
    }
  }

  /// Everybody works one item each in turn, beginning with some person, until nothing waits.
  private func work(_ desk: WorkDesk, beginningWith first: Int) throws -> [Int64: Set<Int64>] {
    var raters: [Int64: Set<Int64>] = [:]
    var isIdle = false
    while !isIdle {
      isIdle = true
      for number in desk.people.indices {
        let actor = desk.people[(number + first) % desk.people.count]
        guard let next = try desk.next(actor) else { continue }
        isIdle = false
        try desk.record(next.item, "none", by: actor)
        raters[next.item, default: []].insert(try #require(actor.user))
      }
    }
    return raters
  }

  @Test func aDrawnItemIsOfferedFirstToThoseWhomTheSeedDraws() throws {
    // Names that the seed draws by are keyed anew by each case: of 20 items none is a person's turn in one of a million.
    let desk = try desk(items: 20, people: 4)
    for actor in desk.people {
      let user = try #require(actor.user)
      let next = try #require(try desk.next(actor))
      #expect(try order(desk, next.item).prefix(2).contains(user))
      // Of all that are the person's turn it is the first in the queue.
      let rank = try #require(next.rank)
      let before = try desk.testCase.rows(QueueEntryRow.self).filter { $0.rank > rank }
      for entry in before {
        let held = try desk.testCase.rows(LeaseRow.self).count { $0.itemId == entry.itemId }
        #expect(try held >= 2 || !order(desk, entry.itemId).prefix(2).contains(user))
      }
    }
    try desk.store.close()
  }

  @Test func everyItemIsRatedByTwoWhoeverBegins() throws {
    for first in 0..<3 {
      let desk = try desk(items: 9, people: 3)
      let raters = try work(desk, beginningWith: first)
      #expect(raters.count == 9 && raters.values.allSatisfy { $0.count == 2 })
      #expect(try desk.testCase.rows(QueueEntryRow.self) == [])
      try desk.store.close()
    }
  }

  @Test func whoIsAwayHoldsNothingUp() throws {
    let desk = try desk(items: 8, people: 5)
    // Two of five come to work: all items are rated by both in the end.
    for actor in desk.people.prefix(2) {
      var count = 0
      while let next = try desk.next(actor) {
        try desk.record(next.item, "none", by: actor)
        count += 1
      }
      #expect(count == 8)
    }
    #expect(try desk.testCase.rows(QueueEntryRow.self) == [])
    try desk.store.close()
  }

  @Test func moreThanTheMeasureOfPatienceIsNotPassedOver() throws {
    let desk = try desk(items: RatingTurns.patience + 20, people: 24)
    let actor = desk.people[0]
    let user = try #require(actor.user)
    var firstOfOthers = 0
    for _ in 0..<12 {
      let waiting = try desk.testCase.rows(QueueEntryRow.self).filter { $0.rater == 0 }
        .sorted { $0.rank > $1.rank }.map(\.itemId)
      let own = try waiting.firstIndex { try order(desk, $0).prefix(2).contains(user) }
      let isOwnReached = (own ?? .max) <= RatingTurns.patience
      let next = try #require(try desk.next(actor))
      #expect(next.item == waiting[isOwnReached ? own ?? 0 : 0])
      if !isOwnReached { firstOfOthers += 1 }
      try desk.record(next.item, "none", by: actor)
    }
    #expect(firstOfOthers > 0, "some twelfth of the items are the person's")
    try desk.store.close()
  }

  @Test func theOrderFollowsFromSeedAndContentAndIsEven() throws {
    let desk = try desk(items: 40, people: 4)
    let items = try desk.testCase.rows(ItemRow.self)
    let (first, again) = try desk.store.catalog.read { reader in
      let turns = try RatingTurns(reader)
      return (items.map { turns.order($0.contentName) }, items.map { turns.order($0.contentName) })
    }
    #expect(first == again && Set(first).count > 1)
    for actor in desk.people {
      let user = try #require(actor.user)
      #expect(first.allSatisfy { $0.contains(user) })
      // Of 40 items some 20 are each person's; 6 to 34 is beyond six standard deviations.
      #expect((6...34).contains(first.count { $0.prefix(2).contains(user) }))
    }
    #expect(!first.contains { $0.contains(desk.lead.user ?? 0) })
    try desk.store.close()
  }

  @Test func whatWasNotDrawnIsForWhoeverComes() throws {
    let desk = try desk(items: 6, people: 3, share: 0)
    let ranks = try desk.testCase.rows(QueueEntryRow.self).sorted { $0.rank > $1.rank }
    for (number, actor) in desk.people.enumerated() {
      #expect(try desk.next(actor)?.item == ranks[number].itemId)
    }
    try desk.store.close()
  }
}
