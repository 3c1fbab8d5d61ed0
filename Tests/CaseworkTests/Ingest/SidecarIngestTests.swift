// SPDX-License-Identifier: Apache-2.0
// Texts with a generator's settings beside pictures, whichever of the two is read first.

import EvidenceModel
import Foundation
import StudyReport
import Synchronization
import Testing

@testable import Casework
@testable import Catalog

@Suite struct SidecarIngestTests {
  static func settings(_ seed: Int) -> [UInt8] {
    Array(
      "a red lighthouse\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: \(seed), Model: harbour\n"
        .utf8)
  }

  private static func traces(_ testCase: TestCase, _ content: [UInt8]) throws -> [Trace] {
    let item = try #require(try testCase.item(try Pictures.sha256(content)))
    return try testCase.rows(TraceRow.self).filter { $0.itemId == item }.sorted {
      $0.number < $1.number
    }
    .compactMap { row in
      TraceRecord.trace(
        try testCase.store.columns.openJSON(
          row.sealedTrace, TraceRow.self, "sealed_trace", row: item))
    }
  }

  static func conclusion(
    _ testCase: TestCase, _ content: [UInt8]
  ) throws -> ProvenanceConclusion.Code? {
    let item = try #require(try testCase.item(try Pictures.sha256(content)))
    return try testCase.rows(ConclusionRow.self).first { $0.itemId == item }?.code
  }

  static func texts(_ testCase: TestCase, _ content: [UInt8]) throws -> [Trace] {
    try traces(testCase, content).filter { $0.carrier == "sidecar.txt" }
  }

