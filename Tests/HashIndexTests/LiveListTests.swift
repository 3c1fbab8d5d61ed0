// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@testable import HashIndex

/// A list that changes while it is searched, by one process or several.
@Suite struct LiveListTests {
  private struct Sample {
    let folder: ScratchFolder
    let path: String
    let list: SampleList

    init(_ generator: inout SeededGenerator, fillers: Int = 0) throws {
      folder = try ScratchFolder()
      path = folder.file("list")
      list = try SampleList(&generator, fillers: fillers)
      try list.write(to: path)
    }

    func query(_ hash: PDQHash, _ flips: Int, _ generator: inout SeededGenerator) -> PDQFingerprint
    {
      PDQFingerprint(hash: RandomHashes.near(hash, flips, &generator), quality: 90)
    }
  }

  private static func root(_: HashListEntries) -> SHA256Digest { .ofEmptyInput }

  @Test func additionsAndRemovalsAreLiveAtOnceAndMergeIntoTheSnapshot() throws {
    var generator = SeedReport.generator("live changes")
    let sample = try Sample(&generator)
    defer { sample.folder.remove() }
    let live = try LiveList(path: sample.path)
    let added = RandomHashes.hash(&generator)
    var changes = ListChanges()
    changes.add(ListKey(.pdq, FingerprintKey(added)), quality: 70, tags: ["fresh"])
    changes.remove(ListKey(.pdq, FingerprintKey(sample.list.hash)))
    let sha256 = try #require(FingerprintKey(bytes: sample.list.digests.sha256.bytes))
    changes.remove(ListKey(.sha256, sha256))
    let old = sample.query(sample.list.hash, 20, &generator)
    let new = sample.query(added, 20, &generator)
    #expect(try live.lookup(pdq: old, dihedral: []).count == 1)

    try live.change(changes)
    for isMerged in [false, true] {
      if isMerged { try live.merge(root: Self.root) }
      for list in [live, try LiveList(path: sample.path)] {
        #expect(try list.lookup(pdq: old, dihedral: []).isEmpty)
        let hits = try list.lookup(pdq: new, dihedral: [])
        #expect(hits.map(\.tags) == [["fresh"]])
        #expect(hits.map(\.hit.distance) == [20])
        #expect(try list.lookup(sample.list.digests).map(\.hit.algorithm) == [.md5, .sha1])
      }
    }
    let merged = try ListSnapshot(path: sample.path, check: .atOpening)
    #expect(merged.count == 7)
    #expect(merged.root == .ofEmptyInput)
    #expect(!FileManager.default.fileExists(atPath: sample.path + ".changes"))
  }

  @Test func theLastWordOnAnEntryCounts() throws {
    var generator = SeedReport.generator("last word")
    let sample = try Sample(&generator)
    defer { sample.folder.remove() }
    let live = try LiveList(path: sample.path)
    let key = ListKey(.pdq, FingerprintKey(sample.list.hash))
    let query = sample.query(sample.list.hash, 3, &generator)
    for round in 0..<6 {
      var changes = ListChanges()
      if round.isMultiple(of: 2) {
        changes.remove(key)
      } else {
        changes.add(key, tags: ["\(round)"])
      }
      try live.change(changes)
      if round == 3 { try live.merge(root: Self.root) }
      let expected = round.isMultiple(of: 2) ? [] : [["\(round)"]]
      #expect(try live.lookup(pdq: query, dihedral: []).map(\.tags) == expected)
    }
  }

