// SPDX-License-Identifier: Apache-2.0
// A figure that does not exist is said not to, with its reason and its number of items; it is never called hidden.

import EvidenceModel
import MartletTesting
import StudyReport
import Testing

@Suite struct UndefinedFigureTests {
  private static let full = ReportOptions(edition: .internal)
  private static let published = ReportOptions(edition: .published)

  private static func snapshot(
    _ rows: [[String?]], id: String = "child", title: String = "Child",
    labels: [String] = ["yes", "no"], order: [String]? = nil
  ) -> StudySnapshot {
    var snapshot = StudyFixtures.fixed
    snapshot.agreement = StudyAgreement(questions: [
      StudyRatings(id: id, title: title, labels: labels, order: order, rows: rows)
    ])
    return snapshot
  }

  /// Items each rated by two of `people` people, no two of whom meet twice.
  private static func strangers(_ people: Int) -> [[String?]] {
    (0..<people).flatMap { left in
      (left + 1..<people).map { right in
        var row = [String?](repeating: nil, count: people)
        row[left] = right.isMultiple(of: 2) ? "yes" : "no"
        row[right] = left.isMultiple(of: 3) ? "yes" : "no"
        return row
      }
    }
  }

  private static func rows(_ report: Report, column: String) -> [JSONValue] {
    (JSONRenderer.value(report)["sections"]?.elements ?? [])
      .flatMap { $0["tables"]?.elements ?? [] }
      .filter { $0["id"]?.text == "agreement" }
      .flatMap { $0["rows"]?.elements ?? [] }
      .filter { $0["column"]?.text == column }
  }

  @Test func pairsOfPeopleWhoNeverMeetTwiceHaveNoKappaAndZeroItems() throws {
    let snapshot = Self.snapshot(Self.strangers(5))
    let report = try StudyReport.build(snapshot, options: Self.full)
    let items = try #require(Self.rows(report, column: "cohen_items").first)
    #expect(items["n"] == 0 && items["state"] == "shown")
    let kappa = try #require(Self.rows(report, column: "cohen").first)
    #expect(kappa["n"] == .null && kappa["state"] == "not_defined")
    let reason = "not defined: fewer than two items were rated by two raters; have more rated twice"
    #expect(kappa["reason"] == .string(reason))
    #expect(
      try Repository.schema("martlet.report/1").problems(in: JSONRenderer.value(report)) == [])
    let html = HTMLRenderer.text(report)
    #expect(html.contains(">not defined<small>one item</small>") && !html.contains(">hidden<"))
    let file = try #require(CSVRenderer.files(report).first { $0.name == "agreement.csv" })
    #expect(
      file.text.contains("child,Child,cohen,,not_defined,coefficient,seen,,,no,,,\"\(reason)\"\n"))
  }

  @Test func oneClassLeavesCoefficientsUndefinedInBothEditions() throws {
    let rows: [[String?]] = (0..<40).map { number in
      var row = [String?](repeating: nil, count: 4)
      row[number % 4] = "no"
      row[(number + 1) % 4] = "no"
      return row
    }
    for options in [Self.full, Self.published] {
      let report = try StudyReport.build(Self.snapshot(rows), options: options)
      for column in ["cohen", "alpha", "ac1"] {
        let cell = try #require(Self.rows(report, column: column).first)
        #expect(cell["state"] == "not_defined", "\(column)")
        #expect(cell["reason"]?.text?.hasPrefix("not defined") == true)
      }
    }
    try DisclosureTests.check(Self.snapshot(rows))
  }

  @Test func nothingIsHiddenInTheInternalEdition() throws {
    var generator = SeedReport.generator("nothing hidden")
    for shape in DisclosureTests.shapes {
      let report = try StudyReport.build(
        StudyFixtures.random(shape, &generator), options: Self.full)
      let numbers = report.sections.flatMap(\.tables).flatMap(\.rows).flatMap(\.cells)
      #expect(!numbers.contains { $0.number == .hidden })
    }
  }

  /// Severities of 200 items: in 36 of them somebody was unsure.
  private static var severities: [[String?]] {
    let pairs: [(String, String, Int)] = [
      ("a", "a", 60), ("b", "b", 50), ("c", "c", 30), ("a", "b", 14), ("b", "c", 10),
      ("unsure", "b", 20), ("unsure", "unsure", 16),
    ]
    return pairs.flatMap { first, second, count in
      (0..<count).map { number in
        var row = [String?](repeating: nil, count: 5)
        row[number % 5] = first
        row[(number + 1) % 5] = second
        return row
      }
    }
  }

  @Test(arguments: ReportEdition.allCases)
  func ordinalAlphaSaysOfHowManyItemsItIsAndWhatItLeavesOut(edition: ReportEdition) throws {
    let snapshot = Self.snapshot(
      Self.severities, id: "severity", title: "Severity", labels: ["a", "b", "c", "unsure"],
      order: ["a", "b", "c"])
    let report = try StudyReport.build(snapshot, options: ReportOptions(edition: edition))
    #expect(Self.rows(report, column: "items").first?["n"] == 200)
    #expect(Self.rows(report, column: "ordinal_items").first?["n"] == 164)
    let notes = try #require(report.sections.first { $0.id == "agreement" }?.notes)
    #expect(
      notes.contains {
        $0.hasPrefix("The ordinal α is of classes in their order alone: “unsure” stands outside")
          && $0.hasSuffix("in: Severity.")
      })
    try DisclosureTests.check(snapshot)
  }

  @Test func aHandfulLeftOutIsNotToldInPublic() throws {
    let rows =
      Self.severities.filter { !$0.contains("unsure") } + [
        ["a", "unsure", nil, nil, nil], [nil, "a", "unsure", nil, nil],
        [nil, nil, "a", "b", "unsure"],
      ]
    let snapshot = Self.snapshot(
      rows, id: "severity", title: "Severity", labels: ["a", "b", "c", "unsure"],
      order: ["a", "b", "c"])
    let report = try StudyReport.build(snapshot, options: Self.published)
    #expect(!Self.rows(report, column: "ordinal_items").contains { $0["state"] == "shown" })
    let full = try StudyReport.build(snapshot, options: Self.full)
    #expect(Self.rows(full, column: "ordinal_items").first?["n"] == 165)
    try DisclosureTests.check(snapshot)
  }

  @Test func firstOrderCoefficientSaysOfHowManyItemsItIs() throws {
    let once: [[String?]] = Array(repeating: ["a", nil, nil, nil, nil], count: 25)
    let snapshot = Self.snapshot(
      Self.severities + once, id: "severity", title: "Severity", labels: ["a", "b", "c", "unsure"])
    let report = try StudyReport.build(snapshot, options: Self.full)
    #expect(Self.rows(report, column: "ac1_items").first?["n"] == 225)
  }
}
