// SPDX-License-Identifier: Apache-2.0
// What a tally may be.

internal import Testing

@testable internal import StudyStatistics

@Suite struct TallyTests {
  @Test(arguments: [(-1, 5), (6, 5), (0, -1), (0, 1_000_000_001)])
  func whatCannotBeIsRefused(_ found: Int, _ examined: Int) {
    #expect(throws: StatisticsError(.outOfRange, "")) { try Tally(found: found, of: examined) }
  }

  @Test func nothingLookedAtHasNoShare() {
    #expect(throws: StatisticsError(.nothingExamined, "")) { try Tally(found: 0, of: 0) }
  }

  @Test func theShareIsOfWhatWasLookedAt() throws {
    let tally = try Tally(found: 3, of: 8)
    #expect(tally.share == 0.375 && tally.missed == 5)
  }
}
