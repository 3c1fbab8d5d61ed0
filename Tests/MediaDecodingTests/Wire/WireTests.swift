// SPDX-License-Identifier: Apache-2.0
// What one side of the connection says, the other understands.

import EvidenceModel
import Foundation
import MediaDecoding
import Testing

@Suite struct WireTests {
  private let request = ExaminationRequest(
    wantsPDQ: true, wantsDihedral: true, wantsTraces: true, video: .standard,
    limits: .standard)

  /// Runs `body` against a server on another thread.
  private func withServer(_ body: (WireClient) throws -> Void) throws {
    let (up, down) = (FrameQueue(), FrameQueue())
    let ended = DispatchSemaphore(value: 0)
    Thread {
      let transport = QueueTransport(incoming: up, outgoing: down)
      try? WireServer(transport: transport, decoder: EchoDecoder()).run()
      ended.signal()
    }.start()
    let client = WireClient(
      transport: QueueTransport(incoming: down, outgoing: up), callTimeout: .seconds(5))
    try client.waitUntilReady(within: .seconds(5))
    try body(client)
    up.close()
    #expect(ended.wait(timeout: .now() + 5) == .success)
  }

  @Test(arguments: [0, 1, 70_000, 3_000_000])
  func anExaminationCrossesWhole(byteCount: Int) throws {
    let bytes = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0) }
    try withServer { client in
      let answer = try client.examine(MemoryBytes(bytes), request)
      let expected = EchoDecoder.examination(bytes, Array(bytes.suffix(3)), request)
      #expect(answer == expected)
      #expect(answer.error?.detail == "as told")
    }
  }

  @Test func severalSessionsAreOpenAtOnce() throws {
    try withServer { client in
      let streams = try (0..<3).map { _ in
        try client.openDecompression(.gzip, limits: .standard)
      }
      let archive = try client.openArchive(MemoryBytes([7, 0, 1]), limits: .standard)
      let markup = try client.openMarkup(.html, limits: .standard)
      for stream in streams {
        let step = try stream.step([1, 2, 3])
        #expect(step.output == [1, 2] && step.consumed == 2 && !step.memberEnded)
      }
      let entry = try archive.nextEntry()
      #expect(entry?.path == [7])
      #expect(entry?.byteCount == Int.max / 4)
      #expect(entry?.modified == Instant(microseconds: -1))
      #expect(try archive.readEntry(maximum: 10) == [7, 0, 1])
      #expect(try archive.readEntry(maximum: 10) == [])
      #expect(try archive.nextEntry()?.byteCount == nil)
      #expect(try archive.nextEntry()?.isEncrypted == true)
      #expect(try archive.nextEntry() == nil)
      let events = try markup.feed([1, 2], isLast: true)
      let attributes = [MarkupAttribute(name: "bytes", value: "2")]
      #expect(events == [.start(name: "p", attributes: attributes), .text("✓"), .end(name: "p")])
      for stream in streams { stream.close() }
    }
  }

  @Test func aLongDocumentIsFedInPieces() throws {
    try withServer { client in
      let markup = try client.openMarkup(.xml, limits: .standard)
      let events = try markup.feed([UInt8](repeating: 0x20, count: 2_500_000), isLast: true)
      #expect(events.filter { $0 == .text("✓") }.count == 3)
      #expect(events.last == .end(name: "p"))
    }
  }

  @Test func aDecodersErrorEndsOnlyItsCall() throws {
    try withServer { client in
      #expect(throws: DecodeError(.unsupported, "")) {
        try client.openDecompression(.brotli, limits: .standard)
      }
      let stream = try client.openDecompression(.zstd, limits: .standard)
      #expect(throws: DecodeError(.corrupt, "")) { try stream.step([0]) }
      #expect(try stream.step([5]).output == [5])
      #expect(client.failure == nil)
    }
  }

  @Test func aSourcesErrorReachesItsOwner() throws {
    try withServer { client in
      #expect(throws: FaultySource.Fault()) { try client.examine(FaultySource(), request) }
      let found = try client.examine(MemoryBytes([1]), request)
      #expect(found.kind == .image)
    }
  }

  @Test func aSourceMustNotUseItsOwnDecoder() throws {
    try withServer { client in
      #expect(throws: DecodeError(.unsupported, "")) {
        try client.examine(CircularSource(client, request), request)
      }
      #expect(client.failure == nil)
    }
  }

  @Test func droppedHandlesAreClosed() throws {
    try withServer { client in
      for _ in 0..<(3 * WireServer.maximumSessions) {
        _ = try client.openDecompression(.gzip, limits: .standard)
      }
    }
  }

  @Test func tooManySessionsAreRefused() throws {
    try withServer { client in
      let open = try (0..<WireServer.maximumSessions).map { _ in
        try client.openMarkup(.html, limits: .standard)
      }
      #expect(throws: DecodeError(.limit, "")) { try client.openMarkup(.html, limits: .standard) }
      open[0].close()
      #expect(throws: Never.self) { try client.openMarkup(.html, limits: .standard).close() }
      client.closeAll()
      #expect(throws: Never.self) { try client.openMarkup(.html, limits: .standard) }
    }
  }
}

/// A source whose bytes cannot be read.
private final class FaultySource: ByteSource {
  struct Fault: Error, Equatable {}
  let byteCount = 100
  func read(at offset: Int, count: Int) throws -> [UInt8] { throw Fault() }
}

/// A source that asks the decoder that reads it.
private final class CircularSource: ByteSource {
  let byteCount = 100
  private let client: WireClient
  private let request: ExaminationRequest

  init(_ client: WireClient, _ request: ExaminationRequest) {
    self.client = client
    self.request = request
  }

  func read(at offset: Int, count: Int) throws -> [UInt8] {
    _ = try client.examine(MemoryBytes([]), request)
    return []
  }
}
