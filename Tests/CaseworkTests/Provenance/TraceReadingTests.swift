// SPDX-License-Identifier: Apache-2.0
// What earlier rules had read is read again, beside what was read; nothing that people recorded changes.

import EvidenceModel
import Foundation
import MartletTesting
import MediaDecoding
import StudyReport
import Testing

@testable import Casework
@testable import Catalog

/// Decoders that read as earlier rules might have: signs of a camera in place of every other trace.
private struct EarlierDecoders: Examining {
  let decoders: TestDecoders

  func examine(
    _ open: @escaping ContentOpener, _ request: ExaminationRequest
  ) -> any PendingExamination {
    Answer(examination: decoders.examine(open, request))
  }

  func makeSession() throws -> any DecoderSession { try decoders.makeSession() }

  private struct Answer: PendingExamination {
    let examination: any PendingExamination

    func wait() throws -> Examination {
      let found = try examination.wait()
      let earlier = Trace(
        kind: "exif.camera", tool: nil, claim: .camera, carrier: "png.eXIf", offset: 0, length: 1,
        strength: .hint, forgeability: .trivial, fields: [])
      return Examination(
        format: found.format, kind: found.kind, image: found.image, pdq: found.pdq,
        dihedral: found.dihedral, video: found.video, vpdq: found.vpdq,
        traces: found.kind == .image ? [earlier] : found.traces, findings: found.findings,
        error: found.error)
    }
  }
}

/// Decoders that end over every file.
private struct EndingDecoders: Examining {
  func examine(
    _ open: @escaping ContentOpener, _ request: ExaminationRequest
  ) -> any PendingExamination { Ended() }

  func makeSession() throws -> any DecoderSession { try TestDecoders.shared().makeSession() }

  private struct Ended: PendingExamination {
    func wait() throws -> Examination { throw DecodeError(.crashed, "it ended") }
  }
}

@Suite struct TraceReadingTests {
  /// A case as an earlier program left it: its traces by earlier rules, and no readings.
  private static func earlierCase(_ files: [(name: String, bytes: [UInt8])]) throws -> TestCase {
    let testCase = try TestCase()
    for file in files { try testCase.scratch.write(file.bytes, to: "in/" + file.name) }
    try testCase.ingest(
      [testCase.scratch.path + "/in"],
      decoders: EarlierDecoders(decoders: try TestDecoders.shared()))
    try forgetReadings(testCase)
    return testCase
  }

  private static func forgetReadings(_ testCase: TestCase) throws {
    let rows = try testCase.rows(TraceReadingRow.self)
    try testCase.store.record(.keyHolder) { recording in
      for row in rows {
        try recording.delete(
          TraceReadingRow.self, keyValues: [.integer(row.itemId), .integer(Int64(row.rules))])
      }
      try recording.leaf(.captures)
    }
  }

  private static func pictures(_ count: Int) throws -> [(name: String, bytes: [UInt8])] {
    try (1...count).map { number in
      ("\(number).png", try Pictures.generated(UInt64(number), prompt: "a red lighthouse"))
    }
  }

