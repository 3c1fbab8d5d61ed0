// SPDX-License-Identifier: Apache-2.0
// The page, the JSON and the CSV folder say the same in words: method, limits, deviations, what agreement rests on.

import EvidenceModel
import MartletTesting
import StudyReport
import Testing

@Suite struct ReportTextsTests {
  /// A study with a plan that was not kept to, and with a kappa that misleads.
  private static var snapshot: StudySnapshot {
    var snapshot = StudyFixtures.fixed
    snapshot.agreement = StudyFixtures.misleadingAgreement
    snapshot.plan = StudyPlanNote(
      version: 2, digest: String(repeating: "0a", count: 32), isLate: false,
      deviations: [
        StudyPlanNote.Deviation(
          id: "amended", words: "The plan was changed", planned: "one", actual: "two")
      ])
    return snapshot
  }

  /// The paragraphs of the page's sections with their section's name: those of no table.
  private static func paragraphs(_ html: String) -> [String] {
    (html.split(separator: "<footer>").first ?? "").split(separator: "<section id=\"").dropFirst()
      .flatMap { part in
        let name = part.prefix { $0 != "\"" }
        return part.split(separator: "\n").compactMap { line -> String? in
          for start in ["<p>", "<p class=\"note\">"] where line.hasPrefix(start) {
            guard line.hasSuffix("</p>") else { return nil }
            return "\(name): \(line.dropFirst(start.count).dropLast(4))"
          }
          return nil
        }
      }
  }

  @Test(arguments: ReportEdition.allCases)
  func pageValuesAndTablesSayTheSame(edition: ReportEdition) throws {
    let report = try StudyReport.build(
      Self.snapshot, options: ReportOptions(edition: edition))
    let json = (JSONRenderer.value(report)["sections"]?.elements ?? []).flatMap { section in
      [("lead", section["lead"]), ("note", section["notes"])].flatMap { place, texts in
        (texts?.elements ?? []).enumerated().map { index, text in
          [
            section["id"]?.text ?? "", section["title"]?.text ?? "", place, String(index + 1),
            text.text ?? "",
          ]
        }
      }
    }
    let file = try #require(CSVRenderer.files(report).first { $0.name == "notes.csv" }?.text)
    let lines = [["section", "title", "place", "line", "text"]] + json
    #expect(
      file
        == lines.map { $0.map(EvidenceText.csvField).joined(separator: ",") + "\n" }.joined())
    let page = Self.paragraphs(HTMLRenderer.text(report)).map(Self.plain)
    let told = json.map { Self.plain("\($0[0]): \($0[4])") }
    #expect(page.filter { !$0.hasPrefix("earlier:") } == told.filter { !$0.hasPrefix("earlier:") })
    for words in [
      "Of each person and item the newest look counts", "Selection by per-item triage",
      "what one crawl reached",
      "Deviation from the plan: The plan was changed", "says little here",
    ] {
      #expect(file.contains(words), "\(words)")
    }
    #expect(file.contains("Hidden: a count from 1 to 4") == (edition == .published))
  }

  private static func plain(_ text: String) -> String {
    text.replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&lt;", with: "<")
      .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
  }
}
