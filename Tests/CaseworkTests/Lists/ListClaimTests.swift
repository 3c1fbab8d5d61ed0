// SPDX-License-Identifier: Apache-2.0
// Imports, withdrawals and takings of one list that meet: whatever ends last, nothing comes back that nobody wanted.

import Catalog
import EvidenceModel
import Foundation
import HashExchange
import Synchronization
import Testing

@testable import Casework

@Suite struct ListClaimTests {
  private let testCase: TestCase
  private let scratch: Scratch
  private let service: ListService

  init() throws {
    testCase = try TestCase()
    scratch = try Scratch()
    service = ListService(store: testCase.store, actor: .keyHolder)
  }

  private static func settings(_ name: String) -> HashListSettings {
    HashListSettings(
      name: name, owner: "harbour", polarity: .positive, pdqThreshold: 31, minimumQuality: 50,
      tags: [])
  }

  private func contents(_ digits: String...) throws -> HashListContents {
    let lines = digits.map { String(repeating: $0, count: 32) }
    let text = "md5\n" + lines.joined(separator: "\n") + "\n"
    return try HashListReader.read(path: try scratch.write(Array(text.utf8), to: "l.csv"))
  }

  private func versions() throws -> [Int] {
    try testCase.rows(ListVersionRow.self).sorted { $0.id < $1.id }.map(\.entryCount)
  }

