// SPDX-License-Identifier: Apache-2.0
// How known lists bear on items: exact and near hits, both sides, thresholds, versions.

import Catalog
import EvidenceModel
import Foundation
import HashExchange
import MartletTesting
import Testing

@testable import Casework

@Suite struct ListMatchingTests {
  /// A case into which lists are imported.
  private struct Library {
    let testCase: TestCase
    let source: Scratch

    init() throws {
      testCase = try TestCase()
      source = try Scratch()
    }

    @discardableResult
    func add(
      _ name: String, _ polarity: ListPolarity, _ lines: [String], threshold: Int = 31,
      quality: Int = 50
    ) throws -> ListImportSummary {
      let file = try source.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: "l.csv")
      return try ListService(store: testCase.store, actor: .keyHolder).add(
        try HashListReader.read(path: file),
        settings: HashListSettings(
          name: name, owner: "harbour", polarity: polarity, pdqThreshold: threshold,
          minimumQuality: quality, tags: ["quay"]))
    }

    func ingest(_ files: [String: [UInt8]]) throws {
      for (name, bytes) in files { try source.write(bytes, to: "folder/" + name) }
      try testCase.ingest([source.path + "/folder"])
    }

    func bearing(on content: [UInt8]) throws -> SelectionFeatures.Match {
      let item = try #require(try testCase.item(Pictures.sha256(content)))
      return try testCase.store.catalog.read {
        try MatchIndex.read($0, columns: testCase.store.columns).bearing(on: item)
      }
    }

    func rule(for content: [UInt8]) throws -> String {
      let text = SelectionRules.standardYAML
      _ = try SelectionService(store: testCase.store, actor: .keyHolder).run(
        try SelectionRules(yaml: text), text: text)
      let item = try #require(try testCase.item(Pictures.sha256(content)))
      let rows = try testCase.rows(SelectionRow.self).filter { $0.itemId == item }
      return try #require(rows.max { $0.runId < $1.runId }).rule
    }

    func digests(of content: [UInt8]) throws -> ContentDigests {
      let item = try #require(try testCase.item(Pictures.sha256(content)))
      let row = try #require(try testCase.rows(ItemRow.self).first { $0.id == item })
      return try ItemDigests.open(row, columns: testCase.store.columns)
    }

