// SPDX-License-Identifier: Apache-2.0
// The catalog fails at each transaction in turn; the next run finishes the work.

import Catalog
import EvidenceModel
import EvidenceVault
import Foundation
import MediaDecoding
import Testing

@testable import Casework

@Suite struct FaultTests {
  private static let places: [(Int, FaultPlace)] = (1...4).flatMap { number in
    FaultPlace.allCases.map { (number, $0) }
  }

  @Test(arguments: places)
  func aFailedTransactionLeavesACaseThatGoesOn(_ number: Int, _ place: FaultPlace) throws {
    let source = try Scratch()
    for seed in UInt64(1)...4 {
      try source.write(try Pictures.png(seed, side: 64), to: "folder/\(seed).png")
    }
    try source.write(Array("a red lighthouse at dawn".utf8), to: "folder/notes.txt")
    let testCase = try TestCase()
    try testCase.reopen(driver: FaultyDriver(transaction: number, place: place))
    _ = try? testCase.ingest([source.path + "/folder"])
    try testCase.reopen()
    #expect(try testCase.problems() == [])
    try testCase.ingest([source.path + "/folder"])
    let counts = try testCase.counts()
    #expect(counts["source"] == 1)
    #expect(counts["item"] == 5)
    #expect(counts["capture"] == 5)
    #expect(counts["occurrence"] == 5)
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }

  /// Another program stores the same contents while they are read here, against all rules.
  @Test func aBlobThatSomebodyElseStoredFirstIsOpenedWithItsOwnSalt() throws {
    let source = try Scratch()
    for seed in UInt64(1)...3 {
      try source.write(try Pictures.png(seed, side: 64), to: "folder/\(seed).png")
    }
    let testCase = try TestCase()
    let secrets = try CaseKeySource.keyFile(testCase.keyFile).open(
      #require(testCase.store.description.keys), caseID: testCase.store.description.id)
    let other = try Vault(directory: testCase.store.folder.vault, key: secrets.caseKey)
    let rival = RivalDecoders(decoders: try TestDecoders.shared()) {
      for seed in UInt64(1)...3 {
        _ = try? other.store(try Pictures.png(seed, side: 64), durability: .immediate)
      }
    }
    try testCase.ingest([source.path + "/folder"], decoders: rival)
    #expect(try testCase.problems() == [])
    #expect(try testCase.counts()["item"] == 3)
    try testCase.store.close()
  }

  @Test func aSecondIngestIsToldWhoIsAtWork() throws {
    let testCase = try TestCase()
    let lock = try WorkLock(
      path: testCase.store.folder.ingestLock, work: "ingest", now: testCase.clock.present)
    let error = #expect(throws: CaseworkError.self) { try testCase.ingest([testCase.scratch.path]) }
    #expect(error?.code == .locked)
    #expect(error?.userMessage.contains("process \(getpid())") == true)
    withExtendedLifetime(lock) {}
    try testCase.store.close()
  }

  @Test func aSourceThatIsNotThereStopsNothingElse() throws {
    let source = try Scratch()
    try source.write(try Pictures.png(1, side: 64), to: "folder/1.png")
    let testCase = try TestCase()
    let outcomes = try testCase.ingest([source.path + "/missing", source.path + "/folder"])
    #expect(outcomes.map(\.outcome) == [.unreadable, .done])
    #expect(try testCase.counts()["item"] == 1)
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }
}

/// Decoders beside which something happens at each examination, when contents are stored and not yet durable.
private struct RivalDecoders: Examining {
  let decoders: TestDecoders
  let rival: @Sendable () -> Void

  func examine(
    _ open: @escaping ContentOpener, _ request: ExaminationRequest
  ) -> any PendingExamination {
    rival()
    return decoders.examine(open, request)
  }

  func makeSession() throws -> any DecoderSession { try decoders.makeSession() }
}
