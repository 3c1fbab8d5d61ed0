// SPDX-License-Identifier: Apache-2.0
// Whether an item waits and for whom, by what stands about it: the whole rule as a table.

import EvidenceModel
import Testing

@testable import Casework

@Suite struct QueueStateTests {
  /// One vote in short: who, how, what; a question mark for a wish, an exclamation mark for an adjudication.
  private static func vote(_ text: String) -> QueueVote {
    let parts = text.split(separator: " ").map(String.init)
    let result = parts[2].filter { $0 != "?" && $0 != "!" && $0 != "~" }
    return QueueVote(
      rater: Int64(parts[0]) ?? 0, route: AssessmentRoute(rawValue: parts[1]) ?? .seen,
      isAdjudication: parts[2].contains("!"), isStale: parts[2].contains("~"),
      isUnsure: parts[2].contains("?"), instrument: result.isEmpty ? nil : result, severity: nil)
  }

  struct Example: CustomTestStringConvertible {
    let votes: [String]
    let once: QueueState
    let twice: QueueState
    var testDescription: String { votes.joined(separator: ", ") }

    init(_ votes: [String], _ once: QueueState, _ twice: QueueState) {
      self.votes = votes
      self.once = once
      self.twice = twice
    }
  }

  static let examples: [Example] = [
    Example([], .rating(rater: 0, remaining: 1), .rating(rater: 0, remaining: 2)),
    Example(["1 seen none"], .done, .rating(rater: 1, remaining: 1)),
    Example(["1 seen none", "1 seen photograph"], .done, .rating(rater: 1, remaining: 1)),
    Example(["1 seen none", "2 seen none"], .done, .done),
    Example(["1 seen none", "2 seen photograph"], .lead, .lead),
    Example(["1 seen none", "2 seen photograph", "3 seen none!"], .done, .done),
    Example(["1 seen none", "2 seen none", "3 seen none"], .done, .done),
    Example(
      ["1 seen ?"], .rating(rater: 1, remaining: 1), .rating(rater: 1, remaining: 2)),
    Example(
      ["1 seen undetermined?"], .rating(rater: 1, remaining: 1),
      .rating(rater: 1, remaining: 2)),
    Example(["1 seen ?", "2 seen none"], .done, .lead),
    Example(["1 seen ?", "2 seen ?"], .lead, .lead),
    Example(["1 seen photograph?", "2 seen none"], .lead, .lead),
    Example(["1 seen ?", "1 seen none"], .done, .rating(rater: 1, remaining: 1)),
    Example(["1 inferred none"], .done, .rating(rater: 0, remaining: 2)),
    Example(
      ["1 inferred none~"], .rating(rater: 0, remaining: 1), .rating(rater: 0, remaining: 2)),
    Example(["1 glanced none"], .done, .rating(rater: 0, remaining: 2)),
    Example(["1 glanced none", "2 seen photograph"], .done, .rating(rater: 2, remaining: 1)),
  ]

  @Test(arguments: examples)
  func theStateFollowsFromWhatStands(_ example: Example) {
    let votes = example.votes.map(Self.vote)
    for (isRatedTwice, expected) in [(false, example.once), (true, example.twice)] {
      let draws = QueueDraws(
        isRatedTwice: isRatedTwice, isSampledAfterGlance: false, isSampledAfterInference: false)
      #expect(QueueState.of(QueueRecords(votes: votes), draws: draws) == expected)
    }
  }

  @Test(arguments: [("1 glanced none", true, false), ("1 inferred none", false, true)])
  func aSampleIsLookedAtAllTheSame(_ vote: String, glance: Bool, inference: Bool) {
    let draws = QueueDraws(
      isRatedTwice: false, isSampledAfterGlance: glance, isSampledAfterInference: inference)
    #expect(
      QueueState.of(QueueRecords(votes: [Self.vote(vote)]), draws: draws)
        == .rating(rater: 0, remaining: 1),
      "and by anybody")
    let other = QueueDraws(
      isRatedTwice: false, isSampledAfterGlance: !glance, isSampledAfterInference: !inference)
    #expect(QueueState.of(QueueRecords(votes: [Self.vote(vote)]), draws: other) == .done)
  }

  @Test func whatDifferedBlindWaitsForALeadOnceRatingsAreIn() {
    let draws = { (isRatedTwice: Bool) in
      QueueDraws(
        isRatedTwice: isRatedTwice, isSampledAfterGlance: false, isSampledAfterInference: false)
    }
    let words = ["1 seen none", "2 seen photograph"].map(Self.vote)
    let both = QueueRecords(votes: ["1 seen none", "2 seen none"].map(Self.vote), words: words)
    #expect(QueueState.of(both, draws: draws(true)) == .lead)
    let one = QueueRecords(votes: [Self.vote("1 seen none")], words: words)
    #expect(QueueState.of(one, draws: draws(true)) == .rating(rater: 1, remaining: 1))
    #expect(QueueState.of(one, draws: draws(false)) == .lead)
    let settled = QueueRecords(votes: both.votes + [Self.vote("3 seen none!")], words: words)
    #expect(QueueState.of(settled, draws: draws(true)) == .done)
  }

  @Test func theOrderOfPeopleDoesNotMatter() {
    let draws = QueueDraws(
      isRatedTwice: true, isSampledAfterGlance: false, isSampledAfterInference: false)
    for example in Self.examples {
      let votes = example.votes.map(Self.vote)
      guard Set(votes.map(\.rater)).count == votes.count else { continue }
      #expect(QueueState.of(QueueRecords(votes: votes.reversed()), draws: draws) == example.twice)
    }
  }
}
