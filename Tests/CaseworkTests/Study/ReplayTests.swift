// SPDX-License-Identifier: Apache-2.0
// The figures of a random oracle come out of item-level data again, through the whole program.

import Catalog
import EvidenceModel
import Foundation
import LegalRegime
import MartletTesting
import StudyReport
import SyntheticCorpus
import Testing

@testable import Casework

@Suite struct ReplayTests {
  /// What one vote came to, by content.
  private struct Outcome: Hashable {
    let content: SHA256Digest
    let rater: Int64
    let instrument: String
    let severity: String?
    let standing: String
  }

  @Test func aRandomOraclesFiguresComeOutInBothEditions() throws {
    var generator = SeedReport.generator("oracle replay")
    let seed = generator.next()
    print("oracle seed \(seed)")
    let oracle = try Oracle.random(seed: seed)
    let corpus = try DemoCorpus(.replay(oracle: oracle, seed: seed, side: 64))
    let ingested = try TestCase()
    try ingested.ingest([corpus.manifest.capturePath], mapping: corpus.mapping)
    let template = try ingested.template()
    var votes: [Set<Outcome>] = []
    for isReversed in [false, true] {
      let testCase = try TestCase(copyOf: template)
      let run = try StudyRun(testCase, corpus)
      try run.select()
      try run.assess(reversed: isReversed)
      votes.append(try outcomes(testCase))
      for edition in ReportEdition.allCases {
        let report = try ReportService(store: testCase.store, actor: run.lead).build(
          options: ReportOptions(edition: edition))
        check(report, oracle)
      }
      try testCase.store.close()
    }
    #expect(votes[0].count == oracle.selected)
    #expect(votes[0] == votes[1], "the order of the queue changes no vote")
  }

  @Test func fiftyPicturesFewerLowerEachFigureByWhatIsTrueOfThem() throws {
    var generator = SeedReport.generator("oracle removal")
    let seed = generator.next()
    print("removal seed \(seed)")
    let oracle = try Oracle.random(seed: seed, images: 150...200, analysts: 4...5)
    let corpus = try DemoCorpus(.replay(oracle: oracle, seed: seed, side: 64))
    let removed = Array(corpus.truth.posted.shuffled(using: &generator).prefix(50))
    let scratch = try Scratch()
    let rest = try scratch.write(
      CaptureTally.cut(corpus.manifest.capturePath, without: Set(removed.map(\.serial))),
      to: "rest.warc")
    let all = try figures(corpus, capture: corpus.manifest.capturePath)
    let fewer = try figures(corpus, capture: rest)
    let gone = CorpusTotals(removed)
    let seconds = removed.reduce(0) { $0 + $1.assessmentMilliseconds }
    let expected: [String: Double] = [
      "images_posted": 50, "images_selected": Double(gone.selected),
      "images_not_selected": Double(gone.notSelected),
      "criminal": Double(gone.pseudoPhotographs + gone.prohibitedImages),
      "criminal.pseudo_photograph": Double(gone.pseudoPhotographs),
      "criminal.prohibited_image": Double(gone.prohibitedImages),
      "analyst_hours": Double(seconds) / 3_600_000,
    ]
    for (id, lowered) in expected {
      let difference = try #require(all[id]) - #require(fewer[id])
      #expect(abs(difference - lowered) < 1e-6, "\(id)")
    }
    // What is broken down falls row by row.
    for (row, truths) in Dictionary(grouping: removed.filter(\.isCriminal), by: \.ageRow) {
      #expect(try #require(all[row]) - #require(fewer[row]) == Double(truths.count), "\(row)")
    }
  }

