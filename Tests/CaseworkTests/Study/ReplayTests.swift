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
    let oracle = try Oracle.random(seed: seed, images: 300...300)
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
    try checkRemoval(corpus, oracle, using: &generator)
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

  /// Fifty pictures fewer lower each figure by exactly what is true of them.
  private func checkRemoval(
    _ corpus: DemoCorpus, _ oracle: Oracle, using generator: inout SeededGenerator
  ) throws {
    let removed = Set(corpus.truth.posted.shuffled(using: &generator).prefix(50).map(\.sha256))
    let all = try counts(corpus, without: [])
    let rest = try counts(corpus, without: removed)
    let gone = CorpusTotals(corpus.truth.posted.filter { removed.contains($0.sha256) })
    #expect(all["pseudo_photograph"] ?? 0 == oracle.pseudoPhotographs)
    for (instrument, count) in [
      ("pseudo_photograph", gone.pseudoPhotographs), ("prohibited_image", gone.prohibitedImages),
    ] {
      #expect((all[instrument] ?? 0) - (rest[instrument] ?? 0) == count, "\(instrument)")
    }
    #expect(all.values.reduce(0, +) - rest.values.reduce(0, +) == gone.selected)
  }

  private func counts(
    _ corpus: DemoCorpus, without removed: Set<SHA256Digest>
  ) throws -> [String: Int] {
    let regime = try RegimeLibrary.regime("uk-england-wales")
    let rules = Set(regime.rules.map(\.name))
    let team = corpus.manifest.assessors
    var counts: [String: Int] = [:]
    for record in corpus.truth.posted where !removed.contains(record.sha256) {
      guard team.triage(record) == .selected else { continue }
      let facts = try team.facts(for: record, rater: team.rater(of: record.sha256))
      let result = regime.determine(
        facts, asOf: CivilDate(daysSinceEpoch: 20_700), confirmed: rules)
      counts[result.instrument, default: 0] += 1
    }
    return counts
  }
}
