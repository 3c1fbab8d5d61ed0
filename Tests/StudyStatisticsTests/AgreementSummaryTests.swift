// SPDX-License-Identifier: Apache-2.0
// The whole of what is said of a question, and the finding where kappa misleads.

internal import EvidenceModel
internal import MartletTesting
internal import Testing

@testable internal import StudyStatistics

@Suite struct AgreementSummaryTests {
  @Test func theParadoxIsFoundAndExplained() throws {
    let table = try ReferenceVectorTests.pairs([[118, 5], [2, 0]])
    let paradox = try #require(KappaParadox(table))
    #expect(paradox.label == "0")
    #expect(isNear(paradox.prevalenceIndex, 0.944, 1e-12))
    #expect(isNear(paradox.biasIndex, 3.0 / 125, 1e-12))
    #expect(paradox.explanation.contains("94.4 %") && paradox.explanation.contains("-0.023"))
    #expect(paradox.explanation.contains("97.2 % of all ratings"))
    #expect(paradox.explanation.contains("Cohen's kappa is only"))
    #expect(!paradox.explanation.contains("differ in how often"))
    #expect(paradox.summary.contains("97.2 %") && paradox.summary.contains("\"0\""))
    let confusion = try table.confusion("first", "second")
    let prevalence = try confusion.prevalence()
    #expect(prevalence.label == "0" && isNear(prevalence.index, 0.944, 1e-12))
    #expect(isNear(try confusion.bias(on: "0"), 3.0 / 125, 1e-12))
    #expect(throws: StatisticsError(.unknownName, "")) { try confusion.bias(on: "9") }
  }

