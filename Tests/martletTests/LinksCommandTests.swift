// SPDX-License-Identifier: Apache-2.0
// The links command: what it prints, to whom it tells texts, and how it ends.

import EvidenceModel
import Foundation
import MartletTesting
import SyntheticEncoding
import Testing

@Suite struct LinksCommandTests {
  private static let prompt = "a red lighthouse at dawn"

  /// A case with four pictures of two models, one text, and nothing else.
  private func smallCase() throws -> Workspace {
    let workspace = try Workspace()
    for number in 1...4 {
      let card = PixelCanvas.testCard(width: 64, height: 48, seed: UInt64(number))
      let text = """
        \(Self.prompt)\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: \(number / 2 + 5), Size: 64x48, \
        Model hash: 012345678\(number % 2), Model: harbour-\(number % 2)
        """
      let metadata = PictureMetadata(pngText: [
        PNGTextChunk(.tEXt, keyword: "parameters", text: text)
      ])
      try workspace.write(
        try PictureEncoder.encode(card, format: .png(), metadata: metadata),
        to: "source/\(number).png")
    }
    try workspace.write("a guide to lighthouses\n", to: "source/guide.txt")
    try workspace.makeCase()
    let ingest = try workspace.onCase("ingest", "source")
    guard ingest.status == 0 else { throw CommandFailure(description: "\(ingest)") }
    return workspace
  }

