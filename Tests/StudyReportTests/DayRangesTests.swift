// SPDX-License-Identifier: Apache-2.0
// Ranges of days: every day in one of them, nothing lost, nothing small where there are enough images.

import EvidenceModel
import MartletTesting
import Testing

@testable import StudyReport

@Suite struct DayRangesTests {
  private typealias Counts = [Int: (posted: Int, criminal: Int)]

  private static func random(_ generator: inout SeededGenerator) -> Counts {
    let span = [1, 3, 30, 400, 3_000][generator.below(5)]
    var counts: Counts = [20_000: (1 + generator.below(40), 0)]
    for _ in 0..<generator.below(60) {
      let posted = generator.below(40)
      counts[20_000 + generator.below(span)] = (posted, generator.below(posted + 1))
    }
    return counts
  }

  /// Each day once and in order, from the first on which anything was posted to the last.
  private static func check(_ ranges: [DayRange], _ counts: Counts) {
    #expect(ranges.first?.first == counts.keys.min())
    #expect(ranges.last?.last == counts.keys.max())
    for (one, next) in zip(ranges, ranges.dropFirst()) { #expect(one.last + 1 == next.first) }
    #expect(ranges.allSatisfy { $0.first <= $0.last })
    for range in ranges {
      let days = counts.filter { (range.first...range.last).contains($0.key) }.values
      #expect(range.posted == days.reduce(0) { $0 + $1.posted })
      #expect(range.criminal == days.reduce(0) { $0 + $1.criminal })
    }
  }

  @Test func everyDayStandsInOneRangeAndNothingIsLost() throws {
    var generator = SeededGenerator(seed: 31, label: "days")
    for _ in 0..<400 {
      let counts = Self.random(&generator)
      let ranges = DayRanges(counts)
      Self.check(ranges.even(), counts)
      let small = 1 + generator.below(9)
      for withCriminal in [true, false] {
        let joined = ranges.joined(largestSmallCell: small, withCriminal: withCriminal)
        Self.check(joined, counts)
        let sums = counts.values.reduce(into: [0, 0]) {
          $0[0] += $1.posted
          $0[1] += $1.criminal
        }
        let told = withCriminal ? sums : [sums[0]]
        guard told.allSatisfy({ $0 == 0 || $0 > small }) else {
          #expect(joined.count == 1, "not enough for more than one")
          continue
        }
        for range in joined {
          #expect(!(1...small).contains(range.posted), "\(range)")
          if withCriminal { #expect(!(1...small).contains(range.criminal), "\(range)") }
        }
      }
    }
  }

  @Test func aLongTimeLineHasFewRows() {
    for span in [400, 2_800, 11_200, 200_000] {
      let counts: Counts = Dictionary(
        uniqueKeysWithValues: stride(from: 0, through: span, by: 3).map {
          ($0, (posted: 1, criminal: 0))
        })
      #expect(DayRanges(counts).even().count <= 601, "\(span)")
    }
  }

  @Test func aLongGapIsOneRange() throws {
    let ranges = DayRanges([100: (20, 0), 109: (20, 0)]).even()
    #expect(ranges.count == 10, "eight empty days are eight ranges")
    let gap = DayRanges([100: (20, 0), 110: (20, 0)]).even()
    #expect(gap.map(\.first) == [100, 101, 110] && gap[1].last == 109 && gap[1].isEmpty)
    #expect(DayRanges([:]).even() == [])
    #expect(DayRanges([:]).joined(largestSmallCell: 5, withCriminal: true) == [])
  }

  @Test(arguments: [
    ("2026-09-03", "2026-09-03", "3 Sep 2026"), ("2026-09-03", "2026-09-09", "3–9 Sep 2026"),
    ("2026-08-31", "2026-09-01", "31 Aug – 1 Sep 2026"),
    ("2025-12-31", "2026-01-01", "31 Dec 2025 – 1 Jan 2026"),
    ("2025-09-03", "2026-09-03", "3 Sep 2025 – 3 Sep 2026"),
  ])
  func aRangeIsSaidWithAsMuchOfBothEndsAsDiffers(_ first: String, _ last: String, _ words: String)
    throws
  {
    func day(_ text: String) throws -> CivilDate {
      let parts = try text.split(separator: "-").map { try #require(Int($0)) }
      return CivilDate(
        daysSinceEpoch: CivilDate.daysSinceEpoch(year: parts[0], month: parts[1], day: parts[2]))
    }
    #expect(DayText.range(try day(first), try day(last)) == words)
  }
}