  @Test func oneSidedRatersAreToldOf() throws {
    let paradox = try #require(
      KappaParadox(try ReferenceVectorTests.pairs([[86, 13], [0, 1]])))
    #expect(isNear(paradox.biasIndex, 0.13, 1e-12))
    #expect(paradox.explanation.contains("13.0 % of items"))
  }

  /// Tables at the borders: four fifths of the ratings, AC1 of 0.603, kappa of 0.5995, and what a tester met: raw 0.788.
  @Test(arguments: [
    [[72, 8], [8, 12]], [[68, 14], [14, 4]], [[163, 9], [10, 18]], [[78, 10], [11, 0]],
  ])
  func tablesJustInsideHaveIt(_ cells: [[Int]]) throws {
    #expect(KappaParadox(try ReferenceVectorTests.pairs(cells)) != nil)
  }

  @Test(arguments: [
    [[71, 8], [9, 12]],  // 79.5 % of the ratings
    [[67, 14], [14, 5]],  // AC1 is 0.596
    [[78, 5], [6, 11]],  // kappa is 0.601
    [[20, 5], [10, 15]],  // low agreement
    [[60, 1], [2, 58]],  // high kappa
    [[70, 12], [7, 11]],  // no class dominates
    [[5, 0], [0, 0]],  // kappa is not defined
  ])
  func otherTablesHaveNone(_ cells: [[Int]]) throws {
    #expect(KappaParadox(try ReferenceVectorTests.pairs(cells)) == nil)
  }

  @Test func moreRatersAreJudgedByAlpha() throws {
    var rows = [[String?]](repeating: ["no", "no", nil], count: 60)
    rows += [[String?]](repeating: ["no", nil, "no"], count: 60)
    rows += [["no", "yes", nil], [nil, "yes", "no"], ["yes", nil, "no"]]
    let table = try RatingTable(labels: ["yes", "no"], raters: ["1", "2", "3"], rows: rows)
    let paradox = try #require(KappaParadox(table))
    #expect(paradox.explanation.contains("Krippendorff's alpha is only"))
    #expect(try paradox.label == "no" && paradox.kappa == table.value(.krippendorffAlpha))
  }

  @Test func twoRatersGetCohensKappa() throws {
    let table = try ReferenceVectorTests.pairs([[20, 5, 1], [6, 15, 2], [0, 1, 8]])
    let bootstrap = try Bootstrap(draws: 200)
    let summary = AgreementSummary(table, order: ["0", "1", "2"], bootstrap: bootstrap)
    #expect(summary.items == 58 && summary.raters == 2)
    #expect(
      summary.figures.map(\.name) == [
        "raw agreement", "Cohen's kappa", "Krippendorff's alpha", "Gwet's AC1",
        "Cohen's kappa (linear weights)", "Krippendorff's alpha (ordinal)",
      ])
    for figure in summary.figures {
      let (value, interval) = (try figure.value.get(), try figure.interval.get())
      #expect(interval.interval.contains(value), "\(figure.name)")
    }
    let raw = try #require(summary.figures.first)
    let tally = try Tally(found: 43, of: 58)
    #expect(try raw.interval.get() == ProportionInterval.standard(tally))
    #expect(raw.degenerateDraws == nil && summary.figures[1].degenerateDraws == 0)
    #expect(summary.classes.map(\.label) == ["0", "1", "2"])
    #expect(summary.classes.map(\.ratings) == [52, 44, 20])
    let last = try #require(summary.classes.last)
    #expect(isNear(try last.specific.get(), 0.8, 1e-12))
    #expect(last.figures.map(\.name).count == 4)
  }

  @Test func whatStandsOutsideTheOrderIsLeftOutOfIt() throws {
    let table = try ReferenceVectorTests.pairs([
      [20, 5, 1, 3], [6, 15, 2, 0], [0, 1, 8, 2], [1, 0, 0, 4],
    ])
    let summary = AgreementSummary(
      table, order: ["2", "1", "0"], bootstrap: try Bootstrap(draws: 100))
    let inside = try ReferenceVectorTests.pairs([[20, 5, 1], [6, 15, 2], [0, 1, 8]])
    let ordered = try summary.figures.suffix(2).map { try $0.value.get() }
    #expect(isNear(ordered[0], try inside.confusion("first", "second").kappa(.linear), 1e-12))
    #expect(isNear(ordered[1], try inside.value(.ordinalAlpha), 1e-12))
    #expect(try summary.figures[2].value.get() == table.value(.krippendorffAlpha))
  }

  @Test func moreGetFleissAndRawAgreementOfPairs() throws {
    var generator = SeedReport.generator("summary of four raters")
    let table = try SimulatedRaters.table(
      items: 80, raters: 4, labels: 3, gaps: 0, &generator)
    let summary = AgreementSummary(table, bootstrap: try Bootstrap(draws: 100))
    #expect(
      summary.figures.map(\.name) == [
        "raw agreement", "Cohen's kappa, mean of pairs", "Fleiss' kappa", "Krippendorff's alpha",
        "Gwet's AC1",
      ])
    #expect(try summary.figures[0].interval.get().method == .bootstrap)
    #expect(try summary.figures[2].value.get() == table.value(.fleissKappa))
    #expect(summary.figures.map(\.items) == [80, 80, 80, 80, 80])
    for figure in summary.figures {
      #expect(try figure.interval.get().interval.contains(try figure.value.get()))
    }
  }

  /// The mean of the kappas of all pairs of raters, each worked out from the items that both rated.
  private func meanOfPairs(_ table: RatingTable) throws -> (value: Double, pairs: Int, items: Int) {
    var kappas: [Double] = []
    var items: Set<Int> = []
    for (place, left) in table.raters.enumerated() {
      for right in table.raters.dropFirst(place + 1) {
        guard let kappa = try? table.confusion(left, right).kappa() else { continue }
        kappas.append(kappa)
        let columns = [left, right].compactMap(table.raters.firstIndex)
        for (item, row) in table.rows.enumerated()
        where columns.allSatisfy({ row[$0] != nil }) {
          items.insert(item)
        }
      }
    }
    return (kappas.reduce(0, +) / Double(kappas.count), kappas.count, items.count)
  }

  @Test func manyRatersHaveTheMeanKappaOfTheirPairs() throws {
    var generator = SeedReport.generator("kappa of pairs by counting")
    for number in 0..<30 {
      let table = try SimulatedRaters.table(
        items: 12 + 4 * number, raters: 3 + number % 5, labels: 2 + number % 3, gaps: 0.5,
        &generator)
      let expected = try meanOfPairs(table)
      guard expected.pairs > 0 else {
        // Few ratings with gaps can be all of one class for every pair.
        #expect(throws: StatisticsError.self) { try table.pairwiseKappa() }
        continue
      }
      let found = try table.pairwiseKappa()
      #expect(isNear(found.value, expected.value, 1e-12))
      #expect(found.pairs == expected.pairs && found.items == expected.items)
    }
    let alike = try RatingTable(
      labels: ["a", "b"], raters: ["1", "2", "3"],
      rows: [["a", "a", nil], ["a", "a", nil], ["a", nil, "b"]])
    #expect(throws: StatisticsError(.oneClass, "")) { try alike.pairwiseKappa() }
    let none = try RatingTable(labels: ["a"], raters: ["1"], rows: [["a"]])
    #expect(throws: StatisticsError(.oneRater, "")) { try none.pairwiseKappa() }
  }

  @Test func oneThirdRatingTakesFleissKappaFromNoOtherItem() throws {
    var rows: [[String?]] = (0..<40).map { number in
      let other = number.isMultiple(of: 5) ? "b" : "a"
      return number.isMultiple(of: 2) ? ["a", other, nil] : [nil, "b", other == "b" ? "b" : "a"]
    }
    let equal = try RatingTable(labels: ["a", "b"], raters: ["1", "2", "3"], rows: rows)
    rows.append(["a", "b", "b"])
    let table = try RatingTable(labels: ["a", "b"], raters: ["1", "2", "3"], rows: rows)
    #expect(table.equallyRated == equal)
    let summary = AgreementSummary(table, bootstrap: try Bootstrap(draws: 100))
    let fleiss = try #require(summary.figures.first { $0.name == "Fleiss' kappa" })
    #expect(try fleiss.value.get() == equal.value(.fleissKappa) && fleiss.items == 40)
    // Of as many items with two ratings as with three, those with three count.
    let tie = try RatingTable(
      labels: ["a"], raters: ["1", "2", "3"], rows: [["a", "a", nil], ["a", "a", "a"]])
    #expect(tie.equallyRated.pairableItems == 1 && tie.equallyRated.raters.count == 3)
  }

  @Test func itemsRatedOnceTellAC1HowOftenClassesAreGiven() throws {
    // Of four items two have two ratings: half of the pairs agree. The mean shares of the classes are of all four:
    // "b" has (0 + 1/2 + 1 + 1) / 4 = 5/8, and chance 2 × 5/8 × 3/8 = 15/32.
    let table = try RatingTable(
      labels: ["a", "b"], raters: ["1", "2"],
      rows: [["a", "a"], ["a", "b"], ["b", nil], [nil, "b"]])
    let summary = AgreementSummary(table, bootstrap: try Bootstrap(draws: 100))
    let coefficient = try #require(summary.figures.last)
    #expect(coefficient.name == "Gwet's AC1" && coefficient.items == 4 && summary.items == 2)
    #expect(isNear(try coefficient.value.get(), (0.5 - 15.0 / 32) / (1 - 15.0 / 32), 1e-12))
  }

  @Test func unequalNumbersOfRatingsGiveFleissOfTheCommonestNumber() throws {
    var generator = SeedReport.generator("summary of raters with gaps")
    let table = try SimulatedRaters.table(
      items: 80, raters: 4, labels: 3, gaps: 0.3, &generator)
    let summary = AgreementSummary(table, bootstrap: try Bootstrap(draws: 100))
    let fleiss = summary.figures[2]
    #expect(fleiss.name == "Fleiss' kappa" && fleiss.items < summary.items)
    #expect(try fleiss.value.get() == table.equallyRated.value(.fleissKappa))
  }

  @Test func whatIsNotDefinedIsSaidBesideWhatIs() throws {
    var rows = [[String?]](repeating: ["no", "no", nil], count: 30)
    rows.append([nil, nil, "yes"])
    let table = try RatingTable(
      labels: ["yes", "unsure", "no"], raters: ["1", "2", "3"], rows: rows)
    let summary = AgreementSummary(table, bootstrap: try Bootstrap(draws: 100))
    // What was rated once tells of no agreement: neither its rater nor its class counts, but for AC1, to which it tells
    // that there is another class.
    #expect(summary.items == 30 && summary.raters == 2)
    #expect(summary.classes.map(\.label) == ["no"])
    let raw = try #require(summary.figures.first)
    #expect(try raw.value.get() == 1)
    #expect(try raw.interval.get().method == .clopperPearson)
    #expect(try raw.interval.get().interval.lower < 0.9)
    #expect(try summary.figures.last?.value.get() == 1)
    for figure in summary.figures.dropFirst().dropLast() {
      #expect(throws: StatisticsError(.oneClass, "")) { try figure.value.get() }
      #expect(throws: StatisticsError(.oneClass, "")) { try figure.interval.get() }
    }
  }

  @Test func nothingRatedTwiceIsSaidSo() throws {
    let table = try RatingTable(labels: ["a"], raters: ["1", "2"], rows: [["a", nil]])
    let summary = AgreementSummary(table, bootstrap: try Bootstrap(draws: 100))
    #expect(summary.items == 0 && summary.classes.isEmpty && summary.paradox == nil)
    #expect(summary.figures.allSatisfy { (try? $0.value.get()) == nil })
  }
}
