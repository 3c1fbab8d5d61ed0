// SPDX-License-Identifier: Apache-2.0
// What `hash` prints of a film is a list that finds the film again, by one command after another.

import EvidenceModel
import Foundation
import MartletTesting
import SyntheticEncoding
import Testing

@Suite struct VideoListTests {
  private static let film = Result {
    try TestVideo.make(TestVideo.pattern(seconds: 8) + TestVideo.h264, fileExtension: "mp4")
  }
  /// The same scenes in another size, container and codec.
  private static let other = Result {
    let pattern = TestVideo.pattern(seconds: 8)
    return try TestVideo.make(
      pattern + ["-vf", "scale=240:-2", "-c:v", "mpeg4", "-q:v", "3"], fileExtension: "mkv")
  }

  @Test func whatHashPrintsOfAFilmFindsACopyOfIt() throws {
    let workspace = try Workspace()
    try workspace.write(try Self.film.get(), to: "film.mp4")
    try workspace.write(try Self.other.get(), to: "source/other.mkv")
    let hashed = try workspace.run("hash", "--json", "--algorithms", "vpdq", "film.mp4")
    #expect(hashed.status == 0, "\(hashed)")
    try workspace.write(hashed.output, to: "films.jsonl")
    try workspace.makeCase()
    let list = ["list", "import", "films.jsonl", "--name", "films", "--owner", "harbour"]
    let first = try workspace.start(list + Workspace.caseOptions).wait()
    #expect(first.status == 0, "\(first)")
    #expect(first.errorText.contains("1 entry, 0 refused, 0 hits"), "\(first)")
    let ingested = try workspace.onCase("ingest", "source")
    #expect(ingested.status == 0, "\(ingested)")
    #expect(try workspace.count("matches", "positive_near") == 1)
    let hits = try workspace.onCase("findings", "--hits", "--json")
    let line = try #require(try hits.lines().first)
    #expect(try Repository.schema("martlet.hit/2").problems(in: line) == [], "\(hits)")
    #expect(line["list"] == "films" && line["owner"] == "harbour" && line["item"] == 1)
    #expect(line["frames"] == .null && line["video"]?["known_share"]?.double ?? 0 >= 80)
    let segment = try #require(line["video"]?["segments"]?.elements?.first)
    #expect(segment["from"]?.double ?? -1 >= 0 && segment["to"]?.double ?? 0 >= 4)
    let words = try workspace.onCase("findings", "--hits")
    #expect(
      words.outputText.contains("item 1  list films (harbour), version 1: vpdq, "), "\(words)")
    #expect(words.outputText.contains(" % of the known one\n  00:0"), "\(words)")
    let known = try hashed.lines().first?["vpdq"]?.elements ?? []
    for hash in known.compactMap({ $0["hash"]?.text }) {
      #expect(!hits.outputText.contains(hash) && !words.outputText.contains(hash))
    }
    let both = try workspace.onCase("findings", "--hits", "--show-text")
    #expect(both.status == 2, "\(both)")
    let again = try workspace.start(
      list + ["--video-match", "100"] + Workspace.caseOptions
    ).wait()
    #expect(again.errorText.contains("version 2: 1 entry"), "\(again)")
    let check = try workspace.onCase("fsck")
    #expect(check.status == 0, "\(check)")
  }

  @Test func pastHitsAreToldWhenAskedForAndMarked() throws {
    let workspace = try Workspace()
    try workspace.write(
      PictureEncoder.encode(
        PixelCanvas.testCard(width: 64, height: 48, seed: 5), format: .png()),
      to: "source/a.png")
    try workspace.makeCase()
    #expect(try workspace.onCase("ingest", "source").status == 0)
    let hashed = try workspace.run("hash", "--json", "source/a.png")
    try workspace.write(hashed.output, to: "known.jsonl")
    let imported = try workspace.onCase(
      "list", "import", "known.jsonl", "--name", "quay", "--owner", "harbour")
    #expect(imported.status == 0, "\(imported)")
    let standing = try workspace.onCase("findings", "--hits", "--json").lines()
    #expect(!standing.isEmpty && standing.allSatisfy { $0["in_force"] == true })
    #expect(try workspace.onCase("findings", "--hits", "--past", "--json").lines() == standing)
    let withdrawn = try workspace.onCase("list", "withdraw", "quay", "--reason", "ended")
    #expect(withdrawn.status == 0, "\(withdrawn)")
    #expect(try workspace.onCase("findings", "--hits").outputText.isEmpty)
    let past = try workspace.onCase("findings", "--hits", "--past", "--json").lines()
    #expect(past.count == standing.count && past.allSatisfy { $0["in_force"] == false })
    for line in past {
      #expect(try Repository.schema("martlet.hit/2").problems(in: line) == [], "\(line)")
    }
    let words = try workspace.onCase("findings", "--hits", "--past")
    #expect(words.outputText.contains(", no longer in force"), "\(words)")
    #expect(try workspace.onCase("findings", "--past").status == 2)
  }

  @Test func aBadLineOfAFolderIsToldWithItsFile() throws {
    let workspace = try Workspace()
    let hash = String(repeating: "ab", count: 32)
    try workspace.write("0,100,\(hash),0.000\n1,100,xy,1.000\n", to: "films/one.txt")
    try workspace.write("0,100,\(hash),0.000\n", to: "films/two.txt")
    try workspace.makeCase()
    let result = try workspace.onCase(
      "list", "import", "films", "--name", "films", "--owner", "harbour")
    #expect(result.status == 3, "\(result)")
    #expect(result.errorText.contains("file 1, line 2: pdq wrong_length"), "\(result)")
    #expect(result.errorText.contains("1 entry, 1 refused"), "\(result)")
  }
}
