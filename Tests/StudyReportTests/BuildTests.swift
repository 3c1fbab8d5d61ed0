// SPDX-License-Identifier: Apache-2.0
// What a report counts, and that it depends on nothing but its snapshot.

import EvidenceModel
import MartletTesting
import StudyReport
import Testing

@Suite struct BuildTests {
  static func number(_ report: Report, _ id: String) -> ReportNumber? {
    report.figures.first { $0.id == id }?.number
  }

  static func cells(_ report: Report) -> [String: ReportNumber] {
    var found: [String: ReportNumber] = [:]
    for table in report.sections.flatMap(\.tables) {
      for cell in table.rows.flatMap(\.cells) {
        if let id = cell.id { found[id] = cell.number }
      }
    }
    return found
  }

  @Test func countsImagesByAdjudicationElseByWhatWasSeen() throws {
    var snapshot = StudyFixtures.empty()
    let outcomes: [(StudyBasis, String, Determination.Standing)] = [
      (.seen, "pseudo_photograph", .standing), (.adjudicated, "pseudo_photograph", .standing),
      (.inferred, "pseudo_photograph", .standing), (.seen, "prohibited_image", .counselRequired),
      (.seen, "undetermined", .standing), (.disputed, "none", .standing),
      (.glanced, "none", .standing), (.none, "none", .standing), (.seen, "none", .standing),
    ]
    for (number, entry) in outcomes.enumerated() {
      snapshot.items.append(
        StudyItem(
          number: number, selection: .selected(rule: "r"), basis: entry.0,
          outcome: StudyOutcome(instrument: entry.1, severity: nil, standing: entry.2)))
      for _ in 0...number { snapshot.figures.append(PostedFigure(item: number, day: nil)) }
    }
    let report = try StudyReport.build(snapshot, options: ReportOptions(edition: .internal))
    let cells = Self.cells(report)
    #expect(cells["posted"] == .count(45))
    #expect(cells["instrument.pseudo_photograph"] == .count(3))
    #expect(cells["inferred.instrument.pseudo_photograph"] == .count(3))
    #expect(cells["instrument.prohibited_image"] == .count(0))
    #expect(cells["counsel_required"] == .count(4))
    #expect(cells["undetermined"] == .count(5))
    #expect(cells["disputed"] == .count(6))
    #expect(cells["glanced"] == .count(7))
    #expect(cells["not_assessed"] == .count(8))
    #expect(cells["counted"] == .count(12))
    #expect(cells["assessed"] == .count(27))
    #expect(cells["grade.adjudicated"] == .count(2))
    #expect(Self.number(report, "criminal") == .count(3))
  }

