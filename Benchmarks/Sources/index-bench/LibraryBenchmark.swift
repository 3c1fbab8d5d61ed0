// SPDX-License-Identifier: Apache-2.0
// A capture held against many lists: one list after another, and by one index over all.

import EvidenceModel
import Foundation
import HashIndex

/// Measures the search in many lists.
struct LibraryBenchmark {
  let lists: Int
  let count: Int
  let folder: String

  func run() throws {
    var sets = HashSets(seed: 7, isClustered: false)
    var members: [LibraryMember] = []
    var hashes: [PDQHash] = []
    for number in 0..<lists {
      let some = (0..<count).map { _ in sets.one() }
      hashes += some.prefix(10)
      members.append(try list(number, some))
    }
    let path = "\(folder)/index"
    let writing = try Measuring.seconds { try LibraryIndex.write(members, to: path) }
    let index = try LibraryIndex(path: path, check: .atOpening)
    for member in members { member.snapshot.checkAll() }
    let items = (0..<2_000).map { number in
      let near = sets.near(hashes[number % hashes.count], number % 32)
      return [near] + (0..<7).map { _ in sets.one() }
    }
    for (name, index) in [("list by list", nil), ("one index", index)] {
      let search = LibrarySearch(members, index: index)
      var hits = 0
      let time = try Measuring.processorSeconds {
        for item in items { hits += try self.hits(of: item, search) }
      }
      Measuring.line(
        name,
        [
          ("lists", Double(lists)), ("entries_each", Double(count)),
          ("ms_an_item", time * 1e3 / Double(items.count)), ("hits", Double(hits)),
          ("index_write_seconds", writing),
        ])
    }
  }

  private func hits(of item: [PDQHash], _ search: LibrarySearch) throws -> Int {
    let digests = ContentDigests(md5: .ofEmptyInput, sha1: .ofEmptyInput, sha256: .ofEmptyInput)
    return try search.hits(
      digests: digests, pdq: PDQFingerprint(hash: item[0], quality: 100), dihedral: item
    ).count
  }

  private func list(_ number: Int, _ hashes: [PDQHash]) throws -> LibraryMember {
    var builder = HashListEntriesBuilder()
    for hash in hashes { builder.add(.pdq, FingerprintKey(hash)) }
    let name = "list-\(number)"
    try ListSnapshot.write(
      builder.finish().entries,
      settings: HashListSettings(name: name, owner: "bench", polarity: .positive),
      root: .ofEmptyInput, sourceDigest: .ofEmptyInput, to: "\(folder)/\(name)")
    return LibraryMember(name: name, snapshot: try ListSnapshot(path: "\(folder)/\(name)"))
  }
}
