// SPDX-License-Identifier: Apache-2.0
// Simulated assessors: votes are pure, and without errors the law leads them back to the truth.

import EvidenceModel
import LegalRegime
import MartletTesting
import Testing

@testable import SyntheticCorpus

@Suite struct AssessorTests {
  /// Records of a random oracle's replay with made-up digests: no picture is drawn.
  private static func records(_ seed: UInt64, arm: CorpusPlan.Arm = .baseline) throws
    -> [TruthRecord]
  {
    let plan = CorpusPlan.replay(oracle: try Oracle.random(seed: seed), arm: arm, seed: seed)
    var generator = SeededGenerator(seed: seed, label: "digests")
    return try plan.pictures.map { picture in
      let bytes = (0..<32).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      return TruthRecord(
        sha256: try #require(SHA256Digest(bytes: bytes)), serial: picture.serial, role: .posted,
        truth: picture.truth, family: nil, relation: .alone, posts: ["post-\(picture.serial)"],
        assessmentMilliseconds: picture.assessmentMilliseconds,
        triageMilliseconds: picture.triageMilliseconds)
    }
  }

  /// What one vote comes to under the law of England and Wales.
  private static func derive(
    _ record: TruthRecord, _ team: SimulatedAssessor, _ regime: Regime
  ) throws -> Determination {
    let facts = try team.facts(for: record, rater: team.rater(of: record.sha256))
    return regime.determine(
      facts, asOf: CivilDate(daysSinceEpoch: 19_700),
      confirmed: ["prohibited_image_by_impression"])
  }

  @Test func withoutErrorsTheLawLeadsEveryVoteBackToItsTruth() throws {
    let regime = try EmbeddedRegimes.regime("uk-england-wales")
    var generator = SeedReport.generator("votes")
    for _ in 0..<2 {
      let seed = generator.next()
      let team = SimulatedAssessor(raters: 7, seed: seed, error: .none)
      for record in try Self.records(seed) {
        let result = try Self.derive(record, team, regime)
        let expected =
          record.truth.grade.isCriminal ? record.truth.grade.rawValue : RegimeInstrument.none
        #expect(result.instrument == expected)
        #expect(result.severity == record.truth.severity?.rawValue.uppercased())
        #expect(result.standing == .standing)
        #expect(team.triage(record) == (record.truth.isSelected ? .selected : .notSelected))
      }
    }
  }

  @Test func everyVoteOfADemoDerivesToItsTruthToo() throws {
    let regime = try EmbeddedRegimes.regime("uk-england-wales")
    let team = SimulatedAssessor(raters: 3, seed: 2, error: .none)
    for (index, picture) in CorpusPlan.demo(postings: 300, seed: 5).pictures.enumerated() {
      let bytes = (0..<32).map { UInt8(truncatingIfNeeded: index >> ($0 % 4 * 8)) }
      let record = TruthRecord(
        sha256: try #require(SHA256Digest(bytes: bytes)), serial: index, role: .posted,
        truth: picture.truth, family: nil, relation: .alone, posts: [], assessmentMilliseconds: 1,
        triageMilliseconds: 1)
      let expected = picture.truth.grade.isCriminal ? picture.truth.grade.rawValue : "none"
      #expect(try Self.derive(record, team, regime).instrument == expected)
    }
  }

  @Test func reversingTheQueueChangesNoVote() throws {
    let records = try Self.records(31)
    let team = SimulatedAssessor(raters: 5, seed: 31, error: .stated)
    func votes(_ queue: [TruthRecord]) throws -> [SHA256Digest: [String]] {
      var votes: [SHA256Digest: [String]] = [:]
      for record in queue {
        let rater = team.rater(of: record.sha256)
        let facts = try team.facts(for: record, rater: rater)
        votes[record.sha256] =
          ["\(rater)", "\(team.seconds(for: record))", team.triage(record).rawValue]
          + facts.entries.map { "\($0.question) \($0.answer)" }
      }
      return votes
    }
    #expect(try votes(records) == votes(records.reversed()))
  }

