// SPDX-License-Identifier: Apache-2.0
// What would quietly lose a case, swallow it, or record a contradiction is refused.

import Foundation
import MartletTesting
import Testing

@Suite struct RefusalTests {
  @Test(arguments: ["case/key", "case/below/key", "./case/../case/key"])
  func aKeyInsideItsOwnCaseIsRefused(_ key: String) throws {
    let workspace = try Workspace()
    let made = try workspace.run("case", "create", "case", "--key-file", key)
    #expect(made.status == 2, "\(made)")
    #expect(made.errorText.contains("inside the case"))
    #expect(made.output.isEmpty)
  }

  @Test func aPipeIsNoKeyFileAndIsNotWaitedFor() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.tool("mkfifo", "-m", "600", "pipe")
    let opened = try workspace.run("status", "--case", "case", "--key-file", "pipe")
    #expect(opened.status == 4, "\(opened)")
    #expect(opened.output.isEmpty)
  }

  @Test(arguments: [
    ["list", "import", "/dev/zero", "--name", "mine", "--owner", "me"],
    ["select", "--rules", "/dev/zero"],
  ])
  func aDeviceIsRefusedAtOnce(command: [String]) throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let refused = try workspace.start(command + Workspace.caseOptions).wait()
    #expect(refused.status == 3, "\(refused)")
    #expect(refused.errorText.contains("is a device"), "\(refused)")
  }

  @Test func aLinkIsNoPlaceForACase() throws {
    let workspace = try Workspace()
    try workspace.tool("mkdir", "real")
    try workspace.tool("ln", "-s", "real", "link")
    let refused = try workspace.run("case", "create", "link", "--key-file", "k")
    #expect(refused.status == 2, "\(refused)")
    #expect(refused.errorText.contains("is a link"), "\(refused)")
    #expect(try workspace.tool("readlink", "link").outputText == "real\n")
    #expect(throws: (any Error).self) { try workspace.bytes(of: "k") }
  }

  @Test(arguments: ["case", ".", "case/vault"])
  func aCaseIsNoSourceOfItself(_ source: String) throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let taken = try workspace.onCase("ingest", source)
    #expect(taken.status == 2, "\(taken)")
    #expect(taken.errorText.contains("this very case"))
    #expect(try workspace.onCase("fsck").status == 0)
  }

  @Test func anEmptyPathNamesNoSource() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let taken = try workspace.onCase("ingest", "")
    #expect(taken.status == 3, "\(taken)")
    #expect(taken.errorText.contains("empty path"))
  }

  @Test func contradictoryAnswersAreNotRecorded() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let assessor = try workspace.addUser("heron", role: "assessor")
    let once = try workspace.onCase(
      "assess", "record", "--item", "1", "--fact", "child=no", "--fact", "child=yes", user: assessor
    )
    #expect(once.status == 2, "\(once)")
    #expect(once.errorText.contains("twice"))
    let line = #"{"item":1,"facts":{"child":"no","child":"yes"},"route":"seen"}"#
    let batch = try workspace.onCase(
      "assess", "batch", user: assessor, input: Array((line + "\n").utf8))
    #expect(batch.status == 3, "\(batch)")
    #expect(batch.errorText.contains("line 1: `facts` answers a question twice"))
  }

  @Test func aLeafBeyondTheLedgersEndIsNamedAndNotPublished() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.tool(
      "sqlite3", "case/catalog.sqlite",
      "insert into leaf(seq,kind,time,entry,salt,sealed_detail) "
        + "select 999999,kind,time,entry,salt,sealed_detail from leaf where seq=1")
    let checked = try workspace.onCase("fsck")
    #expect(checked.status == 1, "\(checked)")
    #expect(checked.outputText.contains("leaf"))
    #expect(try workspace.run("ledger", "verify", "case").status == 0)
  }

  @Test func aKeyThatIsNoneIsAUsageErrorNotAFailedCheck() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.write("words", to: "words.txt")
    for option in ["--key", "--since"] {
      #expect(try workspace.run("ledger", "verify", "case", option, "words.txt").status == 2)
    }
  }
}
