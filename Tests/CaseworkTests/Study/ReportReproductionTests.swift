// SPDX-License-Identifier: Apache-2.0
// A report is a function of a ledger size, the program and the options: nothing else moves a byte.

import Catalog
import DecoderHost
import EvidenceModel
import Foundation
import Ledger
import StudyReport
import Testing

@testable import Casework

@Suite struct ReportReproductionTests {
  private static let published = ReportOptions(edition: .published)

  private func bytes(_ report: FinishedReport) -> [[UInt8]] { report.files.map(\.bytes) }

  @Test func theSameBytesTwiceAndFromACopy() throws {
    let template = try RichCase.template.get()
    let first = try TestCase(copyOf: template)
    let second = try TestCase(copyOf: template)
    second.clock.advance(seconds: 1_000_000)
    for format in ReportFormat.allCases where format != .pdf {
      for edition in ReportEdition.allCases {
        let options = ReportOptions(edition: edition)
        let reports = try [first, first, second].map { testCase in
          try ReportService(store: testCase.store, actor: testCase.administrator).make(
            format, options: options)
        }
        #expect(bytes(reports[0]) == bytes(reports[1]), "\(format) \(edition)")
        #expect(bytes(reports[0]) == bytes(reports[2]), "\(format) \(edition)")
        #expect(Set(reports.map(\.ledgerSize)).count == 1, "report leaves do not count")
      }
    }
    try first.store.close()
    try second.store.close()
  }

  /// Whoever is shown the ledger and the published edition could try what that hides against the digest of the other.
  @Test func theDigestOfTheInternalEditionIsSealed() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    for edition in ReportEdition.allCases {
      _ = try ReportService(store: testCase.store, actor: testCase.administrator).make(
        .json, options: ReportOptions(edition: edition))
      let row = try #require(
        try testCase.rows(LeafRow.self).filter { $0.kind == LeafKind.report.rawValue }
          .max { $0.seq < $1.seq })
      let detail = try LeafDetail(
        bytes: testCase.store.columns.open(
          row.sealedDetail, LeafRow.self, "sealed_detail", row: row.seq))
      let report = try #require(try testCase.rows(ReportRow.self).max { $0.id < $1.id })
      let (shown, sealed) = (
        try LedgerLeaf(bytes: row.entry)["sha256"], detail.facts["sha256"]?.text
      )
      #expect((edition == .published ? shown : sealed) == HexText.encode(report.digest))
      #expect((edition == .published ? sealed : shown) == nil)
    }
    try testCase.store.close()
  }

  @Test func aReportOfAnEarlierSizeIsTheOneMadeThen() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let service = ReportService(store: testCase.store, actor: testCase.administrator)
    let before = try service.make(.json, options: Self.published)
    let rater = try testCase.add("second-rater", .assessor)
    _ = try AssessmentService(store: testCase.store, actor: rater).record([
      AssessmentEntry(item: 1, facts: try FactSheet([.child: "unsure"]), route: .seen),
      AssessmentEntry(item: 3, facts: try FactSheet([.child: "no"]), route: .seen),
    ])
    let source = try Scratch()
    try source.write(try Pictures.png(81), to: "f/81.png")
    try testCase.ingest([source.path + "/f"])
    let after = try service.make(.json, options: Self.published)
    #expect(bytes(after) != bytes(before))
    #expect(after.ledgerSize > before.ledgerSize)
    let again = try service.make(.json, options: Self.published, at: before.ledgerSize)
    #expect(bytes(again) == bytes(before))
    for size in [0, -1, 1_000_000] {
      #expect(throws: CaseworkError(.usage, "")) {
        _ = try service.make(.json, options: Self.published, at: size)
      }
    }
    try testCase.store.close()
  }

  @Test func anotherProcessZoneAndLanguageMakeTheSameBytes() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let here = try ReportService(store: testCase.store, actor: .keyHolder).make(
      .json, options: Self.published)
    try testCase.store.close()
    let decoder = try DecoderConfiguration.beside().executablePath
    let program = (decoder as NSString).deletingLastPathComponent + "/martlet"
    for (zone, language) in [("Asia/Kathmandu", "de_DE.UTF-8"), ("America/St_Johns", "C")] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments = [
        "report", "--case", testCase.path, "--key-file", testCase.keyFile, "--format", "json",
        "--at", String(here.ledgerSize),
      ]
      process.environment = [
        "TZ": zone, "LANG": language, "LC_ALL": language, "HOME": testCase.scratch.path,
        "LD_LIBRARY_PATH": ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? "",
      ]
      let output = Pipe()
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try process.run()
      let bytes = Array(try output.fileHandleForReading.readToEnd() ?? Data())
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      #expect(bytes == here.files.first?.bytes, "\(zone) \(language)")
    }
  }

  @Test func theInternalEditionOfARealCaseNeedsTwoPeople() throws {
    let testCase = try TestCase(isSynthetic: false)
    let lead = try testCase.add("lead", .lead)
    #expect(throws: CaseworkError.self) {
      _ = try ReportService(store: testCase.store, actor: lead).make(
        .json, options: ReportOptions(edition: .internal))
    }
    #expect(throws: CaseworkError(.usage, "")) {
      _ = try ReportService(store: testCase.store, actor: lead).make(
        .json, options: Self.published,
        comparison: TruthComparison(statement: "x", figures: []))
    }
    #expect(throws: CaseworkError(.denied, "")) {
      _ = try SyntheticAccess(store: testCase.store)
    }
    try testCase.store.close()
  }

  @Test func noReportIsMadeOfARewrittenLedger() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let raw = try RawCatalog(case: testCase.path)
    var leaves = try raw.rows("leaf")
    leaves[4]["salt"] = leaves[5]["salt"]
    try raw.replace("leaf", by: leaves)
    try raw.close()
    #expect(throws: CaseworkError(.tampered, "")) {
      _ = try ReportService(store: testCase.store, actor: .keyHolder).make(
        .json, options: Self.published)
    }
    testCase.store.catalog.close()
  }
}
