// SPDX-License-Identifier: Apache-2.0
// Coefficients beside statsmodels and krippendorff, beside counting pairs one by one, and where they are not defined.

internal import EvidenceModel
internal import MartletTesting
internal import Testing

@testable internal import StudyStatistics

@Suite struct AgreementTests {
  /// A table as Python's list of lists, with not-a-number for gaps.
  private func python(_ tables: [RatingTable]) -> String {
    let texts = tables.map { table in
      let rows = table.rows.map { row in
        "[" + row.map { $0.map { "\($0)" } ?? "nan" }.joined(separator: ",") + "]"
      }
      return "[" + rows.joined(separator: ",") + "]"
    }
    return "from math import nan\ntables = [" + texts.joined(separator: ",\n") + "]"
  }

  @Test func twoRatersAreComparedAsStatsmodelsDoes() throws {
    var generator = SeedReport.generator("two raters beside statsmodels")
    let tables = try (0..<40).map { number in
      try SimulatedRaters.table(
        items: 5 + 7 * number, raters: 2, labels: 2 + number % 5, gaps: 0, &generator)
    }
    let script = """
      \(python(tables))
      import numpy as np
      from statsmodels.stats.inter_rater import cohens_kappa
      for t in tables:
        q = int(max(map(max, t))) + 1
        c = np.zeros((q, q))
        for a, b in t: c[int(a), int(b)] += 1
        print(*(cohens_kappa(c, wt=w, return_results=False) for w in (None, "linear", "quadratic")))
      """
    for (table, row) in zip(tables, try Peer.numbers(script)) {
      let confusion = try table.confusion("rater 0", "rater 1")
      for (weights, expected) in zip([DisagreementWeights.none, .linear, .quadratic], row) {
        guard expected.isFinite else {
          #expect(throws: StatisticsError(.oneClass, "")) { try confusion.kappa(weights) }
          continue
        }
        #expect((try confusion.kappa(weights) - expected).magnitude < 1e-9, "\(weights)")
      }
    }
  }

  @Test func manyRatersAreComparedAsStatsmodelsAndKrippendorffDo() throws {
    var generator = SeedReport.generator("raters beside statsmodels and krippendorff")
    let whole = try (0..<25).map { number in
      try SimulatedRaters.table(
        items: 20 + 5 * number, raters: 2 + number % 6, labels: 2 + number % 5, gaps: 0, &generator)
    }
    let gaps = try (0..<40).map { number in
      try SimulatedRaters.table(
        items: 20 + 5 * number, raters: 2 + number % 6, labels: 2 + number % 5, gaps: 0.3,
        &generator)
    }
    let script = """
      \(python(whole + gaps))
      import numpy as np
      from krippendorff import alpha
      from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa
      for t in tables:
        t = np.array(t)
        kappa = nan if np.isnan(t).any() else fleiss_kappa(aggregate_raters(t.astype(int))[0])
        domain = list(range(int(np.nanmax(t)) + 1))
        print(kappa, *(alpha(reliability_data=t.T, value_domain=domain, level_of_measurement=m)
          for m in ("nominal", "ordinal")))
      """
    let rows = try Peer.numbers(script)
    try #require(rows.count == 65)
    for (number, table) in (whole + gaps).enumerated() {
      let row = rows[number]
      if number < whole.count {
        #expect((try table.value(.fleissKappa) - row[0]).magnitude < 1e-9)
      } else {
        #expect(throws: StatisticsError(.unequalRatings, "")) { try table.value(.fleissKappa) }
      }
      #expect((try table.value(.krippendorffAlpha) - row[1]).magnitude < 1e-9)
      #expect((try table.value(.ordinalAlpha) - row[2]).magnitude < 1e-9)
    }
  }

  @Test func gwetsCoefficientIsThatOfCountingPairs() throws {
    var generator = SeedReport.generator("AC1 by counting")
    for number in 0..<60 {
      let table = try SimulatedRaters.table(
        items: 10 + number, raters: 2 + number % 5, labels: 2 + number % 4,
        gaps: number.isMultiple(of: 2) ? 0 : 0.35, &generator)
      let expected = counted(table)
      #expect(isNear(try table.value(.rawAgreement), expected.agreement, 1e-12))
      #expect((try table.value(.gwetAC1) - expected.coefficient).magnitude < 1e-12)
    }
  }

