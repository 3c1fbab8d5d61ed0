// SPDX-License-Identifier: Apache-2.0
// A damaged search index is said and built anew; damaged entries are named when they are met.

import Catalog
import EvidenceModel
import Foundation
import HashExchange
import MartletTesting
import Testing

@testable import Casework

@Suite struct ListMendingTests {
  /// A case with one list, and what is taken into it.
  private struct Sample {
    let testCase: TestCase
    let source: Scratch
    let path: String

    init(_ name: String, _ lines: [String]) throws {
      testCase = try TestCase()
      source = try Scratch()
      let file = try source.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: "l.csv")
      _ = try ListService(store: testCase.store, actor: .keyHolder).add(
        try HashListReader.read(path: file),
        settings: HashListSettings(name: name, owner: "harbour", polarity: .positive))
      let version = try #require(try testCase.rows(ListVersionRow.self).first)
      path = testCase.store.library + "/" + version.snapshotName
    }

    func damage(_ positions: (Int) -> [Int]) throws {
      var bytes = Array(try Data(contentsOf: URL(filePath: path)))
      for position in positions(bytes.count) { bytes[position] ^= 1 }
      try Data(bytes).write(to: URL(filePath: path))
    }

    func ingest(_ bytes: [UInt8]) throws {
      try source.write(bytes, to: "folder/picture.png")
      try testCase.ingest([source.path + "/folder"])
    }

    func unusable() throws -> [String] { try LibraryAudit(store: testCase.store).unusable() }

    func mend() throws -> [String] {
      try LibraryMending(store: testCase.store, actor: .keyHolder).run()
    }
  }

  /// Enough lines for a search index, and one with the picture's own hash.
  private func lines(_ label: String, _ picture: [UInt8]) throws -> [String] {
    var generator = SeedReport.generator(label)
    let other = try TestCase()
    let folder = try Scratch()
    try folder.write(picture, to: "folder/picture.png")
    try other.ingest([folder.path + "/folder"])
    let row = try #require(try other.rows(FingerprintRow.self).first)
    let hash = try StoredPDQ(row, columns: other.store.columns).hash
    try other.store.close()
    return ["pdq", hash.description]
      + (0..<16_400).map { _ in
        PDQHash(generator.next(), generator.next(), generator.next(), generator.next()).description
      }
  }

  @Test func aDamagedIndexIsSaidMissesNothingAndIsBuiltAnew() throws {
    let picture = try Pictures.png(31)
    let sample = try Sample("north", try lines("damaged index", picture))
    let sound = try Data(contentsOf: URL(filePath: sample.path))
    #expect(try sample.unusable() == [])
    #expect(try sample.mend() == [])
    // The last table of the index ends the file.
    try sample.damage { [$0 - 100] }
    for text in [try sample.unusable(), try sample.testCase.problems()] {
      #expect(text.count == 1)
      let words = #"search index of version 1 of the list "north" is damaged"#
      #expect(text.first?.contains(words) == true, "\(text)")
    }
    try sample.ingest(picture)
    #expect(try sample.testCase.rows(MatchRow.self).count == 1)

    let said = try sample.mend()
    #expect(
      said == [
        #"the search index of version 1 of the list "north" was damaged and has been built anew"#
      ])
    #expect(try Data(contentsOf: URL(filePath: sample.path)) == sound)
    #expect(try sample.unusable() == [])
    #expect(try sample.testCase.problems() == [])
    #expect(try sample.mend() == [])
    try sample.testCase.store.close()
  }

  @Test func anIndexThatCannotBeBuiltAnewIsStillSaid() throws {
    let sample = try Sample("north", try lines("index stays damaged", try Pictures.png(31)))
    try sample.damage { [$0 - 100] }
    let lock = try WorkLock(
      path: sample.testCase.store.folder.importLock, work: "list import",
      now: sample.testCase.store.clock())
    let said = try sample.mend()
    #expect(said.count == 1)
    #expect(said.first?.contains("is damaged") == true)
    #expect(said.first?.contains("could not be built anew: another list import") == true)
    withExtendedLifetime(lock) {}
    #expect(try sample.unusable().count == 1)
    try sample.testCase.store.close()
  }

  @Test func damagedEntriesAreNamedWhenALookUpMeetsThemAndAreNotMended() throws {
    var generator = SeedReport.generator("damaged entries")
    let lines = (0..<2_000).map { _ in
      (0..<4).map { _ in
        let word = String(generator.next(), radix: 16)
        return String(repeating: "0", count: 16 - word.count) + word
      }.joined()
    }
    let sample = try Sample("north", ["sha256"] + lines)
    // All four blocks that hold keys, and not the one with the tags.
    try sample.damage { _ in [2_000, 18_000, 34_000, 50_000] }
    #expect(try sample.mend() == [])
    let error = #expect(throws: CaseworkError.self) { try sample.ingest(try Pictures.png(31)) }
    #expect(error?.code == .tampered)
    let words = [error?.userMessage ?? "", try sample.unusable().first ?? ""]
    for text in words + (try sample.testCase.problems()) {
      #expect(text.contains(#"version 1 of the list "north" is damaged"#), "\(text)")
      #expect(text.contains(#"import FILE --name "north" --owner "harbour""#), "\(text)")
    }
    try sample.testCase.store.close()
  }
}
