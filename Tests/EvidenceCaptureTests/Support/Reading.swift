// SPDX-License-Identifier: Apache-2.0
// Reads whole sources and says what was seen, in a form that tests can compare.

import EvidenceCapture
import EvidenceModel
import Foundation
import MediaDecoding

/// Keeps spooled containers in memory.
final class MemorySpooler: Spooler {
  private(set) var count = 0

  func spool(_ stream: any ByteStream, limit: Int) throws -> any ByteSource {
    count += 1
    var bytes: [UInt8] = []
    while true {
      let more = try stream.next(maximum: 64 << 10)
      if more.isEmpty { return MemoryBytes(bytes) }
      bytes += more
    }
  }
}

/// A folder that goes with the test.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/capture-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, and the folders above it.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let whole = path + "/" + name
    let folder = (whole as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: whole))
    return whole
  }
}

/// What one capture turned out to be.
struct Seen: Equatable, CustomStringConvertible {
  let ordinal: Int
  let role: CaptureRecord.Role
  let place: String
  let status: Int?
  /// `payload`, `revisit 3`, `revisit ?`, `container zip`, `refused code`.
  let what: String
  let text: String
  let findings: [String]
  let record: CaptureRecord

  static func == (left: Seen, right: Seen) -> Bool { left.description == right.description }

  var description: String {
    "\(ordinal) \(role) \(place) \(status ?? 0) \(what) \(text.count) \(text.prefix(80)) \(findings)"
  }
}

/// A whole source, read.
struct Reading {
  var seen: [Seen] = []
  var findings: [Finding] = []

  var codes: [String] { findings.map(\.code) }
  var places: [String] { seen.map(\.place) }
  var texts: [String] { seen.map(\.text) }

  /// Reads the source at `path`; with `skipping`, without its payloads.
  static func of(
    _ path: String, limits: CaptureLimits = .standard, plan: TestSession.Plan = .init(),
    spooler: MemorySpooler = .init(), skipping: Bool = false, piece: Int = 4_096
  ) throws -> Reading {
    let reader = try SourceOpener.open(
      path: path, makeSession: plan.make, spooler: spooler, limits: limits)
    var reading = Reading()
    while let record = try reader.next() {
      reading.findings += reader.drainFindings()
      reading.seen.append(try look(record, skipping: skipping, piece: piece))
    }
    reading.findings += reader.drainFindings()
    return reading
  }

  /// Reads `bytes` as a file called `name`.
  static func of(
    _ bytes: [UInt8], _ name: String = "source", limits: CaptureLimits = .standard,
    plan: TestSession.Plan = .init(), skipping: Bool = false, piece: Int = 4_096
  ) throws -> Reading {
    let folder = try TemporaryFolder()
    return try of(
      folder.write(name, bytes), limits: limits, plan: plan, skipping: skipping, piece: piece)
  }

  private static func look(_ record: CaptureRecord, skipping: Bool, piece: Int) throws -> Seen {
    var what = "payload"
    var bytes: [UInt8] = []
    var findings: [String] = []
    switch record.content {
    case .refused(let finding): what = "refused \(finding.code)"
    case .container(let format): what = "container \(format.rawValue)"
    case .revisit(let target): what = "revisit \(target.ordinal.map(String.init) ?? "?")"
    case .payload(let stream):
      if !skipping {
        while true {
          let more = try stream.next(maximum: piece)
          if more.isEmpty { break }
          bytes += more
        }
        findings = stream.findings.map(\.code)
      }
    }
    return Seen(
      ordinal: record.ordinal, role: record.role, place: record.locator.text,
      status: record.status, what: what, text: String(decoding: bytes, as: UTF8.self),
      findings: findings, record: record)
  }
}
