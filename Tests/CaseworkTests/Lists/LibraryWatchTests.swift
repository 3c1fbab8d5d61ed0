// SPDX-License-Identifier: Apache-2.0
// A served case keeps up with what others do to the files of known lists, and says what is damaged.

import Catalog
import EvidenceModel
import Foundation
import HashExchange
import HashIndex
import MartletTesting
import Testing

@testable import Casework

@Suite struct LibraryWatchTests {
  private let scratch: Scratch
  private let digest: String
  private var library: String { scratch.path + "/library" }

  init() throws {
    scratch = try Scratch()
    let picture = try Pictures.png(71, side: 64)
    try scratch.write(picture, to: "f/1.png")
    digest = try Pictures.sha256(picture).description
  }

  @discardableResult
  private func add(
    _ lines: [String], to testCase: TestCase, name: String = "north", owner: String = "harbour"
  ) throws -> ListImportSummary {
    let text = lines.joined(separator: "\n") + "\n"
    let file = try scratch.write(Array(text.utf8), to: "list.csv")
    return try ListService(store: testCase.store, actor: .keyHolder).add(
      try HashListReader.read(path: file),
      settings: HashListSettings(name: name, owner: owner, polarity: .positive))
  }

  private func watch(_ testCase: TestCase, _ librarian: Actor? = .keyHolder) -> LibraryWatch {
    LibraryWatch(store: testCase.store, librarian: librarian)
  }

  private func importLock(_ testCase: TestCase) throws -> WorkLock {
    try WorkLock(
      path: testCase.store.folder.importLock, work: "list import", now: testCase.clock.present)
  }

  /// Lets another file take the name of a snapshot, as a disk or a person would.
  private func replace(_ path: String, _ change: (inout [UInt8]) -> Void) throws {
    var bytes = Array(try Data(contentsOf: URL(filePath: path)))
    change(&bytes)
    try Data(bytes).write(to: URL(filePath: path + ".other"))
    #expect(unsafe rename(path + ".other", path) == 0)
  }

  /// Enough hashes for a search index.
  private func hashes(_ label: String) -> [String] {
    var generator = SeedReport.generator(label)
    return ["pdq"]
      + (0..<16_400).map { _ in
        PDQHash(generator.next(), generator.next(), generator.next(), generator.next()).description
      }
  }

  private func snapshot(_ testCase: TestCase) throws -> String {
    let version = try #require(try testCase.rows(ListVersionRow.self).last)
    return testCase.store.library + "/" + version.snapshotName
  }

  // MARK: - Shared libraries

  @Test func whatAnotherCaseImportsChangesAndWithdrawsIsTakenUp() throws {
    let (other, served) = (try TestCase(library: library), try TestCase(library: library))
    try served.ingest([scratch.path + "/f"])
    let watch = watch(served)
    #expect(try watch.takeUp() == [])
    try add(["sha256", digest], to: other)
    #expect(try watch.takeUp() == [LibraryNotice(.taken, list: 1)])
    #expect(try served.rows(MatchRow.self).count == 1)
    #expect(try watch.takeUp() == [])
    other.clock.advance(seconds: 60)
    _ = try ListService(store: other.store, actor: .keyHolder).withdraw(
      name: "north", reason: "old")
    #expect(try watch.takeUp() == [LibraryNotice(.taken, list: 1)])
    #expect(try served.rows(ListVersionRow.self).map(\.entryCount) == [1, 0])
    #expect(try served.problems() == [])
  }

  @Test func anImportUnderWayIsWaitedForAndNobodyTakesUpWithoutALibrarian() throws {
    let (other, served) = (try TestCase(library: library), try TestCase(library: library))
    try add(["sha256", digest], to: other)
    #expect(try watch(served, nil).takeUp() == [])
    let watch = watch(served)
    do {
      let lock = try importLock(served)
      defer { withExtendedLifetime(lock) {} }
      #expect(try watch.takeUp() == [] && served.rows(ListVersionRow.self).isEmpty)
    }
    #expect(try watch.takeUp().map(\.event) == [.taken])
    watch.stop()
    try add(["sha256", digest], to: other, name: "south")
    #expect(try watch.takeUp() == [])
  }

  @Test func whatCannotBeTakenUpIsToldOnce() throws {
    let (other, served) = (try TestCase(library: library), try TestCase(library: library))
    try add(["sha256", digest], to: served)
    try add(["sha256", digest], to: other, owner: "lighthouse")
    let watch = watch(served)
    #expect(try watch.takeUp() == [LibraryNotice(.left)])
    #expect(try watch.takeUp() == [])
    try Data("{}".utf8).write(to: URL(filePath: library + "/list-x.snapshot.recorded"))
    #expect(try watch.takeUp() == [LibraryNotice(.untold)])
    #expect(try watch.takeUp() == [])
  }