  /// Raw agreement and AC1, by looking at every pair of ratings of every item.
  private func counted(_ table: RatingTable) -> (agreement: Double, coefficient: Double) {
    var (agreement, items) = (0.0, 0)
    var shares: [Int: Double] = [:]
    var rated = 0
    for row in table.rows {
      let given = row.compactMap(\.self)
      guard !given.isEmpty else { continue }
      rated += 1
      for label in given { shares[label, default: 0] += 1 / Double(given.count) }
      var (pairs, alike) = (0, 0)
      for left in given.indices {
        for right in given.indices where left < right {
          pairs += 1
          if given[left] == given[right] { alike += 1 }
        }
      }
      guard pairs > 0 else { continue }
      items += 1
      agreement += Double(alike) / Double(pairs)
    }
    let observed = agreement / Double(items)
    let chance = shares.values.reduce(0) { sum, share in
      let mean = share / Double(rated)
      return sum + mean * (1 - mean)
    }
    let expected = chance / Double(shares.count - 1)
    return (observed, (observed - expected) / (1 - expected))
  }

  @Test func agreementOnAClassIsThatOfCountingPairs() throws {
    var generator = SeedReport.generator("specific agreement by counting")
    for number in 0..<40 {
      let table = try SimulatedRaters.table(
        items: 20 + number, raters: 2 + number % 4, labels: 3, gaps: 0.2, &generator)
      for (place, label) in table.labels.enumerated() {
        var (possible, alike) = (0, 0)
        for row in table.rows {
          for (left, one) in row.enumerated() where one == place {
            for (right, other) in row.enumerated() where right != left {
              guard let other else { continue }
              possible += 1
              if other == place { alike += 1 }
            }
          }
        }
        guard possible > 0 else { continue }
        #expect(try table.specificAgreement(on: label) == Double(alike) / Double(possible))
      }
    }
    let table = try ReferenceVectorTests.pairs([[20, 5], [10, 15]])
    #expect(isNear(try table.specificAgreement(on: "0"), 40.0 / 55, 1e-15))
    #expect(isNear(try table.specificAgreement(on: "1"), 30.0 / 45, 1e-15))
    #expect(throws: StatisticsError(.unusedClass, "")) {
      try ReferenceVectorTests.pairs([[0, 0], [0, 5]]).specificAgreement(on: "0")
    }
  }

  @Test func unanimousRatersOfTwoClassesHaveOne() throws {
    let table = try ReferenceVectorTests.pairs([[3, 0], [0, 4]])
    for coefficient in AgreementCoefficient.allCases {
      #expect(try table.value(coefficient) == 1, "\(coefficient)")
    }
    #expect(try table.confusion("first", "second").kappa() == 1)
  }

  @Test(arguments: AgreementCoefficient.allCases)
  func whatIsNotDefinedIsSaid(_ coefficient: AgreementCoefficient) throws {
    let labels = ["a", "b"]
    let one = try RatingTable(labels: labels, raters: ["1"], rows: [["a"], ["b"]])
    #expect(throws: StatisticsError(.oneRater, "")) { try one.value(coefficient) }
    let apart = try RatingTable(
      labels: labels, raters: ["1", "2"], rows: [["a", nil], [nil, "b"], [nil, nil]])
    #expect(throws: StatisticsError(.oneItem, "")) { try apart.value(coefficient) }
    let single = try RatingTable(labels: labels, raters: ["1", "2"], rows: [["a", "b"]])
    #expect(throws: StatisticsError(.oneItem, "")) { try single.value(coefficient) }
    let none = try RatingTable(labels: labels, raters: ["1", "2"], rows: [])
    #expect(throws: StatisticsError(.oneRater, "")) { try none.value(coefficient) }
    let alike = try RatingTable(
      labels: labels, raters: ["1", "2"], rows: [["a", "a"], ["a", "a"]])
    if coefficient == .rawAgreement {
      #expect(try alike.value(coefficient) == 1)
    } else {
      #expect(throws: StatisticsError(.oneClass, "")) { try alike.value(coefficient) }
    }
  }

  @Test func aClassThatNobodyGaveRaisesNothing() throws {
    let two = try ReferenceVectorTests.pairs([[20, 5], [10, 15]])
    let three = try ReferenceVectorTests.pairs([[20, 5, 0], [10, 15, 0], [0, 0, 0]])
    for coefficient in AgreementCoefficient.allCases {
      #expect(try two.value(coefficient) == three.value(coefficient))
    }
  }

  @Test func theOrderOfItemsAndRatersMakesNoDifference() throws {
    var generator = SeedReport.generator("order of ratings")
    let table = try SimulatedRaters.table(
      items: 60, raters: 4, labels: 3, gaps: 0.3, &generator)
    let turned = RatingTable(
      table.labels, table.raters, table.rows.reversed().map { $0.reversed() })
    for coefficient in AgreementCoefficient.allCases where coefficient != .fleissKappa {
      #expect(isNear(try turned.value(coefficient), try table.value(coefficient), 1e-12))
    }
  }
}
