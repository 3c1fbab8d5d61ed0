// SPDX-License-Identifier: Apache-2.0
// The search for watermarks goes on where it stopped, and finds nothing twice.

import EvidenceModel
import Foundation
import MediaDecoding
import StudyReport
import SyntheticEncoding
import Testing

@testable import Casework
@testable import Catalog

/// Decoders whose search finds a mark in every picture but the small ones, as told by their size.
private struct MarkingDecoders: Examining {
  let decoders: TestDecoders

  func examine(
    _ open: @escaping ContentOpener, _ request: ExaminationRequest
  ) -> any PendingExamination {
    guard request.searchesWatermarks else { return decoders.examine(open, request) }
    return Answer()
  }

  func makeSession() throws -> any DecoderSession { try decoders.makeSession() }

  private struct Answer: PendingExamination {
    func wait() throws -> Examination {
      let trace = Trace(
        kind: "watermark.sdxl", tool: "Stable Diffusion", claim: .generated, carrier: "pixels",
        offset: 0, length: 1, strength: .hint, forgeability: .moderate, fields: [])
      return Examination(
        format: .png, kind: .image, image: nil, pdq: nil, dihedral: [], traces: [trace],
        findings: [], error: nil)
    }
  }
}

@Suite struct WatermarkServiceTests {
  private static func testCase(pictures: Int) throws -> TestCase {
    let testCase = try TestCase()
    for number in 0..<pictures {
      let canvas = PixelCanvas.testCard(width: 72, height: 72, seed: UInt64(number))
      try testCase.scratch.write(
        try PictureEncoder.encode(canvas, format: .png()), to: "in/\(number).png")
    }
    try testCase.ingest([testCase.scratch.path + "/in"])
    return testCase
  }

  private static func service(
    _ testCase: TestCase, isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws -> WatermarkService {
    WatermarkService(
      store: testCase.store, decoders: MarkingDecoders(decoders: try TestDecoders.shared()),
      actor: .keyHolder, isInterrupted: isInterrupted)
  }

  @Test func aSearchThatWasStoppedGoesOnAndFindsNothingTwice() throws {
    let testCase = try Self.testCase(pictures: 40)
    #expect(try WatermarkService.counts(testCase.store) == (0, 40))
    #expect(throws: CaseworkError.self) {
      _ = try Self.service(testCase) { true }.run()
    }
    #expect(try WatermarkService.counts(testCase.store) == (32, 8))
    try testCase.reopen()
    let rest = try Self.service(testCase).run()
    #expect(rest.searched == 8 && rest.found == 8)
    #expect(try WatermarkService.counts(testCase.store) == (40, 0))
    let again = try Self.service(testCase).run()
    #expect(again == WatermarkSummary())
    #expect(try testCase.rows(TraceRow.self).count == 40)
    #expect(try testCase.rows(ConclusionRow.self).allSatisfy { $0.code == .generated })
    #expect(try testCase.problems().isEmpty)
  }

  @Test func statusShowsHowFarTheSearchIs() throws {
    let testCase = try Self.testCase(pictures: 3)
    func shown() throws -> [String: Int] {
      let group = try CaseStatus.read(testCase.store).groups.first {
        $0.name == "watermark_search"
      }
      return Dictionary(
        uniqueKeysWithValues: (group?.counts ?? []).map { ($0.name, $0.count) })
    }
    #expect(try shown() == ["done": 0, "pending": 3])
    _ = try Self.service(testCase).run()
    #expect(try shown() == ["done": 3, "pending": 0])
  }

  @Test func aReportOfBeforeTheSearchStaysWhatItWas() throws {
    let testCase = try Self.testCase(pictures: 6)
    let reports = ReportService(store: testCase.store, actor: testCase.administrator)
    let options = ReportOptions(edition: .internal)
    let before = try reports.make(.json, options: options)
    _ = try Self.service(testCase).run()
    let again = try reports.make(.json, options: options, at: before.ledgerSize)
    #expect(again.files.map(\.bytes) == before.files.map(\.bytes))
    let after = try reports.make(.json, options: options)
    #expect(after.ledgerSize > before.ledgerSize)
    #expect(after.files.map(\.bytes) != before.files.map(\.bytes))
    #expect(try testCase.problems().isEmpty)
  }

  @Test func realDecodersFindNothingInPicturesWithoutMarks() throws {
    let testCase = try Self.testCase(pictures: 2)
    let service = WatermarkService(
      store: testCase.store, decoders: try TestDecoders.shared(), actor: .keyHolder)
    #expect(try service.run() == WatermarkSummary(searched: 2, found: 0, unreadable: 0))
    #expect(try testCase.rows(TraceRow.self).isEmpty)
  }
}
