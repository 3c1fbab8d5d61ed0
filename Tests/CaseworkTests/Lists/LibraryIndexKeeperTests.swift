// SPDX-License-Identifier: Apache-2.0
// One index over all lists of a case: written beside the work, never needed, and never a reason to miss anything.

import Catalog
import EvidenceModel
import Foundation
import HashExchange
import HashIndex
import MartletTesting
import Testing

@testable import Casework

@Suite struct LibraryIndexKeeperTests {
  /// A case with several lists of hashes by chance, to which pictures' digests are added.
  private final class Library {
    let testCase: TestCase
    let source: Scratch
    private var generator: SeededGenerator

    var index: String { LibraryIndexKeeper.path(testCase.store) }

    init(_ label: String) throws {
      testCase = try TestCase()
      source = try Scratch()
      generator = SeedReport.generator(label)
    }

    func add(
      _ name: String, _ polarity: ListPolarity = .positive, holding pictures: [[UInt8]],
      threshold: Int = 31
    ) throws {
      let digests = try pictures.map { try Pictures.sha256($0).description }
      let fillers = (0..<2_500).map { _ in RandomDigest.next(&generator) }
      let text = (["sha256"] + digests + fillers).joined(separator: "\n") + "\n"
      let file = try source.write(Array(text.utf8), to: "l.csv")
      _ = try ListService(store: testCase.store, actor: .keyHolder).add(
        try HashListReader.read(path: file),
        settings: HashListSettings(
          name: name, owner: "harbour", polarity: polarity, pdqThreshold: threshold))
    }

    func ingest(_ pictures: [[UInt8]]) throws {
      for (number, picture) in pictures.enumerated() {
        try source.write(picture, to: "\(UUID().uuidString)/\(number).png")
      }
      let folders = try FileManager.default.contentsOfDirectory(atPath: source.path)
        .filter { !$0.hasSuffix(".csv") }.map { "\(source.path)/\($0)" }
      try testCase.ingest(folders.sorted())
    }

    /// The lists that an item hits, by name.
    func lists(hitBy picture: [UInt8]) throws -> Set<String> {
      let item = try #require(try testCase.item(Pictures.sha256(picture)))
      let lists = try testCase.rows(ListRow.self)
      let versions = try testCase.rows(ListVersionRow.self)
      return Set(
        try testCase.rows(MatchRow.self).filter { $0.itemId == item }.compactMap { row in
          let version = versions.first { $0.id == row.listVersionId }
          return lists.first { $0.id == version?.listId }?.name
        })
    }

    func unusable() throws -> [String] { try LibraryAudit(store: testCase.store).unusable() }

    func mend() throws -> [String] {
      try LibraryMending(store: testCase.store, actor: .keyHolder).run()
    }
  }

  private enum RandomDigest {
    static func next(_ generator: inout SeededGenerator) -> String {
      (0..<4).map { _ in
        let word = String(generator.next(), radix: 16)
        return String(repeating: "0", count: 16 - word.count) + word
      }.joined()
    }
  }

  private func picture(_ seed: UInt64) throws -> [UInt8] { try Pictures.png(seed, side: 64) }

  @Test func matchesAreTheSameWithAndWithoutTheIndex() throws {
    let library = try Library("library index")
    let pictures = try (41...46).map { try picture($0) }
    try library.add("north", holding: [pictures[0], pictures[1], pictures[2]])
    try library.add("south", .negative, holding: [pictures[1], pictures[3]])
    try library.ingest([pictures[0], pictures[1]])
    #expect(FileStamp(library.index) != nil)
    #expect(try LibraryIndex(path: library.index).listCount == 2)
    // Now through the index, but for a list that came later and one that was replaced.
    try library.add("east", holding: [pictures[2], pictures[4]])
    try library.add("south", .negative, holding: [pictures[3], pictures[5]])
    try library.ingest(Array(pictures[2...]))
    for (number, expected): (Int, Set<String>) in [
      (0, ["north"]), (1, ["north", "south"]), (2, ["north", "east"]), (3, ["south"]),
      (4, ["east"]), (5, ["south"]),
    ] {
      #expect(try library.lists(hitBy: pictures[number]) == expected, "picture \(number)")
    }
    for row in try library.testCase.rows(MatchRow.self) {
      #expect(row.algorithm == .sha256 && row.distance == 0)
    }
    #expect(try library.testCase.problems() == [])
    try library.testCase.store.close()
  }

