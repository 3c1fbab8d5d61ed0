// SPDX-License-Identifier: Apache-2.0
// Lists in the forms of others: VICS, hash sharing pages, tables, signals, databases, profiles.

import EvidenceModel
import Foundation
import HashDatabases
import HashExchange
import MartletTesting
import MediaDecoding
import NativeDecoders

/// Lists in the forms of others.
enum ListTargets {
  static let all = [vics, pages, tables, database, profile]

  private static func sample(_ name: String) throws -> [UInt8] {
    Array(
      try Data(
        contentsOf: URL(
          filePath: Repository.root + "/Tests/HashExchangeTests/Fixtures/" + name)))
  }

  /// Reads a list to its end and writes it in every form; what was written is read again, record for record.
  private static func convert(format: ExchangeFormat?) throws -> any FuzzReader {
    let folder = FileManager.default.temporaryDirectory.path + "/fuzz-lists-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let helpers = ExchangeHelpers(
      openMarkup: { try NativeContainers.openMarkup($0, limits: $1) },
      openDatabase: { try NSRLReader(path: $0) }, makeDatabase: { try NSRLWriter(path: $0) })
    let profile = try VICSProfile(yaml: EmbeddedVICSProfiles.unitedStates)
    let isTyped = { (error: any Error) in error is HashListError }
    return ClosureReader(expecting: isTyped) { bytes in
      let path = folder + "/in"
      try Data(bytes).write(to: URL(filePath: path))
      for form in ExchangeFormat.allCases {
        let target = folder + "/out"
        defer { try? FileManager.default.removeItem(atPath: target) }
        let opened = try ExchangeOpening.open(path: path, format: format, helpers: helpers)
        let writer = try ExchangeWriting.begin(
          path: target, format: form, profile: profile, helpers: helpers)
        let summary: ConversionSummary
        do { summary = try Conversion.run(opened.reader, to: writer) { _ in } } catch let error
          as HashListError where error.code == .unreadable
        {
          // It has nothing that this form can hold.
          continue
        }
        // Of these one record is one row or none, whatever else it has.
        guard form != .text, form != .threatexchange else { continue }
        let again = try ExchangeOpening.open(path: target, format: form, helpers: helpers)
        var count = 0
        while let event = try again.reader.next() { if case .record = event { count += 1 } }
        guard count == summary.written else { throw NotTheSame() }
      }
    }
  }

  private struct NotTheSame: Error {}

  private static let vics = FuzzTarget(
    name: "vics",
    seeds: {
      try ["vics-1.1-set", "vics-1.2-case", "vics-1.3-case", "vics-2.0-us-case"].map {
        try sample($0 + ".json")
      }
    },
    words: [
      "\"Media\":[", "}]}", "null", "\"true\"", "/Date(-1)/", "..\\\\", "9223372036854775808",
      "\"MediaID\":1", "\"value\":[", "{", "[", "\"AlternativeHashes\":[{",
    ], makeReader: { try convert(format: .vics) })

  private static let pages = FuzzTarget(
    name: "pages",
    seeds: { try (1...3).map { try sample("ncmec/page-\($0).xml") } },
    words: [
      "<image>", "</image>", "<deletedImage>", "<id>", "<!DOCTYPE", "&amp;", "<![CDATA[",
      "<fingerprints>", "type=\"Md5\"", "<member id=\"42\">", "2026-01-02T03:04:05Z",
    ], makeReader: { try convert(format: .ncmec) })

  private static let tables = FuzzTarget(
    name: "tables",
    seeds: {
      try ["icse.csv", "nsrl-rds-2.txt", "signals.txt", "list.csv", "list.txt"].map(sample)
    },
    words: [";", ",", "\"", "\r\n", "pdq ", "vpdq [", "True", "'=", "md5", "MD5;SHA1;"],
    makeReader: { try convert(format: nil) })

  private static let database = FuzzTarget(
    name: "database",
    seeds: {
      let folder = FileManager.default.temporaryDirectory.path
      let path = folder + "/fuzz-seed-" + UUID().uuidString + ".db"
      defer { try? FileManager.default.removeItem(atPath: path) }
      return [try SoftwareDatabase.bytes(at: path)]
    },
    words: ["CREATE TABLE", "CREATE VIEW", "FILE", "METADATA", "sha256", "VIRTUAL"],
    makeReader: { try convert(format: .nsrl) })

  private static let profile = FuzzTarget(
    name: "profile", seeds: { [Array(EmbeddedVICSProfiles.unitedStates.utf8)] },
    words: ["- category: 1", "from: [", "&a", "*a", "verified: yes", "profile: UK", "|", "!!"],
    makeReader: {
      ClosureReader(expecting: { $0 is HashListError }) { bytes in
        _ = try VICSProfile(yaml: String(decoding: bytes, as: UTF8.self))
      }
    })
}
