// SPDX-License-Identifier: Apache-2.0
// The pool: bounded, shared by threads, replaced child by child, ended without a trace.

import EvidenceModel
import Foundation
import MediaDecoding
import Synchronization
import SyntheticEncoding
import Testing

@testable import DecoderHost

@Suite struct DecoderPoolTests {
  @Test func aFullQueueHoldsTheSubmitterBack() throws {
    var configuration = try DecoderFixture.configuration()
    configuration.queueCapacity = 2
    let pool = DecoderPool(configuration)
    let allSubmitted = DispatchSemaphore(value: 0)
    let shared = Shared()
    Thread {
      for number in 0..<5 {
        let work = pool.submit { _ in
          shared.gate.wait()
          return number
        }
        shared.pending.withLock { $0.append(work) }
        shared.submitted.withLock { $0 += 1 }
      }
      allSubmitted.signal()
    }.start()
    // One under way and two waiting are three; the fourth is held back.
    #expect(DecoderFixture.holds(within: 10) { shared.submitted.withLock { $0 } == 3 })
    Thread.sleep(forTimeInterval: 0.2)
    #expect(shared.submitted.withLock { $0 } == 3)
    for _ in 0..<5 { shared.gate.signal() }
    #expect(allSubmitted.wait(timeout: .now() + 10) == .success)
    let results = try shared.pending.withLock { $0 }.map { try $0.wait() }
    #expect(results == [0, 1, 2, 3, 4])
    pool.shutdown()
  }

  @Test func oneBadItemCostsOneItem() throws {
    let pool = DecoderPool(try DecoderFixture.configuration(children: 2))
    let picture = try DecoderFixture.picture(.png())
    let work = (0..<20).map { number in
      pool.submit { session -> PDQHash? in
        if number % 5 == 2 {
          _ = try (session as? DecoderConnection)?.ask("segment")
        }
        return try session.examine(MemoryBytes(picture), DecoderFixture.request).pdq?.hash
      }
    }
    for (number, pending) in work.enumerated() {
      if number % 5 == 2 {
        #expect(throws: DecodeError(.crashed, "")) { try pending.wait() }
      } else {
        #expect(try pending.wait() != nil)
      }
    }
    pool.shutdown()
  }

  @Test func childrenGiveWayAsFarAsTheyAreTold() throws {
    for niceness: Int32 in [0, 5] {
      var configuration = try DecoderFixture.configuration()
      configuration.niceness = niceness
      let pool = DecoderPool(configuration)
      let child = try pool.submit { ($0 as? DecoderConnection)?.processID ?? 0 }.wait()
      let which = __priority_which_t(PRIO_PROCESS.rawValue)
      #expect(getpriority(which, id_t(child)) == niceness + getpriority(which, 0))
      pool.shutdown()
    }
  }

  @Test func aChildIsReplacedAfterItsShareOfWork() throws {
    var configuration = try DecoderFixture.configuration()
    configuration.workPerChild = 2
    let pool = DecoderPool(configuration)
    let children = try (0..<4).map { _ in
      try pool.submit { ($0 as? DecoderConnection)?.processID ?? 0 }.wait()
    }
    #expect(children[0] == children[1] && children[2] == children[3])
    #expect(children[1] != children[2])
    pool.shutdown()
    #expect(DecoderFixture.holds(within: 5) { !children.contains(where: DecoderFixture.exists) })
  }

  @Test func whatWorkLeavesOpenIsClosed() throws {
    let pool = DecoderPool(try DecoderFixture.configuration())
    for _ in 0..<3 {
      let opened = try pool.submit { session -> Int in
        let kept = try (0..<40).map { _ in try session.openMarkup(.html, limits: .standard) }
        return kept.count
      }.wait()
      #expect(opened == 40)
    }
    pool.shutdown()
  }

  @Test func aDroppedPoolLeavesNoProcess() throws {
    var pool: DecoderPool? = DecoderPool(try DecoderFixture.configuration(children: 2))
    let child = try pool?.submit { ($0 as? DecoderConnection)?.processID ?? 0 }.wait()
    let session = try pool?.makeSession()
    pool = nil
    let process = try #require(child)
    #expect(DecoderFixture.holds(within: 10) { !DecoderFixture.exists(process) })
    #expect(try session?.ask("allocate 1") == "0")
  }

  @Test func workAfterShutdownIsRefused() throws {
    let pool = DecoderPool(try DecoderFixture.configuration())
    pool.shutdown()
    #expect(throws: DecodeError(.unsupported, "")) { try pool.submit { _ in 1 }.wait() }
  }

  @Test func manyThreadsShareAPool() throws {
    let pool = DecoderPool(try DecoderFixture.configuration(children: 2))
    let picture = try DecoderFixture.picture(.jpeg())
    let counts = Shared.Counter()
    let threads = DispatchGroup()
    for _ in 0..<4 {
      threads.enter()
      Thread {
        for _ in 0..<10 {
          let work = pool.submit { try $0.examine(MemoryBytes(picture), DecoderFixture.request) }
          if (try? work.wait())?.pdq != nil { counts.add() }
        }
        threads.leave()
      }.start()
    }
    #expect(threads.wait(timeout: .now() + 60) == .success)
    #expect(counts.value == 40)
    pool.shutdown()
  }
}

/// What two threads of a test share.
private final class Shared: Sendable {
  final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func add() { count.withLock { $0 += 1 } }
  }

  let gate = DispatchSemaphore(value: 0)
  let submitted = Mutex(0)
  let pending = Mutex<[PendingWork<Int>]>([])
}
