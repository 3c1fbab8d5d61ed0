// SPDX-License-Identifier: Apache-2.0
// Known videos are found through the index of their frames as comparing each with each finds them.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@testable import HashIndex

@Suite struct VideoSnapshotTests {
  private struct Library {
    let folder: ScratchFolder
    var settings = HashListSettings(name: "Films", owner: "A test", videoPercent: 1)
    var builder = HashListEntriesBuilder()
    var videos: [FingerprintKey: VPDQFingerprint] = [:]

    init() throws { folder = try ScratchFolder() }

    mutating func add(_ fingerprint: VPDQFingerprint, _ name: UInt8, tags: [String] = []) throws {
      let video = try KnownVideos.known(fingerprint, name)
      builder.add(video, tagSet: builder.tagSet(tags))
      videos[video.key] = fingerprint
    }

    mutating func snapshot(_ name: String = "list") throws -> ListSnapshot {
      var copy = builder
      try ListSnapshot.write(
        copy.finish().entries, settings: settings, root: .ofEmptyInput,
        sourceDigest: .ofEmptyInput, to: folder.file(name))
      return try ListSnapshot(path: folder.file(name))
    }
  }

  /// Videos that share scenes, some of their hashes near, some just too far, some unfit.
  private static func fill(
    _ library: inout Library, scenes: [[PDQHash]], _ generator: inout SeededGenerator
  ) throws {
    for name in 0..<UInt8(30) {
      var hashes: [PDQHash] = []
      for _ in 0..<(1 + generator.below(3)) {
        let scene = scenes[generator.below(scenes.count)]
        let start = generator.below(scene.count)
        for hash in scene[start...].prefix(1 + generator.below(20)) {
          hashes.append(
            RandomHashes.near(hash, [0, 10, 31, 32, 40][generator.below(5)], &generator))
        }
      }
      let qualities = hashes.map { _ in [49, 50, 100][generator.below(3)] }
      try library.add(KnownVideos.video(hashes) { qualities[$0] }, name + 1)
    }
  }

  @Test(arguments: [1, 50, 80, 100])
  func hitsAreThoseOfThePublishedRule(percent: Int) throws {
    var generator = SeedReport.generator("known videos, \(percent)")
    var library = try Library()
    defer { library.folder.remove() }
    library.settings.videoPercent = percent
    let scenes = (0..<6).map { _ in (0..<40).map { _ in RandomHashes.hash(&generator) } }
    try Self.fill(&library, scenes: scenes, &generator)
    let snapshot = try library.snapshot()
    #expect(snapshot.settings == library.settings)
    for _ in 0..<20 {
      let scene = scenes[generator.below(scenes.count)]
      let part = scene[generator.below(20)...].prefix(1 + generator.below(20))
      let query = KnownVideos.video(
        part.map { RandomHashes.near($0, [0, 5, 31][generator.below(3)], &generator) }
          + [part[part.startIndex]])
      let hits = try snapshot.lookup(video: query)
      var expected: [FingerprintKey: [Double]] = [:]
      for (key, video) in library.videos {
        let shares = KnownVideos.shares(query, video)
        if max(shares.query, shares.target) >= Double(percent) {
          expected[key] = [shares.query, shares.target]
        }
      }
      let found = hits.compactMap { hit in
        FingerprintKey(bytes: hit.hit.entryBytes).map {
          ($0, [hit.queryPercent, hit.targetPercent])
        }
      }
      #expect(Dictionary(uniqueKeysWithValues: found) == expected)
      let larger = hits.map { max($0.queryPercent, $0.targetPercent) }
      #expect(larger == larger.sorted(by: >))
      for hit in hits {
        let known = try #require(try snapshot.video(ofEntry: hit.hit.entry))
        let fit = known.frames.filter { $0.fingerprint.quality >= 50 }
        let nearest = fit.flatMap { one in
          query.frames.map { $0.fingerprint.hash.distance(to: one.fingerprint.hash) }
        }
        #expect(hit.hit.distance == nearest.min())
        #expect(hit.hit.algorithm == .vpdq)
      }
    }
  }

  @Test func manyFramesAreFoundThroughTablesAndWithoutThem() throws {
    var generator = SeedReport.generator("many frames")
    var library = try Library()
    defer { library.folder.remove() }
    for name in 1...UInt8(90) {
      try library.add(
        KnownVideos.video((0..<200).map { _ in RandomHashes.hash(&generator) }), name)
    }
    let snapshot = try library.snapshot()
    let layout = try #require(snapshot.layout.videos)
    let tables = try #require(layout.tables)
    let (key, video) = try #require(library.videos.first)
    let clip = KnownVideos.video(
      video.frames[50..<80].map { RandomHashes.near($0.fingerprint.hash, 31, &generator) })
    let hits = try snapshot.lookup(video: clip)
    #expect(hits.map(\.hit.entryBytes) == [key.bytes(32)])
    #expect(hits.map(\.queryPercent) == [100] && hits.map(\.targetPercent) == [15])
    // With a damaged index all frames are compared.
    let path = library.folder.file("list")
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    bytes[tables.sketches[3] + 11] ^= 1
    try Data(bytes).write(to: URL(filePath: library.folder.file("damaged")))
    let damaged = try ListSnapshot(path: library.folder.file("damaged"))
    #expect(damaged.damage() == .index)
    #expect(damaged.isWithdrawn)
    #expect(try damaged.lookup(video: clip) == hits)
  }

