// SPDX-License-Identifier: Apache-2.0
// An ingest that was stopped, or died, goes on: nothing lost, nothing twice.

import Catalog
import EvidenceModel
import Foundation
import Synchronization
import SyntheticCorpus
import Testing

@testable import Casework

@Suite struct InterruptionTests {
  /// A counter that closures share.
  private final class Countdown: Sendable {
    private let left: Mutex<Int>
    init(_ count: Int) { left = Mutex(count) }
    func tick() -> Bool {
      left.withLock { count in
        count -= 1
        return count < 0
      }
    }
  }

  @Test func stoppedAtSeveralCapturesItComesToTheSame() throws {
    let corpus = try DemoCorpus.small.get()
    let whole = try TestCase(copyOf: DemoCorpus.ingested.get())
    let testCase = try TestCase()
    for captures in [0, 3, 30, 60, 75] {
      let countdown = Countdown(captures)
      #expect(throws: CaseworkError(.interrupted, "")) {
        try testCase.ingest(
          [corpus.manifest.capturePath], mapping: corpus.mapping,
          isInterrupted: { countdown.tick() })
      }
      #expect(try testCase.problems() == [])
      try testCase.reopen()
    }
    try testCase.ingest([corpus.manifest.capturePath], mapping: corpus.mapping)
    #expect(try testCase.counts() == whole.counts())
    #expect(try contents(testCase) == contents(whole))
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }

  private func contents(_ testCase: TestCase) throws -> Set<SHA256Digest> {
    Set(try SyntheticAccess(store: testCase.store).contents().map(\.sha256))
  }

  @Test(arguments: [0, 2, 5])
  func aDecoderThatCannotStartEndsAnIngestAsACrashDoes(after examinations: Int) throws {
    let source = try Scratch()
    let file = try source.write(try Self.damagedCapture(), to: "capture.warc")
    let testCase = try TestCase()
    #expect(throws: (any Error).self) {
      try testCase.ingest([file], decoders: BreakingDecoders(after: examinations))
    }
    try testCase.reopen()
    try testCase.ingest([file])
    let whole = try TestCase()
    try whole.ingest([file])
    #expect(try testCase.counts() == whole.counts())
    #expect(
      try testCase.rows(FindingRow.self).map(\.code).sorted()
        == whole.rows(FindingRow.self).map(\.code).sorted())
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }

  @Test func whatIsFoundAtTheEndOfASourceIsRecordedOnce() throws {
    let source = try Scratch()
    let file = try source.write(try Self.damagedCapture(), to: "capture.warc")
    let testCase = try TestCase()
    let isHashing = Countdown(0)
    let hasEnded = Mutex(false)
    #expect(throws: CaseworkError(.interrupted, "")) {
      try testCase.ingest(
        [file], isInterrupted: { hasEnded.withLock { $0 } && isHashing.tick() },
        progress: { progress in
          if progress.stage == .hashingAfter { hasEnded.withLock { $0 = true } }
        })
    }
    try testCase.ingest([file])
    let whole = try TestCase()
    try whole.ingest([file])
    #expect(try whole.rows(FindingRow.self).count > 0)
    #expect(try testCase.counts() == whole.counts())
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }

  /// Pictures with a strange record between them and a truncated one at the end.
  private static func damagedCapture() throws -> [UInt8] {
    var bytes: [UInt8] = []
    for seed in UInt64(1)...6 {
      bytes += WARC.response(
        "https://harbour.example/\(seed).png", type: "image/png", body: try Pictures.png(seed))
      if seed == 4 { bytes += Array("this is no record\r\n\r\n".utf8) }
    }
    let last = WARC.response(
      "https://harbour.example/last", type: "text/plain", body: Array("a red lighthouse".utf8))
    return bytes + last.dropLast(12)
  }
}
