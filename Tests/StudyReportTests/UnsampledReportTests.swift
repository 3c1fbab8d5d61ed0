// SPDX-License-Identifier: Apache-2.0
// What reports say of items that no audit sample speaks for, and that no reader solves for how few they are.

import EvidenceModel
import StudyReport
import Testing

@Suite struct UnsampledReportTests {
  private static let published = ReportOptions(edition: .published)
  private static let full = ReportOptions(edition: .internal)

  private static let studies: [StudyFixtures.Makeup] = [
    .init(waiting: 3, later: 40), .init(waiting: 40, later: 3), .init(aside: 57, broken: 3),
    .init(waiting: 3, carried: 3), .init(carried: 12, later: 2), .init(texts: 3),
    .init(waiting: 12, texts: 2), .init(waiting: 2, carried: 3, later: 9, aside: 41, broken: 4),
    .init(later: 2, aside: 20, broken: 12, texts: 4), .init(waiting: 4), .init(later: 1),
  ]

  @Test(arguments: studies)
  func fewItemsCannotBeSolvedFor(makeup: StudyFixtures.Makeup) throws {
    try DisclosureTests.check(StudyFixtures.study(makeup))
  }

  /// Three tables laid over each other tell how few wait, where nothing was sampled and no table counts them in items.
  @Test(arguments: studies + [.init(seen: 20, waiting: 2, carried: 30, aside: 0)])
  func fewImagesCannotBeSolvedForWithoutAnAudit(makeup: StudyFixtures.Makeup) throws {
    var snapshot = StudyFixtures.study(makeup)
    snapshot.audit = nil
    try DisclosureTests.check(snapshot)
  }

  private static func section(
    _ snapshot: StudySnapshot, _ options: ReportOptions
  ) throws -> ReportSection {
    try #require(
      try StudyReport.build(snapshot, options: options).sections.first { $0.id == "audit" })
  }

  private static func rows(_ section: ReportSection) throws -> [String: ReportNumber] {
    let table = try #require(section.tables.first { $0.id == "audit" })
    return Dictionary(uniqueKeysWithValues: table.rows.map { ($0.id, $0.cells[0].number) })
  }

  /// What is sampled is no part of what is not: a hit on a negative list leaves an item in its stratum.
  @Test(arguments: [published, full])
  func whatNoSampleIsDrawnFromIsTold(options: ReportOptions) throws {
    let section = try Self.section(
      StudyFixtures.study(.init(waiting: 12, broken: 20)), options)
    for sentence in [
      "Items that were selected, or that a rule drew, wait for their first look, so there is no total. They are items of every kind, texts and broken files too, posted or not; tables of images count posted pictures and videos alone.",
      "Empty: selected, with a tile or a carried-over record alone; taken in since the newest selection.",
      "No audit sample is drawn of what is selected or drawn by a rule, and waiting for a first look; not selected, and no picture or video that could be decoded: nothing bounds what is missed there.",
    ] {
      #expect(section.lead.contains(sentence))
    }
    let carried = try Self.section(StudyFixtures.study(.init(waiting: 12, carried: 20)), options)
    for sentence in [
      "No audit sample is drawn of what is selected, with a tile or a carried-over record alone: the upper ends of the total hold all of it.",
      "No audit sample is drawn of what is selected or drawn by a rule, and waiting for a first look: nothing bounds what is missed there.",
    ] {
      #expect(carried.lead.contains(sentence))
    }
    #expect(!section.lead.contains { $0.hasPrefix("Items came after") })
  }

  /// The parts could be taken off what other tables count of the same items.
  @Test func thePublishedEditionCountsTogetherWhatNothingBounds() throws {
    let snapshot = StudyFixtures.study(
      .init(waiting: 12, carried: 11, later: 3, aside: 30, broken: 20))
    let whole: [String: ReportNumber] = [
      "not_selected": .count(30), "negative": .count(60), "carried": .count(11),
      "unbounded": .count(35),
    ]
    let parts: [String: ReportNumber] = [
      "waiting": .count(12), "unconsidered": .count(3), "unseeable": .count(20),
    ]
    #expect(
      try Self.rows(Self.section(snapshot, Self.full))
        == whole.merging(parts) { first, _ in first })
    let published = try Self.rows(Self.section(snapshot, Self.published))
    #expect(Set(published.keys) == Set(whole.keys))
    #expect(published["unbounded"] == .count(35))
  }

  @Test(arguments: [published, full])
  func whatNothingBoundsHasNoRowWhereThereIsNone(options: ReportOptions) throws {
    let section = try Self.section(StudyFixtures.study(.init()), options)
    #expect(try Set(Self.rows(section).keys) == ["not_selected", "negative"])
    #expect(!section.lead.contains { $0.hasPrefix("No audit sample is drawn") })
  }

  @Test func fewThatNothingBoundsAreHidden() throws {
    let section = try Self.section(StudyFixtures.study(.init(waiting: 1, later: 2)), Self.published)
    #expect(try Self.rows(section)["unbounded"] == .hidden)
  }

  /// Golden items are looked at where nothing was sampled, and a report by another regime tells of no samples.
  @Test func whatWasLookedAtForACheckAloneIsSaidToStandAsNotAssessed() throws {
    var snapshot = StudyFixtures.study(.init())
    func notes() throws -> [String: String] {
      try StudyReport.build(snapshot, options: Self.full).sections.reduce(into: [:]) {
        $0[$1.id] = $1.notes.first { $0.contains("for a check alone") }
      }
    }
    let own = try notes()
    #expect(Set(own.keys) == ["law", "items"])
    #expect(own["law"]?.contains("is told under \u{201c}What was not looked at\u{201d}") == true)
    snapshot.audit = nil
    let other = try notes()
    #expect(Set(other.keys) == ["law", "items"])
    #expect(other["law"]?.contains("the report by the case\u{2019}s own regime") == true)
    snapshot.items = snapshot.items.map { StudyItem(number: $0.number) }
    #expect(try notes() == [:], "nothing was selected yet")
  }
}
