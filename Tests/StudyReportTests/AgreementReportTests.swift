// SPDX-License-Identifier: Apache-2.0
// What reports say of agreement: the figures, whom they leave out, and what one vote changes.

import EvidenceModel
import MartletTesting
import StudyReport
import StudyStatistics
import Testing

@Suite struct AgreementReportTests {
  private static let published = ReportOptions(edition: .published)
  private static let full = ReportOptions(edition: .internal)

  /// Items rated by pairs of people who take turns: so many of each pair of answers.
  private static func rows(_ counts: [(String, String, Int)], people: Int = 4) -> [[String?]] {
    var rows: [[String?]] = []
    for (first, second, count) in counts {
      for _ in 0..<count {
        var row = [String?](repeating: nil, count: people)
        let place = rows.count % people
        row[place] = first
        row[(place + 1) % people] = second
        rows.append(row)
      }
    }
    return rows
  }

  private static func snapshot(
    _ rows: [[String?]], id: String = "child", order: [String]? = nil,
    checks: [StudyRatings] = []
  ) -> StudySnapshot {
    var snapshot = StudyFixtures.fixed
    snapshot.agreement = StudyAgreement(
      questions: [
        StudyRatings(
          id: id, title: "Child", labels: ["yes", "impression", "no", "unsure"], order: order,
          rows: rows)
      ], checks: checks)
    return snapshot
  }

  private static func build(_ snapshot: StudySnapshot, _ options: ReportOptions) throws -> Report {
    try StudyReport.build(snapshot, options: options)
  }

  private static func table(_ report: Report, _ id: String) -> ReportTable? {
    report.sections.first { $0.id == "agreement" }?.tables.first { $0.id == id }
  }

  private static func cell(
    _ report: Report, _ table: String, _ row: String, _ column: String
  ) -> ReportCell? {
    guard let table = self.table(report, table),
      let place = table.columns.firstIndex(where: { $0.id == column })
    else { return nil }
    return table.rows.first { $0.id == row }?.cells[place]
  }

  @Test func figuresAreThoseOfTheStatistics() throws {
    let rows = Self.rows([("yes", "yes", 30), ("no", "no", 40), ("yes", "no", 12)])
    let report = try Self.build(Self.snapshot(rows), Self.published)
    let table = try RatingTable(
      labels: ["yes", "impression", "no", "unsure"], raters: ["0", "1", "2", "3"], rows: rows)
    let bootstrap = try Bootstrap(draws: 1_000, seed: 1)
    for (column, coefficient) in [
      ("alpha", AgreementCoefficient.krippendorffAlpha), ("ac1", .gwetAC1),
      ("fleiss", .fleissKappa),
    ] {
      let cell = try #require(Self.cell(report, "agreement", "child", column))
      #expect(cell.number == .decimal(try table.value(coefficient), places: 3))
      let interval = try bootstrap.interval(coefficient, of: table).stated.interval
      #expect(cell.interval?.lower == interval.lower && cell.interval?.upper == interval.upper)
    }
    let raw = try #require(Self.cell(report, "agreement", "child", "raw"))
    #expect(raw.number == .decimal(70.0 / 82, places: 3))
    // Fewer than 15 differ: Clopper-Pearson, 70 of 82, rounded outward.
    #expect(raw.interval?.lowerText == "0.758" && raw.interval?.upperText == "0.923")
    #expect(Self.cell(report, "agreement", "child", "items")?.number == .count(82))
    #expect(Self.cell(report, "agreement_classes", "child.yes", "ratings")?.number == .count(72))
    let specific = Self.cell(report, "agreement_classes", "child.yes", "specific")
    #expect(specific?.number == .decimal(60.0 / 72, places: 3))
    #expect(Self.cell(report, "confusion_child", "yes", "no")?.number == .count(12))
    #expect(Self.table(report, "confusion_child")?.rows.map(\.id) == ["yes", "no"])
  }

