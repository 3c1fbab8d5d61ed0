// SPDX-License-Identifier: Apache-2.0
// One more rating of one item takes the interval of a raw agreement from nobody, and what stands there is exact.

internal import EvidenceModel
internal import Testing

@testable internal import StudyStatistics

@Suite struct RawAgreementBoundsTests {
  private static func table(_ rows: [[String?]]) throws -> RatingTable {
    try RatingTable(labels: ["yes", "no"], raters: ["1", "2", "3"], rows: rows)
  }

  private static func raw(_ rows: [[String?]]) throws -> StatedFigure {
    try #require(
      AgreementSummary(try table(rows), bootstrap: Bootstrap(draws: 200)).figures.first)
  }

  @Test func oneThirdRatingKeepsTheInterval() throws {
    let pairs = [[String?]](repeating: ["yes", "yes", nil], count: 46) + [["no", nil, "no"]]
    let alone = try Self.raw(pairs)
    #expect(FigureText.range(try alone.interval.get().interval, places: 3) == "0.924 to 1.000")
    let agreeing = try Self.raw(pairs.dropLast() + [["no", "no", "no"]])
    #expect(try agreeing.interval.get() == alone.interval.get())
    let one = try Self.raw(pairs.dropLast() + [["no", "yes", "no"]])
    #expect(isNear(try one.value.get(), (46 + 1.0 / 3) / 47, 1e-12))
    let interval = try one.interval.get()
    #expect(interval.method == .clopperPearson)
    let whole = ProportionInterval.clopperPearson(try Tally(found: 46, of: 47))
    #expect(interval.interval.lower == whole.lower && interval.interval.upper == 1)
  }

  @Test func ofPairsTheBoundsAreTheExactInterval() throws {
    let rows = [[String?]](repeating: ["yes", "yes", nil], count: 30) + [["yes", "no", nil]]
    let bounds = try RawAgreementBounds(try Self.table(rows))
    #expect(
      bounds.interval(level: .percent95).interval
        == ProportionInterval.clopperPearson(try Tally(found: 30, of: 31)))
    #expect(throws: StatisticsError(.oneItem, "")) {
      try RawAgreementBounds(try Self.table([["yes", "yes", nil], ["no", nil, nil]]))
    }
  }

  /// Three in ten items have a third rating; the truth is known.
  @Test func theyHoldTheTruthAsOftenAsTheySay() throws {
    for error in [0.005, 0.02, 0.05] {
      var held = 0
      for run in 0..<1_000 {
        var generator = SeededGenerator(seed: UInt64(run), label: "third ratings \(error)")
        let rows: [[String?]] = (0..<60).map { _ in
          (0..<3).map { rater in
            if rater == 2, generator.unit() >= 0.3 { return nil }
            return generator.unit() < error ? "no" : "yes"
          }
        }
        let interval = try RawAgreementBounds(try Self.table(rows)).interval(level: .percent95)
        // Any two of an item's ratings agree with one chance, whatever their number.
        if interval.interval.contains(1 - 2 * error * (1 - error)) { held += 1 }
      }
      #expect(held >= 930, "\(held) of 1,000 at \(error)")
    }
  }
}