  /// The claim is taken, the file is read, and meanwhile somebody withdraws the list.
  @Test func anImportThatBeganBeforeAWithdrawalDoesNotBringTheListBack() throws {
    _ = try service.add(try contents("1"), settings: Self.settings("north"))
    let claim = try ListClaim("north", in: testCase.store, for: .keyHolder)
    let list = try contents("1", "2")
    #expect(try service.withdraw(name: "north", reason: "its owner emptied it").version == 2)
    let error = #expect(throws: CaseworkError.self) {
      try service.add(list, settings: Self.settings("north"), under: claim)
    }
    #expect(error?.code == .conflict)
    #expect(error?.userMessage.contains("was withdrawn while this import was at work") == true)
    #expect(try versions() == [1, 0])
    #expect(try testCase.problems() == [])
  }

  /// Somebody who imports it after the withdrawal wants it back.
  @Test func anImportThatBeginsAfterTheWithdrawalBringsItBack() throws {
    _ = try service.add(try contents("1"), settings: Self.settings("north"))
    _ = try service.withdraw(name: "north", reason: "its owner emptied it")
    let summary = try service.add(try contents("1", "2"), settings: Self.settings("north"))
    #expect(summary.version == 3 && summary.entries == 2)
  }

  /// The withdrawal of another list ends nobody's import.
  @Test func onlyTheListWithdrawnIsRefused() throws {
    for name in ["north", "south"] {
      _ = try service.add(try contents("1"), settings: Self.settings(name))
    }
    let claim = try ListClaim("north", in: testCase.store, for: .keyHolder)
    _ = try service.withdraw(name: "south", reason: "its owner emptied it")
    let summary = try service.add(
      try contents("2"), settings: Self.settings("north"), under: claim)
    #expect(summary.version == 2)
  }

  /// The second is told so when it begins, and not at its end; a claim goes with whoever holds it.
  @Test func aSecondImportOfOneListIsRefusedAtItsBeginning() throws {
    var claim: ListClaim? = try ListClaim("north", in: testCase.store, for: .keyHolder)
    let error = #expect(throws: CaseworkError.self) {
      try ListClaim("north", in: testCase.store, for: .keyHolder)
    }
    #expect(error?.code == .locked)
    #expect(error?.userMessage.contains("another import of this list is at work") == true)
    #expect(error?.userMessage.contains("process \(getpid())") == true)
    #expect(throws: CaseworkError(.locked, "")) {
      try ListUpload(store: testCase.store, actor: .keyHolder).add(
        Array("md5\n".utf8), settings: Self.settings("north"))
    }
    _ = try service.add(try contents("1"), settings: Self.settings("south"))
    withExtendedLifetime(claim) {}
    claim = nil
    _ = try service.add(try contents("1"), settings: Self.settings("north"))
    let auditor = try testCase.add("eve", .auditor)
    #expect(throws: CaseworkError(.denied, "")) {
      try ListClaim("north", in: testCase.store, for: auditor)
    }
  }

  /// A list whose import is being recorded holds the next one up, and does not make it fail at its end.
  @Test func theEndOfAnImportWaitsForAnother() throws {
    let store = testCase.store
    let held = Mutex<WorkLock?>(
      try WorkLock(path: store.folder.importLock, work: "list import", now: testCase.clock.present))
    let asked = Mutex(0)
    let patient = ListService(
      store: store, actor: .keyHolder,
      mayWait: {
        let count = asked.withLock {
          $0 += 1
          return $0
        }
        if count == 3 { held.withLock { $0 = nil } }
        return true
      })
    #expect(try patient.add(try contents("1"), settings: Self.settings("north")).version == 1)
    #expect(asked.withLock { $0 } == 3)
  }

  /// Whoever waits can be stopped.
  @Test func waitingEndsWhenThePersonStops() throws {
    let store = testCase.store
    let held = try WorkLock(
      path: store.folder.importLock, work: "list import", now: testCase.clock.present)
    let isStopped = Mutex(false)
    let patient = ListService(
      store: store, actor: .keyHolder, isInterrupted: { isStopped.withLock { $0 } },
      mayWait: {
        isStopped.withLock { $0 = true }
        return true
      })
    #expect(throws: CaseworkError(.interrupted, "")) {
      try patient.add(try contents("1"), settings: Self.settings("north"))
    }
    withExtendedLifetime(held) {}
    #expect(try versions() == [])
  }

  /// In a library that cases share the case's own withdrawal is not said to be another's.
  @Test func aWithdrawalInTheSameCaseIsNotToldAsAnothers() throws {
    let own = try TestCase(library: scratch.path + "/library")
    let service = ListService(store: own.store, actor: .keyHolder)
    _ = try service.add(try contents("1"), settings: Self.settings("north"))
    let claim = try ListClaim("north", in: own.store, for: .keyHolder)
    own.clock.advance(seconds: 60)
    _ = try service.withdraw(name: "north", reason: "its owner emptied it")
    let error = #expect(throws: CaseworkError.self) {
      try service.add(try contents("1", "2"), settings: Self.settings("north"), under: claim)
    }
    #expect(error?.userMessage.contains("was withdrawn while this import was at work") == true)
  }

  /// In a library that cases share a withdrawal by one ends the import of another.
  @Test func aWithdrawalInAnotherCaseCountsToo() throws {
    let library = scratch.path + "/library"
    let first = try TestCase(library: library)
    let second = try TestCase(library: library)
    let list = try contents("1", "2")
    _ = try ListService(store: first.store, actor: .keyHolder).add(
      list, settings: Self.settings("north"))
    _ = try LibraryTaking(store: second.store, actor: .keyHolder).run()
    let claim = try ListClaim("north", in: first.store, for: .keyHolder)
    second.clock.advance(seconds: 60)
    _ = try ListService(store: second.store, actor: .keyHolder).withdraw(
      name: "north", reason: "its owner emptied it")
    let error = #expect(throws: CaseworkError.self) {
      try ListService(store: first.store, actor: .keyHolder).add(
        list, settings: Self.settings("north"), under: claim)
    }
    #expect(error?.code == .conflict)
    #expect(error?.userMessage.contains("in another case that shares the library") == true)
    #expect(try first.rows(ListVersionRow.self).count == 1)
    // What the case has not taken up is not said to be withdrawn, nor to be in force.
    let behind = #expect(throws: CaseworkError.self) {
      try ListService(store: first.store, actor: .keyHolder).withdraw(name: "north", reason: "x")
    }
    #expect(behind?.code == .conflict)
    #expect(behind?.userMessage.contains("in which another case withdrew it") == true)
    _ = try LibraryTaking(store: first.store, actor: .keyHolder).run()
    second.clock.advance(seconds: 60)
    _ = try ListService(store: second.store, actor: .keyHolder).add(
      list, settings: Self.settings("north"))
    let again = #expect(throws: CaseworkError.self) {
      try ListService(store: first.store, actor: .keyHolder).withdraw(name: "north", reason: "x")
    }
    #expect(again?.userMessage.contains("of 2 entries, from another case") == true)
    #expect(again?.userMessage.contains("martlet list take") == true)
    #expect(try first.problems() == [] && second.problems() == [])
  }
}
