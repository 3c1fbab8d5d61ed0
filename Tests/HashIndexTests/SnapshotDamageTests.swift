// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@testable import HashIndex

/// Snapshots large enough for tables: damage anywhere gives the right answer or an error.
@Suite struct SnapshotDamageTests {
  private struct Sample {
    let folder: ScratchFolder
    let list: SampleList
    let bytes: [UInt8]
    let layout: SnapshotLayout
    let query: PDQFingerprint
    let expected: [ListHit]

    init(_ generator: inout SeededGenerator) throws {
      let folder = try ScratchFolder()
      let list = try SampleList(&generator, fillers: RadiusLayout.smallest)
      let sound = folder.file("sound")
      try list.write(to: sound)
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: sound)))
      let near = RandomHashes.near(list.hash, 31, &generator)
      let query = PDQFingerprint(hash: near, quality: 80)
      (self.folder, self.list, self.bytes, self.query) = (folder, list, bytes, query)
      layout = try SnapshotReading.check(bytes.span).1
      expected = try ListSnapshot(path: sound).lookup(pdq: query, dihedral: [])
    }

    /// A copy of the file with one byte changed.
    func damaged(_ position: Int) throws -> String {
      var copy = bytes
      copy[position] ^= 0x41
      let path = folder.file("damaged-\(position)")
      try Data(copy).write(to: URL(filePath: path))
      return path
    }
  }

  @Test func damageIsNeverASilentMiss() throws {
    var generator = SeedReport.generator("damage in tables")
    let sample = try Sample(&generator)
    defer { sample.folder.remove() }
    #expect(sample.expected.map(\.distance) == [31])
    for _ in 0..<60 {
      let position = generator.below(sample.bytes.count)
      let path = try sample.damaged(position)
      #expect(throws: HashIndexError.self, "byte \(position)") {
        try ListSnapshot(path: path, check: .atOpening)
      }
      // What cannot be opened is an error; what can must answer rightly or with an error.
      guard let snapshot = try? ListSnapshot(path: path) else { continue }
      do {
        let hits = try snapshot.lookup(pdq: sample.query, dihedral: [])
        #expect(hits == sample.expected, "byte \(position)")
      } catch { #expect(error.code == .corrupt) }
      #expect(!snapshot.checkAll())
      #expect(snapshot.isWithdrawn == (position >= sample.layout.tables?.starts ?? 0))
      try FileManager.default.removeItem(atPath: path)
    }
  }

  @Test func aDamagedIndexIsWithdrawnAndAllEntriesAreCompared() throws {
    var generator = SeedReport.generator("withdrawn")
    let sample = try Sample(&generator)
    defer { sample.folder.remove() }
    let tables = try #require(sample.layout.tables)
    for position in [tables.starts + 100, tables.sketches[0] + 7] + tables.ids.dropFirst() {
      let snapshot = try ListSnapshot(path: try sample.damaged(position))
      #expect(!snapshot.checkAll())
      #expect(snapshot.isWithdrawn)
      #expect(try snapshot.lookup(pdq: sample.query, dihedral: []) == sample.expected)
      #expect(try snapshot.lookup(sample.list.digests).count == 3)
    }
    let sound = try ListSnapshot(path: sample.folder.file("sound"))
    #expect(sound.checkAll())
    #expect(!sound.isWithdrawn)
    #expect(try sound.lookup(pdq: sample.query, dihedral: []) == sample.expected)
  }

  @Test func aDamagedEntryIsAnError() throws {
    var generator = SeedReport.generator("damaged entry")
    let sample = try Sample(&generator)
    defer { sample.folder.remove() }
    let hit = try #require(sample.expected.first)
    let position = hit.entry - 6
    let snapshot = try ListSnapshot(
      path: try sample.damaged(sample.layout.keys[3] + 32 * position + 5))
    #expect(throws: HashIndexError.self) { try snapshot.lookup(pdq: sample.query, dihedral: []) }
    #expect(throws: HashIndexError.self) {
      try snapshot.forEachEntry { _, _, _, _ in }
    }
    let tags = try ListSnapshot(path: try sample.damaged(sample.layout.tagNumbers + 4 * hit.entry))
    #expect(try tags.lookup(pdq: sample.query, dihedral: []) == sample.expected)
    #expect(throws: HashIndexError.self) { try tags.tags(ofEntry: hit.entry) }
  }

  @Test func lookupsInAMappedIndexAreThoseOfComparingAll() throws {
    var generator = SeedReport.generator("mapped")
    let sample = try Sample(&generator)
    defer { sample.folder.remove() }
    let snapshot = try ListSnapshot(path: sample.folder.file("sound"), check: .inBackground)
    let entries = sample.list.entries[.pdq]
    for _ in 0..<30 {
      let base = entries[generator.below(entries.count)]
      let hash = try #require(PDQHash(bytes: base.key.bytes(32)))
      let query = RandomHashes.near(hash, generator.below(40), &generator)
      let hits = try snapshot.lookup(pdq: PDQFingerprint(hash: query, quality: 50), dihedral: [])
      let expected = entries.filter { entry in
        let other = PDQHash(bytes: entry.key.bytes(32)) ?? query
        return other.distance(to: query) <= 31 && entry.quality ?? 100 >= 50
      }.map { $0.key.bytes(32) }
      #expect(Set(hits.map(\.entryBytes)) == Set(expected))
    }
  }
}