  private func validated(_ result: CommandResult, atLeast count: Int = 1) throws -> [JSONValue] {
    #expect(result.status == 0, "\(result)")
    let lines = try result.lines()
    #expect(lines.count >= count, "\(result)")
    let schema = try Repository.schema("martlet.links/1")
    for line in lines { #expect(schema.problems(in: line) == [], "\(line.compactText)") }
    return lines
  }

  @Test func everyAnswerIsWhatItsSchemaSays() throws {
    let workspace = try smallCase()
    let assessor = try workspace.addUser("ann", role: "assessor")
    let summary = try validated(try workspace.onCase("links", "--json"), atLeast: 12)
    #expect(summary.count { $0["record"]?.text == "group" } == 8)
    let hashes = try #require(summary.first { $0["group"]?.text == "model_hashes" })
    #expect(hashes["nodes"]?.integer == 2 && hashes["shared"]?.integer == 2)
    let item = try validated(
      try workspace.onCase("links", "1", "--json", "--depth", "2"), atLeast: 5)
    #expect(item.contains { $0["record"]?.text == "item" && $0["kind"]?.text == "autov2" })
    let node = try #require(item.first?["node"]?.text)
    _ = try validated(
      try workspace.onCase("links", "--node", String(node.prefix(12)), "--json"), atLeast: 2)
    let model = try validated(
      try workspace.onCase("links", "--model", "0123456781", "--json", user: assessor), atLeast: 3)
    #expect(model.first?["ties"]?.elements?.first?["count"]?.integer == 2)
    #expect(model.allSatisfy { $0["text"]?.text == nil })
    let shown = try validated(
      try workspace.onCase("links", "--json", "--show-text", user: assessor), atLeast: 12)
    #expect(shown.contains { $0["text"]?.text == "harbour_1" })
    #expect(try workspace.onCase("fsck").status == 0)
  }

  @Test func textsAreShownOnlyToAPersonWhoAsksAndThatIsRecorded() throws {
    let workspace = try smallCase()
    let assessor = try workspace.addUser("ann", role: "assessor")
    let auditor = try workspace.addUser("aud", role: "auditor")
    for arguments in [
      ["links"], ["links", "1"], ["links", "--json"], ["links", "1", "--depth", "4"],
    ] {
      let result = try workspace.start(arguments + Workspace.caseOptions).wait()
      #expect(result.status == 0)
      for word in ["lighthouse", "harbour", "0123456", "1.png"] {
        #expect(!result.outputText.contains(word) && !result.errorText.contains(word), "\(word)")
      }
    }
    func views() throws -> Int {
      try workspace.run("ledger", "show", "case").lines().count { $0["kind"]?.text == "view" }
    }
    #expect(try views() == 0)
    for user in [nil, auditor] {
      for arguments in [["--show-text"], ["--model", "harbour-1"]] {
        let all = ["links"] + arguments + Workspace.caseOptions
        let proof = user.map { ["--user", $0.name] } ?? []
        let result = try workspace.start(all + proof, token: user?.token).wait()
        #expect(result.status == 4 && result.output.isEmpty, "\(result)")
      }
    }
    #expect(try views() == 0)
    let shown = try workspace.onCase("links", "1", "--show-text", user: assessor)
    #expect(shown.outputText.contains("at dawn lighthouse red"), "\(shown)")
    #expect(try workspace.onCase("links", "--model", "harbour-1", user: assessor).status == 0)
    #expect(try views() == 2)
  }

  @Test func aRowThatCannotBeReadIsNamedAndGoesWithARebuild() throws {
    let workspace = try smallCase()
    let whole = try workspace.onCase("links", "--json").outputText
    try workspace.tool(
      "sqlite3", "case/catalog.sqlite", "UPDATE link SET relation = 'odd' WHERE item_id = 1")
    #expect(try workspace.onCase("fsck").status == 1)
    let rebuilt = try workspace.onCase("links", "--rebuild", "--json")
    #expect(rebuilt.status == 0, "\(rebuilt)")
    #expect(rebuilt.outputText == whole)
    #expect(try workspace.onCase("fsck").status == 0)
  }

  @Test func questionsThatAreNoneEndAsUsage() throws {
    let workspace = try smallCase()
    let administrator = workspace.administrator
    for arguments in [
      ["99"], ["abc"], ["1", "--node", "0123456789"], ["1", "--depth", "0"], ["1", "--depth", "5"],
      ["--depth", "2"], ["--limit", "0"], ["--limit", "-3"], ["--node", "0123"],
      ["--node", "source-9"],
      ["--node", "00000000"], ["--node", "ffffffffffffffff"],
      ["1", "--limit", "99999999999999999999"],
      ["-1"], ["0"],
    ] {
      let result = try workspace.start(["links"] + arguments + Workspace.caseOptions).wait()
      #expect(result.status == 2, "\(arguments): \(result)")
      #expect(result.output.isEmpty)
    }
    let most = try workspace.onCase("links", "1", "--depth", "4", "--limit", String(Int.max))
    #expect(most.status == 0, "\(most)")
    #expect(try workspace.onCase("links", "--model", " ", user: administrator).status == 2)
    let none = try workspace.onCase("links", "--model", "nowhere", user: administrator)
    #expect(none.status == 0 && none.output.isEmpty, "\(none)")
    #expect(none.errorText.contains("no item is tied"))
  }

  @Test func aCaseThatIsBehindIsCaughtUpByWhoMay() throws {
    let workspace = try smallCase()
    let auditor = try workspace.addUser("aud", role: "auditor")
    let expected = try workspace.onCase("links").outputText
    let forget =
      "DELETE FROM link; DELETE FROM poster_link; DELETE FROM case_fact WHERE key = 'links'"
    try workspace.tool("sqlite3", "case/catalog.sqlite", forget)
    #expect(try workspace.count("links", "pending") > 0)
    let behind = try workspace.onCase("links", user: auditor)
    #expect(behind.status == 0 && behind.errorText.contains("not linked yet"), "\(behind)")
    #expect(try workspace.onCase("links").outputText == expected)
    #expect(try workspace.onCase("links", "--rebuild").outputText == expected)
    #expect(try workspace.count("links", "pending") == 0)
    let denied = try workspace.onCase("links", "--rebuild", user: auditor)
    #expect(denied.status == 4, "\(denied)")
    #expect(try workspace.onCase("fsck").status == 0)
  }

  @Test func aRebuildKilledAtRandomMomentsEndsTheSame() throws {
    let workspace = try smallCase()
    try workspace.makePictures(40, in: "more")
    #expect(try workspace.onCase("ingest", "more").status == 0)
    let expected = try workspace.onCase("links", "--json").outputText
    var generator = SeedReport.generator("kill links")
    for kill in 1...6 {
      let rebuild = try workspace.start(["links", "--rebuild"] + Workspace.caseOptions)
      Thread.sleep(forTimeInterval: Double(generator.below(120)) / 1_000)
      rebuild.send(SIGKILL)
      _ = try rebuild.wait()
      let check = try workspace.onCase("fsck")
      #expect(check.status == 0, "after kill \(kill): \(check)")
    }
    #expect(try workspace.onCase("links", "--json").outputText == expected)
    #expect(try workspace.count("links", "pending") == 0)
  }
}
