// SPDX-License-Identifier: Apache-2.0
// The sample lists, and reading and converting in memory.

import EvidenceModel
import Foundation
import HashExchange
import MartletTesting
import NativeDecoders

/// The sample lists beside these tests; scripts/make-list-samples writes them.
enum ExchangeSamples {
  /// The path of a sample.
  static func path(_ name: String) -> String {
    Repository.root + "/Tests/HashExchangeTests/Fixtures/" + name
  }

  /// XML taken apart in this process.
  static var helpers: ExchangeHelpers {
    ExchangeHelpers(openMarkup: { try NativeContainers.openMarkup($0, limits: $1) })
  }

  /// What is read of a file.
  struct Reading {
    var records: [ExchangeRecord] = []
    var problems: [LineProblem] = []
    var envelope: VICSEnvelope?
    var cases: [[JSONValue.Member]] = []

    /// The problems as record, algorithm and reason.
    var complaints: [String] {
      problems.map {
        [$0.record.map { "\($0)" }, $0.algorithm?.rawValue, $0.reason.rawValue].compactMap { $0 }
          .joined(separator: " ")
      }
    }
  }

  /// Reads a list record by record.
  static func read(path: String, format: ExchangeFormat? = nil) throws -> Reading {
    let opened = try ExchangeOpening.open(path: path, format: format, helpers: helpers)
    var reading = Reading()
    while let event = try opened.reader.next() {
      switch event {
      case .envelope(let envelope): reading.envelope = envelope
      case .caseBegins(let members), .caseEnds(let members): reading.cases.append(members)
      case .record(let record): reading.records.append(record)
      case .problem(let problem): reading.problems.append(problem)
      }
    }
    return reading
  }

  /// Reads a list from text.
  static func read(text: String, format: ExchangeFormat? = nil) throws -> Reading {
    try withFile(Array(text.utf8)) { try read(path: $0, format: format) }
  }

  /// Converts a file; gives the text written and what was wrong.
  static func convert(
    path: String, from: ExchangeFormat? = nil, to format: ExchangeFormat, profile: String? = nil
  ) throws -> (text: String, summary: ConversionSummary, problems: [LineProblem]) {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let target = folder.appending(path: "out").path(percentEncoded: false)
    let opened = try ExchangeOpening.open(path: path, format: from, helpers: helpers)
    let writer = try ExchangeWriting.begin(
      path: target, format: format,
      profile: try VICSProfile(yaml: profile ?? EmbeddedVICSProfiles.unitedStates),
      helpers: helpers)
    var problems: [LineProblem] = []
    let summary = try Conversion.run(opened.reader, to: writer) { problems.append($0) }
    return (try String(contentsOfFile: target, encoding: .utf8), summary, problems)
  }

  /// Converts text.
  static func convert(
    text: String, from: ExchangeFormat? = nil, to format: ExchangeFormat, profile: String? = nil
  ) throws -> (text: String, summary: ConversionSummary, problems: [LineProblem]) {
    try withFile(Array(text.utf8)) {
      try convert(path: $0, from: from, to: format, profile: profile)
    }
  }

  /// The digest of a sample's number, as scripts/make-list-samples makes them.
  static let md5 = [
    "", "a16ea72b09d94931021fab56973b0453", "da00e5489288dadd8196221a86a4ec1c",
    "5154887ef4d150929402560d7c997c63", "e3ed31a169d704c6aab54fce0ececaa6",
  ]
}
