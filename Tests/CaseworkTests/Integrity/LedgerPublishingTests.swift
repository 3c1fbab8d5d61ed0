// SPDX-License-Identifier: Apache-2.0
// Tiles and checkpoint follow what was there, and do not run after those who go on writing.

import Dispatch
import EvidenceModel
import Ledger
import Synchronization
import Testing

@testable import Casework
@testable import Catalog

@Suite struct LedgerPublishingTests {
  @Test func publishingEndsWhileOthersWriteOn() throws {
    let testCase = try TestCase()
    let store = testCase.store
    for _ in 0..<20 { try store.record(.keyHolder, publishes: false) { try $0.leaf(.list) } }
    let isPublished = Mutex(false)
    let written = Mutex(0)
    let failures = Mutex(0)
    let deadline = ContinuousClock.now + .seconds(8)
    DispatchQueue.concurrentPerform(iterations: 3) { number in
      do {
        guard number > 0 else {
          while written.withLock({ $0 }) < 5, ContinuousClock.now < deadline {}
          try store.publishLedger()
          return isPublished.withLock { $0 = true }
        }
        while !isPublished.withLock({ $0 }), ContinuousClock.now < deadline {
          try store.record(.keyHolder, publishes: false) { try $0.leaf(.list) }
          written.withLock { $0 += 1 }
        }
      } catch { failures.withLock { $0 += 1 } }
    }
    #expect(failures.withLock { $0 } == 0)
    #expect(ContinuousClock.now < deadline, "published only once nobody wrote any more")
    // What came meanwhile is published by the next.
    try store.publishLedger()
    let leaves = try store.catalog.read { try $0.count(LeafRow.self) }
    let head = try #require(try store.checkpointNote())
    #expect(try Checkpoint(head).size == UInt64(leaves))
    try store.close()
  }
}
