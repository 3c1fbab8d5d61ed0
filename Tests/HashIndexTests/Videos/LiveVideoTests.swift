// SPDX-License-Identifier: Apache-2.0
// Known videos that are added to a list and removed from it while it is searched.

import EvidenceModel
import HashIndex
import MartletTesting
import Testing

@Suite struct LiveVideoTests {
  @Test func videosComeAndGoWhileAListIsSearched() throws {
    var generator = SeedReport.generator("live videos")
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let films = (0..<3).map { _ in
      KnownVideos.video((0..<10).map { _ in RandomHashes.hash(&generator) })
    }
    var builder = HashListEntriesBuilder()
    for (number, film) in films.prefix(2).enumerated() {
      builder.add(
        try KnownVideos.known(film, UInt8(number + 1)), tagSet: builder.tagSet(["film \(number)"]))
    }
    try ListSnapshot.write(
      builder.finish().entries, settings: HashListSettings(name: "Films", owner: "A test"),
      root: .ofEmptyInput, sourceDigest: .ofEmptyInput, to: folder.file("list"))
    let live = try LiveList(path: folder.file("list"))
    func tags() throws -> [[[String]]] {
      try films.map { try live.lookup(video: $0).map(\.tags) }
    }
    #expect(try tags() == [[["film 0"]], [["film 1"]], []])
    var changes = ListChanges()
    changes.add(try KnownVideos.known(films[2], 3), tags: ["film 2"])
    changes.remove(ListKey(.vpdq, try KnownVideos.known(films[0], 1).key))
    changes.add(try KnownVideos.known(films[1], 2), tags: ["renamed"])
    try live.change(changes)
    #expect(try tags() == [[], [["renamed"]], [["film 2"]]])
    try live.merge { _ in .ofEmptyInput }
    #expect(try tags() == [[], [["renamed"]], [["film 2"]]])
    let merged = try ListSnapshot(path: folder.file("list"))
    #expect(merged.count(of: .vpdq) == 2)
    #expect(try merged.entries().videos == [films[1], films[2]])
  }

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
