// SPDX-License-Identifier: Apache-2.0
// What one case imports into a shared library holds in every other that names it.

import Catalog
import EvidenceModel
import Foundation
import HashExchange
import Testing

@testable import Casework

@Suite struct SharedLibraryTests {
  private let scratch: Scratch
  private let digests: [String]
  private var library: String { scratch.path + "/library" }

  init() throws {
    let scratch = try Scratch()
    digests = try (1...3).map { (seed: UInt64) in
      let picture = try Pictures.png(seed, side: 64)
      try scratch.write(picture, to: "f/\(seed).png")
      return try Pictures.sha256(picture).description
    }
    self.scratch = scratch
  }

  private func contents(_ digests: [String]) throws -> HashListContents {
    let text = "sha256\n" + digests.joined(separator: "\n") + "\n"
    return try HashListReader.read(path: try scratch.write(Array(text.utf8), to: "list.csv"))
  }

  private func add(
    _ digests: [String], to testCase: TestCase, owner: String = "harbour"
  ) throws -> ListImportSummary {
    try ListService(store: testCase.store, actor: .keyHolder).add(
      try contents(digests),
      settings: HashListSettings(
        name: "north", owner: owner, polarity: .positive, pdqThreshold: 31, minimumQuality: 50,
        tags: []))
  }

  private func take(_ testCase: TestCase) throws -> [String] {
    try LibraryTaking(store: testCase.store, actor: .keyHolder).run()
  }

  private func intake(_ testCase: TestCase) throws {
    _ = try IntakeService(
      store: testCase.store, decoders: try TestDecoders.shared(), actor: .keyHolder
    ).run(IngestRequest(sources: [scratch.path + "/f"], mapping: nil, mappingText: nil))
  }

  /// The name of the only note in the library.
  private func mark() throws -> String {
    try #require(
      try FileManager.default.contentsOfDirectory(atPath: library).first {
        $0.hasSuffix(".recorded")
      })
  }

  private func snapshots() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: library).filter {
      $0.hasSuffix(".snapshot")
    }.sorted()
  }

  @Test func whatOneCaseImportsTheNextHoldsItsItemsAgainst() throws {
    let first = try TestCase(library: library)
    let second = try TestCase(library: library)
    #expect(try add([digests[0]], to: first).hits == 0)
    try intake(second)
    #expect(try second.rows(MatchRow.self).count == 1)
    let version = try #require(try second.rows(ListVersionRow.self).first)
    let own = try #require(try first.rows(ListVersionRow.self).first)
    #expect(version.snapshotName == own.snapshotName && version.root == own.root)
    #expect(version.fileDigest == own.fileDigest)
    #expect(try snapshots().count == 1)
    #expect(try take(second) == [])
    #expect(try second.problems() == [] && first.problems() == [])
  }

  /// The newest version counts, whichever case imported it, and each case numbers those that it took up.
  @Test func versionsGoToAndFro() throws {
    let first = try TestCase(library: library)
    let second = try TestCase(library: library)
    _ = try add([digests[0]], to: first)
    try intake(second)
    try intake(first)
    second.clock.advance(seconds: 60)
    let newer = try add([digests[1], digests[2]], to: second)
    #expect(newer.version == 2 && newer.hits == 2)
    #expect(
      try LibraryAudit(store: first.store).unusable().first?.contains("has 1 list of which") == true
    )
    #expect(
      try take(first) == [
        "took up the list \"north\" of the shared library: 2 entries, 2 hits"
      ])
    #expect(try LibraryAudit(store: first.store).unusable() == [])
    #expect(try first.rows(ListVersionRow.self).map(\.version) == [1, 2])
    #expect(try first.rows(MatchRow.self).count == 3)
    #expect(try take(second) == [] && snapshots().count == 2)
  }

  @Test func aListOfThatNameFromSomebodyElseIsToldAndLeft() throws {
    let first = try TestCase(library: library)
    let second = try TestCase(library: library)
    _ = try add([digests[0]], to: first)
    second.clock.advance(seconds: 60)
    _ = try add([digests[1]], to: second, owner: "lighthouse")
    let told = try take(first)
    #expect(told.count == 1 && told[0].contains("was not taken up"))
    #expect(try first.rows(ListVersionRow.self).count == 1)
    // Neither hides the other: a third case takes up one, and is told of the other.
    let third = try TestCase(library: library)
    let both = try take(third)
    #expect(both.count == 2 && both.count { $0.contains("was not taken up") } == 1)
  }

  /// A folder that is one case's own library and shared by another: what the other has noted there stays.
  @Test func anOwnLibraryThatAnotherCaseSharesKeepsItsSnapshots() throws {
    let first = try TestCase()
    let second = try TestCase(library: first.store.library)
    _ = try add([digests[0]], to: first)
    _ = try add([digests[1]], to: second, owner: "lighthouse")
    for round in 0..<3 { _ = try add([digests[round]], to: first) }
    #expect(try second.problems() == [] && first.problems() == [])
    let unnoted = try take(second)
    #expect(unnoted.count == 1 && unnoted[0].contains("that no case has noted"))
    #expect(try LibraryAudit(store: second.store).unusable() == unnoted)
  }

  /// A case that died between its record and the note makes the note when it is opened for the next ingest.
  @Test func aLostNoteIsMadeAgainAndAFailedImportIsNoList() throws {
    let first = try TestCase(library: library)
    let second = try TestCase(library: library)
    _ = try add([digests[0]], to: first)
    let mark = try mark()
    try FileManager.default.removeItem(atPath: library + "/" + mark)
    #expect(try take(second).first?.contains("1 snapshot that no case has noted") == true)
    #expect(try take(first) == [])
    #expect(try take(second).count == 1)
  }

  @Test(arguments: ["", "{}", #"{"schema":"martlet.library-version/2"}"#, "root"])
  func whatCannotBeToldStopsTheIngest(_ text: String) throws {
    let first = try TestCase(library: library)
    let second = try TestCase(library: library)
    _ = try add([digests[0]], to: first)
    let mark = try mark()
    let path = library + "/" + mark
    let stated = try String(contentsOfFile: path, encoding: .utf8)
    let other = text == "root" ? stated.replacing("\"root\":\"", with: "\"root\":\"00") : text
    try other.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: CaseworkError.self) { try intake(second) }
    #expect(try LibraryAudit(store: second.store).unusable().count == 1)
    #expect(try second.rows(ItemRow.self).isEmpty)
  }

  @Test func whoMayNotImportTakesNothingUp() throws {
    let first = try TestCase(library: library)
    let second = try TestCase(library: library)
    _ = try add([digests[0]], to: first)
    let auditor = try second.add("eve", .auditor)
    #expect(throws: CaseworkError.self) {
      try LibraryTaking(store: second.store, actor: auditor).run()
    }
    #expect(try second.rows(ListVersionRow.self).isEmpty)
  }
}
