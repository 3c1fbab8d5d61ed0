// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@testable import HashIndex

/// One index over several lists gives what the lists give one by one.
@Suite struct LibraryIndexTests {
  /// Lists that share some entries, with thresholds and qualities of their own.
  private struct Library {
    let folder: ScratchFolder
    var members: [LibraryMember] = []
    var hashes: [PDQHash] = []
    let digests: ContentDigests

    var index: String { folder.file("index") }

    init(_ generator: inout SeededGenerator, lists: Int, entries: Int) throws {
      folder = try ScratchFolder()
      let sample = try SampleList(&generator)
      digests = sample.digests
      hashes = (0..<entries).map { _ in RandomHashes.hash(&generator) }
      for number in 0..<lists {
        var settings = HashListSettings(
          name: "list \(number)", owner: "harbour", polarity: number == 1 ? .negative : .positive)
        settings.pdqThreshold = [31, 12, 40, 0][number % 4]
        settings.minimumQuality = [50, 0, 80][number % 3]
        try add(settings, generator: &generator)
      }
    }

    mutating func add(_ settings: HashListSettings, generator: inout SeededGenerator) throws {
      var builder = HashListEntriesBuilder()
      let tags = builder.tagSet(["of:\(settings.name)"])
      for hash in hashes where generator.below(2) == 0 {
        let quality = [nil, 49, 60, 100][generator.below(4)]
        builder.add(.pdq, FingerprintKey(hash), quality: quality, tagSet: tags)
      }
      for (algorithm, bytes) in [
        (FingerprintAlgorithm.md5, digests.md5.bytes), (.sha1, digests.sha1.bytes),
        (.sha256, digests.sha256.bytes),
      ] where generator.below(2) == 0 {
        builder.add(algorithm, try #require(FingerprintKey(bytes: bytes)))
      }
      builder.add(.md5, try #require(FingerprintKey(bytes: [UInt8](repeating: 7, count: 16))))
      let name = "list-\(members.count)"
      let root = RandomHashes.digest(&generator)
      try ListSnapshot.write(
        builder.finish().entries, settings: settings, root: root, sourceDigest: root,
        to: folder.file(name))
      members.append(
        LibraryMember(name: name, snapshot: try ListSnapshot(path: folder.file(name))))
    }

    /// What the lists give one by one.
    func oneByOne(_ pdq: PDQFingerprint?, _ dihedral: [PDQHash]) throws -> [LibraryHit] {
      try members.enumerated().flatMap { number, member in
        var hits = try member.snapshot.lookup(digests)
        if let pdq { hits += try member.snapshot.lookup(pdq: pdq, dihedral: dihedral) }
        return hits.map { LibraryHit(member: number, hit: $0) }
      }
    }

    func hits(
      _ index: LibraryIndex?, _ pdq: PDQFingerprint?, _ dihedral: [PDQHash]
    ) throws(LibraryFault) -> [LibraryHit] {
      try LibrarySearch(members, index: index).hits(
        digests: digests, pdq: pdq, dihedral: dihedral)
    }

    func query(_ generator: inout SeededGenerator) -> (PDQFingerprint, [PDQHash]) {
      let near = RandomHashes.near(
        hashes[generator.below(hashes.count)], generator.below(45), &generator)
      let stored = generator.below(3) == 0 ? RandomHashes.hash(&generator) : near
      return (
        PDQFingerprint(hash: stored, quality: [30, 60, 100][generator.below(3)]), [stored, near]
      )
    }
  }

  @Test(arguments: [60, 9_000])
  func oneSearchGivesWhatTheListsGiveOneByOne(_ entries: Int) throws {
    var generator = SeedReport.generator("library of \(entries)")
    var library = try Library(&generator, lists: 5, entries: entries)
    defer { library.folder.remove() }
    #expect(try LibraryIndex.write(library.members, to: library.index))
    let index = try LibraryIndex(path: library.index)
    #expect(index.listCount == 5)
    #expect(index.count <= entries + 4)
    #expect(try index.isComplete(for: library.members))
    // One list comes later, one is replaced, and one is no longer searched.
    var settings = HashListSettings(name: "late", owner: "harbour", polarity: .positive)
    settings.pdqThreshold = 31
    try library.add(settings, generator: &generator)
    library.members.swapAt(0, 5)
    library.members.remove(at: 3)
    var found = 0
    for _ in 0..<120 {
      let (pdq, dihedral) = library.query(&generator)
      let expected = try library.oneByOne(pdq, dihedral)
      #expect(try library.hits(index, pdq, dihedral) == expected)
      #expect(try library.hits(nil, pdq, dihedral) == expected)
      found += expected.count { $0.hit.algorithm == .pdq }
    }
    #expect(found > 30)
    #expect(try library.hits(index, nil, []) == library.oneByOne(nil, []))
    #expect(!index.isDamaged)
  }

  @Test func aNewVersionOfAListIsNotTakenForTheOldOne() throws {
    var generator = SeedReport.generator("new version")
    let library = try Library(&generator, lists: 2, entries: 40)
    defer { library.folder.remove() }
    try LibraryIndex.write(library.members, to: library.index)
    let index = try LibraryIndex(path: library.index)
    let other = LibraryMember(name: "list-9", snapshot: library.members[0].snapshot)
    #expect(index.holds(library.members[0]))
    #expect(!index.holds(other))
  }

  /// Damage anywhere in the index costs time, never a hit and never an error.
  @Test func aDamagedIndexMissesNothing() throws {
    var generator = SeedReport.generator("damaged library")
    let library = try Library(&generator, lists: 3, entries: 20_000)
    defer { library.folder.remove() }
    try LibraryIndex.write(library.members, to: library.index)
    let sound = [UInt8](try Data(contentsOf: URL(filePath: library.index)))
    let queries = (0..<4).map { _ in library.query(&generator) }
    let expected = try queries.map { try library.oneByOne($0.0, $0.1) }
    var opened = 0
    for _ in 0..<25 {
      var bytes = sound
      bytes[generator.below(bytes.count)] ^= 0x10
      try Data(bytes).write(to: URL(filePath: library.index))
      guard let index = try? LibraryIndex(path: library.index, check: .atFirstTouch) else {
        continue
      }
      opened += 1
      for (query, hits) in zip(queries, expected) {
        #expect(try library.hits(index, query.0, query.1) == hits)
      }
      #expect(!index.isSound())
      #expect(try !index.isComplete(for: library.members))
    }
    #expect(opened > 10)
  }

  @Test func damageOfAListNamesTheList() throws {
    var generator = SeedReport.generator("damaged member")
    var library = try Library(&generator, lists: 3, entries: 3_000)
    defer { library.folder.remove() }
    try LibraryIndex.write(library.members, to: library.index)
    let index = try LibraryIndex(path: library.index)
    let path = library.folder.file("list-0")
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    for place in stride(from: 2_000, to: bytes.count - 18_000, by: 8_000) { bytes[place] ^= 1 }
    try Data(bytes).write(to: URL(filePath: path + "-damaged"))
    library.members[0] = LibraryMember(
      name: "list-0", snapshot: try ListSnapshot(path: path + "-damaged"))
    let hash = library.hashes[0]
    let fault = #expect(throws: LibraryFault.self) {
      for hash in [hash] + library.hashes {
        _ = try library.hits(index, PDQFingerprint(hash: hash, quality: 100), [])
      }
    }
    #expect(fault?.member == 0)
    #expect(fault?.error.code == .corrupt)
    #expect(throws: HashIndexError.self) { try LibraryIndex.write(library.members, to: path) }
    // Who asks the other lists is answered as if the damaged one were not there.
    for search in [index, nil].map({ LibrarySearch(library.members, index: $0) }) {
      for hash in library.hashes.prefix(300) {
        let pdq = PDQFingerprint(hash: hash, quality: 100)
        let found = try search.hits(
          digests: library.digests, pdq: pdq, dihedral: [], among: [1, 2])
        let expected = try [1, 2].flatMap { number in
          let snapshot = library.members[number].snapshot
          return (try snapshot.lookup(library.digests) + snapshot.lookup(pdq: pdq, dihedral: []))
            .map { LibraryHit(member: number, hit: $0) }
        }
        #expect(found == expected)
      }
    }
  }