  // MARK: - Damage

  @Test func aDamagedIndexIsToldAndBuiltAnew() throws {
    let testCase = try TestCase()
    let summary = try add(hashes("watched index"), to: testCase)
    let watch = watch(testCase)
    #expect(watch.search(list: summary.list) == .unchecked)
    #expect(try watch.look() == [] && watch.search(list: summary.list) == .sound)
    let path = try snapshot(testCase)
    let sound = try Data(contentsOf: URL(filePath: path))
    // The last table of the index ends the file.
    try replace(path) { $0[$0.count - 100] ^= 1 }
    #expect(try watch.look() == [LibraryNotice(.withoutIndex, list: summary.list)])
    #expect(try watch.look() == [] && watch.search(list: summary.list) == .withoutIndex)
    #expect(try CaseStatus.read(testCase.store).json["lists"]?["without_index"] == 1)
    #expect(try self.watch(testCase, nil).mend() == [])
    do {
      let lock = try importLock(testCase)
      defer { withExtendedLifetime(lock) {} }
      #expect(try watch.mend() == [] && watch.search(list: summary.list) == .withoutIndex)
    }
    var told: [LibraryNotice] = []
    for _ in 0..<200 where told.isEmpty { told = try watch.mend() }
    #expect(told == [LibraryNotice(.sound, list: summary.list)])
    #expect(try Data(contentsOf: URL(filePath: path)) == sound)
    #expect(watch.search(list: summary.list) == .sound)
    #expect(try CaseStatus.read(testCase.store).json["lists"]?["without_index"] == 0)
  }

  @Test func aListThatCannotBeSearchedIsToldUntilItIsImportedAgain() throws {
    let testCase = try TestCase()
    let summary = try add(["sha256", digest], to: testCase)
    let watch = watch(testCase)
    #expect(try watch.look() == [])
    try FileManager.default.removeItem(atPath: try snapshot(testCase))
    #expect(try watch.look() == [LibraryNotice(.unusable, list: summary.list)])
    #expect(try watch.mend() == [] && watch.look() == [])
    #expect(try CaseStatus.read(testCase.store).json["lists"]?["unusable"] == 1)
    try add(["sha256", digest], to: testCase)
    #expect(try watch.look() == [LibraryNotice(.sound, list: summary.list)])
  }

  @Test func theIndexOverAllListsIsWrittenToldWhenDamagedAndWrittenAnew() throws {
    let testCase = try TestCase()
    for name in ["north", "south"] {
      try add(Array(hashes("index over all \(name)").prefix(3_000)), to: testCase, name: name)
    }
    let (watch, keeper) = (watch(testCase), LibraryIndexKeeper(store: testCase.store))
    #expect(try watch.look() == [])
    keeper.settle()
    let path = LibraryIndexKeeper.path(testCase.store)
    #expect(try LibraryIndex(path: path).listCount == 2)
    #expect(try watch.look() == [] && !watch.isIndexDamaged)
    try replace(path) { $0[$0.count - 100] ^= 1 }
    #expect(try watch.look() == [LibraryNotice(.indexDamaged)] && watch.isIndexDamaged)
    #expect(try watch.mend() == [LibraryNotice(.indexSound)])
    keeper.settle()
    #expect(try LibraryIndex(path: path).isSound())
    #expect(try watch.look() == [] && !watch.isIndexDamaged)
  }

  // MARK: - The lists that machines ask

  @Test func listsAreOpenedAnewWhenAnotherFileTakesTheirName() throws {
    let testCase = try TestCase()
    try add(["sha256", digest], to: testCase)
    let query = MatchQuery(.sha256, try MatchSignal.sha256.bytes(digest))
    func open(_ old: MatchLists?) throws -> MatchLists {
      try testCase.store.catalog.read { try MatchLists($0, store: testCase.store, old: old) }
    }
    let path = try snapshot(testCase)
    let first = try open(nil)
    #expect(!first.hasOtherFiles)
    try replace(path) { _ in }
    #expect(first.hasOtherFiles)
    let second = try open(first)
    #expect(!second.hasOtherFiles)
    #expect(try second.hits(of: query, in: nil).count == 1)
    // What is no list of the case does not take the place of one that is.
    try replace(path) { $0.removeLast(30) }
    let third = try open(second)
    #expect(second.hasOtherFiles && !third.hasOtherFiles)
    #expect(try third.hits(of: query, in: nil).count == 1)
    try FileManager.default.removeItem(atPath: path)
    #expect(!third.hasOtherFiles)
    #expect(try open(third).hits(of: query, in: nil).count == 1)
  }
}