  @Test func everyFlippedByteIsSeenAndNoneGivesAWrongAnswer() throws {
    var generator = SeedReport.generator("damaged videos")
    var library = try Library()
    defer { library.folder.remove() }
    let hashes = (0..<6).map { _ in RandomHashes.hash(&generator) }
    try library.add(KnownVideos.video(hashes), 1, tags: ["id:one"])
    try library.add(KnownVideos.video(Array(hashes[3...]) + [hashes[0]]), 2)
    let query = KnownVideos.video(Array(hashes[2...]))
    let expected = try library.snapshot().lookup(video: query)
    #expect(expected.count == 2)
    let sound = [UInt8](try Data(contentsOf: URL(filePath: library.folder.file("list"))))
    let path = library.folder.file("damaged")
    for position in sound.indices {
      var bytes = sound
      bytes[position] ^= UInt8(1 + generator.below(255))
      try Data(bytes).write(to: URL(filePath: path))
      #expect(throws: HashIndexError.self, "byte \(position)") {
        try ListSnapshot(path: path, check: .atOpening)
      }
      guard let snapshot = try? ListSnapshot(path: path) else { continue }
      do { #expect(try snapshot.lookup(video: query) == expected, "byte \(position)") } catch {
        #expect(error.code == .corrupt)
      }
    }
  }

  @Test func entriesCanBeWrittenAgain() throws {
    var generator = SeedReport.generator("videos again")
    var library = try Library()
    defer { library.folder.remove() }
    let hash = RandomHashes.hash(&generator)
    try library.add(KnownVideos.video([hash, RandomHashes.hash(&generator)]), 9, tags: ["b", "a"])
    try library.add(KnownVideos.video([RandomHashes.hash(&generator)]), 4)
    library.builder.add(.pdq, FingerprintKey(hash), quality: 80)
    let snapshot = try library.snapshot()
    #expect(snapshot.count == 3)
    #expect(snapshot.count(of: .vpdq) == 2)
    let entries = try snapshot.entries()
    #expect(entries.videos == entries[.vpdq].map { library.videos[$0.key] })
    #expect(entries[.vpdq].map { entries.tagSets[Int($0.tagSet)] } == [[], ["b", "a"]])
    #expect(try snapshot.tags(ofEntry: 2) == ["b", "a"])
    #expect(try snapshot.video(ofEntry: 0) == nil)
    #expect(try snapshot.lookup(pdq: .init(hash: hash, quality: 90), dihedral: []).count == 1)
  }

  @Test func aListWithoutVideosIsAFileOfVersionTwo() throws {
    var generator = SeedReport.generator("version two")
    let folder = try ScratchFolder()
    defer { folder.remove() }
    try SampleList(&generator).write(to: folder.file("list"))
    var library = try Library()
    defer { library.folder.remove() }
    try library.add(KnownVideos.video([RandomHashes.hash(&generator)]), 1)
    _ = try library.snapshot()
    for (path, version) in [(folder.file("list"), UInt8(2)), (library.folder.file("list"), 3)] {
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
      #expect(bytes[8..<12] == [0, 0, 0, version])
    }
    let plain = try ListSnapshot(path: folder.file("list"))
    #expect(try plain.lookup(video: KnownVideos.video([RandomHashes.hash(&generator)])).isEmpty)
    #expect(plain.settings.videoPercent == 80)
  }

  @Test func ofVeryManyTheOnesThatShareMostAreKept() throws {
    var generator = SeedReport.generator("many videos")
    var library = try Library()
    defer { library.folder.remove() }
    let title = RandomHashes.hash(&generator)
    for name in 1...UInt8(130) {
      let others = (0..<Int(name) / 10).map { _ in RandomHashes.hash(&generator) }
      try library.add(KnownVideos.video([title] + others), name)
    }
    let query = KnownVideos.video([title] + (0..<50).map { _ in RandomHashes.hash(&generator) })
    let hits = try library.snapshot().lookup(video: query)
    #expect(hits.count == ListSnapshot.mostVideoHits)
    #expect(hits.first?.targetPercent == 100)
    let shares = library.videos.values.map { KnownVideos.shares(query, $0).target }
    #expect(hits.map(\.targetPercent) == Array(shares.sorted(by: >).prefix(hits.count)))
  }

  @Test func nothingIsFoundForAVideoWithoutFitFrames() throws {
    var generator = SeedReport.generator("unfit")
    var library = try Library()
    defer { library.folder.remove() }
    let hashes = [RandomHashes.hash(&generator)]
    try library.add(KnownVideos.video(hashes) { _ in 49 }, 1)
    try library.add(VPDQFingerprint(frames: []), 2)
    let snapshot = try library.snapshot()
    #expect(try snapshot.lookup(video: KnownVideos.video(hashes)).isEmpty)
    #expect(try snapshot.lookup(video: KnownVideos.video(hashes) { _ in 10 }).isEmpty)
    #expect(try snapshot.lookup(video: VPDQFingerprint(frames: [])).isEmpty)
    #expect(try snapshot.video(ofEntry: 0)?.frames.count == 1)
  }
}
