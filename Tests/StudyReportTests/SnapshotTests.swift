// SPDX-License-Identifier: Apache-2.0
// The renderers' whole output for one small snapshot, held against recorded texts.

import EvidenceModel
import Foundation
import MartletTesting
import StudyReport
import Testing

@Suite struct SnapshotTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Snapshots")

  /// Compares with the recorded text; records it when `MARTLET_RECORD=1`.
  private func check(_ text: String, against name: String) throws {
    let file = Self.folder.appending(path: name)
    if ProcessInfo.processInfo.environment["MARTLET_RECORD"] == "1" {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    let recorded = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(text == recorded, "\(name) differs from what was recorded")
  }

  @Test(arguments: ReportEdition.allCases)
  func pagesStayAsRecorded(edition: ReportEdition) throws {
    let report = try StudyReport.build(
      StudyFixtures.fixed, options: ReportOptions(edition: edition))
    try check(HTMLRenderer.text(report), against: "\(edition.rawValue).html")
  }

  @Test(arguments: ReportEdition.allCases)
  func valuesStayAsRecorded(edition: ReportEdition) throws {
    let report = try StudyReport.build(
      StudyFixtures.fixed, options: ReportOptions(edition: edition))
    try check(JSONRenderer.text(report), against: "\(edition.rawValue).json")
  }

  @Test func foldersOfTablesStayAsRecorded() throws {
    let report = try StudyReport.build(
      StudyFixtures.fixed, options: ReportOptions(edition: .published))
    let files = CSVRenderer.files(report)
    #expect(Set(files.map(\.name)).count == files.count)
    let text = files.map { "== \($0.name)\n\($0.text)" }.joined()
    try check(text, against: "published.csv.txt")
  }
}

extension StudyFixtures {
  /// One small snapshot that never changes.
  static let fixed: StudySnapshot = {
    var generator = SeededGenerator(seed: 7, label: "fixed")
    var snapshot = random(
      Shape(images: 160...160, days: 20, selectedShare: 0.7, analysts: 5...5), &generator)
    snapshot.audit = snapshot.audit.map { leftOver($0, by: snapshot.items) }
    snapshot.plan = nil
    snapshot.confirmedRules = ["prohibited_image.s62", "pseudo_photograph.s7"]
    snapshot.method = [
      "Selection by per-item triage; one look an item, a second look for one in nine."
    ]
    snapshot.limits = ["The capture holds what one crawl reached."]
    snapshot.items[3].internalDetails = ["model: <harbour> \"v2\""]
    snapshot.comparison = TruthComparison(
      statement: "Simulated assessors with an error of 5 %.",
      figures: [
        .init(id: "images_posted", truth: Double(snapshot.figures.count), published: 20_254),
        .init(id: "criminal", truth: 70, published: 2_978),
        .init(id: "analyst_hours", truth: 6.25, published: 87.5),
      ])
    return snapshot
  }()
}
