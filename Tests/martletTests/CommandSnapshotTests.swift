// SPDX-License-Identifier: Apache-2.0
// What each command prints about one small case, held against recorded texts; its JSON against schemas.

import EvidenceModel
import Foundation
import MartletTesting
import SyntheticEncoding
import Testing

@Suite struct CommandSnapshotTests {
  /// A case with pictures of three formats, a text, a damaged picture and a link that is refused.
  private func smallCase() throws -> Workspace {
    let workspace = try Workspace()
    let card = PixelCanvas.testCard(width: 64, height: 48, seed: 5)
    let png = try PictureEncoder.encode(card, format: .png())
    try workspace.write(png, to: "source/a.png")
    try workspace.write(png, to: "source/copy of a.png")
    let bitmap = try PictureEncoder.encode(
      PixelCanvas.testCard(width: 40, height: 40, seed: 6), format: .bmp)
    try workspace.write(bitmap, to: "source/b.bmp")
    try workspace.write(Array(bitmap.prefix(40)), to: "source/cut.bmp")
    try workspace.write("a red lighthouse at dawn\n", to: "source/notes.txt")
    try FileManager.default.createSymbolicLink(
      atPath: workspace.folder + "/source/link", withDestinationPath: "/etc/hostname")
    try workspace.makeCase()
    return workspace
  }

  @Test func aCaseFromItsStartToItsReport() throws {
    let workspace = try smallCase()
    func check(_ name: String, _ result: CommandResult) throws {
      try Snapshot.check(result, name, in: workspace)
    }
    try check("status-empty", workspace.onCase("status"))
    try check("ingest", workspace.onCase("ingest", "source"))
    try check("ingest-again", workspace.onCase("ingest", "source"))
    try check("findings", workspace.onCase("findings"))
    try check("links", workspace.onCase("links"))
    try check("links-item", workspace.onCase("links", "2"))
    try workspace.write("md5\n\(String(repeating: "0", count: 31))7\n", to: "list.csv")
    try check(
      "list-import",
      workspace.onCase("list", "import", "list.csv", "--name", "mine", "--owner", "me"))
    try check("select", workspace.onCase("select"))
    let assessor = try workspace.addUser("ann", role: "assessor")
    try check("user-list", workspace.onCase("user", "list"))
    try check("assess-next", workspace.onCase("assess", "next", user: assessor))
    try check(
      "assess-record",
      workspace.onCase(
        "assess", "record", "--item", "1", "--fact", "child=no", user: assessor))
    let batch = #"{"item":2,"facts":{"child":"no"},"route":"seen"}"#
    try check(
      "assess-batch", workspace.onCase("assess", "batch", user: assessor, input: Array(batch.utf8)))
    try check(
      "findings-show-text", workspace.onCase("findings", "--show-text", user: assessor))
    try check(
      "ledger-custody",
      workspace.onCase(
        "ledger", "custody", "--item", "1", "--question", "Who has looked at this item?",
        user: workspace.administrator))
    try check(
      "regime-explain-item", workspace.onCase("regime", "explain", "--item", "1", user: assessor))
    try check(
      "regime-explain-item-other",
      workspace.onCase(
        "regime", "explain", "interpol-baseline", "--item", "1", "--as-of", "2026-11-22",
        user: assessor))
    try check(
      "regime-add", workspace.onCase("regime", "add", "us-federal", user: workspace.administrator))
    try check("regime-list-case", workspace.onCase("regime", "list"))
    let newer = try Repository.text(of: "Regimes/uk-england-wales.yaml")
      .replacing("\nversion: 1\n", with: "\nversion: 2\n").replacing(
        "- rule: no_child\n        when: {child: no}\n        result: none",
        with: "- rule: no_child\n        when: {child: no}\n        result: undetermined")
    try workspace.write(newer, to: "newer.yaml")
    try check(
      "regime-update",
      workspace.onCase("regime", "update", "newer.yaml", user: workspace.administrator))
    try check(
      "regime-update-accept",
      workspace.onCase(
        "regime", "update", "newer.yaml", "--accept", user: workspace.administrator))
    try check("status", workspace.onCase("status"))
    try check("fsck", workspace.onCase("fsck"))
    try check("ledger-verify", workspace.run("ledger", "verify", "case"))
    try check("ledger-checkpoint", workspace.run("ledger", "checkpoint", "case"))
    try check("ledger-key", workspace.run("ledger", "checkpoint", "case", "--key"))
    try check(
      "user-deactivate",
      workspace.onCase("user", "deactivate", "ann", user: workspace.administrator))
    try check(
      "erase", workspace.onCase("case", "erase", "--confirm", "case", user: workspace.administrator)
    )
    try check("status-erased", workspace.onCase("status"))
    try check("ledger-verify-erased", workspace.run("ledger", "verify", "case"))
  }

  @Test func makingACaseAndUsers() throws {
    let workspace = try Workspace()
    let made = try workspace.run("case", "create", "case", "--key-file", "case.key", "--synthetic")
    try Snapshot.check(made, "case-create", in: workspace)
    let elsewhere = try workspace.run("case", "create", "other")
    try Snapshot.check(elsewhere, "case-create-default-key", in: workspace)
    let passphrase = try workspace.run(
      "case", "create", "third", "--passphrase-fd", "0", input: Array("a long passphrase".utf8))
    try Snapshot.check(passphrase, "case-create-passphrase", in: workspace)
  }

  @Test func commandsWithoutACase() throws {
    let workspace = try smallCase()
    func check(_ name: String, _ arguments: String...) throws {
      try Snapshot.check(try workspace.start(arguments).wait(), name, in: workspace)
    }
    let harmless = PictureMetadata(pngText: [
      PNGTextChunk(
        .tEXt, keyword: "parameters",
        text: "a red lighthouse at dawn\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1")
    ])
    let card = PixelCanvas.testCard(width: 64, height: 48, seed: 8)
    try workspace.write(
      try PictureEncoder.encode(card, format: .png(), metadata: harmless), to: "traced.png")
    try check("hash", "hash", "source")
    try check("hash-json", "hash", "--json", "--dihedral", "source")
    try check("inspect", "inspect", "source", "traced.png")
    try check("inspect-json", "inspect", "--json", "traced.png")
    try check("inspect-show-text", "inspect", "--show-text", "traced.png")
    try check("regime-rules", "regime", "rules")
    try check("regime-check", "regime", "check")
    try check("regime-list", "regime", "list")
    try check("regime-explain", "regime", "explain", "child=no", "--as-of", "2026-11-22")
    try check(
      "regime-explain-other", "regime", "explain", "us-federal", "--fact", "child=yes", "--fact",
      "indecent=yes", "--fact", "severity=a", "--fact", "origin=computer_made", "--as-of",
      "2026-11-22")
    try check(
      "regime-explain-json", "regime", "explain", "canada", "--json", "child=yes", "indecent=yes",
      "severity=b", "--as-of", "2025-10-09")
  }
}
