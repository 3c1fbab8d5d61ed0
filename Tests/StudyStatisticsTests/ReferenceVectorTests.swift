// SPDX-License-Identifier: Apache-2.0
// Published and derived vectors, to every digit that is printed of them.

internal import Testing

@testable internal import StudyStatistics

@Suite struct ReferenceVectorTests {
  /// Fleiss's table of 1971: ten items, five classes, fourteen raters.
  static let fleiss = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
  ]

  /// A table of ratings that counts as `counts` does; who of the raters gave which is of no matter.
  static func table(_ counts: [[Int]]) throws -> RatingTable {
    let labels = (0..<(counts.first?.count ?? 0)).map { "class \($0)" }
    let width = counts.map { $0.reduce(0, +) }.max() ?? 0
    let rows = counts.map { row -> [String?] in
      let given = zip(labels, row).flatMap { repeatElement($0, count: $1) }
      return given + [String?](repeating: nil, count: width - given.count)
    }
    return try RatingTable(labels: labels, raters: (0..<width).map { "rater \($0)" }, rows: rows)
  }

  /// A table of two raters that has these cells.
  static func pairs(_ cells: [[Int]]) throws -> RatingTable {
    var rows: [[String?]] = []
    for (row, counts) in cells.enumerated() {
      for (column, count) in counts.enumerated() {
        rows += [[String?]](repeating: ["\(row)", "\(column)"], count: count)
      }
    }
    return try RatingTable(
      labels: cells.indices.map { "\($0)" }, raters: ["first", "second"], rows: rows)
  }

  @Test func cohensKappa() throws {
    let table = try ConfusionTable(labels: ["yes", "no"], counts: [[20, 5], [10, 15]])
    #expect(try FigureText.fixed(table.rawAgreement(), places: 2) == "0.70")
    #expect(try FigureText.fixed(table.kappa(), places: 3) == "0.400")
  }

  @Test(arguments: [
    (AgreementCoefficient.rawAgreement, "0.378022"), (.fleissKappa, "0.209931"),
    (.krippendorffAlpha, "0.215574"), (.gwetAC1, "0.225614"),
  ])
  func ofFleissTable(_ coefficient: AgreementCoefficient, _ expected: String) throws {
    let value = try Self.table(Self.fleiss).value(coefficient)
    #expect(FigureText.fixed(value, places: 6) == expected)
  }

  @Test func gwetsCoefficientOfTwoRaters() throws {
    let value = try Self.pairs([[20, 5], [10, 15]]).value(.gwetAC1)
    #expect(FigureText.fixed(value, places: 6) == "0.405941")
  }

  @Test func theParadox() throws {
    let table = try Self.pairs([[118, 5], [2, 0]])
    let confusion = try table.confusion("first", "second")
    #expect(try FigureText.fixed(confusion.rawAgreement(), places: 3) == "0.944")
    #expect(try FigureText.fixed(confusion.kappa(), places: 4) == "-0.0234")
    #expect(try FigureText.fixed(table.value(.gwetAC1), places: 4) == "0.9408")
  }

  @Test(arguments: [
    (0, 300, "0.000000", "0.012643"), (0, 370, "0.000000", "0.010276"),
    (1, 370, "0.000477", "0.015148"), (3, 1_000, "0.001021", "0.008783"),
    (0, 1_000, "0.000000", "0.003827"),
  ])
  func wilson(_ found: Int, _ examined: Int, _ lower: String, _ upper: String) throws {
    let interval = ProportionInterval.wilson(try Tally(found: found, of: examined))
    #expect(FigureText.fixed(interval.lower, places: 6) == lower)
    #expect(FigureText.fixed(interval.upper, places: 6) == upper)
  }

  @Test(arguments: [1, 10, 300, 10_000_000])
  func theExactBoundOfNoneFound(_ examined: Int) throws {
    let tally = try Tally(found: 0, of: examined)
    let both = ProportionInterval.clopperPearson(tally)
    let one = ProportionInterval.clopperPearson(tally, side: .upper)
    // 1 - x^(1/n), without the cancellation.
    #expect(isNear(both.upper, Self.oneLessRoot(0.025, examined), 1e-13))
    #expect(isNear(one.upper, Self.oneLessRoot(0.05, examined), 1e-13))
    #expect(both.lower == 0 && one.lower == 0)
    let three = try ProportionInterval.ruleOfThree(examined: examined)
    #expect(three >= one.upper && (examined < 300 || three < 1.01 * one.upper))
  }

  @Test(arguments: [(91, 295, "3.2"), (46, 576, "6.3"), (18, 1_401, "15.3"), (9, 2_589, "28.3")])
  func theSizeOfAnElusionSample(_ excluded: Int, _ size: Int, _ percent: String) throws {
    let test = try ElusionTest(population: 9_146, excluding: excluded)
    #expect(test.sampleSize == size)
    #expect(FigureText.percent(Double(size) / 9_146) == percent + " %")
  }

  @Test(arguments: [(0.01, 299), (0.005, 598), (0.001, 2_995)])
  func theSizeWithReplacement(_ share: Double, _ size: Int) throws {
    let enough = try Tally(found: 0, of: size)
    let tooFew = try Tally(found: 0, of: size - 1)
    #expect(ProportionInterval.clopperPearson(enough, side: .upper).upper <= share)
    #expect(ProportionInterval.clopperPearson(tooFew, side: .upper).upper > share)
  }

  @Test func noneOfThreeHundredOfTheUnselected() throws {
    let tally = try Tally(found: 0, of: 300)
    let wilson = ProportionInterval.wilson(tally)
    #expect(FigureText.percent(wilson.upper, places: 2) == "1.26 %")
    #expect(wilson.counts(of: 9_146) == 0...116)
    #expect(try FinitePopulation(9_146).bounds(tally, side: .upper) == 0...89)
    let recall = 2_978 / Double(2_978 + 116)
    #expect(FigureText.percent(recall, rounding: .down) == "96.2 %")
    let outcome = try ElusionTest(population: 9_146, excluding: 91).outcome(found: 0, of: 300)
    #expect(outcome.verdict == .holds && outcome.largestCount == 89)
    #expect(
      FigureText.percent(try outcome.leastRecall(confirmed: 2_978), rounding: .down) == "97.0 %")
  }

  private static func oneLessRoot(_ value: Double, _ degree: Int) -> Double {
    // The series of 1 - exp(-y) for small y, else the difference.
    let y = -NaturalLogarithm.of(value) / Double(degree)
    return NaturalLogarithm.oneLessExponential(y)
  }
}
