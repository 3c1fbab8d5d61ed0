// SPDX-License-Identifier: Apache-2.0
// Fisher's exact test against published values, its symmetries, and how often it announces what is not there.

import Testing

@testable import StudyStatistics

@Suite struct ProportionChangeTests {
  private func change(
    _ earlier: (Int, Int), _ later: (Int, Int)
  ) throws -> ProportionChange {
    try ProportionChange(
      from: Tally(found: earlier.0, of: earlier.1), to: Tally(found: later.0, of: later.1))
  }

  /// Fisher's tea tasting and convictions of twins, and others, as R's `fisher.test` prints them.
  private static let known: [((Int, Int), (Int, Int), Double)] = [
    ((3, 4), (1, 4), 0.4857142857142857), ((10, 12), (3, 18), 0.0005367241191434),
    ((8, 10), (1, 6), 0.03496503496503495), ((5, 5), (0, 5), 0.007936507936507936),
    ((7, 7), (9, 9), 1), ((0, 3), (0, 90), 1),
  ]

  @Test(arguments: known)
  func itGivesPublishedProbabilities(
    _ earlier: (Int, Int), _ later: (Int, Int), _ expected: Double
  ) throws {
    let found = try change(earlier, later).probability
    #expect((found - expected).magnitude < 1e-10, "\(found)")
  }

  @Test func orderAndWhatIsCountedDoNotMatter() throws {
    for found in 0...9 {
      let one = try change((found, 9), (4, 14))
      #expect((one.probability - (try change((4, 14), (found, 9)).probability)).magnitude < 1e-12)
      let missed = try change((9 - found, 9), (10, 14))
      #expect((one.probability - missed.probability).magnitude < 1e-12)
    }
  }

  @Test func aChangeHasADirectionAndEqualSharesHaveNone() throws {
    #expect(try change((19, 20), (5, 20)).change(at: 0.01) == .fell)
    #expect(try change((5, 20), (19, 20)).change(at: 0.01) == .rose)
    #expect(try change((10, 20), (5, 10)).change(at: 1) == nil)
    #expect(try change((19, 20), (17, 20)).change(at: 0.01) == nil)
  }

  /// By enumeration: where the share is the same, a change is announced no more often than the level says.
  @Test(arguments: [(12, 8), (30, 10), (25, 25)], [0.5, 0.8, 0.95])
  func falseAlarmsAreNoMoreOftenThanTheLevel(_ sizes: (Int, Int), _ share: Double) throws {
    let level = 0.05
    var alarms = 0.0
    for first in 0...sizes.0 {
      let one = SaddlePoint.binomialMass(
        Double(first), of: Double(sizes.0), p: share, q: 1 - share)
      for second in 0...sizes.1 {
        let two = SaddlePoint.binomialMass(
          Double(second), of: Double(sizes.1), p: share, q: 1 - share)
        let compared = try change((first, sizes.0), (second, sizes.1))
        if compared.change(at: level) != nil { alarms += one * two }
      }
    }
    #expect(alarms <= level && alarms > 0)
  }

  @Test func tooManyAreRefused() throws {
    let most = try Tally(found: 0, of: Tally.largest)
    #expect(throws: StatisticsError.self) {
      try ProportionChange(from: most, to: Tally(found: 0, of: 1))
    }
  }
}
