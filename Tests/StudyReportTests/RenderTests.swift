// SPDX-License-Identifier: Apache-2.0
// The page needs nothing from outside, escapes all it is given, and keeps the editions apart.

import EvidenceModel
import StudyReport
import Testing

@Suite struct RenderTests {
  private static let markers = ["PLANTED-MODEL", "PLANTED-TOOL", "PLANTED-ANALYST"]

  private static func texts(_ snapshot: StudySnapshot, _ edition: ReportEdition) throws -> String {
    let report = try StudyReport.build(snapshot, options: ReportOptions(edition: edition))
    let files = CSVRenderer.files(report).map { $0.name + $0.text }
    return HTMLRenderer.text(report) + JSONRenderer.text(report) + files.joined()
  }

  private static var planted: StudySnapshot {
    var snapshot = StudyFixtures.fixed
    snapshot.items[0].internalDetails = [markers[0]]
    snapshot.items[1].tool = markers[1]
    snapshot.effort[0] = AnalystEffort(pseudonym: markers[2], seconds: 600, looks: 9)
    return snapshot
  }

  @Test func thePublishedEditionNamesNoModelNoUnknownToolAndNoAnalyst() throws {
    let text = try Self.texts(Self.planted, .published)
    for marker in Self.markers { #expect(!text.contains(marker)) }
    #expect(text.contains("ComfyUI"))
  }

  @Test func theInternalEditionShowsDetailsAndIsMarked() throws {
    let text = try Self.texts(Self.planted, .internal)
    #expect(text.contains(Self.markers[0]))
    #expect(!text.contains(Self.markers[2]), "no figure is of one person")
    #expect(text.contains("INTERNAL"))
  }

  @Test(arguments: ReportEdition.allCases)
  func syntheticCasesSayItEverywhere(edition: ReportEdition) throws {
    let options = ReportOptions(edition: edition)
    let report = try StudyReport.build(StudyFixtures.fixed, options: options)
    #expect(HTMLRenderer.text(report).contains(">SYNTHETIC<"))
    #expect(JSONRenderer.value(report)["synthetic"] == true)
    #expect(CSVRenderer.files(report).first?.text.contains("SYNTHETIC") == true)
    var real = StudyFixtures.fixed
    real.study = StudyCase(name: "Harbour", id: "1", isSynthetic: false, timeZone: "UTC")
    let text = HTMLRenderer.text(try StudyReport.build(real, options: options))
    #expect(!text.contains("SYNTHETIC"))
    #expect(!text.contains("Truth, observed"))
  }

  /// A table whose name nobody knows would stay in the folder of a later report.
  @Test func everyTableOfAReportHasAKnownName() throws {
    var snapshot = StudyFixtures.fixed
    snapshot.items[0].tool = "ComfyUI"
    snapshot.items[0].internalDetails = ["a detail"]
    for edition in ReportEdition.allCases {
      let report = try StudyReport.build(snapshot, options: ReportOptions(edition: edition))
      for file in CSVRenderer.files(report) where CSVRenderer.isHead(of: Array(file.text.utf8)) {
        #expect(CSVRenderer.isTable(file.name), "\(file.name)")
      }
    }
    #expect(CSVRenderer.isTable("confusion_result_uk-england-wales.csv"))
    #expect(CSVRenderer.isTable("links_models.csv") && CSVRenderer.isTable("workload.csv"))
    for own in [
      "statute-september.csv", "statute.csv.csv", "Statute.csv", "statute", "links_Models.csv",
      "confusion_mine.csv", "confusion_result_.csv2", "report.csv",
    ] {
      #expect(!CSVRenderer.isTable(own), "\(own)")
    }
  }

  /// Words before a chart are not parted from it, nor in themselves: else a heading stands with one line at a page's foot.
  @Test func aHeadingAndItsWordsStandOnThePageOfTheirChart() throws {
    let html = HTMLRenderer.text(
      try StudyReport.build(StudyFixtures.fixed, options: ReportOptions(edition: .published)))
    let print = try #require(html.split(separator: "@media print").last)
    let kept = try #require(print.firstMatch(of: /\n  (h2, [^{]*) \{ break-after: avoid; \}/)).1
    #expect(kept.split(separator: ", ").contains(".opening > p"))
    #expect(print.contains("  .opening > p { break-inside: avoid; }"))
  }

  @Test func thePageNeedsNothingFromOutside() throws {
    let report = try StudyReport.build(
      StudyFixtures.fixed, options: ReportOptions(edition: .internal))
    let text = HTMLRenderer.text(report)
    for word in ["<script", "src=", "href=", "@import", "<link", "<img", "data:"] {
      #expect(!text.contains(word), "\(word)")
    }
    let outside = text.replacing("xmlns=\"http://www.w3.org/2000/svg\"", with: "")
    #expect(!outside.contains("http"))
    #expect(outside.components("role=\"img\"") == outside.components("<svg "))
    #expect(outside.components("<desc ") == outside.components("<svg "))
  }

  @Test(arguments: [
    "<b>", "a\"b onload=x", "\"\u{301} onload=x", "<\u{338}script>", "&amp;", "'", "\u{202e}abc",
  ])
  func hostileNamesStayText(name: String) throws {
    var snapshot = StudyFixtures.fixed
    snapshot.study = StudyCase(name: name, id: name, isSynthetic: true, timeZone: name)
    snapshot.confirmedRules = [name]
    snapshot.toolClasses = [name]
    snapshot.items[0].tool = name
    snapshot.items[0].internalDetails = [name]
    snapshot.method = [name]
    for edition in ReportEdition.allCases {
      let report = try StudyReport.build(snapshot, options: ReportOptions(edition: edition))
      let scalars = Array(HTMLRenderer.text(report).unicodeScalars)
      #expect(!scalars.contains("\u{202e}"))
      for (scalar, next) in zip(scalars, scalars.dropFirst()) where next.properties.isDiacritic {
        let isMarkup = scalar == "\"" || scalar == "<"
        #expect(!isMarkup || !next.properties.generalCategory.isMark)
      }
      #expect(!HTMLRenderer.text(report).contains("<b>"))
      #expect(!HTMLRenderer.text(report).contains("\"b onload"))
    }
  }

  @Test func tablesStartingLikeFormulasAreHarmless() throws {
    var snapshot = StudyFixtures.fixed
    snapshot.toolClasses = ["=1+1"]
    let report = try StudyReport.build(snapshot, options: ReportOptions(edition: .internal))
    let file = CSVRenderer.files(report).first { $0.name == "tool.csv" }
    #expect(file?.text.contains("\n'=1+1,'=1+1,") == true)
  }

  @Test func anEmptyCaseHasAReport() throws {
    for edition in ReportEdition.allCases {
      let report = try StudyReport.build(
        StudyFixtures.empty(), options: ReportOptions(edition: edition))
      #expect(BuildTests.number(report, "images_posted") == .count(0))
      #expect(HTMLRenderer.text(report).contains("</html>"))
    }
  }

  @Test func theComparisonStandsBesideWhatWasObserved() throws {
    let report = try StudyReport.build(
      StudyFixtures.fixed, options: ReportOptions(edition: .internal))
    let section = try #require(report.sections.first { $0.id == "comparison" })
    let row = try #require(section.tables.first?.rows.first { $0.id == "images_posted" })
    #expect(row.cells.map(\.number) == [.count(252), .count(252), .count(20_254)])
  }
}

extension String {
  fileprivate func components(_ separator: String) -> Int { ranges(of: separator).count }
}

extension Unicode.GeneralCategory {
  fileprivate var isMark: Bool {
    self == .nonspacingMark || self == .enclosingMark || self == .spacingMark
  }
}
