// SPDX-License-Identifier: Apache-2.0
// What a person waits for when the next item is asked for: never for the disk.

import Catalog
import EvidenceModel
import Testing

@testable import Casework

@Suite struct ClaimCostTests {
  @Test func theNextItemWaitsForNoDisk() throws {
    let desk = try WorkDesk()
    try WorkQueue(store: desk.store, actor: desk.people[1]).release(
      try #require(try desk.next(desk.people[1])).item)
    let count = TransactionCount()
    try desk.testCase.reopen(driver: CountingDriver(count: count))
    let sight = Sight(desk, desk.people[0])
    let gate = WorkGate(store: desk.store, actor: sight.person, views: sight.views)
    let queue = WorkQueue(store: desk.store, actor: sight.person, views: sight.views)
    guard case .item(let item) = try gate.next() else {
      Issue.record("nothing waits")
      return
    }
    #expect(count.durable == 0 && count.soon == 1, "the hold alone is written")
    desk.testCase.clock.advance(seconds: 5)
    try queue.beat(item.item, isActive: true)
    #expect(count.durable == 0 && count.soon == 2)
    // What a view counted meanwhile is brought into the pace before it is asked for.
    let view = try sight.begin([item.item])
    #expect(count.durable == 1, "a view is on the disk before anything is shown")
    desk.testCase.clock.advance(seconds: 5)
    try sight.views.beat(view.token, session: "s", isActive: true)
    _ = try gate.next()
    #expect(count.durable == 1 && count.soon == 4)
    try desk.store.close()
  }

  @Test func aLeafIsNeverWrittenWithoutTheDisk() throws {
    let desk = try WorkDesk(items: 1)
    let before = try desk.testCase.rows(LeafRow.self).count
    #expect(throws: CaseworkError(.internalFault, "")) {
      try desk.store.note(.keyHolder) { recording in
        try recording.leaf(.view, shown: [("item", "1")])
      }
    }
    #expect(try desk.testCase.rows(LeafRow.self).count == before, "and nothing of it is there")
    try desk.store.close()
  }
}