  @Test(arguments: ["png", "webp", "JPG"])
  func aTextIsATraceOfThePictureBesideIt(_ ending: String) throws {
    let testCase = try TestCase()
    let (picture, other) = (try Pictures.png(1), try Pictures.png(2))
    let text = Self.settings(77)
    try testCase.scratch.write(picture, to: "in/a/one.\(ending)")
    try testCase.scratch.write(text, to: "in/a/one.txt")
    try testCase.scratch.write(other, to: "in/b/one.\(ending)")
    try testCase.ingest([testCase.scratch.path + "/in"])
    let traces = try Self.traces(testCase, picture)
    #expect(traces.map(\.kind) == ["a1111.parameters"])
    let trace = try #require(traces.first)
    #expect(trace.strength == .hint && trace.generation.seeds == ["77"])
    let item = try #require(try testCase.item(try Pictures.sha256(text)))
    #expect(
      trace.fields.prefix(2) == [
        TraceField(name: "sidecar", value: "one.txt", isEvidenceText: true),
        TraceField(name: "sidecar_item", value: String(item), isEvidenceText: false),
      ])
    #expect(try Self.conclusion(testCase, picture) == .generated)
    #expect(try Self.traces(testCase, other).isEmpty)
    #expect(try Self.conclusion(testCase, other) == .unknown)
    #expect(try Self.traces(testCase, text).isEmpty)
    #expect(try testCase.problems() == [])
    let before = try testCase.counts()
    try testCase.ingest([testCase.scratch.path + "/in"])
    #expect(try testCase.counts() == before)
  }

  @Test(arguments: ["png", "webp"])
  func aTextWithControlCharactersIsOneToo(_ ending: String) throws {
    let testCase = try TestCase()
    let picture = try Pictures.png(1)
    try testCase.scratch.write(picture, to: "in/one.\(ending)")
    try testCase.scratch.write([0x1b] + Self.settings(8), to: "in/one.txt")
    try testCase.ingest([testCase.scratch.path + "/in"])
    #expect(try Self.texts(testCase, picture).map(\.generation.seeds) == [["8"]])
  }

  @Test func captionsAreNone() throws {
    let testCase = try TestCase()
    let picture = try Pictures.png(1)
    try testCase.scratch.write(picture, to: "in/one.png")
    try testCase.scratch.write(Array("a red lighthouse, wide sea".utf8), to: "in/one.txt")
    try testCase.scratch.write(Self.settings(1), to: "in/one.png.txt")
    try testCase.ingest([testCase.scratch.path + "/in"])
    #expect(try Self.traces(testCase, picture).isEmpty)
  }

  @Test func aPictureInTwoPlacesTakesEachTextOnce() throws {
    let testCase = try TestCase()
    let picture = try Pictures.generated(5, prompt: "a red lighthouse")
    for (folder, seed) in [("a", 5), ("b", 6), ("c", 6)] {
      try testCase.scratch.write(picture, to: "in/\(folder)/one.png")
      try testCase.scratch.write(Self.settings(seed), to: "in/\(folder)/one.txt")
    }
    try testCase.ingest([testCase.scratch.path + "/in"])
    #expect(try Self.texts(testCase, picture).map(\.generation.seeds) == [["5"], ["6"]])
    let item = try #require(try testCase.item(try Pictures.sha256(picture)))
    let row = try #require(try testCase.rows(ConclusionRow.self).first { $0.itemId == item })
    #expect(row.code == .generated && row.strength == .strong)
    #expect(try testCase.problems() == [])
  }

  @Test func aPictureTakesSixteenTextsAndNoMore() throws {
    let testCase = try TestCase()
    let picture = try Pictures.png(1)
    for seed in 1...20 {
      try testCase.scratch.write(picture, to: "in/\(seed)/one.png")
      try testCase.scratch.write(Self.settings(seed), to: "in/\(seed)/one.txt")
    }
    try testCase.ingest([testCase.scratch.path + "/in"])
    #expect(try Self.texts(testCase, picture).count == 16)
    #expect(try testCase.problems() == [])
  }

  @Test func placesOfAnotherSourceOrContainerAreNotBeside() throws {
    let testCase = try TestCase()
    let picture = try Pictures.png(1)
    try testCase.scratch.write(picture, to: "x/one.png")
    try testCase.scratch.write(Self.settings(1), to: "y/one.txt")
    try testCase.ingest([testCase.scratch.path + "/x", testCase.scratch.path + "/y"])
    #expect(try Self.traces(testCase, picture).isEmpty)
    // The same folder once more, the picture exchanged: the text of before is not beside the new one.
    let (first, second) = (try Pictures.png(2), try Pictures.png(3))
    try testCase.scratch.write(first, to: "z/two.png")
    try testCase.scratch.write(Self.settings(2), to: "z/two.txt")
    try testCase.ingest([testCase.scratch.path + "/z"])
    try FileManager.default.removeItem(atPath: testCase.scratch.path + "/z/two.txt")
    try testCase.scratch.write(second, to: "z/two.png")
    try testCase.ingest([testCase.scratch.path + "/z"])
    #expect(try Self.texts(testCase, first).count == 1)
    #expect(try Self.texts(testCase, second).isEmpty)
    // And once more, now with a text alone: the pictures of before are not beside it.
    try FileManager.default.removeItem(atPath: testCase.scratch.path + "/z/two.png")
    try testCase.scratch.write(Self.settings(4), to: "z/two.txt")
    try testCase.ingest([testCase.scratch.path + "/z"])
    #expect(try Self.texts(testCase, first).count == 1)
    #expect(try Self.texts(testCase, second).isEmpty)
    #expect(try testCase.problems() == [])
  }

  @Test func archivesTieWhatLiesTogether() throws {
    let testCase = try TestCase()
    let picture = try Pictures.png(1)
    try testCase.scratch.write(Self.settings(9), to: "in/s/one.txt")
    try testCase.scratch.write(picture, to: "in/s/one.png")
    let archive = testCase.scratch.path + "/in.tar"
    let tar = try Process.run(
      URL(filePath: "/usr/bin/env"),
      arguments: [
        "tar", "-cf", archive, "-C", testCase.scratch.path + "/in", "s/one.txt", "s/one.png",
      ])
    tar.waitUntilExit()
    try testCase.ingest([archive])
    #expect(try Self.texts(testCase, picture).map(\.generation.seeds) == [["9"]])
    #expect(try testCase.problems() == [])
  }

  @Test(arguments: 1...6)
  func anIngestThatGoesOnTiesThemOnce(_ stop: Int) throws {
    let testCase = try TestCase()
    let pictures = try (1...3).map { try Pictures.png(UInt64($0)) }
    for (index, picture) in pictures.enumerated() {
      try testCase.scratch.write(picture, to: "in/\(index).webp")
      try testCase.scratch.write(Self.settings(index), to: "in/\(index).txt")
    }
    let isAsked = Mutex(false)
    #expect(throws: CaseworkError.self) {
      try testCase.ingest(
        [testCase.scratch.path + "/in"], isInterrupted: { isAsked.withLock { $0 } },
        progress: { progress in
          if progress.stage == .reading, progress.done >= stop { isAsked.withLock { $0 = true } }
        })
    }
    try testCase.ingest([testCase.scratch.path + "/in"])
    for (index, picture) in pictures.enumerated() {
      #expect(try Self.texts(testCase, picture).map(\.generation.seeds) == [[String(index)]])
    }
    #expect(try testCase.problems() == [])
  }

  @Test func reportsOfBeforeStayWhatTheyWere() throws {
    let testCase = try TestCase()
    let pictures = [try Pictures.png(1), try Pictures.generated(2, prompt: "a buoy")]
    for (index, picture) in pictures.enumerated() {
      try testCase.scratch.write(picture, to: "in/\(index).png")
    }
    try testCase.ingest([testCase.scratch.path + "/in"])
    let reports = ReportService(store: testCase.store, actor: testCase.administrator)
    let options = ReportOptions(edition: .internal)
    let before = try reports.make(.json, options: options)
    for (index, picture) in pictures.enumerated() {
      try testCase.scratch.write(picture, to: "more/\(index).png")
      try testCase.scratch.write(Self.settings(index), to: "more/\(index).txt")
    }
    try testCase.ingest([testCase.scratch.path + "/more"])
    #expect(try Self.conclusion(testCase, pictures[0]) == .generated)
    let again = try reports.make(.json, options: options, at: before.ledgerSize)
    #expect(again.files.map(\.bytes) == before.files.map(\.bytes))
  }

  @Test func linksAndReadingsAgainKeepWhatATextSays() throws {
    let testCase = try TestCase()
    let picture = try Pictures.png(1)
    try testCase.scratch.write(picture, to: "in/one.png")
    try testCase.ingest([testCase.scratch.path + "/in"])
    _ = try LinkService(store: testCase.store, actor: .keyHolder).update()
    #expect(try testCase.rows(LinkRow.self).allSatisfy { $0.relation != .model })
    // The same picture comes again, with a text beside it, after its links were worked out.
    try testCase.scratch.write(picture, to: "more/one.png")
    try testCase.scratch.write(Self.settings(3), to: "more/one.txt")
    try testCase.ingest([testCase.scratch.path + "/more"])
    #expect(try testCase.rows(LinkRow.self).contains { $0.relation == .model })
    let before = try Self.traces(testCase, picture)
    #expect(before.map(\.carrier) == ["sidecar.txt"])
    let rows = try testCase.rows(TraceReadingRow.self)
    try testCase.store.record(.keyHolder) { recording in
      for row in rows {
        try recording.delete(
          TraceReadingRow.self, keyValues: [.integer(row.itemId), .integer(Int64(row.rules))])
      }
      try recording.leaf(.captures)
    }
    let summary = try TraceReadingService(
      store: testCase.store, decoders: try TestDecoders.shared(), actor: .keyHolder
    ).run()
    #expect(summary == TraceReadingSummary(read: 1, changed: 0, unreadable: 0))
    #expect(try Self.traces(testCase, picture) == before)
    #expect(try Self.conclusion(testCase, picture) == .generated)
    #expect(try testCase.problems() == [])
  }
}