  @Test func smallFiguresStandInTheInternalEditionAndAreHiddenInTheOther() throws {
    var generator = SeedReport.generator("small oracle")
    let seed = generator.next()
    print("small oracle seed \(seed)")
    let oracle = try Oracle(
      posted: 30 + generator.below(20), selected: 12 + generator.below(10),
      analysts: 1 + generator.below(3), analystHours: 0.25,
      pseudoPhotographs: 1 + generator.below(4), prohibitedImages: 1 + generator.below(4))
    let corpus = try DemoCorpus(.replay(oracle: oracle, seed: seed, side: 64))
    let testCase = try study(corpus, capture: corpus.manifest.capturePath)
    let service = ReportService(store: testCase.store, actor: testCase.administrator)
    let full = try service.make(.json, options: ReportOptions(edition: .internal))
    let json = try JSONParser.parse(try #require(full.files.first?.bytes))
    var figures: [String: Int64] = [:]
    for figure in json["figures"]?.elements ?? [] {
      if let id = figure["id"]?.text, let count = figure["n"]?.integer { figures[id] = count }
    }
    #expect(figures["images_posted"] == Int64(oracle.posted))
    #expect(figures["images_selected"] == Int64(oracle.selected))
    #expect(figures["images_not_selected"] == Int64(oracle.notSelected))
    #expect(figures["criminal.pseudo_photograph"] == Int64(oracle.pseudoPhotographs))
    #expect(figures["criminal.prohibited_image"] == Int64(oracle.prohibitedImages))
    #expect(figures["analysts"] == Int64(oracle.analysts))
    let published = try service.build(options: ReportOptions(edition: .published))
    let numbers = Dictionary(uniqueKeysWithValues: published.figures.map { ($0.id, $0.number) })
    #expect(numbers["criminal.pseudo_photograph"] == .hidden)
    #expect(numbers["criminal.prohibited_image"] == .hidden)
    #expect(numbers["analysts"] == .withheld)
    #expect(numbers["analyst_hours"] == .withheld)
    try testCase.store.close()
  }

  /// A whole study of a capture.
  private func study(_ corpus: DemoCorpus, capture: String) throws -> TestCase {
    let testCase = try TestCase()
    try testCase.ingest([capture], mapping: corpus.mapping)
    let run = try StudyRun(testCase, corpus)
    try run.select()
    try run.assess(reversed: false)
    return testCase
  }

  /// The figures of the internal edition, exact, and its counts by age band.
  private func figures(_ corpus: DemoCorpus, capture: String) throws -> [String: Double] {
    let testCase = try study(corpus, capture: capture)
    defer { testCase.store.catalog.close() }
    let report = try ReportService(store: testCase.store, actor: testCase.administrator).build(
      options: ReportOptions(edition: .internal))
    var numbers: [String: Double] = [:]
    for figure in report.figures {
      switch figure.number {
      case .count(let count): numbers[figure.id] = Double(count)
      case .decimal(let value, _): numbers[figure.id] = value
      default: break
      }
    }
    for row in report.sections.flatMap(\.tables).first(where: { $0.id == "age_band" })?.rows ?? [] {
      if case .count(let count)? = row.cells.first?.number {
        numbers["age_band.\(row.id)"] = Double(count)
      }
    }
    return numbers
  }

  private func check(_ report: Report, _ oracle: Oracle) {
    let numbers = Dictionary(uniqueKeysWithValues: report.figures.map { ($0.id, $0.number) })
    let expected: [(String, Int)] = [
      ("images_posted", oracle.posted), ("images_selected", oracle.selected),
      ("images_not_selected", oracle.notSelected),
      ("criminal.pseudo_photograph", oracle.pseudoPhotographs),
      ("criminal.prohibited_image", oracle.prohibitedImages), ("criminal", oracle.criminal),
      ("analysts", oracle.analysts),
    ]
    for (id, count) in expected {
      #expect(
        numbers[id] == .count(count), "\(id) in the \(report.options.edition.rawValue) edition")
    }
    guard case .decimal(let hours, _)? = numbers["analyst_hours"] else {
      Issue.record("the report states no hours")
      return
    }
    #expect(abs(hours - oracle.analystHours) < 1e-6)
  }

  private func outcomes(_ testCase: TestCase) throws -> Set<Outcome> {
    let contents = Dictionary(
      uniqueKeysWithValues: try SyntheticAccess(store: testCase.store).contents()
        .map { ($0.item, $0.sha256) })
    let results = Dictionary(
      uniqueKeysWithValues: try testCase.rows(DeterminationRow.self).map { ($0.assessmentId, $0) })
    return Set(
      try testCase.rows(AssessmentRow.self).map { row in
        let result = try #require(results[row.id])
        return Outcome(
          content: try #require(contents[row.itemId]), rater: row.userId,
          instrument: result.instrument, severity: result.severity,
          standing: result.standing.rawValue)
      })
  }
}

extension TruthRecord {
  /// Whether it is one of the criminal figures.
  fileprivate var isCriminal: Bool {
    truth.grade == .pseudoPhotograph || truth.grade == .prohibitedImage
  }

  /// The row of the report's table of age bands in which it counts.
  fileprivate var ageRow: String { "age_band.\(truth.ageBand ?? "not_recorded")" }
}
