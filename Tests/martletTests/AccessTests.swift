// SPDX-License-Identifier: Apache-2.0
// Keys, tokens and roles: who is refused, with which words.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@Suite struct AccessTests {
  private func refused(_ result: CommandResult, _ words: String, status: Int32 = 4) {
    #expect(result.status == status, "\(result)")
    #expect(result.errorText.contains(words), "\(result)")
    #expect(result.errorText.split(separator: "\n").count == 1, "\(result)")
    #expect(result.output.isEmpty)
  }

  @Test func onlyTheCasesOwnKeyFileOpensIt() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    _ = try workspace.run("case", "create", "other", "--key-file", "other.key")
    let status = ["status", "--case", "case"]
    refused(
      try workspace.start(status + ["--key-file", "other.key"]).wait(), "belongs to another case")
    refused(try workspace.start(status + ["--key-file", "nowhere"]).wait(), "no key file nowhere")
    refused(try workspace.start(status).wait(), "there is no key file")
    try workspace.write("junk", to: "junk.key")
    try workspace.tool("chmod", "600", "junk.key")
    refused(try workspace.start(status + ["--key-file", "junk.key"]).wait(), "key")
    try workspace.tool("cp", "case.key", "open.key")
    try workspace.tool("chmod", "644", "open.key")
    refused(try workspace.start(status + ["--key-file", "open.key"]).wait(), "chmod 600")
    let named = try workspace.start(
      status, environment: ["MARTLET_KEY_FILE": workspace.folder + "/case.key"]
    ).wait()
    #expect(named.status == 0)
  }

  @Test func keyFilesGoToTheConfigurationFolderAndAreNeverOverwritten() throws {
    let workspace = try Workspace()
    #expect(try workspace.run("case", "create", "case").status == 0)
    #expect(try workspace.run("status", "--case", "case").status == 0)
    let listing = try workspace.tool("find", "home/config", "-name", "*.key", "-perm", "0600")
    #expect(listing.outputText.split(separator: "\n").count == 1)
    try workspace.write("somebody's", to: "taken.key")
    let result = try workspace.run("case", "create", "second", "--key-file", "taken.key")
    #expect(result.status == 2, "\(result)")
    #expect(try workspace.bytes(of: "taken.key") == Array("somebody's".utf8))
    #expect(!FileManager.default.fileExists(atPath: workspace.folder + "/second"))
  }

  @Test func aPassphraseOpensACaseOfAPassphrase() throws {
    let workspace = try Workspace()
    func status(_ passphrase: String) throws -> CommandResult {
      try workspace.run(
        "status", "--case", "case", "--passphrase-fd", "0", input: Array(passphrase.utf8))
    }
    let made = try workspace.run(
      "case", "create", "case", "--passphrase-fd", "0", input: Array("correct horse\n".utf8))
    #expect(made.status == 0, "\(made)")
    #expect(try status("correct horse").status == 0)
    #expect(try status("correct horse\nmore").status == 0, "the passphrase ends with its line")
    refused(try status("wrong horse"), "does not open the case")
    refused(try workspace.run("status", "--case", "case"), "key file")
    let closed = try workspace.run("status", "--case", "case", "--passphrase-fd", "199")
    #expect(closed.status != 0 && closed.errorText.contains("descriptor"), "\(closed)")
  }

  @Test func aTokenProvesWhoSomebodyIs() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let ann = try workspace.addUser("ann", role: "assessor")
    let list = ["user", "list"] + Workspace.caseOptions
    refused(try workspace.start(list + ["--user", "ann"]).wait(), "MARTLET_USER_TOKEN")
    let other = workspace.token
    refused(try workspace.start(list + ["--user", "ann"], token: other).wait(), "no active user")
    refused(try workspace.start(list + ["--user", "eve"], token: other).wait(), "no active user")
    try workspace.write(ann.token + "\n", to: "ann.token")
    let byFile = list + ["--user", "ann", "--token-file", "ann.token"]
    try workspace.tool("chmod", "644", "ann.token")
    refused(try workspace.start(byFile).wait(), "chmod 600")
    try workspace.tool("chmod", "600", "ann.token")
    #expect(try workspace.start(byFile).wait().status == 0)
    let renewed = try workspace.onCase("user", "token", "ann", user: workspace.administrator)
    #expect(renewed.status == 0)
    refused(try workspace.start(byFile).wait(), "no active user")
    let new = renewed.outputText.trimmingCharacters(in: .newlines)
    #expect(try workspace.start(list + ["--user", "ann"], token: new).wait().status == 0)
    let gone = try workspace.onCase("user", "deactivate", "ann", user: workspace.administrator)
    #expect(gone.status == 0, "\(gone)")
    refused(try workspace.start(list + ["--user", "ann"], token: new).wait(), "no active user")
  }

  @Test func theKeyHolderMayNotDoWhatNeedsAPerson() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    refused(try workspace.onCase("assess", "next"), "key holder")
    refused(try workspace.onCase("assess", "batch"), "key holder")
    refused(
      try workspace.onCase("assess", "record", "--item", "1", "--fact", "child=no"), "key holder")
    refused(try workspace.onCase("findings", "--show-text"), "key holder")
    refused(try workspace.onCase("report", "--edition", "internal"), "key holder")
    refused(try workspace.onCase("user", "add", "bob"), "key holder")
    refused(
      try workspace.onCase("regime", "confirm", "no_child", "--reason", "read"), "key holder")
    refused(try workspace.onCase("case", "erase", "--confirm", "case"), "key holder")
    refused(
      try workspace.onCase("assess", "next", user: workspace.administrator), "administrator")
    let assessor = try workspace.addUser("ann", role: "assessor")
    try workspace.write("text", to: "source/a")
    refused(try workspace.onCase("ingest", "source", user: assessor), "assessor")
    #expect(try workspace.onCase("ingest", "source").status == 0)
    refused(
      try workspace.onCase(
        "assess", "record", "--item", "1", "--fact", "child=no", "--adjudicate", user: assessor),
      "assessor")
  }

  @Test func anErasureThatWasCutShortIsEndedByTheSameCommand() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.tool("cp", "-p", "case.key", "left.key")
    let admin = workspace.administrator
    let first = try workspace.onCase("case", "erase", "--confirm", "case", user: admin)
    #expect(first.status == 0, "\(first)")
    // As if the command had died before it came to the key file.
    try workspace.tool("mv", "left.key", "case.key")
    let second = try workspace.onCase("case", "erase", "--confirm", "case")
    #expect(second.status == 0, "\(second)")
    #expect(second.errorText.contains("key file, which was left, is gone now"), "\(second)")
    #expect(throws: (any Error).self) { try workspace.bytes(of: "case.key") }
    #expect(try workspace.onCase("case", "erase", "--confirm", "case", user: admin).status == 4)
  }

  @Test func theInternalReportOfARealCaseNeedsTwoPeople() throws {
    let workspace = try Workspace()
    try workspace.makeCase(synthetic: false)
    refused(
      try workspace.onCase("report", "--edition", "internal", user: workspace.administrator),
      "approv")
    #expect(try workspace.onCase("report", "--edition", "published").status == 0)
  }

  @Test func theInternalReportIsMadeOnceTwoPeopleAgreed() throws {
    let workspace = try Workspace()
    try workspace.makeCase(synthetic: false)
    let lead = try workspace.addUser("lee", role: "lead")
    let administrator = workspace.administrator
    let request = ["export", "request", "report.internal"]
    refused(try workspace.start(request + Workspace.caseOptions).wait(), "key holder")
    let asked = try workspace.onCase("export", "request", "report.internal", user: lead)
    #expect(asked.status == 0 && asked.outputText == "1\n", "\(asked)")
    func report(_ id: String) throws -> CommandResult {
      try workspace.onCase(
        "report", "--edition", "internal", "--format", "json", "--request", id, user: lead)
    }
    refused(try report("1"), "approv")
    let own = try workspace.onCase("export", "approve", "1", user: lead)
    #expect(own.status == 4, "\(own)")
    let unknown = try workspace.onCase("export", "approve", "7", user: administrator)
    #expect(unknown.status == 2, "\(unknown)")
    let agreed = try workspace.onCase("export", "approve", "1", user: administrator)
    #expect(agreed.status == 0, "\(agreed)")
    let made = try report("1")
    #expect(made.status == 0, "\(made)")
    let lines = try workspace.onCase("export", "list", "--json", user: lead).lines()
    #expect(lines.count == 1)
    let schema = try Repository.schema("martlet.request/1")
    for line in lines { #expect(schema.problems(in: line) == []) }
    let nothing = try workspace.onCase("export", "request", "everything", user: lead)
    #expect(nothing.status == 2, "\(nothing)")
    #expect(try workspace.onCase("fsck").status == 0)
  }

  @Test func aCaseOfANewerFormatIsRefused() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let text = String(decoding: try workspace.bytes(of: "case/martlet.json"), as: UTF8.self)
    try workspace.write(
      text.replacing(#""format": 1"#, with: #""format": 9"#), to: "case/martlet.json")
    refused(try workspace.onCase("status"), "use a newer", status: 5)
  }

  @Test func nobodyIsHeldUpByAPromptOrLeavesSecretsInTheCase() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let key = try workspace.bytes(of: "case.key")
    let secret = String(decoding: key, as: UTF8.self).split(separator: "\n").map(String.init)
    for word in secret where word.count > 30 {
      let search = try MartletProcess(
        ["-rqF", "-e", word, "case"], executable: "/usr/bin/grep", folder: workspace.folder
      ).wait()
      #expect(search.status == 1)
    }
  }
}
