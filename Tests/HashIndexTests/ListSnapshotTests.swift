// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Foundation
import HashIndex
import MartletTesting
import Testing

/// A folder of its own for one test, which removes it at its end.
struct ScratchFolder {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path(percentEncoded: false)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }
}

/// A small list with one entry of each algorithm and some PDQ entries.
struct SampleList {
  let digests: ContentDigests
  let hash: PDQHash
  let lowQuality: PDQHash
  let entries: HashListEntries
  var settings = HashListSettings(
    name: "Sample", owner: "A test", polarity: .negative, tags: ["one", "two"])
  let root: SHA256Digest

  init(_ generator: inout SeededGenerator, fillers: Int = 0) throws {
    func bytes(_ count: Int) -> [UInt8] {
      (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    }
    digests = ContentDigests(
      md5: try #require(MD5Digest(bytes: bytes(16))),
      sha1: try #require(SHA1Digest(bytes: bytes(20))),
      sha256: try #require(SHA256Digest(bytes: bytes(32))))
    hash = RandomHashes.hash(&generator)
    lowQuality = RandomHashes.hash(&generator)
    root = RandomHashes.digest(&generator)
    var builder = HashListEntriesBuilder()
    let tags = builder.tagSet(["category:B", "harbour"])
    for (algorithm, key) in [
      (FingerprintAlgorithm.md5, digests.md5.bytes), (.sha1, digests.sha1.bytes),
      (.sha256, digests.sha256.bytes),
    ] {
      builder.add(algorithm, try #require(FingerprintKey(bytes: key)), tagSet: tags)
      builder.add(algorithm, try #require(FingerprintKey(bytes: bytes(algorithm.byteCount))))
    }
    builder.add(.pdq, FingerprintKey(hash), tagSet: tags)
    builder.add(.pdq, FingerprintKey(lowQuality), quality: 49)
    for _ in 0..<fillers { builder.add(.pdq, FingerprintKey(RandomHashes.hash(&generator))) }
    entries = builder.finish().entries
  }

  func write(to path: String) throws {
    try ListSnapshot.write(
      entries, settings: settings, root: root, sourceDigest: digests.sha256, to: path)
  }
}

@Suite struct ListSnapshotTests {
  @Test(arguments: [0, 2_000, 17_000])
  func whatIsWrittenIsFoundAgain(_ fillers: Int) throws {
    var generator = SeedReport.generator("snapshot \(fillers)")
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let list = try SampleList(&generator, fillers: fillers)
    try list.write(to: folder.file("list"))
    let snapshot = try ListSnapshot(path: folder.file("list"))
    #expect(snapshot.settings == list.settings)
    #expect(snapshot.root == list.root)
    #expect(snapshot.sourceDigest == list.digests.sha256)
    #expect(snapshot.count == 8 + fillers)
    #expect(snapshot.count(of: .pdq) == 2 + fillers)

    let hits = try snapshot.lookup(list.digests)
    #expect(hits.map(\.algorithm) == [.md5, .sha1, .sha256])
    #expect(hits.map(\.entryBytes).last == list.digests.sha256.bytes)
    for hit in hits { #expect(try snapshot.tags(ofEntry: hit.entry) == ["category:B", "harbour"]) }

    let query = PDQFingerprint(hash: RandomHashes.near(list.hash, 31, &generator), quality: 50)
    let near = try snapshot.lookup(pdq: query, dihedral: [])
    #expect(near.count == 1)
    #expect(near.first?.distance == 31)
    #expect(near.first?.entryBytes == list.hash.bytes)
    #expect(
      try near.first.map { try snapshot.tags(ofEntry: $0.entry) } == ["category:B", "harbour"])
    #expect(try snapshot.tags(ofEntry: snapshot.count).isEmpty)
    #expect(try snapshot.tags(ofEntry: -1).isEmpty)
  }

  @Test func entriesComeInTheOrderOfTheirNumbers() throws {
    var generator = SeedReport.generator("entry order")
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let list = try SampleList(&generator, fillers: 20)
    try list.write(to: folder.file("list"))
    let snapshot = try ListSnapshot(path: folder.file("list"))
    var seen: [HashListEntry] = []
    try snapshot.forEachEntry { algorithm, bytes, quality, tags in
      let expected = list.entries[algorithm]
      let position = seen.count - offset(of: algorithm, list.entries)
      guard let key = FingerprintKey(bytes: bytes), position < expected.count else { return }
      #expect(expected[position].key == key)
      #expect(expected[position].quality == quality)
      #expect(list.entries.tagSets[Int(expected[position].tagSet)] == tags)
      seen.append(expected[position])
    }
    #expect(seen.count == list.entries.count)
  }

  private func offset(of algorithm: FingerprintAlgorithm, _ entries: HashListEntries) -> Int {
    FingerprintAlgorithm.allCases.prefix { $0 != algorithm }.reduce(0) { $0 + entries[$1].count }
  }

  @Test func thresholdAndQualityBindBothSides() throws {
    var generator = SeedReport.generator("threshold and quality")
    let folder = try ScratchFolder()
    defer { folder.remove() }
    var list = try SampleList(&generator)
    try list.write(to: folder.file("standard"))
    let standard = try ListSnapshot(path: folder.file("standard"))
    let far = RandomHashes.near(list.hash, 32, &generator)
    #expect(try standard.lookup(pdq: .init(hash: far, quality: 100), dihedral: []).isEmpty)
    #expect(try standard.lookup(pdq: .init(hash: list.hash, quality: 49), dihedral: []).isEmpty)
    #expect(
      try standard.lookup(pdq: .init(hash: list.lowQuality, quality: 99), dihedral: []).isEmpty)

    list.settings.pdqThreshold = 32
    list.settings.minimumQuality = 40
    try list.write(to: folder.file("wider"))
    let wider = try ListSnapshot(path: folder.file("wider"))
    #expect(
      try wider.lookup(pdq: .init(hash: far, quality: 100), dihedral: []).map(\.distance) == [32])
    #expect(try wider.lookup(pdq: .init(hash: list.hash, quality: 49), dihedral: []).count == 1)
    #expect(
      try wider.lookup(pdq: .init(hash: list.lowQuality, quality: 40), dihedral: []).count == 1)
  }

  @Test func aSymmetryHitsWithItsOwnDistance() throws {
    var generator = SeedReport.generator("dihedral look-up")
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let list = try SampleList(&generator)
    try list.write(to: folder.file("list"))
    let snapshot = try ListSnapshot(path: folder.file("list"))
    let stored = PDQFingerprint(hash: RandomHashes.hash(&generator), quality: 80)
    var variants = (0..<8).map { _ in RandomHashes.hash(&generator) }
    variants[3] = RandomHashes.near(list.hash, 20, &generator)
    variants[5] = RandomHashes.near(list.hash, 9, &generator)
    #expect(try snapshot.lookup(pdq: stored, dihedral: variants).map(\.distance) == [9])
    #expect(try snapshot.lookup(pdq: stored, dihedral: []).isEmpty)
  }

  @Test func theFileIsForItsOwnerOnlyAndNothingElseIsLeft() throws {
    var generator = SeedReport.generator("file mode")
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let list = try SampleList(&generator)
    try list.write(to: folder.file("list"))
    try list.write(to: folder.file("list"))
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("list"))
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["list"])
  }

  @Test func everyFlippedByteAndEveryCutIsSeen() throws {
    var generator = SeedReport.generator("damage")
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let list = try SampleList(&generator)
    try list.write(to: folder.file("list"))
    let sound = [UInt8](try Data(contentsOf: URL(filePath: folder.file("list"))))
    let damaged = folder.file("damaged")
    for position in sound.indices {
      var bytes = sound
      bytes[position] ^= UInt8(1 + generator.below(255))
      try Data(bytes).write(to: URL(filePath: damaged))
      #expect(throws: HashIndexError.self, "byte \(position)") {
        try ListSnapshot(path: damaged, check: .atOpening)
      }
    }
    for length in stride(from: 0, to: sound.count, by: 7) {
      try Data(sound.prefix(length)).write(to: URL(filePath: damaged))
      #expect(throws: HashIndexError.self, "\(length) bytes") {
        try ListSnapshot(path: damaged, check: .atOpening)
      }
    }
    try Data(sound + [0, 0, 0, 0, 0, 0, 0, 0]).write(to: URL(filePath: damaged))
    #expect(throws: HashIndexError.self) { try ListSnapshot(path: damaged, check: .atOpening) }
  }

  @Test func eachFailureHasItsCode() throws {
    var generator = SeedReport.generator("failure codes")
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let list = try SampleList(&generator)
    try list.write(to: folder.file("list"))
    let sound = [UInt8](try Data(contentsOf: URL(filePath: folder.file("list"))))
    func code(_ bytes: [UInt8]) throws -> HashIndexError.Code? {
      try Data(bytes).write(to: URL(filePath: folder.file("other")))
      do {
        _ = try ListSnapshot(path: folder.file("other"), check: .atOpening)
        return nil
      } catch {
        return error.code
      }
    }
    var newer = sound
    newer[11] = 4
    var flipped = sound
    flipped[sound.count - 9] ^= 1
    #expect(try code(sound) == nil)
    #expect(try code(newer) == .newerFormat)
    #expect(try code(flipped) == .corrupt)
    #expect(try code(Array("md5,sha1\n".utf8)) == .notASnapshot)
    #expect(throws: HashIndexError.self) { try ListSnapshot(path: folder.file("missing")) }
    #expect(throws: HashIndexError.self) { try list.write(to: folder.file("no/such/folder")) }
  }
}
