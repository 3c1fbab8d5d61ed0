// SPDX-License-Identifier: Apache-2.0
// Connections in memory and a decoder that answers what it is told, for tests of the protocol.

import EvidenceModel
import Foundation
import MediaDecoding
import Synchronization

/// A one-way queue of frames between two threads; closing it ends it.
final class FrameQueue: Sendable {
  private let frames = Mutex<(waiting: [WireFrame], isClosed: Bool)>(([], false))
  private let changed = NSCondition()

  func put(_ frame: WireFrame) {
    changed.lock()
    frames.withLock { $0.waiting.append(frame) }
    changed.broadcast()
    changed.unlock()
  }

  func close() {
    changed.lock()
    frames.withLock { $0.isClosed = true }
    changed.broadcast()
    changed.unlock()
  }

  func take() -> WireFrame? {
    changed.lock()
    defer { changed.unlock() }
    while true {
      let (frame, isClosed) = frames.withLock {
        ($0.waiting.isEmpty ? nil : $0.waiting.removeFirst(), $0.isClosed)
      }
      if frame != nil || isClosed { return frame }
      changed.wait()
    }
  }
}

/// One end of a connection in memory.
final class QueueTransport: FrameTransport {
  private let incoming: FrameQueue
  private let outgoing: FrameQueue

  init(incoming: FrameQueue, outgoing: FrameQueue) {
    self.incoming = incoming
    self.outgoing = outgoing
  }

  func send(_ frame: WireFrame, by deadline: ContinuousClock.Instant?) throws(DecodeError) {
    let header = try WireFrame.Header(frame.header)
    precondition(header.payloadByteCount == frame.payload.count, "a header states its payload")
    outgoing.put(frame)
  }

  func receive(by deadline: ContinuousClock.Instant?) throws(DecodeError) -> WireFrame? {
    incoming.take()
  }
}

/// A transport that plays a list of frames and forgets what it is sent.
final class ScriptedTransport: FrameTransport {
  private var frames: [WireFrame]
  private(set) var sent: [WireFrame] = []

  init(_ frames: [WireFrame]) { self.frames = frames }

  func send(_ frame: WireFrame, by deadline: ContinuousClock.Instant?) throws(DecodeError) {
    sent.append(frame)
  }

  func receive(by deadline: ContinuousClock.Instant?) throws(DecodeError) -> WireFrame? {
    frames.isEmpty ? nil : frames.removeFirst()
  }
}

/// A decoder whose answers follow from its input, so that a test can foresee them.
final class EchoDecoder: DecoderSession {
  func examine(
    _ source: any ByteSource, _ request: ExaminationRequest
  ) throws -> Examination {
    let bytes = try source.read(at: 0, count: source.byteCount)
    let tail = try source.read(at: max(0, source.byteCount - 3), count: 10)
    return EchoDecoder.examination(bytes, tail, request)
  }

  /// The answer to `bytes` that end with `tail`.
  static func examination(
    _ bytes: [UInt8], _ tail: [UInt8], _ request: ExaminationRequest
  ) -> Examination {
    let hash = PDQHash(UInt64(bytes.count), 2, 3, UInt64(tail.first ?? 0))
    let field = TraceField(name: "prompt", value: "a red lighthouse ✓", isEvidenceText: true)
    let trace = Trace(
      kind: "a1111.parameters", tool: "AUTOMATIC1111", claim: .generated, carrier: "png.tEXt",
      offset: 33, length: bytes.count, strength: .strong, forgeability: .trivial,
      fields: [field, TraceField(name: "seed", value: "", isEvidenceText: false)])
    let findings = [
      Finding(code: "image.truncated", severity: .defect, detail: "cut"),
      Finding(code: "image.trailing", severity: .notice, detail: "more", offset: 7),
    ]
    return Examination(
      format: bytes.isEmpty ? nil : .png, kind: .image,
      image: ImageFacts(width: 3, height: 4, orientation: 6, frames: 2, hasAlpha: true),
      pdq: request.wantsPDQ ? PDQFingerprint(hash: hash, quality: 100) : nil,
      dihedral: request.wantsDihedral ? DihedralTransform.allCases.map { _ in hash } : [],
      video: request.video.map { _ in videoFacts }, vpdq: request.video.map { _ in vpdq(hash) },
      traces: request.wantsTraces ? [trace] : [], findings: findings,
      error: DecodeError(.corrupt, "as told"))
  }

  private static let videoFacts = VideoFacts(
    width: 640, height: 360, microseconds: 2_500_000, codec: "h264", frameRate: 29.97, frames: 75,
    rotation: 90)

  private static func vpdq(_ hash: PDQHash) -> VPDQFingerprint {
    VPDQFingerprint(
      frames: (0..<3).map { index in
        VPDQFrame(
          frame: index * 29, microseconds: Int64(index) * 967_634,
          fingerprint: PDQFingerprint(hash: hash, quality: 99 + index / 2))
      })
  }

  func openDecompression(
    _ coding: ContentCoding, limits: ContainerLimits
  ) throws -> any Decompression {
    guard coding != .brotli else { throw DecodeError(.unsupported, "not this one") }
    return EchoStream()
  }

  func openArchive(
    _ source: any ByteSource, limits: ContainerLimits
  ) throws -> any ArchiveCursor {
    EchoArchive(source)
  }

  func openMarkup(
    _ dialect: MarkupDialect, limits: MarkupLimits
  ) throws -> any MarkupCursor {
    EchoMarkup()
  }
}

/// Gives its input back, one half a step.
final class EchoStream: Decompression {
  func step(_ input: [UInt8]) throws -> DecompressionStep {
    if input == [0] { throw DecodeError(.corrupt, "a zero") }
    let used = (input.count + 1) / 2
    return DecompressionStep(
      output: Array(input[..<used]), consumed: used, memberEnded: used == input.count)
  }

  func close() {}
}

/// One entry for each byte of its source.
final class EchoArchive: ArchiveCursor {
  private let source: any ByteSource
  private var position = 0
  private var isRead = false

  init(_ source: any ByteSource) { self.source = source }

  func nextEntry() throws -> ArchiveEntry? {
    let byte = try source.read(at: position, count: 1)
    guard let byte = byte.first else { return nil }
    position += 1
    isRead = false
    return ArchiveEntry(
      path: [byte], kind: .file, byteCount: byte == 0 ? nil : Int.max,
      modified: Instant(microseconds: -1), isEncrypted: byte == 1)
  }

  func readEntry(maximum: Int) throws -> [UInt8] {
    defer { isRead = true }
    return isRead ? [] : try source.read(at: position - 1, count: maximum)
  }

  func close() {}
}

/// One event of each sort for each call.
final class EchoMarkup: MarkupCursor {
  func feed(_ bytes: [UInt8], isLast: Bool) throws -> [MarkupEvent] {
    let attribute = MarkupAttribute(name: "bytes", value: "\(bytes.count)")
    return [.start(name: "p", attributes: [attribute]), .text("✓")]
      + (isLast ? [.end(name: "p")] : [])
  }

  func close() {}
}