  /// Qualities and thresholds of the list hold for what was added too.
  @Test func qualityGatesHoldForAddedEntries() throws {
    var generator = SeedReport.generator("live quality")
    let sample = try Sample(&generator)
    defer { sample.folder.remove() }
    let live = try LiveList(path: sample.path)
    let (poor, good) = (RandomHashes.hash(&generator), RandomHashes.hash(&generator))
    var changes = ListChanges()
    changes.add(ListKey(.pdq, FingerprintKey(poor)), quality: 49)
    changes.add(ListKey(.pdq, FingerprintKey(good)), quality: 50)
    try live.change(changes)
    #expect(try live.lookup(pdq: sample.query(poor, 0, &generator), dihedral: []).isEmpty)
    #expect(try live.lookup(pdq: sample.query(good, 31, &generator), dihedral: []).count == 1)
    #expect(try live.lookup(pdq: sample.query(good, 32, &generator), dihedral: []).isEmpty)
    #expect(try live.lookup(pdq: .init(hash: good, quality: 49), dihedral: []).isEmpty)
  }

  /// Another open list stands for another process: they share nothing but the files.
  @Test func anotherReaderSeesChangesAndMergesWithoutBeingTold() throws {
    var generator = SeedReport.generator("other reader")
    let sample = try Sample(&generator)
    defer { sample.folder.remove() }
    let reader = try LiveList(path: sample.path)
    let writer = try LiveList(path: sample.path)
    for round in 0..<4 {
      let hash = RandomHashes.hash(&generator)
      var changes = ListChanges()
      changes.add(ListKey(.pdq, FingerprintKey(hash)), tags: ["\(round)"])
      try writer.change(changes)
      if round.isMultiple(of: 2) { try writer.merge(root: Self.root) }
      let query = sample.query(hash, 31, &generator)
      // Waits until it is seen; a test that runs out of patience says what was promised.
      let end = ContinuousClock.now + .seconds(30)
      while try reader.lookup(pdq: query, dihedral: []).isEmpty, .now < end { usleep(20_000) }
      #expect(try reader.lookup(pdq: query, dihedral: []).map(\.tags) == [["\(round)"]])
    }
  }

  @Test func searchesGoOnWhileChangesAreMadeAndMerged() async throws {
    var generator = SeedReport.generator("merge under searches")
    let sample = try Sample(&generator, fillers: 500)
    defer { sample.folder.remove() }
    let path = sample.path
    let query = sample.query(sample.list.hash, 31, &generator)
    let hashes = (0..<24).map { _ in RandomHashes.hash(&generator) }
    try await withThrowingTaskGroup(of: Int.self) { group in
      group.addTask {
        let writer = try LiveList(path: path)
        for (round, hash) in hashes.enumerated() {
          var changes = ListChanges()
          changes.add(ListKey(.pdq, FingerprintKey(hash)))
          try writer.change(changes)
          if round % 3 == 2 { try writer.merge(root: Self.root) }
        }
        return 0
      }
      for _ in 0..<2 {
        group.addTask {
          var missed = 0
          for _ in 0..<150 {
            // A fresh reader each time meets every moment between two renames.
            let hits = try LiveList(path: path).lookup(pdq: query, dihedral: [])
            if hits.count != 1 { missed += 1 }
          }
          return missed
        }
      }
      for try await missed in group { #expect(missed == 0) }
    }
    let live = try LiveList(path: path)
    for hash in hashes {
      #expect(try live.lookup(pdq: .init(hash: hash, quality: 90), dihedral: []).count == 1)
    }
  }

  @Test func damagedChangesAreAnErrorAndNeverASilentMiss() throws {
    var generator = SeedReport.generator("damaged changes")
    let sample = try Sample(&generator)
    defer { sample.folder.remove() }
    var changes = ListChanges()
    changes.add(ListKey(.pdq, FingerprintKey(RandomHashes.hash(&generator))))
    try LiveList(path: sample.path).change(changes)
    let path = sample.path + ".changes"
    let sound = [UInt8](try Data(contentsOf: URL(filePath: path)))
    for _ in 0..<40 {
      var bytes = sound
      bytes[generator.below(bytes.count)] ^= 4
      try Data(bytes).write(to: URL(filePath: path))
      #expect(throws: HashIndexError.self) { try LiveList(path: sample.path) }
    }
    try Data(sound).write(to: URL(filePath: path))
    #expect(throws: Never.self) { try LiveList(path: sample.path) }
  }
}
