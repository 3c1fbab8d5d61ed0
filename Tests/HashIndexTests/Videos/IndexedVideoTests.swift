// SPDX-License-Identifier: Apache-2.0
// Known videos stay with their lists when an index over all lists is written.

import EvidenceModel
import HashIndex
import MartletTesting
import Testing

@Suite struct IndexedVideoTests {
  @Test func anIndexOverAllListsLeavesVideosToTheirLists() throws {
    var generator = SeedReport.generator("videos beside an index")
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let film = KnownVideos.video((0..<10).map { _ in RandomHashes.hash(&generator) })
    var builder = HashListEntriesBuilder()
    builder.add(try KnownVideos.known(film, 1))
    builder.add(.pdq, FingerprintKey(RandomHashes.hash(&generator)))
    try ListSnapshot.write(
      builder.finish().entries, settings: HashListSettings(name: "Films", owner: "A test"),
      root: .ofEmptyInput, sourceDigest: .ofEmptyInput, to: folder.file("list"))
    let member = LibraryMember(
      name: "list", snapshot: try ListSnapshot(path: folder.file("list")))
    try LibraryIndex.write([member], to: folder.file("index"))
    let index = try LibraryIndex(path: folder.file("index"))
    #expect(index.count == 1)
    #expect(try index.isComplete(for: [member]))
  }
}
