// SPDX-License-Identifier: Apache-2.0
// Texts beside pictures where the vault is damaged, an archive is hostile or the wall was read before.

import EvidenceModel
import Foundation
import Ledger
import Testing

@testable import Casework
@testable import Catalog

@Suite struct SidecarDamageTests {
  private typealias Sidecars = SidecarIngestTests

  @Test func aTextWhoseBlobIsDamagedSaysNothingAndStopsNothing() throws {
    let testCase = try TestCase()
    let (picture, other) = (try Pictures.png(1), try Pictures.png(2))
    // Of more than a chunk of the vault: its last one is checked whenever the same text is stored again.
    let text = Array(String(repeating: "a wide sea, ", count: 20_000).utf8) + Sidecars.settings(1)
    try testCase.scratch.write(text, to: "in/one.txt")
    try testCase.ingest([testCase.scratch.path + "/in"])
    let item = try #require(try testCase.item(try Pictures.sha256(text)))
    let row = try #require(try testCase.rows(ItemRow.self).first { $0.id == item })
    let name = HexText.encode(row.contentName)
    let blob = URL(
      fileURLWithPath: testCase.path + "/vault/\(name.prefix(2))/\(name.dropFirst(2))")
    let whole = try Data(contentsOf: blob)
    var bytes = whole
    bytes[1_000] ^= 1
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: blob.path)
    try bytes.write(to: blob)
    // Read before the picture, since names are read in their order.
    try testCase.scratch.write(picture, to: "in/one.webp")
    try testCase.scratch.write(other, to: "in/two.webp")
    try testCase.scratch.write(Sidecars.settings(2), to: "in/two.txt")
    try testCase.ingest([testCase.scratch.path + "/in"])
    #expect(try testCase.problems().count == 1)
    // Items are looked up by their contents from here on.
    try whole.write(to: blob)
    #expect(try Sidecars.texts(testCase, picture).isEmpty)
    #expect(try Sidecars.conclusion(testCase, picture) == .unknown)
    #expect(try Sidecars.texts(testCase, other).map(\.generation.seeds) == [["2"]])
    #expect(try testCase.problems() == [])
  }

  /// Ingests an archive that holds files of several contents at one place, and then others.
  private static func ingestArchive(
    _ testCase: TestCase, _ files: [(name: String, content: [UInt8])]
  ) throws {
    var names: [String] = []
    for (index, file) in files.enumerated() {
      names.append("\(index)/\(file.name)")
      try testCase.scratch.write(file.content, to: "parts/\(index)/\(file.name)")
    }
    let archive = testCase.scratch.path + "/in.tar"
    let tar = try Process.run(
      URL(filePath: "/usr/bin/env"),
      arguments: [
        "tar", "-cf", archive, "-C", testCase.scratch.path + "/parts", "--transform",
        "s,^[0-9]*/,s/,",
      ] + names)
    tar.waitUntilExit()
    #expect(tar.terminationStatus == 0)
    try testCase.ingest([archive])
  }

  @Test func ofManyTextsAtOnePlaceTheNewestCount() throws {
    let testCase = try TestCase()
    let picture = try Pictures.png(1)
    let texts = (1...60).map { ("one.txt", Sidecars.settings($0)) }
    try Self.ingestArchive(testCase, texts + [("one.png", picture)])
    #expect(
      try Sidecars.texts(testCase, picture).map(\.generation.seeds)
        == (45...60).reversed().map { [String($0)] })
    #expect(try testCase.problems() == [])
  }

  @Test func ofManyPicturesAtOnePlaceTheNewestAreTied() throws {
    let testCase = try TestCase()
    let pictures = try (1...60).map { try Pictures.png(UInt64($0), side: 16) }
    try Self.ingestArchive(
      testCase, pictures.map { ("one.png", $0) } + [("one.txt", Sidecars.settings(7))])
    let tied = try pictures.map { try Sidecars.texts(testCase, $0).count }
    #expect(tied == Array(repeating: 0, count: 44) + Array(repeating: 1, count: 16))
    #expect(try testCase.problems() == [])
  }

  /// The lowest items that the leaves of batches name.
  private static func tied(_ testCase: TestCase) throws -> [String] {
    try testCase.rows(LeafRow.self).filter { $0.kind == LeafKind.captures.rawValue }.compactMap {
      try LedgerLeaf(bytes: $0.entry)["tied_from"]
    }
  }

  @Test func theWallTellsWhatATextChangedAfterItWasRead() throws {
    let testCase = try TestCase()
    let rater = try testCase.add("rater", .assessor)
    let pictures = [try Pictures.png(1), try Pictures.png(2)]
    // Read before its picture, which is thus new in whichever batch the two are tied.
    try testCase.scratch.write(Sidecars.settings(1), to: "in/0.txt")
    try testCase.scratch.write(pictures[0], to: "in/0.webp")
    try testCase.scratch.write(pictures[1], to: "in/1.png")
    try testCase.ingest([testCase.scratch.path + "/in"])
    #expect(try Sidecars.texts(testCase, pictures[0]).count == 1)
    #expect(try Self.tied(testCase) == [])
    let index = WallIndex(store: testCase.store)
    try index.warmUp()
    let item = try #require(try testCase.item(try Pictures.sha256(pictures[1])))
    func conclusion() throws -> WallConclusion? {
      try WallService(index: index, actor: rater).page(WallFilter(), limit: 100).tiles.first {
        $0.item == item
      }?.conclusion
    }
    #expect(try conclusion() == .unknown)
    try testCase.scratch.write(pictures[1], to: "more/1.png")
    try testCase.scratch.write(Sidecars.settings(2), to: "more/1.txt")
    try testCase.ingest([testCase.scratch.path + "/more"])
    #expect(try Self.tied(testCase) == [String(item)])
    #expect(try conclusion() == .generated)
    #expect(try WallReadingTwin.isSame(index, testCase.store))
    #expect(try testCase.problems() == [])
  }
}