  /// Somebody who takes an entry out of the index and mends the checksums is found out by what `fsck` asks.
  @Test func anIndexThatLacksAnEntryIsNotComplete() throws {
    var generator = SeedReport.generator("incomplete library")
    let library = try Library(&generator, lists: 3, entries: 300)
    defer { library.folder.remove() }
    try LibraryIndex.write(library.members, to: library.index)
    let file = try ListSnapshot(path: library.index)
    for changed in [0, file.count / 2, file.count - 1] {
      var builder = HashListEntriesBuilder()
      var number = 0
      try file.forEachEntry { algorithm, bytes, _, tags in
        defer { number += 1 }
        guard number != changed else { return }
        let key = try #require(FingerprintKey(bytes: bytes))
        builder.add(algorithm, key, tagSet: builder.tagSet(tags))
      }
      let path = library.folder.file("lacking-\(changed)")
      try ListSnapshot.write(
        builder.finish().entries, settings: file.settings, root: file.root,
        sourceDigest: file.sourceDigest, to: path)
      let index = try LibraryIndex(path: path)
      #expect(index.isSound())
      #expect(try !index.isComplete(for: library.members))
    }
  }

  @Test func aListIsNotTakenForAnIndex() throws {
    var generator = SeedReport.generator("no index")
    let library = try Library(&generator, lists: 1, entries: 10)
    defer { library.folder.remove() }
    #expect(throws: HashIndexError(.notASnapshot, "")) {
      try LibraryIndex(path: library.folder.file("list-0"))
    }
  }

  @Test func twoWritersDoNotWriteAtOnce() throws {
    var generator = SeedReport.generator("two writers")
    let library = try Library(&generator, lists: 2, entries: 10)
    defer { library.folder.remove() }
    let path = library.index
    var inner = true
    let outer = try FileLock.ifFree(path) {
      inner = try LibraryIndex.write(library.members, to: path)
    }
    #expect(outer && !inner)
    #expect(FileStamp(path) == nil)
    #expect(try LibraryIndex.write(library.members, to: path))
    let stamp = FileStamp(path)
    #expect(stamp != nil && stamp == FileStamp(path))
    #expect(try LibraryIndex.write(library.members, to: path))
    #expect(FileStamp(path) != stamp)
  }
}
