// SPDX-License-Identifier: Apache-2.0
// Two published reports of one case are read side by side: their differences are counts too.

import EvidenceModel
import MartletTesting
import StudyReport
import Testing

@Suite struct EarlierReportTests {
  private static let published = ReportOptions(edition: .published)

  /// `snapshot` after more work: more images, and some looked at again.
  private static func later(
    _ snapshot: StudySnapshot, more: Int, changed: Int, _ generator: inout SeededGenerator
  ) -> StudySnapshot {
    var later = snapshot
    var shape = StudyFixtures.Shape()
    shape.inferredShare = 0.2
    for index in later.items.indices.shuffled(using: &generator).prefix(changed) {
      later.items[index] = StudyFixtures.item(later.items[index].number, shape, &generator)
    }
    let first = (snapshot.items.map(\.number).max() ?? 0) + 1
    for number in first..<first + more {
      later.items.append(StudyFixtures.item(number, shape, &generator))
      later.figures.append(
        PostedFigure(
          item: number, day: CivilDate(daysSinceEpoch: 20_700 + generator.below(40))))
    }
    let counts = snapshot.counts
    var kinds = counts.itemsByKind
    kinds[.image, default: 0] += more
    later.counts = StudyCounts(
      sources: 2, captures: counts.captures + more, occurrences: counts.occurrences + more,
      itemsByKind: kinds)
    return later
  }

  @Test(arguments: 0..<8)
  func noSmallDifferenceIsPrintedBesidesHeadlines(number: Int) throws {
    var generator = SeedReport.generator("earlier \(number)")
    let shapes = DisclosureTests.shapes
    let first = StudyFixtures.random(shapes[(number + 1) % shapes.count], &generator)
    let second = Self.later(
      first, more: generator.below(14), changed: generator.below(9), &generator)
    let before = try StudyReport.buildWithState(first, options: Self.published)
    let after = try StudyReport.buildWithState(
      second, options: Self.published, earlier: [before.state])
    let full = try StudyReport.build(second, options: ReportOptions(edition: .internal))
    try DisclosureTests.check(second, after.report, full)
    let old = ReaderKnowledge(
      ReportReader(before.report),
      truth: ReportReader(
        try StudyReport.build(first, options: ReportOptions(edition: .internal))), snapshot: first)
    let new = ReaderKnowledge(
      ReportReader(after.report), truth: ReportReader(full), snapshot: second)
    var small: Set<String> = []
    for (name, count) in new.shown where !Self.isNoCount(name) {
      if let known = old.shown[name], (1...4).contains(abs(count - known)) { small.insert(name) }
    }
    let headlines: Set<String> = [
      "posted", "funnel|selected|posted", "funnel|not_selected|posted",
      "statute|photograph|seen", "statute|pseudo_photograph|seen", "statute|prohibited_image|seen",
    ]
    #expect(small.isSubset(of: headlines), "\(small.subtracting(headlines))")
    let found = after.state.smallDifferences(from: before.state)
    #expect(found >= small.count)
  }

  /// Bounds and people are no counts of the case.
  private static func isNoCount(_ name: String) -> Bool {
    ["effort|analysts", "effort|hours", "effort|seconds", "sample|"].contains {
      name.hasPrefix($0) && !($0 == "sample|" && !name.hasSuffix("|bound"))
    }
  }

  @Test func withoutTheEarlierReportTheDifferencesWouldBePrinted() throws {
    var generator = SeedReport.generator("earlier alone")
    var (alone, beside) = (0, 0)
    // A single pair of studies may differ in headline figures only, which are printed in any case.
    for _ in 0..<3 {
      let first = StudyFixtures.random(
        .init(images: 300...300, repeats: 1, days: 4, skew: 1), &generator)
      let second = Self.later(first, more: 12, changed: 3, &generator)
      let before = try StudyReport.buildWithState(first, options: Self.published).state
      alone += try StudyReport.buildWithState(second, options: Self.published).state
        .smallDifferences(from: before)
      beside += try StudyReport.buildWithState(
        second, options: Self.published, earlier: [before]
      ).state.smallDifferences(from: before)
    }
    #expect(alone > beside)
  }

  @Test func nothingChangesBesideAReportOfTheSame() throws {
    let snapshot = StudyFixtures.fixed
    let once = try StudyReport.buildWithState(snapshot, options: Self.published)
    let twice = try StudyReport.buildWithState(
      snapshot, options: Self.published, earlier: [once.state])
    #expect(JSONRenderer.text(once.report) == JSONRenderer.text(twice.report))
    #expect(twice.state.smallDifferences(from: once.state) == 0)
  }

  @Test func daysJoinedInAnotherWayAreComparedByTheDaysTheyShare() throws {
    func snapshot(_ counts: [Int]) -> StudySnapshot {
      var snapshot = StudyFixtures.empty()
      var number = 0
      for (day, count) in counts.enumerated() {
        for _ in 0..<count {
          number += 1
          snapshot.items.append(StudyItem(number: number))
          snapshot.figures.append(
            PostedFigure(item: number, day: CivilDate(daysSinceEpoch: 20_700 + day)))
        }
      }
      snapshot.counts = StudyCounts(
        sources: 1, captures: number, occurrences: number, itemsByKind: [.image: number])
      return snapshot
    }
    // The second day grows from 4 to 6: joined with its neighbour before, printed alone after.
    let before = try StudyReport.buildWithState(
      snapshot([20, 4, 30, 30, 30, 30, 30, 30, 30]), options: Self.published)
    let after = try StudyReport.buildWithState(
      snapshot([20, 6, 30, 30, 30, 30, 30, 30, 40]), options: Self.published,
      earlier: [before.state])
    let days = try #require(
      after.report.sections.flatMap(\.tables).first { $0.id == "days" }
    ).rows.map { ($0.id, $0.cells[0].number) }

    #expect(days.contains { $0.1 == .hidden })
    #expect(after.state.smallDifferences(from: before.state) == 0)
  }
}