  /// What is no image posted stands in a table of its own, each item once, and criminal ones in the headline.
  @Test(arguments: ReportEdition.allCases)
  func whatIsNoImagePostedIsCountedByStatute(_ edition: ReportEdition) throws {
    var snapshot = StudyFixtures.empty()
    let outcomes: [(ItemKind, String, Determination.Standing)] =
      Array(repeating: (.text, "pseudo_photograph", .standing), count: 7)
      + Array(repeating: (.model, "pseudo_photograph", .counselRequired), count: 6)
      + Array(repeating: (.image, "none", .standing), count: 8)
    for (number, entry) in outcomes.enumerated() {
      snapshot.items.append(
        StudyItem(
          number: number, kind: entry.0, basis: .seen,
          outcome: StudyOutcome(instrument: entry.1, severity: nil, standing: entry.2)))
    }
    snapshot.figures.append(PostedFigure(item: 20, day: nil))
    let report = try StudyReport.build(snapshot, options: ReportOptions(edition: edition))
    let table = try #require(
      report.sections.flatMap(\.tables).first { $0.id == "items_by_statute" })
    let rows = Dictionary(uniqueKeysWithValues: table.rows.map { ($0.id, $0.cells[0].number) })
    #expect(rows["pseudo_photograph"] == .count(7) && rows["criminal"] == .count(7))
    #expect(rows["counsel_required"] == .count(6) && rows["none"] == .count(7))
    #expect(rows["total"] == .count(20))
    #expect(Self.number(report, "criminal_other_items") == .count(7))
    #expect(Self.number(report, "criminal") == .count(0), "no image posted is criminal")
    let posted = try StudyReport.build(
      StudyFixtures.empty(), options: ReportOptions(edition: edition))
    #expect(Self.number(posted, "criminal_other_items") == nil)
  }

  /// A seized folder posts nothing.
  @Test func whatIsHeldIsNotCalledPosted() throws {
    var generator = SeedReport.generator("held")
    var snapshot = StudyFixtures.random(.init(), &generator)
    snapshot.imagesUnit = .occurrences
    snapshot.work = StudyWork(
      stages: [.grading: StageWork(looks: 1, timed: 1, seconds: 1, people: [0])])
    let report = try StudyReport.build(snapshot, options: ReportOptions(edition: .internal))
    #expect(report.figures.first?.label == "Images and videos held")
    let text = HTMLRenderer.text(report)
    #expect(text.contains("All images and videos held"))
    for word in ["images posted", "Images posted", "image posted", ">Posted<"] {
      #expect(!text.contains(word), "\(word)")
    }
  }

  @Test func replaysThePublishedFigures() throws {
    let report = try StudyFixtures.replayPublished.get()
    #expect(Self.number(report, "images_posted") == .count(20_254))
    #expect(Self.number(report, "images_selected") == .count(11_108))
    #expect(Self.number(report, "images_not_selected") == .count(9_146))
    #expect(Self.number(report, "criminal.pseudo_photograph") == .count(2_562))
    #expect(Self.number(report, "criminal.prohibited_image") == .count(416))
    #expect(Self.number(report, "analysts") == .count(12))
    let html = JSONRenderer.text(report)
    #expect(html.contains("\"n\": 87.5"))
    #expect(html.contains("\"n\": 28.36"))
    #expect(html.contains("\"share\": 0.2306"))
  }

  @Test(arguments: ReportEdition.allCases)
  func dependsOnNothingButTheSnapshot(edition: ReportEdition) throws {
    var generator = SeedReport.generator("order")
    let options = ReportOptions(edition: edition)
    for _ in 0..<5 {
      var snapshot = StudyFixtures.random(.init(), &generator)
      let first = JSONRenderer.text(try StudyReport.build(snapshot, options: options))
      snapshot.items.shuffle(using: &generator)
      snapshot.figures.shuffle(using: &generator)
      snapshot.effort.shuffle(using: &generator)
      #expect(JSONRenderer.text(try StudyReport.build(snapshot, options: options)) == first)
    }
  }

  @Test func removingImagesLowersEachCountByWhatTheyWere() throws {
    var generator = SeedReport.generator("removal")
    let options = ReportOptions(edition: .internal)
    let whole = StudyFixtures.random(.init(images: 80...120, days: 1), &generator)
    var rest = whole
    var removed = whole
    let gone = Set(whole.items.map(\.number).shuffled(using: &generator).prefix(50))
    rest.figures.removeAll { gone.contains($0.item) }
    removed.figures.removeAll { !gone.contains($0.item) }
    let parts = try [whole, rest, removed].map {
      Self.cells(try StudyReport.build($0, options: options))
    }
    for instrument in StudyFixtures.regime.instruments where instrument.id != "undetermined" {
      let counts = parts.map { cells -> Int in
        if case .count(let count) = cells["instrument.\(instrument.id)"] { count } else { 0 }
      }
      #expect(counts[0] == counts[1] + counts[2])
    }
  }

  @Test func smallTeamsAreNotDescribed() throws {
    var snapshot = StudyFixtures.fixed
    snapshot.effort.removeLast(2)
    let published = try StudyReport.build(snapshot, options: ReportOptions(edition: .published))
    for id in ["analysts", "analyst_hours", "seconds_per_image"] {
      #expect(Self.number(published, id) == .withheld)
    }
    let full = try StudyReport.build(snapshot, options: ReportOptions(edition: .internal))
    #expect(Self.number(full, "analysts") == .count(3))
  }

  @Test func contradictionsAreRefused() {
    let options = ReportOptions(edition: .published)
    var snapshot = StudyFixtures.empty()
    snapshot.figures = [PostedFigure(item: 4, day: nil)]
    #expect(throws: ReportError.unknownItem) { try StudyReport.build(snapshot, options: options) }
    snapshot.items = [StudyItem(number: 4), StudyItem(number: 4)]
    #expect(throws: ReportError.duplicateItem) { try StudyReport.build(snapshot, options: options) }
    let other = StudyOutcome(instrument: "elsewhere", severity: nil, standing: .standing)
    snapshot.items = [StudyItem(number: 4, basis: .seen, outcome: other)]
    #expect(throws: ReportError.unknownResult) { try StudyReport.build(snapshot, options: options) }
    snapshot.items = [StudyItem(number: 4)]
    snapshot.claimedTimes = -1
    #expect(throws: ReportError.badCount) { try StudyReport.build(snapshot, options: options) }
    snapshot.claimedTimes = 0
    #expect(throws: ReportError.badOption) {
      try StudyReport.build(
        snapshot, options: ReportOptions(edition: .published, largestSmallCell: 2))
    }
    #expect(throws: Never.self) { try StudyReport.build(snapshot, options: options) }
  }

  @Test func theBoundOnWhatASampleMissedIsExact() throws {
    // Law-enforcement practice calls it elusion: none in 300 of 9,146 leaves at most 89.
    var snapshot = StudyFixtures.empty()
    for number in 0..<9_146 {
      var item = StudyItem(number: number, selection: .notSelected(rule: "r", stratum: "s"))
      if number < 300 {
        item.isSampled = true
        item.basis = .seen
        item.outcome = StudyOutcome(instrument: "none", severity: nil, standing: .standing)
      }
      snapshot.items.append(item)
      snapshot.figures.append(PostedFigure(item: number, day: nil))
    }
    let report = try StudyReport.build(snapshot, options: ReportOptions(edition: .published))
    let table = try #require(report.sections.first { $0.id == "sample" }?.tables.first)
    #expect(table.rows.first?.cells.last?.number == .count(89))
  }
}