  private static func service(
    _ testCase: TestCase, decoders: (any Examining)? = nil,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws -> TraceReadingService {
    TraceReadingService(
      store: testCase.store, decoders: try decoders ?? TestDecoders.shared(), actor: .keyHolder,
      isInterrupted: isInterrupted)
  }

  private static func counts(_ testCase: TestCase) throws -> [String: Int] {
    let group = try CaseStatus.read(testCase.store).groups.first { $0.name == "traces" }
    return Dictionary(uniqueKeysWithValues: (group?.counts ?? []).map { ($0.name, $0.count) })
  }

  private static func select(_ testCase: TestCase) throws {
    _ = try SelectionService(store: testCase.store, actor: .keyHolder).run(
      SelectionRules(yaml: SelectionRules.standardYAML), text: SelectionRules.standardYAML)
  }

  @Test func whatIngestReadsIsReadByTheRulesOfNow() throws {
    let testCase = try TestCase()
    let model = ModelSamples.safetensors(
      [ModelSamples.Tensor("a", "U8", [4], 0, 4)], dataByteCount: 4)
    for (name, bytes) in try Self.pictures(2) + [("m", model), ("t.txt", Array("text".utf8))] {
      try testCase.scratch.write(bytes, to: "in/" + name)
    }
    try testCase.ingest([testCase.scratch.path + "/in"])
    #expect(try Self.counts(testCase) == ["read_by_these_rules": 3, "read_by_earlier_rules": 0])
    #expect(try Self.service(testCase).run() == TraceReadingSummary())
    #expect(try testCase.rows(LeafRow.self).allSatisfy { $0.kind != LeafKind.traces.rawValue })
    #expect(try testCase.problems() == [])
  }

  @Test func whatEarlierRulesHadReadIsReadAgainBesideIt() throws {
    let testCase = try Self.earlierCase(try Self.pictures(3))
    #expect(try LinkService(store: testCase.store, actor: .keyHolder).update() > 0)
    try Self.select(testCase)
    let former = try testCase.rows(TraceRow.self)
    let ranks = Set(try testCase.rows(SelectionRow.self).map(\.rank))
    #expect(try Self.counts(testCase) == ["read_by_these_rules": 0, "read_by_earlier_rules": 3])
    #expect(try testCase.rows(ConclusionRow.self).allSatisfy { $0.code == .cameraSigns })
    #expect(try testCase.rows(LinkRow.self).allSatisfy { $0.relation != .model })

    let summary = try Self.service(testCase).run()
    #expect(summary == TraceReadingSummary(read: 3, changed: 3, unreadable: 0))
    #expect(try Self.counts(testCase) == ["read_by_these_rules": 3, "read_by_earlier_rules": 0])
    let all = try testCase.rows(TraceRow.self)
    #expect(Set(former).isSubset(of: Set(all)) && all.count > former.count)
    #expect(try testCase.rows(ConclusionRow.self).allSatisfy { $0.code == .generated })
    #expect(
      try testCase.rows(TraceReadingRow.self).allSatisfy {
        $0.rules > 0 && $0.firstNumber == 1 && $0.formerTraces == 1
          && $0.formerCode == .cameraSigns
      })
    #expect(try testCase.rows(LinkRow.self).contains { $0.relation == .model })

    let view = try ItemService(store: testCase.store, actor: testCase.administrator).view(1)
    #expect(view.traces.map(\.trace.kind) == ["a1111.parameters", "test.stated_size"])
    let reading = try #require(view.traceReading)
    #expect(!reading.isEarlier && reading.former.map(\.trace.kind) == ["exif.camera"])

    guard case .selected(let selection) = try RankRenewal.run(testCase.store, actor: .keyHolder)
    else {
      Issue.record("the ranks do not follow")
      return
    }
    #expect(selection.selected + selection.notSelected == 3)
    let run = try testCase.rows(SelectionRunRow.self).map(\.id).max()
    let renewed = try testCase.rows(SelectionRow.self).filter { $0.runId == run }
    #expect(renewed.count == 3 && Set(renewed.map(\.rank)).isDisjoint(with: ranks))
    #expect(try RankRenewal.run(testCase.store, actor: .keyHolder) == .notNeeded)
    #expect(try Self.service(testCase).run() == TraceReadingSummary())
    #expect(try testCase.problems() == [])
  }

  @Test func anItemOfEarlierRulesIsToldOnItsPage() throws {
    let testCase = try Self.earlierCase(try Self.pictures(1))
    let view = try ItemService(store: testCase.store, actor: testCase.administrator).view(1)
    let reading = try #require(view.traceReading)
    #expect(reading.rules == 0 && reading.isEarlier && reading.former.isEmpty)
    #expect(view.traces.map(\.trace.kind) == ["exif.camera"])
  }

  @Test func reportsOfBeforeStayWhatTheyWere() throws {
    let testCase = try Self.earlierCase(try Self.pictures(4))
    let reports = ReportService(store: testCase.store, actor: testCase.administrator)
    let options = ReportOptions(edition: .internal)
    let before = try reports.make(.json, options: options)
    _ = try Self.service(testCase).run()
    let again = try reports.make(.json, options: options, at: before.ledgerSize)
    #expect(again.files.map(\.bytes) == before.files.map(\.bytes))
    let after = try reports.make(.json, options: options)
    #expect(after.files.map(\.bytes) != before.files.map(\.bytes))
  }