  @Test func twoListsThatAreNotInTheIndexMakeItNew() throws {
    let library = try Library("index made new")
    try library.add("north", holding: [])
    try library.add("south", holding: [])
    try library.ingest([try picture(51)])
    #expect(FileStamp(library.index) != nil)
    let first = FileStamp(library.index)
    try library.add("east", holding: [])
    try library.ingest([try picture(52)])
    #expect(FileStamp(library.index) == first)
    try library.add("west", holding: [])
    try library.ingest([try picture(53)])
    #expect(FileStamp(library.index) != first)
    #expect(try LibraryIndex(path: library.index).listCount == 4)
    try library.testCase.store.close()
  }

  @Test func aDamagedIndexIsSaidMissesNothingAndIsRemoved() throws {
    let library = try Library("damaged library index")
    let known = try picture(61)
    try library.add("north", holding: [known])
    try library.add("south", holding: [known])
    try library.ingest([try picture(62)])
    #expect(FileStamp(library.index) != nil)
    #expect(try library.unusable() == [])
    #expect(try library.mend() == [])
    var bytes = Array(try Data(contentsOf: URL(filePath: library.index)))
    // The blocks of keys only, so that it can be opened and is given up when it is looked into.
    for place in stride(from: 3_000, to: 140_000, by: 9_000) { bytes[place] ^= 1 }
    try Data(bytes).write(to: URL(filePath: library.index))

    for text in [try library.unusable(), try library.testCase.problems()] {
      #expect(text.count == 1)
      #expect(text.first?.contains("the index over all lists is damaged") == true, "\(text)")
    }
    try library.ingest([known])
    #expect(try library.lists(hitBy: known) == ["north", "south"])
    let said = try library.mend()
    #expect(said.count == 1 && said.first?.contains("was removed") == true, "\(said)")
    #expect(FileStamp(library.index) == nil)
    try library.ingest([try picture(63)])
    #expect(FileStamp(library.index) != nil)
    #expect(try library.unusable() == [])
    #expect(try library.testCase.problems() == [])
    try library.testCase.store.close()
  }

  /// Entries that somebody took out of the index pass as unknown: the check says so, and an import finds them.
  @Test func aForgedIndexIsFoundOutByTheCheck() throws {
    let library = try Library("forged library index")
    let known = try picture(71)
    try library.add("north", holding: [known])
    try library.add("south", holding: [])
    try library.ingest([try picture(72)])
    #expect(FileStamp(library.index) != nil)
    let digest = try Pictures.sha256(known).bytes
    let sound = try ListSnapshot(path: library.index)
    var builder = HashListEntriesBuilder()
    try sound.forEachEntry { algorithm, bytes, _, tags in
      guard bytes != digest, let key = FingerprintKey(bytes: bytes) else { return }
      builder.add(algorithm, key, tagSet: builder.tagSet(tags))
    }
    try ListSnapshot.write(
      builder.finish().entries, settings: sound.settings, root: sound.root,
      sourceDigest: sound.sourceDigest, to: library.index)
    try library.ingest([known])
    #expect(try library.lists(hitBy: known) == [], "the index is what is searched")
    let problems = try library.testCase.problems()
    #expect(problems.count == 1)
    #expect(problems.first?.contains("lacks entries") == true, "\(problems)")
    try FileManager.default.removeItem(atPath: library.index)
    try library.add("north", holding: [known])
    #expect(try library.lists(hitBy: known) == ["north"])
    #expect(try library.testCase.problems() == [])
    try library.testCase.store.close()
  }

  @Test func oneListFewEntriesOrAWideThresholdMakeNoIndex() throws {
    let library = try Library("no index")
    try library.add("north", holding: [])
    try library.add("wide", holding: [], threshold: 32)
    let members = try library.testCase.rows(ListVersionRow.self).map { row in
      LibraryMember(
        name: row.snapshotName,
        snapshot: try ListSnapshot(path: "\(library.testCase.store.library)/\(row.snapshotName)"))
    }
    #expect(LibraryIndexKeeper.wanted(members).map(\.name) == [members[0].name])
    #expect(!LibraryIndexKeeper.isWorthwhile([members[0]], nil))
    #expect(LibraryIndexKeeper.isWorthwhile(members, nil))
    #expect(2_500 < LibraryIndexKeeper.leastOfAll)
    try library.ingest([try picture(81)])
    #expect(FileStamp(library.index) == nil)
    try library.testCase.store.close()
  }
}
