// SPDX-License-Identifier: Apache-2.0
// Imports that are stopped, die, come empty, or happen while a source is read.

import Catalog
import EvidenceModel
import Foundation
import HashExchange
import HashIndex
import Synchronization
import Testing

@testable import Casework

@Suite struct ListImportTests {
  private static let settings = HashListSettings(
    name: "north", owner: "harbour", polarity: .positive, pdqThreshold: 31, minimumQuality: 50,
    tags: [])

  private func contents(_ lines: [String], in scratch: Scratch) throws -> HashListContents {
    let file = try scratch.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: "l.csv")
    return try HashListReader.read(path: file)
  }

  private func folder(_ scratch: Scratch, seeds: ClosedRange<UInt64>) throws -> [String] {
    try seeds.map { seed in
      let picture = try Pictures.png(seed, side: 64)
      try scratch.write(picture, to: "f/\(seed).png")
      return try Pictures.sha256(picture).description
    }
  }

  private func snapshots(_ testCase: TestCase) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: testCase.store.library)
      .filter { $0.hasPrefix("list-") }.sorted()
  }

  @Test(arguments: 0..<8)
  func anImportThatIsStoppedAnywhereLeavesTheOlderVersionWhole(_ steps: Int) throws {
    let testCase = try TestCase()
    let scratch = try Scratch()
    let digests = try folder(scratch, seeds: 1...3)
    try testCase.ingest([scratch.path + "/f"])
    let first = try contents(["sha256", digests[0]], in: scratch)
    _ = try ListService(store: testCase.store, actor: .keyHolder).add(
      first, settings: Self.settings)
    let second = try contents(["sha256"] + digests, in: scratch)
    let left = Mutex(steps)
    let service = ListService(store: testCase.store, actor: .keyHolder) {
      left.withLock {
        $0 -= 1
        return $0 < 0
      }
    }
    do {
      let summary = try service.add(second, settings: Self.settings)
      #expect(summary.hits == 3)
    } catch {
      #expect((error as? CaseworkError)?.code == .interrupted)
      #expect(try testCase.rows(ListVersionRow.self).count == 1)
      #expect(try testCase.rows(MatchRow.self).count == 1)
      #expect(try snapshots(testCase).count == 1)
    }
    #expect(try testCase.problems() == [])
    let again = try ListService(store: testCase.store, actor: .keyHolder).add(
      second, settings: Self.settings)
    #expect(again.hits == 3)
    try testCase.store.close()
  }

  @Test func whatADyingImportLeftInTheLibraryIsRemovedByTheNext() throws {
    let testCase = try TestCase()
    let scratch = try Scratch()
    let list = try contents(["md5", String(repeating: "5", count: 32)], in: scratch)
    let service = ListService(store: testCase.store, actor: .keyHolder)
    _ = try service.add(list, settings: Self.settings)
    let known = try snapshots(testCase)
    for name in ["list-a.snapshot", "list-b.snapshot.partial"] {
      try Data([1]).write(to: URL(filePath: "\(testCase.store.library)/\(name)"))
    }
    _ = try service.add(list, settings: Self.settings)
    let now = try snapshots(testCase)
    #expect(now.count == 2 && Set(known).isSubset(of: now))
    try testCase.store.close()
  }

  @Test func aListThatComesWhileASourceIsReadIsHeldAgainstTheRest() throws {
    let testCase = try TestCase()
    let scratch = try Scratch()
    let digests = try folder(scratch, seeds: 1...6)
    let list = try contents(["sha256"] + digests, in: scratch)
    let isImported = Mutex(false)
    let store = testCase.store
    try testCase.ingest(
      [scratch.path + "/f"],
      progress: { progress in
        let isFirst = isImported.withLock { was in
          guard !was, progress.stage == .reading, progress.done == 2 else { return false }
          was = true
          return true
        }
        guard isFirst else { return }
        _ = try? ListService(store: store, actor: .keyHolder).add(list, settings: Self.settings)
      })
    #expect(isImported.withLock { $0 })
    #expect(try testCase.rows(ListVersionRow.self).count == 1)
    #expect(Set(try testCase.rows(MatchRow.self).map(\.itemId)).count == 6)
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }

  @Test func aListOfBadLinesIsRefused() throws {
    let testCase = try TestCase()
    let scratch = try Scratch()
    let list = try contents(["md5", "zz"], in: scratch)
    #expect(throws: CaseworkError(.unreadable, "")) {
      try ListService(store: testCase.store, actor: .keyHolder).add(list, settings: Self.settings)
    }
    #expect(try testCase.rows(ListRow.self).isEmpty)
    try testCase.store.close()
  }

  @Test func twoImportsDoNotRunAtOnce() throws {
    let testCase = try TestCase()
    let scratch = try Scratch()
    let list = try contents(["md5", String(repeating: "5", count: 32)], in: scratch)
    let lock = try WorkLock(
      path: testCase.store.folder.importLock, work: "list import", now: testCase.clock.present)
    #expect(throws: CaseworkError(.locked, "")) {
      try ListService(store: testCase.store, actor: .keyHolder).add(list, settings: Self.settings)
    }
    withExtendedLifetime(lock) {}
    try testCase.store.close()
  }

  /// As its owner does by emptying it: nothing matches it any more, what matched is past, and it can be imported again.
  @Test func aListIsWithdrawnAsAWhole() throws {
    let testCase = try TestCase()
    let scratch = try Scratch()
    let digests = try folder(scratch, seeds: 1...2)
    try testCase.ingest([scratch.path + "/f"])
    let service = ListService(store: testCase.store, actor: .keyHolder)
    let list = try contents(["sha256"] + digests, in: scratch)
    #expect(try service.add(list, settings: Self.settings).hits == 2)
    for (name, reason) in [
      ("south", "emptied"), ("north", ""), ("north", " \u{200b}"),
      ("north", String(repeating: "a", count: 1_001)),
    ] {
      #expect(throws: CaseworkError.self) { try service.withdraw(name: name, reason: reason) }
    }
    let withdrawn = try service.withdraw(name: "north", reason: "its owner emptied it")
    #expect(withdrawn.version == 2 && withdrawn.removed == 2 && withdrawn.waiting == 0)
    #expect(try testCase.standingHits().isEmpty)
    #expect(try testCase.rows(MatchRow.self).count == 2)
    #expect(try testCase.problems() == [])
    #expect(throws: CaseworkError.self) { try service.withdraw(name: "north", reason: "again") }
    try testCase.ingest([try scratch.write(try Pictures.png(3, side: 64), to: "g/3.png")])
    #expect(try service.add(list, settings: Self.settings).hits == 2)
    let auditor = try testCase.add("eve", .auditor)
    #expect(throws: CaseworkError.self) {
      try ListService(store: testCase.store, actor: auditor).withdraw(name: "north", reason: "x")
    }
  }

  /// However often a list is imported, its library holds what is searched, and one version more at most.
  @Test func snapshotsOfReplacedVersionsGo() throws {
    let testCase = try TestCase()
    let scratch = try Scratch()
    let digests = try folder(scratch, seeds: 1...2)
    let service = ListService(store: testCase.store, actor: .keyHolder)
    for round in 0..<5 {
      let list = try contents(["sha256", digests[round % 2]], in: scratch)
      _ = try service.add(list, settings: Self.settings)
      #expect(try snapshots(testCase).count <= 2)
    }
    #expect(try testCase.problems() == [])
  }
}
