// SPDX-License-Identifier: Apache-2.0
// Several processes map one list; one of them changes, replaces or mends it.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@testable import HashIndex

@Suite struct SharedListTests {
  /// `index-bench` in a process of its own, which goes on until its input is closed.
  private final class Helper {
    private let process = Process()
    private let input = Pipe()
    private let output: String

    init(_ arguments: String..., output: String) throws {
      self.output = output
      try Data().write(to: URL(filePath: output))
      process.executableURL = URL(filePath: BuiltProgram.path("index-bench"))
      process.arguments = arguments
      process.standardInput = input
      process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
      try process.run()
    }

    /// The whole lines said so far.
    func lines() throws -> [JSONValue] {
      let text = String(decoding: try Data(contentsOf: URL(filePath: output)), as: UTF8.self)
      return try text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        .map { try JSONParser.parse(String($0)) }
    }

    /// Waits until a line says `what`.
    func waitFor(_ what: String) throws {
      let end = ContinuousClock.now + .seconds(60)
      while try !lines().contains(where: { $0["what"]?.text == what }) {
        guard ContinuousClock.now < end, process.isRunning else {
          Issue.record("nothing said: \(what)")
          return
        }
        usleep(5_000)
      }
    }

    /// Closes the input and waits for the end.
    func finish() throws -> Int32 {
      try input.fileHandleForWriting.close()
      process.waitUntilExit()
      return process.terminationStatus
    }
  }

  private let folder: ScratchFolder
  private let path: String

  init() throws {
    folder = try ScratchFolder()
    path = folder.file("list")
  }

  /// A list with planted entries and a marker.
  private func write(_ entries: Int, _ generator: inout SeededGenerator) throws {
    var builder = HashListEntriesBuilder()
    let (planted, marker) = (builder.tagSet(["planted"]), builder.tagSet(["version:0:0"]))
    for number in 0..<entries {
      let hash = FingerprintKey(RandomHashes.hash(&generator))
      builder.add(.pdq, hash, tagSet: number < 12 ? planted : number == 12 ? marker : 0)
    }
    let settings = HashListSettings(name: "shared", owner: "harbour", polarity: .positive)
    try ListSnapshot.write(
      builder.finish().entries, settings: settings, root: .ofEmptyInput,
      sourceDigest: .ofEmptyInput, to: path)
  }

  private func expectSound(_ seen: JSONValue) {
    #expect(seen["rounds"]?.double ?? 0 > 2)
    for fault in ["missed", "torn", "backwards", "errors"] {
      #expect(seen[fault]?.double == 0, "\(fault): \(seen)")
    }
  }

  /// Changes and merges by one process are seen whole and in order by the others, and what is always on the list is
  /// always found.
  @Test func processesThatSearchMissNothingWhileAnotherChangesTheList() throws {
    defer { folder.remove() }
    var generator = SeedReport.generator("processes")
    try write(1_000, &generator)
    let changes = 12
    let watchers = try (0..<3).map {
      try Helper("watch", path, output: folder.file("watcher-\($0)"))
    }
    for watcher in watchers { try watcher.waitFor("watching") }
    let writer = try Helper("change", path, String(changes), output: folder.file("writer"))
    #expect(try writer.finish() == 0)
    for watcher in watchers {
      try watcher.waitFor("version \(changes)")
      #expect(try watcher.finish() == 0)
      let seen = try #require(try watcher.lines().last)
      #expect(seen["what"]?.text == "seen")
      expectSound(seen)
      #expect(seen["newest"]?.double == Double(changes))
    }
    let merged = try LiveList(path: path)
    #expect(try !merged.isWithdrawn())
  }

  /// A damaged block of the index is found by every process, said, and searched round until the snapshot is written
  /// anew; nothing is missed meanwhile.
  @Test func aDamagedIndexIsWithdrawnInEveryProcessUntilItIsMended() throws {
    defer { folder.remove() }
    var generator = SeedReport.generator("damage and processes")
    try write(RadiusLayout.smallest + 20, &generator)
    let layout = try SnapshotReading.check([UInt8](try Data(contentsOf: URL(filePath: path))).span)
      .1
    let tables = try #require(layout.tables)
    let watchers = try (0..<2).map {
      try Helper("watch", path, output: folder.file("watcher-\($0)"))
    }
    for watcher in watchers { try watcher.waitFor("watching") }

    // As a disk does: another file takes the name, with one byte of the index changed.
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    bytes[tables.sketches[7] + generator.below(2_000)] ^= 8
    try Data(bytes).write(to: URL(filePath: path + ".damaged"))
    #expect(unsafe rename(path + ".damaged", path) == 0)
    for watcher in watchers { try watcher.waitFor("withdrawn") }

    let mender = try Helper("mend", path, output: folder.file("mender"))
    #expect(try mender.finish() == 0)
    for watcher in watchers {
      try watcher.waitFor("sound")
      #expect(try watcher.finish() == 0)
      let lines = try watcher.lines()
      #expect(lines.compactMap { $0["what"]?.text } == ["watching", "withdrawn", "sound", "seen"])
      expectSound(try #require(lines.last))
    }
  }
}
