// SPDX-License-Identifier: Apache-2.0
// What the votes of all raters come to, case by case.

import EvidenceModel
import Testing

@testable import Casework

@Suite struct GradeTests {
  /// Votes about one item, and the grade they make.
  struct Example: CustomTestStringConvertible, Sendable {
    let what: String
    let votes: [Vote]
    let status: Grade.Status
    let instrument: String?
    let assessment: Int64?
    let seen: Int
    var testDescription: String { what }
  }

  private static func vote(
    _ id: Int64, by rater: Int64, _ instrument: String, severity: String? = nil,
    route: AssessmentRoute = .seen, adjudicates: Bool = false, stale: Bool = false,
    standing: Determination.Standing = .standing
  ) -> Vote {
    Vote(
      assessment: id, rater: rater, route: route, isAdjudication: adjudicates, isStale: stale,
      outcome: GradeOutcome(instrument: instrument, severity: severity, standing: standing))
  }

  private static func example(
    _ what: String, _ votes: [Vote], _ status: Grade.Status, _ instrument: String?,
    _ assessment: Int64?, seen: Int
  ) -> Example {
    Example(
      what: what, votes: votes, status: status, instrument: instrument, assessment: assessment,
      seen: seen)
  }

  static let examples: [Example] = seenExamples + otherExamples

  private static let seenExamples = [
    example("no vote", [], .none, nil, nil, seen: 0),
    example("one look", [vote(1, by: 1, "none")], .single, "none", 1, seen: 1),
    example(
      "two that agree", [vote(1, by: 1, "a"), vote(2, by: 2, "a")], .indicative, "a", 1, seen: 2),
    example(
      "three that agree", [vote(1, by: 1, "a"), vote(2, by: 2, "a"), vote(3, by: 3, "a")], .trusted,
      "a", 1, seen: 3),
    example(
      "one draft", [vote(1, by: 1, "a", standing: .counselRequired)], .draft, "a", 1, seen: 1),
    example(
      "three drafts that agree",
      (1...3).map { vote($0, by: $0, "a", standing: .counselRequired) }, .draft, "a", 1, seen: 3),
    example(
      "a draft supports no grade",
      [vote(1, by: 1, "a", standing: .counselRequired), vote(2, by: 2, "a")], .single, "a", 2,
      seen: 2),
    example(
      "a draft that differs",
      [vote(1, by: 1, "a", standing: .counselRequired), vote(2, by: 2, "b")], .disputed, nil, nil,
      seen: 2),
    example(
      "settled by a draft",
      [
        vote(1, by: 1, "a"), vote(2, by: 2, "b"),
        vote(3, by: 3, "a", adjudicates: true, standing: .counselRequired),
      ], .draft, "a", 3, seen: 2),
    example(
      "four that agree", (1...4).map { vote($0, by: $0, "a") }, .trusted, "a", 1, seen: 4),
    example(
      "two that differ", [vote(1, by: 1, "a"), vote(2, by: 2, "b")], .disputed, nil, nil, seen: 2),
    example(
      "severities that differ",
      [vote(1, by: 1, "a", severity: "A"), vote(2, by: 2, "a", severity: "B")], .disputed, nil, nil,
      seen: 2),
    example(
      "one of three differs", [vote(1, by: 1, "a"), vote(2, by: 2, "a"), vote(3, by: 3, "b")],
      .disputed, nil, nil, seen: 3),
    example(
      "a rater counts once", [vote(1, by: 1, "a"), vote(2, by: 1, "a"), vote(3, by: 1, "a")],
      .single, "a", 3, seen: 1),
    example(
      "the latest of a rater counts",
      [vote(1, by: 1, "b"), vote(2, by: 2, "a"), vote(3, by: 1, "a")],
      .indicative, "a", 2, seen: 2),
    example(
      "a later look may open a dispute",
      [vote(1, by: 1, "a"), vote(2, by: 2, "a"), vote(3, by: 1, "b")], .disputed, nil, nil, seen: 2),
  ]

  private static let otherExamples = [
    example(
      "settled",
      [vote(1, by: 1, "a"), vote(2, by: 2, "b"), vote(3, by: 9, "b", adjudicates: true)],
      .adjudicated, "b", 3, seen: 2),
    example(
      "settled again",
      [
        vote(1, by: 1, "a"), vote(2, by: 2, "b"), vote(3, by: 9, "b", adjudicates: true),
        vote(4, by: 8, "a", adjudicates: true),
      ], .adjudicated, "a", 4, seen: 2),
    example(
      "an inferred record alone", [vote(1, by: 1, "a", route: .inferred)], .inferred, "a", 1,
      seen: 0),
    example(
      "inferred records never make a grade",
      [
        vote(1, by: 1, "a"), vote(2, by: 2, "a", route: .inferred),
        vote(3, by: 3, "b", route: .inferred),
      ],
      .single, "a", 1, seen: 1),
    example(
      "a stale record does not stand", [vote(1, by: 1, "a", route: .inferred, stale: true)], .none,
      nil, nil, seen: 0),
    example(
      "a tile alone", [vote(1, by: 1, "none", route: .glanced)], .glanced, "none", 1, seen: 0),
    example(
      "a tile beside a look", [vote(1, by: 1, "none", route: .glanced), vote(2, by: 2, "a")],
      .single, "a", 2, seen: 1),
    example(
      "a tile after one's own look",
      [vote(1, by: 1, "a"), vote(2, by: 1, "none", route: .glanced)],
      .single, "a", 1, seen: 1),
    example(
      "an inferred record before a tile",
      [vote(1, by: 1, "a", route: .inferred), vote(2, by: 2, "none", route: .glanced)], .inferred,
      "a", 1, seen: 0),
    example(
      "a tile where the path is gone",
      [
        vote(1, by: 1, "a", route: .inferred, stale: true), vote(2, by: 2, "none", route: .glanced),
      ],
      .glanced, "none", 2, seen: 0),
  ]

  @Test(arguments: examples)
  func votesComeTo(_ example: Example) {
    let grade = Grade.derive(from: example.votes)
    #expect(grade.status == example.status)
    #expect(grade.outcome?.named.instrument == example.instrument)
    #expect(grade.assessment == example.assessment)
    #expect(grade.seenCount == example.seen)
  }

  @Test func whoOnceDifferedBlindDiffersUntilItIsSettled() {
    let votes = [Self.vote(1, by: 1, "a"), Self.vote(3, by: 2, "a")]
    let said = [Self.vote(1, by: 1, "a"), Self.vote(2, by: 2, "b")]
    #expect(Grade.derive(from: votes, words: said).status == .disputed)
    #expect(Grade.derive(from: votes, words: [said[0]]).status == .indicative)
    let settled = Self.vote(4, by: 9, "a", adjudicates: true)
    #expect(Grade.derive(from: votes + [settled], words: said).status == .adjudicated)
    #expect(Grade.derive(from: [], words: said) == .none, "nothing stands that anybody saw")
  }
}
