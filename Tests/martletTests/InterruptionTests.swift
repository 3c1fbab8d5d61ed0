// SPDX-License-Identifier: Apache-2.0
// Asked to stop in the midst of an import: exit code 130, nothing recorded, and the same command goes on.

import EvidenceModel
import Foundation
import Testing

@Suite struct InterruptionTests {
  @Test(arguments: [SIGINT, SIGTERM])
  func anImportThatIsStoppedHasChangedNothing(signal: Int32) throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.tool("mkfifo", "list.csv")
    let command =
      ["list", "import", "list.csv", "--name", "mine", "--owner", "me"] + Workspace.caseOptions
    let leaves = try workspace.run("ledger", "show", "case").lines().count
    let process = try workspace.start(command)
    // The list comes through a pipe, so the import is surely reading when the signal comes.
    let digits = String(repeating: "5", count: 31)
    let lines = "md5\n" + (0..<80_000).map { "\(digits)\($0 % 8)\n" }.joined()
    try workspace.write(lines, to: "lines")
    let writer = try MartletProcess(
      [
        "sh", "-c",
        "(cat lines; touch begun; while [ ! -e go ]; do sleep 0.01; done; cat lines) > list.csv",
      ], executable: "/usr/bin/env", folder: workspace.folder)
    while process.isRunning, (try? workspace.bytes(of: "begun")) == nil {
      Thread.sleep(forTimeInterval: 0.005)
    }
    process.send(signal)
    try workspace.write("", to: "go")
    let result = try process.wait()
    _ = try writer.wait()
    #expect(result.status == 130, "\(result)")
    #expect(result.errorText.contains("Run the same command again"), "\(result)")
    #expect(try workspace.run("ledger", "show", "case").lines().count == leaves)
    try workspace.tool("rm", "list.csv")
    try workspace.write(lines, to: "list.csv")
    let again = try workspace.start(command).wait()
    #expect(again.status == 0, "\(again)")
    #expect(again.errorText.contains("version 1: 8 entries"), "\(again)")
  }

  @Test(arguments: [
    ["list", "import", "pipe", "--name", "mine", "--owner", "me"],
    ["ingest", "source", "--mapping", "pipe"],
    ["select", "--rules", "pipe"],
  ])
  func aPipeThatNobodyWritesToIsWaitedForUntilThePersonStopsIt(command: [String]) throws {
    let workspace = try Workspace()
    try workspace.makePictures(1)
    try workspace.makeCase()
    try workspace.tool("mkfifo", "pipe")
    let process = try workspace.start(command + Workspace.caseOptions)
    Thread.sleep(forTimeInterval: 0.5)
    #expect(process.isRunning)
    process.send(SIGTERM)
    let result = try process.wait()
    #expect(result.status == 130, "\(result)")
    #expect(result.errorText.contains("stopped"), "\(result)")
  }

  @Test func aListMayComeThroughAPipeInPieces() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.tool("mkfifo", "pipe")
    let process = try workspace.start(
      ["list", "import", "pipe", "--name", "mine", "--owner", "me"] + Workspace.caseOptions)
    let digits = String(repeating: "5", count: 31)
    try workspace.tool(
      "sh", "-c",
      "(echo md5; sleep 0.3; echo \(digits)1; sleep 0.3; printf \(digits); printf 2) > pipe")
    let result = try process.wait()
    #expect(result.status == 0, "\(result)")
    #expect(result.errorText.contains("version 1: 2 entries"), "\(result)")
  }
}
