// SPDX-License-Identifier: Apache-2.0
// Exports on the command line: two people, one file, and what it tells whoever gets it.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@Suite struct ExportCommandTests {
  /// A case with one picture that three people graded alike, and a lead.
  struct Desk {
    let workspace: Workspace
    let lead: (name: String, token: String)

    init() throws {
      workspace = try Workspace()
      try workspace.makeCase()
      try workspace.makePictures(2)
      try Self.succeed(workspace.onCase("ingest", "source"))
      try Self.succeed(workspace.onCase("select"))
      for name in ["ann", "ben", "cat"] {
        let user = try workspace.addUser(name, role: "assessor")
        try Self.succeed(
          workspace.onCase(
            "assess", "record", "--item", "1", "--fact", "child=yes", "--fact",
            "photograph_like=yes", "--fact", "origin=computer_made", "--fact", "indecent=yes",
            "--fact", "severity=a", user: user))
      }
      lead = try workspace.addUser("lee", role: "lead")
    }

    @discardableResult
    static func succeed(_ result: CommandResult) throws -> CommandResult {
      guard result.status == 0 else { throw CommandFailure(description: "\(result)") }
      return result
    }

    func request(_ more: String...) throws -> CommandResult {
      try workspace.start(
        ["export", "request", "hashlist", "--to", "Harbour office", "--reason", "a test"] + more
          + Workspace.caseOptions + ["--user", "lee"], token: lead.token
      ).wait()
    }

    func approve(_ id: String = "1") throws {
      try Self.succeed(
        workspace.onCase("export", "approve", id, user: workspace.administrator))
    }

    func write(_ id: String = "1", to path: String = "out.csv") throws -> CommandResult {
      try workspace.onCase(
        "export", "hashlist", "--request", id, "--output", path, user: lead)
    }

    func exists(_ name: String) -> Bool {
      FileManager.default.fileExists(atPath: workspace.folder + "/" + name)
    }
  }

  /// A long reason is read where it stands, and not past the edge of the terminal.
  @Test func longTextsAreFolded() throws {
    let desk = try Desk()
    let words = (1...60).map { "word\($0)" }.joined(separator: " ")
    let one = String(repeating: "w", count: 150)
    try Desk.succeed(
      desk.workspace.start(
        ["export", "request", "hashlist", "--to", one, "--reason", words]
          + Workspace.caseOptions + ["--user", "lee"], token: desk.lead.token
      ).wait())
    let shown = try desk.workspace.onCase("export", "show", "1", user: desk.lead)
    let lines = shown.outputText.split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { $0.count <= 80 }, "\(shown)")
    func text(_ name: String) throws -> [String] {
      let first = try #require(lines.firstIndex { $0.hasPrefix(name) })
      let more = lines[(first + 1)...].prefix { $0.hasPrefix(" ") }
      return ([lines[first]] + more).map { String($0.dropFirst(12)) }
    }
    #expect(try text("reason").joined(separator: " ") == words)
    #expect(try text("to").joined() == one)
    #expect(try text("agreed on").map(\.count) == [64])
  }

  @Test func anExportIsAskedForApprovedWrittenAndVerified() throws {
    let desk = try Desk()
    let workspace = desk.workspace
    let asked = try desk.request("--grades", "indicative")
    #expect(asked.status == 0 && asked.outputText == "1\n", "\(asked)")
    #expect(asked.errorText.contains("1  items"), "\(asked)")
    #expect(try desk.write().status == 4)
    #expect(try workspace.onCase("export", "approve", "1", user: desk.lead).status == 4)
    #expect(try workspace.onCase("export", "approve", "1").status == 4)
    let shown = try workspace.onCase("export", "show", "1", user: workspace.administrator)
    for words in [
      "to          Harbour office", "setting     grades=\"indicative\"", "asked for   items: 1",
    ] {
      #expect(shown.outputText.contains(words), "\(shown)")
    }
    #expect(try workspace.onCase("export", "show", "1").status == 4)
    try desk.approve()
    for nothing in ["", "folder/"] {
      let refused = try desk.write(to: nothing)
      #expect(refused.status == 2 && refused.errorText.contains("names no file"), "\(refused)")
    }
    let written = try desk.write()
    #expect(written.status == 0, "\(written)")
    #expect(written.outputText.hasSuffix("  out.csv\n"))
    #expect(try desk.write().status == 4)
    #expect(try desk.write(to: "second.csv").status == 4)
    #expect(!desk.exists("second.csv"))
    let manifest = try workspace.onCase("export", "show", "1", "--manifest", user: desk.lead)
    #expect(manifest.output == (try workspace.bytes(of: "out.csv.manifest.json")))
    let lines = try workspace.onCase("export", "list", "--json", user: desk.lead).lines()
    let schema = try Repository.schema("martlet.request/1")
    #expect(lines.map { $0["state"] } == ["done"])
    for line in lines { #expect(schema.problems(in: line) == []) }
    #expect(try workspace.onCase("fsck").status == 0)
  }

  @Test func whoeverGetsAnExportCanTellWhetherItIsWhole() throws {
    let desk = try Desk()
    let workspace = desk.workspace
    try Desk.succeed(desk.request())
    try desk.approve()
    try Desk.succeed(desk.write())
    let key = try workspace.run("ledger", "checkpoint", "--key", "case")
    try workspace.write(key.output, to: "key.txt")
    try workspace.tool("mv", "case", "gone")
    let whole = try workspace.run("verify-export", "out.csv")
    #expect(whole.status == 0, "\(whole)")
    #expect(whole.outputText.hasPrefix("whole and unchanged"))
    #expect(whole.outputText.contains("cannot tell") && whole.outputText.contains("SYNTHETIC"))
    let keyed = try workspace.run("verify-export", "out.csv", "--key", "key.txt")
    #expect(keyed.status == 0 && keyed.outputText.contains("Signed by the key given"), "\(keyed)")
    try workspace.tool("cp", "out.csv", "named-otherwise")
    let other = try workspace.run(
      "verify-export", "named-otherwise", "--manifest", "out.csv.manifest.json", "--json")
    #expect(other.status == 0, "\(other)")
    let schema = try Repository.schema("martlet.export-verification/1")
    for line in try other.lines() {
      #expect(schema.problems(in: line) == [])
      #expect(line["verdict"] == "unchanged" && line["manifest"]?["kind"] == "hashlist")
    }
    try workspace.tool(
      "sh", "-c", "sed s/pseudo/pseudonymous/ out.csv > longer; tr 0 1 < out.csv > changed")
    for (file, words) in [
      ("longer", "OTHER FILE"), ("changed", "CHANGED"), ("key.txt", "OTHER FILE"),
    ] {
      let result = try workspace.run(
        "verify-export", file, "--manifest", "out.csv.manifest.json")
      #expect(result.status == 1 && result.outputText.hasPrefix(words), "\(file): \(result)")
    }
    try workspace.tool("mv", "case.key", "gone.key")
    try workspace.makeCase()
    let stranger = try workspace.run("ledger", "checkpoint", "--key", "case")
    try workspace.write(stranger.output, to: "stranger.txt")
    let foreign = try workspace.run("verify-export", "out.csv", "--key", "stranger.txt")
    #expect(foreign.status == 1 && foreign.outputText.hasPrefix("OTHER KEY"), "\(foreign)")
    try workspace.tool("sed", "-i", "s/Harbour/Quay/", "out.csv.manifest.json")
    let forged = try workspace.run("verify-export", "out.csv", "--json")
    #expect(forged.status == 1, "\(forged)")
    #expect(try forged.lines().map { $0["verdict"] } == ["manifest_changed"])
  }

  @Test func countsTakeOnePerson() throws {
    let desk = try Desk()
    let made = try desk.workspace.onCase(
      "export", "counts", "--output", "counts.csv", "--set", "form=csv", "--to", "everybody")
    #expect(made.status == 0, "\(made)")
    #expect(try desk.workspace.run("verify-export", "counts.csv").status == 0)
    let manifest = try JSONParser.parse(desk.workspace.bytes(of: "counts.csv.manifest.json"))
    #expect(manifest["manifest"]?["recipients"] == ["everybody"])
    #expect(try desk.workspace.onCase("export", "list", user: desk.lead).outputText.isEmpty)
  }

  @Test func aMappingIsReadFromAFile() throws {
    let desk = try Desk()
    let workspace = desk.workspace
    try workspace.write(
      """
      format: martlet.vics-profile/1
      profile: Harbour
      categories:
        - {category: 7, label: one, from: [pseudo_photograph], verified: no, source: a test}

      """, to: "harbour.yaml")
    let words = ["--to", "a", "--reason", "b", "--set", "names=yes"]
    func ask(_ more: [String]) throws -> CommandResult {
      try workspace.start(
        ["export", "request", "vics"] + words + more + Workspace.caseOptions + ["--user", "lee"],
        token: desk.lead.token
      ).wait()
    }
    let without = try ask([])
    #expect(without.status == 2 && without.errorText.contains("mapping"), "\(without)")
    #expect(try ask(["--set", "mapping=@nowhere"]).status == 3)
    let asked = try ask(["--set", "mapping=@harbour.yaml"])
    #expect(asked.status == 0, "\(asked)")
    try desk.approve()
    let written = try workspace.onCase(
      "export", "vics", "--request", "1", "--output", "out.json", user: desk.lead)
    #expect(written.status == 0, "\(written)")
    let file = try JSONParser.parse(workspace.bytes(of: "out.json"))
    let media = file["value"]?.elements?.first?["Media"]?.elements?.first
    #expect(media?["Category"] == 7 && media?["MediaFiles"]?.elements?.count == 1)
  }

  // MARK: - Interruptions

  @Test func killedAtAnyMomentAnExportIsWrittenOnce() throws {
    let desk = try Desk()
    let workspace = desk.workspace
    try Desk.succeed(desk.request())
    try desk.approve()
    let began = Date()
    try Desk.succeed(desk.request())
    let span = Date().timeIntervalSince(began) * 1.5
    var generator = SeedReport.generator("kill")
    for _ in 0..<6 where !desk.exists("out.csv") {
      let process = try workspace.start(
        ["export", "hashlist", "--request", "1", "--output", "out.csv"] + Workspace.caseOptions
          + ["--user", "lee"], token: desk.lead.token)
      Thread.sleep(forTimeInterval: span * Double(generator.below(1_000)) / 1_000)
      process.send(SIGKILL)
      _ = try process.wait()
    }
    if !desk.exists("out.csv") { try Desk.succeed(desk.write()) }
    #expect(try workspace.run("verify-export", "out.csv").status == 0)
    // A command that was killed may have left its leaf out of the tiles; the next one brings it there.
    try Desk.succeed(workspace.onCase("export", "list", user: desk.lead))
    let leaves = try workspace.run("ledger", "show", "case").lines()
    #expect(leaves.count { $0["fields"]?["change"] == "written" } == 1)
    #expect(try workspace.onCase("fsck").status == 0)
  }

  @Test func aFullDiskOrAFolderThatCannotBeWrittenLeavesTheRequestAsItWas() throws {
    let desk = try Desk()
    let workspace = desk.workspace
    try Desk.succeed(desk.request())
    try desk.approve()
    try workspace.write(
      """
      E="\(MartletProcess.martlet) export hashlist --request 1 --case case --key-file case.key --user lee"
      step() { n=$1; shift; s=0; "$@" >$n.output 2>$n.errors || s=$?; echo $s >$n.status; }
      mkdir full closed
      mount -t tmpfs -o size=64k none full
      cat /dev/zero > full/filler 2>/dev/null || true
      step full $E --output full/out.csv
      ls full > full.names
      mount -t tmpfs -o size=64k,ro none closed
      step closed $E --output closed/out.csv
      rm full/filler
      touch full/out.csv.manifest.json
      step taken $E --output full/out.csv
      rm full/out.csv.manifest.json
      step done $E --output full/out.csv
      step whole \(MartletProcess.martlet) verify-export full/out.csv
      """, to: "script.sh")
    let arguments = Privileges.ownMounts.split(separator: " ").map(String.init)
    let result = try MartletProcess(
      arguments + ["sh", "-e", "script.sh"], executable: "/usr/bin/env", folder: workspace.folder,
      environment: ["MARTLET_USER_TOKEN": desk.lead.token]
    ).wait()
    #expect(result.status == 0, "\(result)")
    func text(_ name: String) throws -> String {
      String(decoding: try workspace.bytes(of: name), as: UTF8.self)
        .trimmingCharacters(in: .newlines)
    }
    for name in ["full", "closed", "taken"] {
      #expect(try text(name + ".status") == (name == "taken" ? "2" : "5"), "\(name)")
      #expect(try text(name + ".errors").hasPrefix("martlet: "), "\(name)")
    }
    #expect(try text("full.names") == "filler")
    let errors = try text("done.errors")
    #expect(try text("done.status") == "0", "\(errors)")
    #expect(try text("whole.status") == "0")
    let leaves = try workspace.run("ledger", "show", "case").lines()
    #expect(leaves.count { $0["fields"]?["change"] == "written" } == 1)
  }
}
