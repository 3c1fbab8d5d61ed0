// SPDX-License-Identifier: Apache-2.0
// The truth file: read by tests and simulated assessors, never by the program's own work.

public import EvidenceModel
internal import Foundation

/// The ground truth of a synthetic capture, by content.
public struct TruthFile: Sendable {
  /// Every record, posted pictures in order of serial number first.
  public let records: [TruthRecord]
  private let positions: [SHA256Digest: Int]

  /// Keeps `records`; of two with the same content the first counts.
  public init(_ records: [TruthRecord]) {
    self.records = records
    positions = Dictionary(
      records.enumerated().map { ($1.sha256, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Reads the truth file at `path`, one JSON object a line.
  ///
  /// - Throws: ``CorpusError`` `.unreadable` or `.malformedTruth`.
  public static func load(_ path: String) throws(CorpusError) -> TruthFile {
    guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable("truth") }
    var records: [TruthRecord] = []
    for (index, line) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let json = try? JSONParser.parse(Array(line)), let record = TruthRecord(json: json)
      else {
        throw .malformedTruth(line: index + 1)
      }
      records.append(record)
    }
    return TruthFile(records)
  }

  /// The record of the picture with this content; `nil` for content of another origin.
  public subscript(digest: SHA256Digest) -> TruthRecord? { positions[digest].map { records[$0] } }

  /// The pictures that posts show.
  public var posted: [TruthRecord] { records.filter { $0.role == .posted } }

  /// The totals of the posted pictures, without those whose content is in `excluded`.
  public func totals(excluding excluded: Set<SHA256Digest> = []) -> CorpusTotals {
    CorpusTotals(posted.filter { !excluded.contains($0.sha256) })
  }
}