  @Test func whatPeopleRecordedStays() throws {
    let testCase = try Self.earlierCase(try Self.pictures(2))
    try Self.select(testCase)
    let rater = try testCase.add("rater", .assessor)
    let outcome = try AssessmentService(store: testCase.store, actor: rater).record([
      AssessmentEntry(item: 1, facts: try FactSheet(named: ["child": "no"]), route: .seen)
    ]).first
    if case .refused(let error) = outcome { throw error }
    let assessments = try testCase.rows(AssessmentRow.self)
    let determinations = try testCase.rows(DeterminationRow.self)
    #expect(assessments.count == 1 && determinations.count == 1)
    _ = try Self.service(testCase).run()
    guard case .selected = try RankRenewal.run(testCase.store, actor: .keyHolder) else {
      Issue.record("the ranks do not follow")
      return
    }
    #expect(try testCase.rows(AssessmentRow.self) == assessments)
    #expect(try testCase.rows(DeterminationRow.self) == determinations)
    #expect(try testCase.problems() == [])
  }

  @Test func aReadingThatWasStoppedGoesOn() throws {
    let testCase = try Self.earlierCase(try Self.pictures(40))
    #expect(throws: CaseworkError(.interrupted, "")) {
      _ = try Self.service(testCase, isInterrupted: { true }).run()
    }
    #expect(try Self.counts(testCase) == ["read_by_these_rules": 32, "read_by_earlier_rules": 8])
    try testCase.reopen()
    let rest = try Self.service(testCase).run()
    #expect(rest == TraceReadingSummary(read: 8, changed: 8, unreadable: 0))
    // One of before, and two of now: the settings, and the test of the size that they state.
    #expect(try testCase.rows(TraceRow.self).count == 40 + 80)
    #expect(try testCase.problems() == [])
  }

  @Test func whatIsReadAsBeforeIsNotStoredTwice() throws {
    let testCase = try TestCase()
    let model = ModelSamples.safetensors(
      [ModelSamples.Tensor("a", "U8", [4], 0, 4)], dataByteCount: 4)
    for (name, bytes) in try Self.pictures(2) + [("m", model)] {
      try testCase.scratch.write(bytes, to: "in/" + name)
    }
    try testCase.ingest([testCase.scratch.path + "/in"])
    try Self.forgetReadings(testCase)
    let traces = try testCase.rows(TraceRow.self)
    let conclusions = try testCase.rows(ConclusionRow.self)
    let summary = try Self.service(testCase).run()
    #expect(summary == TraceReadingSummary(read: 3, changed: 0, unreadable: 0))
    #expect(try testCase.rows(TraceRow.self) == traces)
    #expect(try testCase.rows(ConclusionRow.self) == conclusions)
    #expect(try RankRenewal.run(testCase.store, actor: .keyHolder) == .notNeeded)
  }

  @Test func aDecoderThatEndsLeavesWhatStood() throws {
    let testCase = try Self.earlierCase(try Self.pictures(2))
    let traces = try testCase.rows(TraceRow.self)
    let summary = try Self.service(testCase, decoders: EndingDecoders()).run()
    #expect(summary == TraceReadingSummary(read: 2, changed: 0, unreadable: 2))
    #expect(try testCase.rows(TraceRow.self) == traces)
    #expect(try Self.counts(testCase) == ["read_by_these_rules": 2, "read_by_earlier_rules": 0])
  }

  @Test func marksThatTheSearchFoundAreKept() throws {
    let testCase = try Self.earlierCase(try Self.pictures(1))
    let mark = Trace(
      kind: "watermark.sdxl", tool: "Stable Diffusion", claim: .generated, carrier: "pixels",
      offset: 0, length: 1, strength: .hint, forgeability: .moderate, fields: [])
    try testCase.store.record(.keyHolder) { recording in
      try recording.insert(
        TraceRow(
          itemId: 1, number: 1,
          sealedTrace: testCase.store.columns.seal(
            TraceRecord.json(mark), TraceRow.self, "sealed_trace", row: 1)))
      try recording.upsert(WatermarkSearchState(lastItem: 1).row)
      try recording.leaf(.watermarks)
    }
    _ = try Self.service(testCase).run()
    let view = try ItemService(store: testCase.store, actor: testCase.administrator).view(1)
    #expect(
      view.traces.map(\.trace.kind) == ["a1111.parameters", "test.stated_size", "watermark.sdxl"])
    #expect(view.traceReading?.former.map(\.trace.kind) == ["exif.camera", "watermark.sdxl"])
    #expect(try testCase.problems() == [])
  }
}
