// SPDX-License-Identifier: Apache-2.0
// WARC and archives, read whole as sources.

import EvidenceCapture
import Foundation
import MartletTesting
import MediaDecoding
import SyntheticEncoding

/// WARC and archives.
enum CaptureTargets {
  static let all = [warc, archive]

  private static let warc = FuzzTarget(
    name: "warc", seeds: { try WARCSeeds.all() },
    words: [
      "\r\n\r\n", "WARC/1.0\r\n", "Content-Length: ", "Transfer-Encoding: chunked\r\n",
      "Content-Encoding: gzip, br\r\n", "WARC-Type: revisit\r\n", "HTTP/1.1 200 OK\r\n",
      "ffffffffffffffff\r\n", "WARC-Payload-Digest: sha1:", "\u{1f}\u{8b}",
    ],
    makeReader: { try CaptureReaderUnderFuzz(makeSession: { StreamSession() }, finish: {}) })

  private static let archive = FuzzTarget(
    name: "archive",
    seeds: {
      let folder = "Fixtures/fuzz-seeds"
      return try FileManager.default.contentsOfDirectory(atPath: "\(Repository.root)/\(folder)")
        .sorted().map { try Repository.bytes(of: "\(folder)/\($0)") }
    },
    words: ["PK\u{1}\u{2}", "PK\u{3}\u{4}", "PK\u{5}\u{6}", "../", "ustar", "path=", "7z"],
    makeReader: {
      let children = try ChildSessions()
      return try CaptureReaderUnderFuzz(
        makeSession: { try children.make() }, finish: { children.takeBack() })
    })
}

/// Reads each input as a source in a file of its own.
final class CaptureReaderUnderFuzz: FuzzReader {
  private let path: String
  private let makeSession: () throws -> any DecoderSession
  private let finish: () -> Void
  private var limits = CaptureLimits.standard

  init(makeSession: @escaping () throws -> any DecoderSession, finish: @escaping () -> Void) throws
  {
    self.makeSession = makeSession
    self.finish = finish
    path = FileManager.default.temporaryDirectory.path + "/fuzz-" + UUID().uuidString
    limits.payloadBytes = 1 << 20
    limits.expandedBytes = 4 << 20
    limits.spoolBytes = 4 << 20
    limits.container = ContainerLimits(
      outputBytes: 8 << 20, ratio: 200, entries: 2_000, nameBytes: 4_096, milliseconds: 5_000)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func isExpected(_ error: any Error) -> Bool { error is CaptureError }

  func read(_ bytes: [UInt8]) throws {
    defer { finish() }
    try Data(bytes).write(to: URL(filePath: path))
    let reader = try SourceOpener.open(
      path: path, makeSession: makeSession, spooler: MemorySpooler(), limits: limits)
    while let record = try reader.next() {
      _ = reader.drainFindings()
      guard case .payload(let stream) = record.content else { continue }
      while try !stream.next(maximum: 16 << 10).isEmpty {}
      _ = stream.findings
    }
    _ = reader.drainFindings()
  }
}

/// Keeps spooled containers in memory.
private final class MemorySpooler: Spooler {
  func spool(_ stream: any ByteStream, limit: Int) throws -> any ByteSource {
    var bytes: [UInt8] = []
    while true {
      let more = try stream.next(maximum: 64 << 10)
      if more.isEmpty { return MemoryBytes(bytes) }
      bytes += more
    }
  }
}

/// Small WARC files, sound ones.
private enum WARCSeeds {
  static func all() throws -> [[UInt8]] {
    let words = Array("a red lighthouse at dawn, three boats in the harbour".utf8)
    let chunks =
      Array("1a\r\n".utf8) + words.prefix(26) + Array("\r\n1A;x=y\r\n".utf8)
      + words.suffix(26) + Array("\r\n0\r\nTrailer: 1\r\n\r\n".utf8)
    let packed = try StreamEncoder.gzip(words)
    let records = [
      record(
        "warcinfo", "Content-Type: application/warc-fields\r\n", Array("software: x\r\n".utf8)),
      response(1, "", words),
      response(2, "Transfer-Encoding: chunked\r\n", chunks),
      response(3, "Content-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n", packed),
      response(4, "Content-Encoding: deflate\r\n", try StreamEncoder.zlib(words)),
      record("resource", target(5) + "Content-Type: text/plain\r\n", words),
      record(
        "revisit",
        target(1) + "WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"
          + "WARC-Refers-To-Target-URI: https://harbour.example/1\r\n"
          + "WARC-Refers-To-Date: 2026-01-02T03:04:05Z\r\n", []),
    ]
    let plain = Array(records.joined())
    let members = try records.flatMap { try StreamEncoder.gzip($0) }
    return [plain, members, try StreamEncoder.gzip(plain)] + records
  }

  private static func target(_ number: Int) -> String {
    "WARC-Target-URI: https://harbour.example/\(number)\r\n"
  }

  private static func response(_ number: Int, _ fields: String, _ body: [UInt8]) -> [UInt8] {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\(fields)\r\n"
    return record(
      "response", target(number) + "Content-Type: application/http; msgtype=response\r\n",
      Array(head.utf8) + body)
  }

  private static func record(_ type: String, _ fields: String, _ block: [UInt8]) -> [UInt8] {
    let head =
      "WARC/1.1\r\nWARC-Type: \(type)\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
      + "WARC-Date: 2026-01-02T03:04:05Z\r\n\(fields)Content-Length: \(block.count)\r\n\r\n"
    return Array(head.utf8) + block + Array("\r\n\r\n".utf8)
  }
}
