// SPDX-License-Identifier: Apache-2.0
// Shares of items in groups: what they are, when there is an interval, and how often it holds.

internal import EvidenceModel
internal import Testing

@testable internal import StudyStatistics

@Suite struct ClusteredShareTests {
  @Test func itIsTheShareOfAllItems() throws {
    let share = try ClusteredShare([
      Tally(found: 3, of: 4), Tally(found: 0, of: 5), Tally(found: 1, of: 1),
    ])
    #expect(try share.items() == Tally(found: 4, of: 10))
    #expect(share.found == 2)
    #expect(try share.value([1, 1, 1]) == 0.4 && share.value([2, 0, 0]) == 0.75)
    #expect(throws: StatisticsError(.nothingExamined, "")) { try ClusteredShare([]) }
  }

  @Test func fewGroupsGiveNoInterval() throws {
    let none = try ClusteredShare(repeatElement(Tally(found: 0, of: 3), count: 50).map(\.self))
    #expect(throws: StatisticsError(.tooFewItems, "")) { try Bootstrap().interval(ofShare: none) }
    let four = try ClusteredShare(
      (0..<50).map { try Tally(found: $0 < 4 ? 1 : 0, of: 3) })
    #expect(throws: StatisticsError(.tooFewItems, "")) { try Bootstrap().interval(ofShare: four) }
    let all = try ClusteredShare((0..<8).map { try Tally(found: $0 < 4 ? 1 : 3, of: 3) })
    #expect(throws: StatisticsError(.tooFewItems, "")) { try Bootstrap().interval(ofShare: all) }
  }

  /// Families that are wrong as a whole: the interval of independent items misses, that of families holds.
  @Test func familiesDrawnAgainHoldWhereItemsDoNot() throws {
    var generator = SeededGenerator(seed: 15, label: "families")
    let truth = 0.1
    var (held, independent, given) = (0, 0, 0)
    for run in 0..<1_000 {
      let share = try ClusteredShare(
        (0..<200).map { _ in
          let size = 1 + generator.below(7)
          return try Tally(found: generator.unit() < truth ? size : 0, of: size)
        })
      let tally = try share.items()
      if ProportionInterval.clopperPearson(tally).contains(truth) { independent += 1 }
      let bootstrap = try Bootstrap(draws: 300, seed: UInt64(run))
      guard let interval = try? bootstrap.interval(ofShare: share).stated.interval else { continue }
      given += 1
      if interval.contains(truth) { held += 1 }
    }
    #expect(given >= 990, "\(given)")
    #expect(held >= 925 && held <= 985, "\(held)")
    #expect(independent < 800, "\(independent)")
  }
}