  @Test func oneVoteChangesItsQuestionAndNothingElse() throws {
    var snapshot = Self.snapshot(
      Self.rows([("yes", "yes", 30), ("no", "no", 40), ("yes", "no", 12)]))
    let other = StudyRatings(
      id: "sex", title: "Sex", labels: ["girl", "boy"],
      rows: Self.rows([("girl", "girl", 50), ("girl", "boy", 9), ("boy", "boy", 23)]))
    let questions = snapshot.agreement?.questions ?? []
    snapshot.agreement = StudyAgreement(questions: questions + [other])
    let before = Self.values(try Self.build(snapshot, Self.full))
    let row = try #require(questions[0].rows.first)
    var rows = questions[0].rows
    rows[0] = row.map { $0 == nil ? nil : "no" }
    var changed = row
    changed[row.firstIndex { $0 != nil } ?? 0] = "no"
    rows[0] = changed
    let edited = StudyRatings(
      id: "child", title: "Child", labels: questions[0].labels, rows: rows)
    snapshot.agreement = StudyAgreement(questions: [edited, other])
    let after = Self.values(try Self.build(snapshot, Self.full))
    #expect(before.keys.sorted() == after.keys.sorted())
    let moved = Set(before.filter { after[$0.key] != $0.value }.keys)
    #expect(
      moved == [
        "agreement/child/raw", "agreement/child/cohen", "agreement/child/fleiss",
        "agreement/child/alpha", "agreement/child/ac1", "agreement_classes/child.yes/ratings",
        "agreement_classes/child.yes/specific", "agreement_classes/child.no/ratings",
        "agreement_classes/child.no/specific", "confusion_child/yes/yes",
        "confusion_child/yes/no",
      ])
  }

  /// Every number of a report by its place, as JSON says it.
  private static func values(_ report: Report) -> [String: String] {
    var values: [String: String] = [:]
    for section in JSONRenderer.value(report)["sections"]?.elements ?? [] {
      for table in section["tables"]?.elements ?? [] {
        for row in table["rows"]?.elements ?? [] {
          let place = [table["id"], row["id"], row["column"]].compactMap { $0?.text }
          values[place.joined(separator: "/")] =
            "\(row["n"] ?? .null) \(row["lower"] ?? .null) \(row["upper"] ?? .null)"
        }
      }
    }
    return values
  }

  @Test func fewerThanFourPeopleAreNotDescribedInPublic() throws {
    let rows = Self.rows([("yes", "yes", 30), ("no", "no", 40), ("yes", "no", 12)], people: 3)
    let snapshot = Self.snapshot(rows)
    let report = try Self.build(snapshot, Self.published)
    let section = try #require(report.sections.first { $0.id == "agreement" })
    #expect(section.tables.isEmpty && section.charts.isEmpty)
    #expect(section.lead[0].hasPrefix("Agreement is not told here: it takes at least 4 people"))
    let full = try Self.build(snapshot, Self.full)
    #expect(Self.cell(full, "agreement", "child", "items")?.number == .count(82))
  }

  @Test func twoPeopleHaveCohensKappaInTheInternalEdition() throws {
    let rows: [[String?]] =
      Array(repeating: ["yes", "yes"], count: 20) + Array(repeating: ["yes", "no"], count: 5)
      + Array(repeating: ["no", "yes"], count: 10) + Array(repeating: ["no", "no"], count: 15)
    let report = try Self.build(Self.snapshot(rows), Self.full)
    guard case .decimal(let kappa, 3) = Self.cell(report, "agreement", "child", "cohen")?.number
    else {
      Issue.record("no kappa")
      return
    }
    #expect((kappa - 0.4).magnitude < 1e-12)
    #expect(Self.cell(report, "agreement", "child", "fleiss") == nil)
  }

  @Test func oneThirdRatingTakesNoKappaFromTheOthers() throws {
    var rows = Self.rows([("yes", "yes", 30), ("no", "no", 40), ("yes", "no", 12)])
    let alone = try Self.build(Self.snapshot(rows), Self.full)
    rows.append(["yes", "yes", "no", nil])
    let report = try Self.build(Self.snapshot(rows), Self.full)
    let fleiss = Self.cell(report, "agreement", "child", "fleiss")?.number
    #expect(fleiss == Self.cell(alone, "agreement", "child", "fleiss")?.number)
    if case .decimal(let value, _) = fleiss { #expect(value > 0.5) } else { Issue.record("none") }
    #expect(Self.cell(report, "agreement", "child", "items")?.number == .count(83))
    #expect(Self.cell(report, "agreement", "child", "fleiss_items")?.number == .count(82))
    #expect(Self.cell(alone, "agreement", "child", "fleiss_items") == nil)
    // Of the four people, each pair that rated together has a kappa.
    let table = try RatingTable(
      labels: ["yes", "impression", "no", "unsure"], raters: ["0", "1", "2", "3"], rows: rows)
    #expect(
      Self.cell(report, "agreement", "child", "cohen")?.number
        == .decimal(try table.pairwiseKappa().value, places: 3))
    // That one item has three ratings follows from items and ratings; Fleiss' kappa beside others would tell which.
    let published = try Self.build(Self.snapshot(rows), Self.published)
    #expect(Self.cell(published, "agreement", "child", "fleiss")?.number == .hidden)
    try DisclosureTests.check(Self.snapshot(rows))
  }

  @Test func auditsAndGoldenItemsAreInNoFigureOfTheQuestions() throws {
    let rows = Self.rows([("yes", "yes", 30), ("no", "no", 40), ("yes", "no", 12)])
    let audit = StudyRatings(
      id: "audit", title: "Items of audit samples", labels: ["yes", "no"],
      rows: Self.rows([("no", "no", 60), ("no", "yes", 6)]))
    let golden = StudyRatings(
      id: "golden", title: "Golden items", labels: ["yes", "no"],
      rows: Self.rows([("yes", "yes", 9), ("no", "no", 11)]))
    let plain = try Self.build(Self.snapshot(rows, id: "result"), Self.published)
    let report = try Self.build(
      Self.snapshot(rows, id: "result", checks: [audit, golden]), Self.published)
    #expect(Self.table(report, "agreement") == Self.table(plain, "agreement"))
    #expect(Self.table(plain, "agreement_checks") == nil)
    let table = try #require(Self.table(report, "agreement_checks"))
    #expect(table.rows.map(\.id) == ["result", "audit", "golden"])
    #expect(
      ["result", "audit", "golden"].map { Self.cell(report, table.id, $0, "items")?.number }
        == [.count(82), .count(66), .count(20)])
    #expect(Self.cell(report, table.id, "audit", "raw")?.number == .decimal(60.0 / 66, places: 3))
    let lead = report.sections.first { $0.id == "agreement" }?.lead ?? []
    #expect(lead.contains { $0.contains("Items of audit samples were rated again because") })
  }

  /// Where it occurs among what was rated again for a check, it is explained as among the questions.
  @Test(arguments: [published, full])
  func theKappaParadoxIsExplainedInEachTableOfAgreement(_ options: ReportOptions) throws {
    let rows = Self.rows([("yes", "yes", 30), ("no", "no", 40), ("yes", "no", 12)])
    let audit = StudyRatings(
      id: "audit", title: "Items of audit samples", labels: ["yes", "no"],
      rows: Self.rows([("no", "no", 90), ("yes", "no", 11)]))
    let report = try Self.build(Self.snapshot(rows, id: "result", checks: [audit]), options)
    let cell = Self.cell(report, "agreement_checks", "audit", "alpha")
    guard case .decimal(let alpha, _) = cell?.number else {
      Issue.record("no alpha")
      return
    }
    #expect(alpha < 0)
    let notes = report.sections.first { $0.id == "agreement" }?.notes ?? []
    let words = "Items of audit samples: 94.6 % of all ratings are the class"
    #expect(notes.contains { $0.hasPrefix(words) }, "\(notes)")
  }

  @Test func itemsRatedOnceMoveAC1Alone() throws {
    let rows = Self.rows([("yes", "yes", 30), ("no", "no", 40), ("yes", "no", 12)])
    let once: [[String?]] = Array(repeating: ["no", nil, nil, nil], count: 25)
    let before = Self.values(try Self.build(Self.snapshot(rows), Self.full))
    let after = Self.values(try Self.build(Self.snapshot(rows + once), Self.full))
    #expect(Set(before.filter { after[$0.key] != $0.value }.keys) == ["agreement/child/ac1"])
    // Few of them are a small count, which the figure would tell.
    let few = try Self.build(Self.snapshot(rows + once.prefix(2)), Self.published)
    #expect(Self.cell(few, "agreement", "child", "ac1")?.number == .hidden)
    #expect(Self.cell(few, "agreement", "child", "alpha")?.number != .hidden)
  }

  @Test func otherRegimesAreInTheInternalEditionAlone() throws {
    let rows = Self.rows([("yes", "yes", 30), ("no", "no", 40)])
    let snapshot = Self.snapshot(rows, id: "result_elsewhere")
    #expect(Self.table(try Self.build(snapshot, Self.published), "agreement") == nil)
    #expect(Self.table(try Self.build(snapshot, Self.full), "agreement")?.rows.count == 1)
  }

  @Test func hiddenPairsHideWhatTheyCouldBeWorkedOutFrom() throws {
    // Seven of one kind of difference and two of another: the two are hidden, and more with them.
    let rows = Self.rows([
      ("yes", "yes", 40), ("no", "no", 60), ("yes", "no", 7), ("yes", "unsure", 2),
      ("unsure", "unsure", 9),
    ])
    let report = try Self.build(Self.snapshot(rows), Self.published)
    #expect(Self.table(report, "confusion_child") == nil, "none of its pairs could be printed")
    let alpha = try #require(Self.cell(report, "agreement", "child", "alpha"))
    #expect(alpha.interval == nil, "drawn again for every guess, an interval tells the table")
    try DisclosureTests.check(Self.snapshot(rows))
  }

  @Test func aFigureIsPrintedOnlyBesideWhatItIsMadeOf() throws {
    var generator = SeedReport.generator("figures")
    for thirds in [0.0, 0.3] {
      for _ in 0..<4 {
        var snapshot = StudyFixtures.fixed
        let shape = StudyFixtures.Shape(
          ratedTwice: 20...120, raters: 4...6, thirdShare: thirds)
        snapshot.agreement = StudyFixtures.agreement(shape, &generator)
        let report = try Self.build(snapshot, Self.published)
        for question in ["child", "severity", "result"] {
          guard let alpha = Self.cell(report, "agreement", question, "alpha"),
            case .decimal = alpha.number
          else { continue }
          let tables = ["agreement_classes", "confusion_\(question)"].map {
            (Self.table(report, $0)?.rows ?? []).filter {
              $0.unit == .pairs || $0.id.hasPrefix("\(question).")
            }
          }
          let ratings = tables[0].compactMap(\.cells.first)
          #expect(!ratings.contains { $0.number == .hidden })
          let pairs = tables[1].flatMap(\.cells)
          if pairs.contains(where: { $0.number == .hidden }) {
            #expect(alpha.interval == nil && thirds == 0)
          }
        }
      }
    }
  }

  @Test func theParadoxIsExplainedWhereItOccurs() throws {
    let rows = Self.rows([("no", "no", 118), ("yes", "no", 7)])
    let report = try Self.build(Self.snapshot(rows), Self.published)
    let notes = try #require(report.sections.first { $0.id == "agreement" }?.notes)
    #expect(
      notes.contains {
        $0.hasPrefix(
          "Child: 97.2 % of all ratings are the class \"no\": Krippendorff's alpha says little here."
        )
      })
    let alpha = Self.cell(report, "agreement", "child", "alpha")
    guard case .decimal(let value, _) = alpha?.number else {
      Issue.record("no alpha")
      return
    }
    #expect(value < 0)
    #expect(JSONRenderer.text(report).contains("-0.02"))
  }

  @Test func orderedClassesHaveAnOrdinalAlpha() throws {
    let rows = Self.rows([("yes", "yes", 30), ("no", "no", 40), ("yes", "impression", 12)])
    let report = try Self.build(
      Self.snapshot(rows, order: ["yes", "impression", "no"]), Self.full)
    let nominal = Self.cell(report, "agreement", "child", "alpha")?.number
    let ordinal = Self.cell(report, "agreement", "child", "ordinal_alpha")?.number
    #expect(nominal != nil && ordinal != nil && nominal != ordinal)
  }

  @Test func textsCarryTheSameValues() throws {
    let rows = Self.rows([("yes", "yes", 30), ("no", "no", 40), ("yes", "no", 12)])
    let report = try Self.build(Self.snapshot(rows), Self.published)
    let cell = try #require(Self.cell(report, "agreement", "child", "raw"))
    let interval = try #require(cell.interval)
    let file = try #require(CSVRenderer.files(report).first { $0.name == "agreement.csv" })
    #expect(
      file.text.contains(
        "child,Child,raw,0.854,shown,coefficient,seen,,,no,\(interval.lowerText),\(interval.upperText),\n"
      ))
    #expect(
      HTMLRenderer.text(report).contains(
        ">0.854<small>\(interval.lowerText) to \(interval.upperText)</small>"))
    #expect(
      Self.values(report)["agreement/child/raw"]
        == "\(JSONValue.number(0.854)) \(JSONValue.number(0.758)) \(JSONValue.number(0.923))")
  }
}
