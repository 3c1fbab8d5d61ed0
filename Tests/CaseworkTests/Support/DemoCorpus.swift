// SPDX-License-Identifier: Apache-2.0
// A small synthetic corpus, written once, and a case that holds it, ingested once and copied by tests.

import EvidenceModel
import Foundation
import SyntheticCorpus

@testable import Casework

/// A synthetic corpus on disk.
struct DemoCorpus: Sendable {
  let scratch: Scratch
  let manifest: CorpusManifest
  let truth: TruthFile
  let mapping: String

  /// A corpus of families, thumbnails, furniture and re-crawls.
  static let small = Result { try DemoCorpus(.demo(postings: 48, seed: 7)) }

  /// The case that holds ``small``, taken in without interruption.
  static let ingested = Result {
    let corpus = try small.get()
    let testCase = try TestCase()
    try testCase.ingest([corpus.manifest.capturePath], mapping: corpus.mapping)
    try FamilyService(store: testCase.store, actor: .keyHolder).rebuild()
    return try testCase.template()
  }

  init(_ plan: CorpusPlan) throws {
    scratch = try Scratch()
    manifest = try CorpusWriter.write(plan, to: scratch.path)
    truth = try TruthFile.load(manifest.truthPath)
    mapping = try String(contentsOfFile: manifest.mappingPath, encoding: .utf8)
  }
}

/// The two numbers that say how much was captured, read from the capture file by a few lines that share
/// nothing with the program's own reader.
struct CaptureTally {
  private(set) var records = 0
  private(set) var places: Set<String> = []

  /// Reads a `.warc.gz` through `gunzip`.
  init(path: String) throws {
    let bytes = try Self.unpacked(path)
    var position = 0
    while let (fields, body, end) = Self.record(bytes, at: position) {
      position = end
      add(fields, Array(body.prefix(32)))
    }
  }

  /// The capture without the pictures that have these printed numbers: their pages stay as they are.
  static func cut(_ path: String, without serials: Set<Int>) throws -> [UInt8] {
    let bytes = try unpacked(path)
    var kept: [UInt8] = []
    var position = 0
    while let (fields, _, end) = record(bytes, at: position) {
      let name = fields["warc-target-uri"]?.split(separator: "/media/").dropFirst().first
      let serial = name.flatMap { Int($0.prefix(while: \.isNumber)) }
      if serial.map(serials.contains) != true { kept += bytes[position..<end] }
      position = end
    }
    return kept
  }

  private static func unpacked(_ path: String) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = ["-dc", path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = Array(try output.fileHandleForReading.readToEnd() ?? Data())
    process.waitUntilExit()
    return bytes
  }

  private mutating func add(_ fields: [String: String], _ start: [UInt8]) {
    guard ["response", "revisit"].contains(fields["warc-type"] ?? "") else { return }
    records += 1
    let status = String(decoding: start, as: UTF8.self).split(separator: " ").dropFirst().first
    guard status?.hasPrefix("2") == true || fields["warc-type"] == "revisit",
      let place = fields["warc-target-uri"], let digest = fields["warc-payload-digest"]
    else { return }
    places.insert(place + " " + digest)
  }

  private static func record(
    _ bytes: [UInt8], at start: Int
  ) -> (fields: [String: String], body: ArraySlice<UInt8>, end: Int)? {
    var fields: [String: String] = [:]
    var position = start
    while let end = bytes[position...].firstIndex(of: 10) {
      let line = String(decoding: bytes[position..<end], as: UTF8.self)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      position = end + 1
      if line.isEmpty {
        guard let length = fields["content-length"].flatMap({ Int($0) }) else { return nil }
        return (fields, bytes[position..<position + length], position + length + 4)
      }
      guard let colon = line.firstIndex(of: ":") else { continue }
      fields[line[..<colon].lowercased()] =
        line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    return nil
  }
}
