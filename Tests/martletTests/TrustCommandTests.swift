// SPDX-License-Identifier: Apache-2.0
// Trust lists as a person uses them, from the first import to what inspect says.

import EvidenceModel
import MartletTesting
import Testing

@Suite struct TrustCommandTests {
  private static func workspace() throws -> Workspace {
    let workspace = try Workspace()
    for name in ["listed.pem", "unlisted.pem", "expired-anchor.pem", "generated.jpg", "plain.jpg"] {
      try workspace.write(
        try Repository.bytes(of: "Tests/ContentCredentialsTests/Fixtures/" + name), to: name)
    }
    return workspace
  }

  private static func importing(_ file: String, _ name: String, _ date: String) -> [String] {
    ["trust", "import", file, "--name", name, "--date", date]
  }

  private static func state(_ workspace: Workspace) throws -> String? {
    let line = try workspace.run("inspect", "--json", "generated.jpg").lines().first
    let trace = line?["traces"]?.elements?.first { $0["kind"]?.text == "c2pa.manifest" }
    return trace?["fields"]?["state"]?.text
  }

  @Test func anImportedListIsUsedUntilItIsRemoved() throws {
    let workspace = try Self.workspace()
    #expect(try Self.state(workspace) == "no_trust_list")
    #expect(try workspace.run("trust", "list").outputText.isEmpty)
    let imported = try workspace.start(Self.importing("listed.pem", "own", "2026-01-31")).wait()
    #expect(imported.status == 0, "\(imported)")
    #expect(try Self.state(workspace) == "trusted")
    let listed = try workspace.run("trust", "list", "--json")
    let line = try #require(try listed.lines().first)
    #expect(try Repository.schema("martlet.trust/1").problems(in: line).isEmpty)
    #expect(line["name"]?.text == "own" && line["certificates"]?.integer == 2)
    #expect(try workspace.run("trust", "remove", "own").status == 0)
    #expect(try Self.state(workspace) == "no_trust_list")
    let other = try workspace.start(Self.importing("unlisted.pem", "b", "2026-01-31")).wait()
    #expect(other.status == 0)
    #expect(try Self.state(workspace) == "signer_unknown")
  }

  @Test func aListThatCannotBeReadStopsNothingThatReadsNoTraces() throws {
    let workspace = try Self.workspace()
    let imported = try workspace.start(Self.importing("listed.pem", "own", "2026-01-31")).wait()
    #expect(imported.status == 0, "\(imported)")
    let damage = "for list in home/config/martlet/trust/*; do echo no > $list; done"
    try workspace.tool("sh", "-c", damage)
    let inspected = try workspace.run("inspect", "plain.jpg")
    #expect(inspected.status == 1 && inspected.errorText.contains("trust list"), "\(inspected)")
    let hashed = try workspace.run("hash", "plain.jpg")
    #expect(hashed.status == 0, "\(hashed)")
  }

  @Test func credentialsElsewhereAreShownAndNeverFetched() throws {
    let workspace = try Self.workspace()
    let plain = try Repository.bytes(of: "Tests/ContentCredentialsTests/Fixtures/plain.jpg")
    let address = "https://manifests.example/harbour.c2pa"
    let packet =
      "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
      + "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
      + "xmlns:dcterms=\"http://purl.org/dc/terms/\" dcterms:provenance=\"\(address)\"/>"
      + "</rdf:RDF></x:xmpmeta>"
    let length = packet.utf8.count + 2
    let segment = [0xff, 0xe1, UInt8(length >> 8), UInt8(length & 255)] + Array(packet.utf8)
    try workspace.write(plain.prefix(2) + segment + plain.dropFirst(2), to: "elsewhere.jpg")
    let line = try #require(try workspace.run("inspect", "--json", "elsewhere.jpg").lines().first)
    let traces = try #require(line["traces"]?.elements)
    let found = traces.filter { $0["kind"]?.text?.hasPrefix("c2pa.") == true }
    #expect(found.map { $0["kind"]?.text } == ["c2pa.elsewhere"])
    #expect(found.first?["carrier"]?.text == "jpeg.APP1.XMP")
    #expect(found.first?["claim"]?.text == "note" && found.first?["strength"]?.text == "hint")
    #expect(found.first?["fields"]?["address"]?.text == "[\(address.count) characters]")
    let shown = try workspace.run("inspect", "--show-text", "elsewhere.jpg").outputText
    #expect(shown.contains("c2pa.elsewhere") && shown.contains(address))
  }

  @Test func badInputIsRefusedWithAReason() throws {
    let workspace = try Self.workspace()
    let good = try workspace.start(Self.importing("listed.pem", "own", "2026-01-31")).wait()
    #expect(good.status == 0)
    for (arguments, status, words) in [
      (Self.importing("missing.pem", "a", "2026-01-31"), 3, "cannot be read"),
      (Self.importing("plain.jpg", "a", "2026-01-31"), 3, "not PEM"),
      (Self.importing("expired-anchor.pem", "a", "2026-01-31"), 3, "run out"),
      (Self.importing("unlisted.pem", "a", "31.1.2026"), 2, "YYYY-MM-DD"),
      (Self.importing("unlisted.pem", "a", "2099-01-31"), 2, "future"),
      (Self.importing("unlisted.pem", "Own", "2026-01-31"), 2, "is installed"),
      (Self.importing("listed.pem", "again", "2026-01-31"), 2, "same file"),
      (["trust", "remove", "nothing"], 2, "no list of that name"),
      (["trust", "import", "unlisted.pem"], 2, "--name"),
    ] as [([String], Int32, String)] {
      let result = try workspace.start(arguments).wait()
      #expect(result.status == status, "\(arguments): \(result)")
      #expect(result.errorText.contains(words), "\(arguments): \(result)")
      #expect(result.outputText.isEmpty)
    }
  }

  @Test func aCaseRecordsTheListsInForce() throws {
    let workspace = try Self.workspace()
    try workspace.makeCase()
    _ = try workspace.start(Self.importing("listed.pem", "own", "2026-01-31")).wait()
    #expect(try workspace.onCase("ingest", "generated.jpg").status == 0)
    let shown = try workspace.run("ledger", "show", "case")
    #expect(shown.outputText.contains("provenance.trust"))
    let search = try workspace.onCase("watermarks")
    #expect(search.status == 0)
    #expect(search.errorText.contains("1 picture searched, 0 watermarks found"), "\(search)")
    let status = try #require(try workspace.onCase("status", "--json").lines().first)
    #expect(status["watermark_search"]?["done"]?.integer == 1)
    #expect(status["watermark_search"]?["pending"]?.integer == 0)
    #expect(try workspace.onCase("fsck").status == 0)
  }
}
