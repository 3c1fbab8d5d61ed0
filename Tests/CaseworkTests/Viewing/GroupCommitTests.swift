// SPDX-License-Identifier: Apache-2.0
// Work that comes at the same time is done together, each caller with the own answer.

import Dispatch
import Foundation
import Synchronization
import Testing

@testable import Casework

@Suite struct GroupCommitTests {
  /// The goes that were made; the first waits until it is let go, so that what comes meanwhile gathers.
  private final class Goes: Sendable {
    let made = Mutex<[[Int]]>([])
    let isFirstBegun = DispatchSemaphore(value: 0)
    let mayGoOn = DispatchSemaphore(value: 0)
    let answers = Mutex<[Int: Result<Int, any Error>]>([:])
    let received = DispatchSemaphore(value: 0)

    /// Answers each number with its double; a go that holds 13 fails.
    func perform(_ work: [Int]) throws -> [Int] {
      let isFirst = made.withLock { made in
        made.append(work)
        return made.count == 1
      }
      if isFirst {
        isFirstBegun.signal()
        mayGoOn.wait()
      }
      if work.contains(13) { throw CaseworkError(.conflict, "thirteen") }
      return work.map { $0 * 2 }
    }

    func submit(_ work: [Int], to commit: GroupCommit<Int, Int>) {
      for number in work {
        commit.submit(number) { answer in
          self.answers.withLock { $0[number] = answer }
          self.received.signal()
        }
      }
    }

    func wait(for count: Int) {
      for _ in 0..<count { received.wait() }
    }
  }

  @Test(arguments: [(256, [[0], Array(1...9)]), (4, [[0], [1, 2, 3, 4], [5, 6, 7, 8], [9]])])
  func whatComesMeanwhileIsDoneInOneGo(_ most: Int, _ expected: [[Int]]) throws {
    let goes = Goes()
    let commit = GroupCommit(atMost: most) { try goes.perform($0) }
    goes.submit([0], to: commit)
    goes.isFirstBegun.wait()
    goes.submit(Array(1...9), to: commit)
    goes.mayGoOn.signal()
    goes.wait(for: 10)
    #expect(goes.made.withLock { $0 } == expected)
    for number in 0...9 {
      #expect(try goes.answers.withLock { $0[number] }?.get() == number * 2)
    }
  }

  @Test func aFailureComesToAllOfItsGoAndToNobodyElse() throws {
    let goes = Goes()
    let commit = GroupCommit(atMost: 2) { try goes.perform($0) }
    goes.submit([0], to: commit)
    goes.isFirstBegun.wait()
    goes.submit([12, 13, 14, 15], to: commit)
    goes.mayGoOn.signal()
    goes.wait(for: 5)
    for number in [12, 13] {
      #expect(throws: CaseworkError.self) { try goes.answers.withLock { $0[number] }?.get() }
    }
    for number in [0, 14, 15] {
      #expect(try goes.answers.withLock { $0[number] }?.get() == number * 2)
    }
    #expect(try commit.submit(20) == 40, "it goes on afterwards")
  }

  @Test func severalAtOnceMakeTheNextGoWaitForMore() throws {
    let goes = Goes()
    let commit = GroupCommit(atMost: 256, gathering: .milliseconds(600)) { try goes.perform($0) }
    goes.submit([0], to: commit)
    goes.isFirstBegun.wait()
    goes.submit([1, 2], to: commit)
    goes.mayGoOn.signal()
    goes.wait(for: 3)
    goes.submit([3], to: commit)
    goes.submit([4, 5], to: commit)
    goes.wait(for: 3)
    #expect(goes.made.withLock { $0 } == [[0], [1, 2], [3, 4, 5]])
  }

  @Test func callersThatBlockGetTheirOwnAnswers() {
    let commit = GroupCommit<Int, Int>(atMost: 8) { $0.map { $0 + 1 } }
    let wrong = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 400) { number in
      if (try? commit.submit(number)) != number + 1 { wrong.add(1, ordering: .relaxed) }
    }
    #expect(wrong.load(ordering: .relaxed) == 0)
  }
}