  @Test func removingFiftyItemsLowersEachFigureByExactlyTheirTruth() throws {
    var generator = SeedReport.generator("removal")
    let records = try Self.records(generator.next())
    let regime = try EmbeddedRegimes.regime("uk-england-wales")
    let team = SimulatedAssessor(raters: 6, seed: 12, error: .none)
    func count(_ records: [TruthRecord]) throws -> [String: Int] {
      var counts: [String: Int] = [:]
      for record in records {
        guard team.triage(record) == .selected else { continue }
        let result = try Self.derive(record, team, regime)
        counts[result.instrument + (result.severity ?? ""), default: 0] += 1
      }
      return counts
    }
    let all = try count(records)
    let removed = Set(records.shuffled(using: &generator).prefix(50).map(\.sha256))
    let rest = try count(records.filter { !removed.contains($0.sha256) })
    let gone = try count(records.filter { removed.contains($0.sha256) })
    for (name, value) in all { #expect(rest[name, default: 0] == value - gone[name, default: 0]) }
    let file = TruthFile(records)
    let kept = file.totals(excluding: removed)
    #expect(kept.pictures == file.totals().pictures - 50)
    #expect(
      kept.pseudoPhotographs == file.totals().pseudoPhotographs
        - gone.reduce(0) {
          $0 + ($1.key.hasPrefix("pseudo_photograph") ? $1.value : 0)
        })
    #expect(kept.prohibitedImages == rest["prohibited_image", default: 0])
    #expect(kept.notCriminal == rest["none", default: 0])
  }

  @Test func furtherRatersOfAnItemAreDifferentOnes() throws {
    let team = SimulatedAssessor(raters: 5, seed: 9, error: .none)
    let digest = SHA256Digest.ofEmptyInput
    #expect(Set((0..<5).map { team.rater(of: digest, ordinal: $0) }) == Set(0..<5))
    #expect(team.rater(of: digest) == team.rater(of: digest, ordinal: 5))
  }

  @Test func workIsSharedOutEvenly() throws {
    let team = SimulatedAssessor(raters: 4, seed: 3, error: .none)
    let counts = Dictionary(grouping: try Self.records(8)) { team.rater(of: $0.sha256) }
      .mapValues(\.count)
    let mean = counts.values.reduce(0, +) / 4
    #expect(counts.values.allSatisfy { $0 > mean / 2 && $0 < mean * 3 / 2 })
  }

  @Test func errorsComeAtTheirStatedRates() throws {
    let model = ErrorModel(
      classRate: 0.2, severityRate: 0.3, ageRate: 0.25, unsureRate: 0.1, missRate: 0.15,
      excessRate: 0.1)
    let team = SimulatedAssessor(raters: 1, seed: 44, error: model)
    let record = try #require(try Self.records(8).first { $0.truth.severity == .b })
    var changed = (grade: 0, missed: 0)
    let trials = 2_000
    for trial in 0..<trials {
      let bytes = (0..<32).map { UInt8(truncatingIfNeeded: trial >> ($0 % 4 * 8)) }
      let copy = TruthRecord(
        sha256: try #require(SHA256Digest(bytes: bytes)), serial: 1, role: .posted,
        truth: record.truth, family: nil, relation: .alone, posts: [], assessmentMilliseconds: 1,
        triageMilliseconds: 1)
      let facts = try team.facts(for: copy, rater: 0)
      if facts[.photographLike] == "no" || facts[.indecent] == "no" { changed.grade += 1 }
      if team.triage(copy) == .notSelected { changed.missed += 1 }
    }
    #expect((320...480).contains(changed.grade))
    #expect((230...370).contains(changed.missed))
  }

  @Test func withErrorsNoVoteFallsOutsideTheQuestions() throws {
    let team = SimulatedAssessor(
      raters: 3, seed: 5,
      error: ErrorModel(
        classRate: 0.9, severityRate: 0.9, ageRate: 0.9, unsureRate: 0.5, missRate: 0.5,
        excessRate: 0.5))
    let regime = try EmbeddedRegimes.regime("uk-england-wales")
    for record in try Self.records(13) {
      let result = try Self.derive(record, team, regime)
      #expect(result.instrument != RegimeInstrument.undetermined)
      #expect(team.seconds(for: record) > 0)
    }
  }

  @Test func timesAddUpToExactlyTheTotalAndSpread() {
    var generator = SeedReport.generator("times")
    for count in [1, 2, 7, 300] {
      let factors = (0..<count).map { _ in EffortTimes.factor(using: &generator) }
      let total = count + generator.below(10_000_000)
      let times = EffortTimes.milliseconds(factors, total: total)
      #expect(times.reduce(0, +) == total)
      #expect(times.allSatisfy { $0 >= 1 })
    }
    #expect(EffortTimes.milliseconds([], total: 0).isEmpty)
  }
}
