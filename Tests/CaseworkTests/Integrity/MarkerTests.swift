// SPDX-License-Identifier: Apache-2.0
// Nothing of ingested evidence can be found in any file of a case but its library.

import Catalog
import EvidenceModel
import Foundation
import HashExchange
import StudyReport
import SyntheticEncoding
import Testing

@testable import Casework

@Suite struct MarkerTests {
  @Test func noPlantedMarkerIsFoundBeforeOrAfterErasure() throws {
    let planted = try PlantedCase()
    let testCase = planted.testCase
    let markers = try planted.markers()
    let wal = testCase.path + "/catalog.sqlite-wal"
    let attributes = try FileManager.default.attributesOfItem(atPath: wal)
    #expect(
      attributes[.size] as? Int ?? 0 > 0, "the write-ahead log is searched with content in it")
    #expect(try PlantedCase.found(markers, below: testCase.path) == [])
    let control = planted.source.path
    let inSource = try PlantedCase.found(markers, below: control)
    for marker in ["file name", "address", "poster", "prompt", "file bytes"] {
      #expect(inSource.contains { $0.hasPrefix(marker) }, "the search finds the \(marker)")
    }

    try CaseErasure(store: testCase.store, actor: testCase.administrator).erase(
      keyFile: testCase.keyFile)
    #expect(try PlantedCase.found(markers, below: testCase.path) == [])
    #expect(!FileManager.default.fileExists(atPath: testCase.keyFile))
    #expect(throws: CaseworkError(.erased, "")) {
      _ = try CaseStore.open(
        path: testCase.path, keys: .keyFile(testCase.keyFile), driver: SQLiteDriver(),
        clock: testCase.clock.reader)
    }
  }

  @Test func aKeptDescriptionOpensNothingOnceTheKeyIsGone() throws {
    let testCase = try TestCase()
    let description = testCase.path + "/martlet.json"
    let kept = try Data(contentsOf: URL(fileURLWithPath: description))
    try CaseErasure(store: testCase.store, actor: testCase.administrator).erase(
      keyFile: testCase.keyFile)
    try kept.write(to: URL(fileURLWithPath: description))
    #expect(throws: (any Error).self) {
      _ = try CaseStore.open(
        path: testCase.path, keys: .keyFile(testCase.keyFile), driver: SQLiteDriver(),
        clock: testCase.clock.reader)
    }
    let other = try TestCase()
    #expect(throws: (any Error).self) {
      _ = try CaseStore.open(
        path: testCase.path, keys: .keyFile(other.keyFile), driver: SQLiteDriver(),
        clock: testCase.clock.reader)
    }
    try other.store.close()
  }

  @Test func onlyAnAdministratorErases() throws {
    let testCase = try TestCase()
    let lead = try testCase.add("lead", .lead)
    for actor in [lead, .keyHolder] {
      #expect(throws: CaseworkError(.denied, "")) {
        try CaseErasure(store: testCase.store, actor: actor).erase(keyFile: testCase.keyFile)
      }
    }
    #expect(FileManager.default.fileExists(atPath: testCase.keyFile))
    try testCase.store.close()
  }
}

/// A case into which unique markers were taken, assessed and reported, still open.
struct PlantedCase {
  let testCase: TestCase
  let source: Scratch
  private let picture: [UInt8]
  private let generated: [UInt8]

  private static let fileName = "Zx7-LIGHTHOUSE-FILENAME-MARKER"
  private static let address = "https://quay.example/pictures/Zx7-ADDRESS-MARKER.png"
  private static let poster = "Zx7-POSTER-MARKER"
  private static let prompt = "Zx7 PROMPT MARKER a red lighthouse at dawn"
  private static let note = "Zx7 NOTE MARKER of an assessor"

  init() throws {
    testCase = try TestCase()
    source = try Scratch()
    picture = try Pictures.png(901)
    generated = try Pictures.generated(902, prompt: Self.prompt)
    let folder = "folder/" + Self.fileName
    try source.write(generated, to: folder + "/\(Self.fileName)-1.png")
    try source.write(try Pictures.jpeg(901, quality: 90), to: folder + "/2.jpg")
    let capture =
      QuayForum.page(
        1, QuayForum.post("p1", day: 12, by: Self.poster, showing: Self.address))
      + WARC.response(Self.address, type: "image/png", body: picture)
    try source.write(capture, to: "capture.warc")
    try testCase.ingest(
      [source.path + "/folder", source.path + "/capture.warc"], mapping: QuayForum.mapping)
    try work()
  }

