// SPDX-License-Identifier: Apache-2.0
// Decoders for tests: the native ones in this process, and ones that end when told to.

import MediaDecoding
import NativeDecoders
import Testing

/// The native decoders in this process, with a count of calls and a way to end at one of them.
final class TestSession: DecoderSession {
  /// Counts calls over all sessions of one test, and says which of them end their session.
  final class Plan {
    var calls = 0
    let crashes: Set<Int>
    var sessions = 0

    init(crashes: Set<Int> = []) { self.crashes = crashes }

    func make() -> TestSession {
      sessions += 1
      return TestSession(self)
    }
  }

  private let plan: Plan
  private var isGone = false

  init(_ plan: Plan) { self.plan = plan }

  func call<Result>(_ body: () throws -> Result) throws -> Result {
    plan.calls += 1
    if plan.crashes.contains(plan.calls) { isGone = true }
    guard !isGone else { throw DecodeError(.crashed, "the decoder ended") }
    return try body()
  }

  func examine(_ source: any ByteSource, _ request: ExaminationRequest) throws -> Examination {
    throw DecodeError(.unsupported, "not needed here")
  }

  func openDecompression(
    _ coding: ContentCoding, limits: ContainerLimits
  ) throws -> any Decompression {
    let inner = try call { try NativeContainers.openDecompression(coding, limits: limits) }
    return Steps(self, inner)
  }

  func openArchive(_ source: any ByteSource, limits: ContainerLimits) throws -> any ArchiveCursor {
    let inner = try call { try NativeContainers.openArchive(source, limits: limits) }
    return Entries(self, inner)
  }

  func openMarkup(_ dialect: MarkupDialect, limits: MarkupLimits) throws -> any MarkupCursor {
    try call { try NativeContainers.openMarkup(dialect, limits: limits) }
  }

  private final class Steps: Decompression {
    let session: TestSession
    let inner: any Decompression

    init(_ session: TestSession, _ inner: any Decompression) {
      self.session = session
      self.inner = inner
    }

    func step(_ input: [UInt8]) throws -> DecompressionStep {
      #expect(input.count <= 1 << 20)
      return try session.call { try inner.step(input) }
    }

    func close() { inner.close() }
  }

  private final class Entries: ArchiveCursor {
    let session: TestSession
    let inner: any ArchiveCursor

    init(_ session: TestSession, _ inner: any ArchiveCursor) {
      self.session = session
      self.inner = inner
    }

    func nextEntry() throws -> ArchiveEntry? { try session.call { try inner.nextEntry() } }

    func readEntry(maximum: Int) throws -> [UInt8] {
      try session.call { try inner.readEntry(maximum: maximum) }
    }

    func close() { inner.close() }
  }
}
