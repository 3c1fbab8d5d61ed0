// SPDX-License-Identifier: Apache-2.0
// Lists that one process imports are in force in the ingest of another, from its next batch on.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@Suite struct ListsWhileIngestingTests {
  /// A list of some digests and many others, long enough for an index over all lists.
  private func list(_ digests: [String], _ generator: inout SeededGenerator) -> String {
    let others = (0..<3_000).map { _ in
      HexText.encode((0..<32).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
    }
    return (["sha256"] + digests + others).joined(separator: "\n") + "\n"
  }

  /// However imports fall into a running ingest, every picture is held against the newest version of every list: by
  /// the import when the picture was there before, else by the ingest.
  @Test func noPictureIsMissedWhileListsAreImportedAndReplaced() throws {
    var generator = SeedReport.generator("lists while ingesting")
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(250)
    let hashed = try workspace.run("hash", "source", "--json", "--algorithms", "sha256")
    let digests = try hashed.lines().compactMap { $0["sha256"]?.text }
    #expect(Set(digests).count == 250)
    try workspace.write(list(digests, &generator), to: "all.csv")
    try workspace.write(list([], &generator), to: "none.csv")

    let ingest = try workspace.start(["ingest", "source"] + Workspace.caseOptions)
    var during = 0
    for (name, file) in [
      ("north", "none.csv"), ("south", "all.csv"), ("north", "all.csv"), ("south", "none.csv"),
      ("south", "all.csv"),
    ] {
      let side = name == "south" ? ["--negative"] : []
      let imported = try workspace.start(
        ["list", "import", file, "--name", name, "--owner", "harbour"] + side
          + Workspace.caseOptions
      ).wait()
      #expect(imported.status == 0, "\(imported)")
      if ingest.isRunning { during += 1 }
    }
    let result = try ingest.wait()
    #expect(result.status == 0, "\(result)")
    #expect(during > 0, "the ingest ended before a list came")
    // Known on both sides: both lists have every picture.
    #expect(try workspace.count("matches", "conflict") == 250)
    let check = try workspace.onCase("fsck")
    #expect(check.status == 0, "\(check)")
  }

  /// Status, fsck and the next ingest say that the index is damaged; lists are searched one by one meanwhile.
  @Test func aDamagedIndexIsSaidAndTheNextIngestMissesNothing() throws {
    var generator = SeedReport.generator("damaged index of lists")
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(4, in: "before")
    try workspace.makePictures(12)
    let hashed = try workspace.run("hash", "source", "--json", "--algorithms", "sha256")
    let digests = try hashed.lines().compactMap { $0["sha256"]?.text }
    for name in ["north", "south"] {
      try workspace.write(list(digests, &generator), to: "l.csv")
      let imported = try workspace.onCase(
        "list", "import", "l.csv", "--name", name, "--owner", "harbour")
      #expect(imported.status == 0, "\(imported)")
    }
    #expect(try workspace.onCase("ingest", "before").status == 0)
    let files = try FileManager.default.contentsOfDirectory(
      atPath: workspace.folder + "/case/library")
    let index = files.first { $0.hasPrefix("index-") && $0.hasSuffix(".snapshot") }
    let path = "case/library/" + (try #require(index))
    var bytes = try workspace.bytes(of: path)
    for place in stride(from: 3_000, to: 160_000, by: 9_000) { bytes[place] ^= 1 }
    try workspace.write(bytes, to: path)

    let words = "the index over all lists is damaged"
    #expect(try workspace.onCase("status").errorText.contains(words))
    let check = try workspace.onCase("fsck")
    #expect(check.status == 1 && check.description.contains(words), "\(check)")
    let ingest = try workspace.onCase("ingest", "source")
    #expect(ingest.status == 0 && ingest.errorText.contains(words), "\(ingest)")
    #expect(try workspace.count("matches", "positive_exact") == 12)
    #expect(try workspace.onCase("fsck").status == 0)
  }

  /// A version byte may be flipped as any other: nobody is sent for a newer program alone.
  @Test func aFlippedVersionByteIsToldAsDamageToo() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(1)
    try workspace.write("sha256\n\(String(repeating: "a", count: 64))\n", to: "l.csv")
    #expect(
      try workspace.onCase("list", "import", "l.csv", "--name", "north", "--owner", "harbour")
        .status == 0)
    let files = try FileManager.default.contentsOfDirectory(
      atPath: workspace.folder + "/case/library")
    let snapshot = files.first { $0.hasSuffix(".snapshot") && !$0.hasPrefix("index-") }
    let path = "case/library/" + (try #require(snapshot))
    var bytes = try workspace.bytes(of: path)
    bytes[8] ^= 0x40
    try workspace.write(bytes, to: path)
    let ingest = try workspace.onCase("ingest", "source")
    #expect(ingest.status == 5, "\(ingest)")
    #expect(
      ingest.errorText.contains("was written by a newer version, or its first bytes are damaged")
        && ingest.errorText.contains("import the list again: martlet list import"), "\(ingest)")
  }
}
