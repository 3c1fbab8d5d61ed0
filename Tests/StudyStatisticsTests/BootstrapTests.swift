// SPDX-License-Identifier: Apache-2.0
// Intervals from drawing items again: the same in another language, and refused where they would be too narrow.

internal import Testing

@testable internal import StudyStatistics

@Suite struct BootstrapTests {
  @Test func anotherLanguageDrawsTheSame() throws {
    let cells = [[20, 5], [10, 15]]
    let script = """
      \(SimpleRandomSampleTests.sampler)
      import numpy as np
      from scipy.stats import norm, t
      cells, owners = [20, 5, 10, 15], []
      for i, c in enumerate(cells): owners += [i] * c
      g, values = Generator(9), []
      for _ in range(300):
        w = [0] * 4
        for _ in owners: w[owners[g.below(len(owners))]] += 1
        n = sum(w)
        expected = (w[0] + w[1]) * (w[1] + w[3]) + (w[2] + w[3]) * (w[0] + w[2])
        values.append(1 - (w[1] + w[2]) * n / expected)
      n = len(owners)
      for miss in (0.025, 0.05):
        p = norm.sf(t.isf(miss, n - 1) * (n / (n - 1)) ** 0.5)
        print(*np.quantile(values, (p, 1 - p)))
      """
    let expected = try Peer.numbers(script).flatMap(\.self)
    try #require(expected.count == 4)
    let table = try ReferenceVectorTests.pairs(cells).confusion("first", "second")
    let drawn = try Bootstrap(draws: 300, seed: 9).interval(ofKappa: .none, of: table)
    #expect(isNear(drawn.stated.interval.lower, expected[0], 1e-10))
    #expect(isNear(drawn.stated.interval.upper, expected[1], 1e-10))
    #expect(drawn.draws == 300 && drawn.degenerate == 0 && drawn.seed == 9)
    #expect(drawn.stated.method == .bootstrap && drawn.stated.level == .percent95)
    let narrow = try Bootstrap(draws: 300, seed: 9, level: ConfidenceLevel(0.9))
      .interval(ofKappa: .none, of: table).stated
    #expect(isNear(narrow.interval.lower, expected[2], 1e-10))
    #expect(isNear(narrow.interval.upper, expected[3], 1e-10))
  }

  @Test func itIsAsWideAsSciPys() throws {
    let script = """
      import numpy as np
      from krippendorff import alpha
      from scipy.stats import bootstrap
      rows = np.array([[0, 0]] * 60 + [[0, 1]] * 9 + [[1, 0]] * 7 + [[1, 1]] * 24)
      def figure(index): return alpha(reliability_data=rows[index].T, value_domain=[0, 1], level_of_measurement="nominal")
      r = bootstrap((np.arange(100),), figure, n_resamples=2000, method="percentile", vectorized=False,
        random_state=np.random.default_rng(1)).confidence_interval
      print(r.low, r.high)
      """
    let expected = try #require(try Peer.numbers(script).first)
    let table = try ReferenceVectorTests.pairs([[60, 9], [7, 24]])
    let interval = try Bootstrap().interval(.krippendorffAlpha, of: table).stated.interval
    let width = expected[1] - expected[0]
    #expect(interval.width < 1.1 * width && interval.width > 0.9 * width)
    #expect((interval.lower - expected[0]).magnitude < 0.1 * width)
  }

  @Test func theSameSeedDrawsTheSame() throws {
    let table = try ReferenceVectorTests.pairs([[20, 5], [10, 15]])
    let one = try Bootstrap(draws: 200, seed: 4).interval(.gwetAC1, of: table)
    #expect(try Bootstrap(draws: 200, seed: 4).interval(.gwetAC1, of: table) == one)
    #expect(try Bootstrap(draws: 200, seed: 5).interval(.gwetAC1, of: table) != one)
    #expect(one.stated.interval.contains(try table.value(.gwetAC1)))
  }

  @Test(arguments: [
    [[118, 5], [2, 0]],  // no item on which both say yes
    [[100, 2], [2, 20]],  // four in dispute
    [[100, 9], [9, 4]],  // four in agreement on one class
    [[0, 50], [50, 0]],
  ])
  func tooFewItemsHaveNoInterval(_ cells: [[Int]]) throws {
    let table = try ReferenceVectorTests.pairs(cells)
    let bootstrap = try Bootstrap(draws: 100)
    #expect(throws: StatisticsError(.tooFewItems, "")) {
      try bootstrap.interval(.krippendorffAlpha, of: table)
    }
    #expect(throws: StatisticsError(.tooFewItems, "")) {
      try bootstrap.interval(ofKappa: .none, of: table.confusion("first", "second"))
    }
  }

  @Test func ofRawAgreementAndAC1OneClassIsEnough() throws {
    let bootstrap = try Bootstrap(draws: 100)
    let one = try ReferenceVectorTests.pairs([[118, 5], [2, 0]])
    let few = try ReferenceVectorTests.pairs([[100, 2], [2, 20]])
    let none = try ReferenceVectorTests.pairs([[2, 50], [50, 2]])
    for coefficient in [AgreementCoefficient.rawAgreement, .gwetAC1] {
      let interval = try bootstrap.interval(coefficient, of: one).stated.interval
      #expect(interval.contains(try one.value(coefficient)))
      for table in [few, none] {
        #expect(throws: StatisticsError(.tooFewItems, "")) {
          try bootstrap.interval(coefficient, of: table)
        }
      }
    }
  }

  @Test func whatHasNoFigureHasNoInterval() throws {
    let bootstrap = try Bootstrap(draws: 100)
    let alike = try ReferenceVectorTests.pairs([[9, 0], [0, 0]])
    #expect(throws: StatisticsError(.oneClass, "")) { try bootstrap.interval(.gwetAC1, of: alike) }
    #expect(throws: StatisticsError(.oneClass, "")) {
      try bootstrap.interval(ofKappa: .none, of: alike.confusion("first", "second"))
    }
    for draws in [99, 1_000_001] {
      #expect(throws: StatisticsError(.outOfRange, "")) { try Bootstrap(draws: draws) }
    }
  }

  /// A figure without a value where an item of weight 1 is not drawn.
  private struct Fragile: ResampledFigure {
    var weights: [Int]
    func value(_ weights: [Int]) throws(StatisticsError) -> Double {
      guard weights[0] > 0 else { throw .oneClass }
      return Double(weights[0])
    }
  }

  @Test func drawsWithoutAFigureAreCounted() throws {
    let bootstrap = try Bootstrap(draws: 2_000, seed: 1)
    // None of 4 of 50 in a draw: about 1.5 % of draws. One of 50: about 36 %.
    let drawn = try bootstrap.interval(of: Fragile(weights: [4, 46]))
    #expect((10...70).contains(drawn.degenerate))
    #expect(throws: StatisticsError(.degenerateDraws, "")) {
      try bootstrap.interval(of: Fragile(weights: [1, 49]))
    }
  }
}
