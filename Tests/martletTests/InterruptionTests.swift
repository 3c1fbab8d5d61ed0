// SPDX-License-Identifier: Apache-2.0
// Asked to stop in the midst of an import: exit code 130, nothing recorded, and the same command goes on.

import EvidenceModel
import Foundation
import SyntheticEncoding
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

  /// A decoder that is held is one that has long to do.
  @Test(arguments: [SIGINT, SIGTERM])
  func aFileIsNotWaitedForWhenThePersonStops(signal: Int32) throws {
    try expectStop(["hash", "source"], by: signal)
    try expectStop(["ingest", "source"] + Workspace.caseOptions, by: signal)
  }

  /// Stops the command while its decoders are held in the midst of their work.
  ///
  /// On a machine that is busy elsewhere the command may be done before anybody holds its decoders; it has more to do then.
  private func expectStop(_ command: [String], by signal: Int32) throws {
    let card = PixelCanvas.testCard(width: 1_600, height: 1_200, seed: 1)
    let bytes = try PictureEncoder.encode(card, format: .jpeg())
    for pictures in [300, 900, 2_700] {
      let workspace = try Workspace()
      for number in 0..<pictures {
        // Told apart by what stands behind the picture.
        try workspace.write(bytes + Array("\(number)".utf8), to: "source/picture-\(number).jpg")
      }
      try workspace.makeCase()
      let process = try workspace.start(command)
      while process.isRunning, process.children.isEmpty {}
      // They are warm and at work then.
      Thread.sleep(forTimeInterval: 0.5)
      let held = process.children
      for decoder in held { kill(decoder, SIGSTOP) }
      Thread.sleep(forTimeInterval: 1)
      guard process.isRunning, !held.isEmpty else { continue }
      process.send(signal)
      let result = try process.wait()
      #expect(result.status == 130, "\(result)")
      #expect(result.errorText.contains("stopped"), "\(result)")
      let items = try workspace.count("items", "image")
      #expect(items < pictures, "what was not read is not recorded")
      return
    }
    throw CommandFailure(description: "\(command) was done before its decoders could be held")
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