    func pdq(of content: [UInt8]) throws -> StoredPDQ {
      let item = try #require(try testCase.item(Pictures.sha256(content)))
      let row = try #require(try testCase.rows(FingerprintRow.self).first { $0.itemId == item })
      return try StoredPDQ(row, columns: testCase.store.columns)
    }
  }

  @Test func eachAlgorithmHitsOnBothSides() throws {
    let library = try Library()
    let picture = try Pictures.png(31)
    try library.ingest(["a.png": picture, "b.png": try Pictures.png(32)])
    let digests = try library.digests(of: picture)
    let pdq = try library.pdq(of: picture)
    #expect(pdq.quality >= 50)
    let entries = [
      ("md5", digests.md5.description, 0), ("sha1", digests.sha1.description, 0),
      ("sha256", digests.sha256.description, 0), ("pdq", pdq.hash.description, 0),
      ("pdq", pdq.variants.last?.description ?? "", 0),
    ]
    for (index, entry) in entries.enumerated() {
      for polarity in [ListPolarity.positive, .negative] {
        let name = "\(index) \(polarity.rawValue)"
        let summary = try library.add(name, polarity, [entry.0, entry.1])
        #expect(summary.hits == 1, "\(entry.0) \(polarity.rawValue)")
        let row = try #require(try library.testCase.rows(MatchRow.self).max { $0.id < $1.id })
        #expect(row.algorithm.rawValue == entry.0)
        #expect(row.distance == entry.2)
        let isExact = entry.0 == "sha256"
        let expected: SelectionFeatures.Match =
          polarity == .positive
          ? isExact ? .positiveExact : .positiveNear : isExact ? .negativeExact : .negativeNear
        #expect(try library.bearing(on: picture) == expected)
        try library.add(name, polarity, ["md5", String(repeating: "ab", count: 16)])
        #expect(try library.bearing(on: picture) == .none, "the newest version stands alone")
      }
    }
    #expect(try library.testCase.problems() == [])
    try library.testCase.store.close()
  }

  @Test func anItemThatComesLaterIsHeldAgainstTheLists() throws {
    let library = try Library()
    let picture = try Pictures.png(33)
    try library.add("north", .positive, ["sha256", Pictures.sha256(picture).description])
    try library.ingest(["a.png": picture])
    #expect(try library.bearing(on: picture) == .positiveExact)
    try library.testCase.store.close()
  }

  @Test func aThresholdAndAQualityGateHold() throws {
    let library = try Library()
    let picture = try Pictures.png(34)
    try library.ingest(["a.png": picture])
    let pdq = try library.pdq(of: picture)
    for (distance, threshold, quality, hits) in [
      (31, 31, 50, 1), (32, 31, 50, 0), (10, 10, 50, 1), (11, 10, 50, 0),
      (0, 31, pdq.quality, 1), (0, 31, 100, pdq.quality >= 100 ? 1 : 0),
    ] {
      let name = "\(distance) \(threshold) \(quality)"
      let entry = Self.flipped(pdq.hash, bits: distance)
      let summary = try library.add(
        name, .positive, ["pdq", entry.description], threshold: threshold, quality: quality)
      #expect(summary.hits == hits, "\(name)")
    }
    try library.testCase.store.close()
  }

  /// The hash with some bits turned over, all in one word.
  private static func flipped(_ hash: PDQHash, bits: Int) -> PDQHash {
    let mask = bits >= 64 ? UInt64.max : (UInt64(1) << UInt64(bits)) - 1
    return PDQHash(hash.word0 ^ mask, hash.word1, hash.word2, hash.word3)
  }

  @Test func aConflictGoesToAPerson() throws {
    let library = try Library()
    let picture = try Pictures.png(35)
    try library.ingest(["a.png": picture])
    let digest = try Pictures.sha256(picture).description
    try library.add("south", .negative, ["sha256", digest])
    #expect(try library.rule(for: picture) == "known_negative")
    try library.add("north", .positive, ["sha256", digest])
    #expect(try library.bearing(on: picture) == .conflict)
    #expect(try library.rule(for: picture) == "conflicting_lists")
    try library.add("north", .positive, ["md5", String(repeating: "cd", count: 16)])
    #expect(try library.rule(for: picture) == "known_negative")
    try library.testCase.store.close()
  }

  @Test func anMD5HitOfARealCollisionNeverSuppresses() throws {
    let library = try Library()
    try library.ingest(["first.bin": KnownCollision.first, "second.bin": KnownCollision.second])
    #expect(try library.testCase.counts()["item"] == 2)
    let summary = try library.add("south", .negative, ["md5", KnownCollision.md5])
    #expect(summary.hits == 2, "one entry hits two different contents")
    for content in [KnownCollision.first, KnownCollision.second] {
      #expect(try library.bearing(on: content) == .negativeNear)
      #expect(try library.rule(for: content) != "known_negative")
    }
    try library.add("west", .negative, ["sha256", KnownCollision.firstSHA256])
    #expect(try library.rule(for: KnownCollision.first) == "known_negative")
    #expect(try library.bearing(on: KnownCollision.second) == .negativeNear)
    #expect(try library.rule(for: KnownCollision.second) != "known_negative")
    try library.testCase.store.close()
  }

  @Test func aListKeepsItsOwnerAndSide() throws {
    let library = try Library()
    let line = String(repeating: "ef", count: 32)
    #expect(try library.add("north", .positive, ["sha256", line]).version == 1)
    #expect(try library.add("north", .positive, ["sha256", line]).version == 2)
    #expect(throws: CaseworkError(.conflict, "")) {
      try library.add("north", .negative, ["sha256", line])
    }
    let snapshots = try FileManager.default.contentsOfDirectory(
      atPath: library.testCase.store.library)
    #expect(snapshots.count == 1, "a refused import leaves no snapshot, and what was replaced goes")
    try library.testCase.store.close()
  }
}