extension StudyFixtures {
  static let replayPublished = Result {
    try StudyReport.build(replay, options: ReportOptions(edition: .published))
  }

  static let replayInternal = Result {
    try StudyReport.build(replay, options: ReportOptions(edition: .internal))
  }

  /// The shape of the published study of October 2023, with synthetic details.
  static let replay: StudySnapshot = {
    var generator = SeededGenerator(seed: 41)
    var snapshot = empty()
    for number in 0..<20_254 {
      var item = StudyItem(number: number)
      item.selection =
        number < 11_108
        ? .selected(rule: "triage") : .notSelected(rule: "triage", stratum: "clearly other")
      item.provenance = ProvenanceConclusion.Code.allCases[generator.below(100) < 38 ? 0 : 3]
      item.tool =
        item.provenance == .generated ? ["AUTOMATIC1111", "ComfyUI"][generator.below(2)] : nil
      item.isMatched = generator.below(160) == 0
      if number < 11_108 { determine(&item, number, &generator) }
      snapshot.items.append(item)
      let day = 19_601 + generator.below(30) * (70 + generator.below(31)) / 100
      snapshot.figures.append(PostedFigure(item: number, day: CivilDate(daysSinceEpoch: day)))
    }
    snapshot.counts = StudyCounts(
      sources: 1, captures: 22_310, occurrences: 20_870,
      itemsByKind: [.image: 20_254, .model: 12, .text: 31, .video: 3])
    for analyst in 0..<12 {
      snapshot.effort.append(
        AnalystEffort(pseudonym: "analyst-\(analyst)", seconds: 26_250, looks: 11_108 / 12))
    }
    snapshot.toolClasses = ["AUTOMATIC1111", "ComfyUI"]
    return snapshot
  }()

  private static func determine(
    _ item: inout StudyItem, _ number: Int, _ generator: inout SeededGenerator
  ) {
    let name = number < 2_562 ? "pseudo_photograph" : number < 2_978 ? "prohibited_image" : "none"
    let severity = number < 2_562 ? ["A", "B", "B", "C", "C"][generator.below(5)] : nil
    item.basis = .seen
    item.grade = generator.below(9) == 0 ? .indicative : .single
    item.isLookedAt = true
    item.outcome = StudyOutcome(instrument: name, severity: severity, standing: .standing)
    let bands = ["0-2", "3-6", "3-6", "7-10", "7-10", "7-10", "11-13", "11-13", "14-15", "16-17"]
    let sexes = generator.below(50) == 0 ? "boy" : "girl"
    let answers: [FactQuestion: String] = [
      .ageBand: number < 2 ? "0-2" : bands[1 + generator.below(9)], .sex: sexes,
      .photographLike: number < 2_562 ? "yes" : "no", .origin: "computer_made",
      .knownVictim: generator.below(200) == 0 ? "yes" : "unsure", .publicFigure: "no",
      .commercial: generator.below(3) == 0 ? "yes" : "no",
    ]
    item.facts = (try? FactSheet(answers)) ?? .empty
  }
}
