// SPDX-License-Identifier: Apache-2.0
// Families are a function of the set of pictures, whatever the order in which they came.

import Catalog
import EvidenceModel
import Foundation
import Testing

@testable import Casework

@Suite struct FamilyTests {
  /// Members of one family by content, with their distances.
  private func families(_ testCase: TestCase) throws -> Set<[String]> {
    let digests = Dictionary(
      uniqueKeysWithValues: try SyntheticAccess(store: testCase.store).contents()
        .map { ($0.item, $0.sha256.description) })
    let version = try #require(try testCase.rows(FamilyVersionRow.self).map(\.id).max())
    let members = try testCase.rows(FamilyMemberRow.self).filter { $0.versionId == version }
    return Set(
      Dictionary(grouping: members, by: \.family).map { medoid, members in
        ["medoid \(digests[medoid] ?? "?")"]
          + members.map { member in
            let edge = member.edgeItemId.flatMap { digests[$0] } ?? "none"
            return "\(digests[member.itemId] ?? "?") \(member.medoidDistance) \(edge)"
          }.sorted()
      })
  }

  @Test func threePartsInThreeOrdersMakeTheSameFamilies() throws {
    let source = try Scratch()
    for part in 0..<3 {
      for seed in UInt64(41)...46 {
        let bytes =
          part == 0 ? try Pictures.png(seed) : try Pictures.jpeg(seed, quality: 98 - 20 * part)
        try source.write(bytes, to: "part\(part)/\(seed)")
      }
    }
    var found: [Set<[String]>] = []
    var roots: Set<[UInt8]> = []
    for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
      let testCase = try TestCase()
      for part in order {
        try testCase.ingest([source.path + "/part\(part)"])
        try FamilyService(store: testCase.store, actor: .keyHolder).rebuild()
      }
      found.append(try families(testCase))
      let newest = try testCase.rows(FamilyVersionRow.self).max { $0.id < $1.id }
      roots.insert(try #require(newest).root)
      #expect(try testCase.problems() == [])
      try testCase.store.close()
    }
    #expect(found[0].count >= 5, "near-duplicates find each other: \(found[0].count)")
    #expect(found[0] == found[1])
    #expect(found[0] == found[2])
    #expect(roots.count == 1)
  }

  @Test func anInterruptedRunStopsAtOnceAndRecordsNothing() throws {
    let testCase = try TestCase(copyOf: DemoCorpus.ingested.get())
    let versions = try testCase.rows(FamilyVersionRow.self)
    var asked = 0
    let whole = FamilyService(store: testCase.store, actor: .keyHolder) {
      asked += 1
      return false
    }
    let members = try whole.rebuild().members
    let items = try testCase.rows(FingerprintRow.self).count
    // Once for each picture read, and at every step of the algorithm.
    #expect(asked > items + members)
    for last in [1, items + 2, items + members, asked] {
      var count = 0
      let service = FamilyService(store: testCase.store, actor: .keyHolder) {
        count += 1
        return count >= last
      }
      let expected = CaseworkError(.interrupted, "")
      #expect(throws: expected) { try service.rebuild() }
      #expect(count == last)
    }
    #expect(try testCase.rows(FamilyVersionRow.self) == versions)
    try testCase.store.close()
  }

  @Test func withoutAnyChangeNoNewVersionIsMade() throws {
    let testCase = try TestCase(copyOf: DemoCorpus.ingested.get())
    let before = try testCase.rows(FamilyVersionRow.self).count
    let summary = try FamilyService(store: testCase.store, actor: .keyHolder).rebuild()
    #expect(summary.version == nil)
    #expect(try testCase.rows(FamilyVersionRow.self).count == before)
    #expect(summary.families > 0)
    try testCase.store.close()
  }
}
