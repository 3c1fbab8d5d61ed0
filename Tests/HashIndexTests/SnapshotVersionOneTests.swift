// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@testable import HashIndex

/// Snapshots that versions before 0.2 wrote.
@Suite struct SnapshotVersionOneTests {
  /// A file of version 1 as docs/formats/hash-lists.md describes it.
  private static func encode(_ list: SampleList) -> [UInt8] {
    var tagTable = CanonicalWriter()
    for tags in list.entries.tagSets {
      tagTable.write(UInt32(tags.count))
      for tag in tags { tagTable.write(tag) }
    }
    let header = SnapshotHeader(
      settings: list.settings, root: list.root, sourceDigest: list.digests.sha256,
      counts: FingerprintAlgorithm.allCases.map { list.entries[$0].count },
      tagTableBytes: tagTable.bytes.count)
    var body = header.encoded()
    func pad() { while body.count % 8 != 0 { body.append(0) } }
    pad()
    let headerBytes = 24 + body.count
    for algorithm in FingerprintAlgorithm.allCases {
      for entry in list.entries[algorithm] { body += entry.key.bytes(algorithm.byteCount) }
      pad()
    }
    for entry in list.entries[.pdq] { body.append(entry.quality.map { UInt8($0) } ?? 255) }
    pad()
    for algorithm in FingerprintAlgorithm.allCases {
      for entry in list.entries[algorithm] {
        for shift in [24, 16, 8, 0] {
          body.append(UInt8(truncatingIfNeeded: entry.tagSet >> shift))
        }
      }
    }
    pad()
    body += tagTable.bytes
    pad()
    var checksum = SnapshotChecksum()
    checksum.update(body.span, from: 0)
    var writer = CanonicalWriter()
    writer.writeFixed(Array("MARTLIST".utf8))
    writer.write(UInt32(1))
    writer.write(UInt32(headerBytes))
    writer.write(checksum.value)
    return writer.bytes + body
  }

  @Test(arguments: [0, RadiusLayout.smallest])
  func aFileOfVersionOneAnswersAsOneOfVersionTwo(_ fillers: Int) throws {
    var generator = SeedReport.generator("version 1, \(fillers)")
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let list = try SampleList(&generator, fillers: fillers)
    try Data(Self.encode(list)).write(to: URL(filePath: folder.file("one")))
    try list.write(to: folder.file("two"))
    let one = try ListSnapshot(path: folder.file("one"))
    let two = try ListSnapshot(path: folder.file("two"))
    #expect(one.settings == two.settings)
    #expect(one.root == two.root)
    #expect(one.count == two.count)
    #expect(one.checkAll())
    let query = PDQFingerprint(hash: RandomHashes.near(list.hash, 31, &generator), quality: 60)
    let hits = try one.lookup(pdq: query, dihedral: [])
    #expect(hits.count == 1)
    #expect(try two.lookup(pdq: query, dihedral: []) == hits)
    #expect(try one.lookup(list.digests) == two.lookup(list.digests))
    for hit in hits { #expect(try one.tags(ofEntry: hit.entry) == two.tags(ofEntry: hit.entry)) }
  }

  @Test func everyFlippedByteOfVersionOneIsSeen() throws {
    var generator = SeedReport.generator("version 1, damage")
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let sound = Self.encode(try SampleList(&generator))
    for position in sound.indices where position < 16 || position.isMultiple(of: 3) {
      var bytes = sound
      bytes[position] ^= UInt8(1 + generator.below(255))
      try Data(bytes).write(to: URL(filePath: folder.file("one")))
      #expect(throws: HashIndexError.self, "byte \(position)") {
        try ListSnapshot(path: folder.file("one"))
      }
    }
  }
}