  private func work() throws {
    let store = testCase.store
    try FamilyService(store: store, actor: .keyHolder).rebuild()
    try LinkService(store: store, actor: .keyHolder).update()
    for table in [
      try testCase.rows(LinkRow.self).count, try testCase.rows(PosterLinkRow.self).count,
    ] {
      #expect(table > 0, "links are searched for markers")
    }
    let list = try source.write(
      Array(("sha256\n" + (try Pictures.sha256(picture)).description + "\n").utf8), to: "list.csv")
    _ = try ListService(store: store, actor: .keyHolder).add(
      try HashListReader.read(path: list),
      settings: HashListSettings(
        name: "north", owner: "harbour", polarity: .positive, pdqThreshold: 31,
        minimumQuality: 50, tags: []))
    _ = try SelectionService(store: store, actor: .keyHolder).run(
      try SelectionRules(yaml: SelectionRules.standardYAML), text: SelectionRules.standardYAML)
    let rater = try testCase.add("rater", .assessor)
    _ = try AssessmentService(store: store, actor: rater).record([
      AssessmentEntry(
        item: 1, facts: try FactSheet([.child: "no"]), route: .seen, note: Self.note)
    ])
    _ = try ReportService(store: store, actor: testCase.administrator).make(
      .json, options: ReportOptions(edition: .internal))
    try store.publishLedger()
  }

  /// Every marker by what it is, in every form in which it might lie in a file.
  func markers() throws -> [(name: String, bytes: [UInt8])] {
    var markers: [(name: String, bytes: [UInt8])] = []
    for (name, text) in [
      ("file name", Self.fileName), ("address", Self.address), ("poster", Self.poster),
      ("prompt", Self.prompt), ("note", Self.note), ("place", source.path),
    ] {
      markers.append((name + " UTF-8", Array(text.utf8)))
      markers.append(
        (name + " UTF-16LE", text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }))
      markers.append(
        (name + " UTF-16BE", text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }))
      markers += Self.hexadecimal(name, Array(text.utf8))
      markers.append(
        (name + " base64", Array(Data(text.utf8.prefix(30)).base64EncodedString().utf8)))
    }
    let canvas = Pictures.canvas(901)
    markers.append(("pixel row", Array(canvas.bytes[384 * 40..<384 * 41])))
    markers.append(("file bytes", Array(picture[100..<132])))
    markers.append(("file bytes", Array(generated[generated.count - 80..<generated.count - 40])))
    for row in try testCase.rows(ItemRow.self) {
      let digests = try ItemDigests.open(row, columns: testCase.store.columns)
      for bytes in [digests.md5.bytes, digests.sha1.bytes, digests.sha256.bytes] {
        markers.append(("digest raw", bytes))
        markers += Self.hexadecimal("digest", bytes)
      }
    }
    for row in try testCase.rows(FingerprintRow.self) {
      let pdq = try StoredPDQ(row, columns: testCase.store.columns)
      for hash in [pdq.hash] + pdq.variants {
        markers.append(("PDQ raw", hash.bytes))
        markers += Self.hexadecimal("PDQ", hash.bytes)
      }
    }
    #expect(markers.contains { $0.name == "PDQ raw" })
    return markers
  }

  private static func hexadecimal(_ name: String, _ bytes: [UInt8]) -> [(String, [UInt8])] {
    let text = HexText.encode(bytes)
    return [(name + " hex", Array(text.utf8)), (name + " HEX", Array(text.uppercased().utf8))]
  }

  /// Which markers lie in which files below a folder, but for the library.
  static func found(
    _ markers: [(name: String, bytes: [UInt8])], below folder: String
  ) throws -> [String] {
    var found: [String] = []
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder)
    for file in files where !file.hasPrefix("library/") {
      for marker in markers where contains(Array(file.utf8), marker.bytes) {
        found.append("\(marker.name) in the name \(file)")
      }
      guard let data = FileManager.default.contents(atPath: folder + "/" + file) else { continue }
      for marker in markers where data.range(of: Data(marker.bytes)) != nil {
        found.append("\(marker.name) in \(file)")
      }
    }
    return found
  }

  private static func contains(_ bytes: [UInt8], _ marker: [UInt8]) -> Bool {
    Data(bytes).range(of: Data(marker)) != nil
  }
}
