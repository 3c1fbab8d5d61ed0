// SPDX-License-Identifier: Apache-2.0
// The chart of looks saved in the documents: drawn by the report's own charts from the table in the benchmarks.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@testable import StudyReport

@Suite struct LooksSavedChartTests {
  /// A line of the table.
  private struct Line {
    let share: String
    let pictures: Int
    let looks: Int
    /// Looks at pictures that somebody had looked at.
    let again: Int
    let saved: String
    let byLists: Int
    let byFamilies: Int

    init(_ row: Substring) throws {
      let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      try #require(cells.count == 10, "\(row)")
      func number(_ text: String) throws -> Int {
        try #require(Int(text.replacing(",", with: "")), "\(row)")
      }
      (share, saved) = (cells[0], cells[5])
      pictures = try number(cells[1])
      looks = try number(cells[2])
      again = try number(cells[4])
      byLists = try number(cells[8])
      byFamilies = try number(cells[9])
    }
  }

  private static func lines() throws -> [Line] {
    let text = try Repository.text(of: "docs/benchmarks.md")
    let table = try #require(text.split(separator: "| near-duplicates | pictures |").last)
    return try table.split(separator: "\n").prefix { $0.hasPrefix("|") || $0.hasPrefix(" ") }
      .dropFirst(2).map(Line.init)
  }

  private static func chart(_ lines: [Line]) throws -> ReportChart {
    let bars = lines.enumerated().map { place, line in
      let isNamed = place == lines.count - 1
      func piece(_ value: Int, _ tone: ChartTone, _ label: String) -> BarSegment {
        BarSegment(value: value, tone: tone, label: isNamed ? label : "")
      }
      return ChartBar(
        label: "\(line.share) near-duplicates",
        segments: [
          piece(line.looks - line.again, .strong, "looked at"),
          piece(line.byFamilies, .light, "spared by families"),
          piece(line.byLists, .accent, "spared by lists"),
        ], valueText: DecimalText.grouped(line.looks), share: line.saved, note: "")
    }
    let words = lines.map {
      "\($0.share) near-duplicates: \(DecimalText.grouped($0.looks)) looks for "
        + "\(DecimalText.grouped($0.pictures)) pictures, \($0.saved) saved"
    }
    return ReportChart(
      id: "looks-saved", title: "Looks at pictures, and what spared the others",
      description: words.joined(separator: "; ") + ".",
      marks: .bars(bars, scale: try #require(lines.first?.pictures)))
  }

  /// The chart as a file of its own, with what of the report's style sheet it needs.
  private static func document(_ chart: ReportChart) throws -> String {
    let style = try Repository.text(of: "Sources/StudyReport/Templates/report.css")
    let root = try #require(style.firstMatch(of: /(?s):root \{.*?\n\}\n/)).output
    let dark = try #require(style.firstMatch(of: /(?s)@media screen and.*?\n\}\n/)).output
    let marks = style.split(separator: "\n").drop { $0 != "svg text {" }
      .prefix { !$0.hasPrefix(".tables") }
    let sheet =
      root + dark + marks.joined(separator: "\n") + "\nsvg { background: var(--paper); }\n"
    var drawn = ChartRenderer.svg(chart)
    let box = try #require(drawn.firstMatch(of: /viewBox="0 0 (\d+) (\d+)"/)).output
    let (width, height) = (try #require(Int(box.1)), try #require(Int(box.2)))
    drawn.replace(box.0, with: "viewBox=\"-24 -12 \(width + 48) \(height + 24)\"")
    let start = try #require(drawn.firstRange(of: "<title"))
    return String(drawn[..<start.lowerBound]) + "<style>\n\(sheet)</style>\n"
      + drawn[start.lowerBound...]
  }

  @Test func everyPictureWasLookedAtOrSpared() throws {
    let lines = try Self.lines()
    #expect(lines.map(\.share) == ["0 %", "10 %", "25 %", "50 %"])
    for line in lines {
      #expect(
        line.looks - line.again + line.byLists + line.byFamilies == line.pictures, "\(line.share)")
      let saved = Double(line.pictures - line.looks) / Double(line.pictures)
      #expect(line.saved == "\(DecimalText.fixed(100 * saved, places: 1)) %")
    }
  }

  /// Drawn anew with `MARTLET_RECORD=1`.
  @Test func theChartInTheDocumentsIsThatOfTheTable() throws {
    let document = try Self.document(try Self.chart(try Self.lines()))
    let path = Repository.root + "/docs/images/looks-saved.svg"
    if ProcessInfo.processInfo.environment["MARTLET_RECORD"] == "1" {
      try Data(document.utf8).write(to: URL(filePath: path))
    }
    #expect(try Repository.text(of: "docs/images/looks-saved.svg") == document)
    #expect(try Repository.text(of: "docs/benchmarks.md").contains("(images/looks-saved.svg)"))
  }
}
