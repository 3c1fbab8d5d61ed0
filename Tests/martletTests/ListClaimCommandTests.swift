// SPDX-License-Identifier: Apache-2.0
// Processes that import and withdraw one list at the same time: held at a point by a pipe that nobody closes yet.

import EvidenceModel
import Foundation
import Testing

@Suite struct ListClaimCommandTests {
  private let workspace: Workspace
  private static let digits = String(repeating: "5", count: 31)

  init() throws {
    workspace = try Workspace()
    try workspace.makeCase()
    // Longer than what a pipe and a reader hold back, so that the import is surely reading.
    let lines = "md5\n" + (0..<80_000).map { "\(Self.digits)\($0 % 8)\n" }.joined()
    try workspace.write(lines, to: "lines")
    try workspace.write("md5\n\(Self.digits)1\n", to: "short.csv")
  }

  private func importing(_ file: String, name: String) -> [String] {
    ["list", "import", file, "--name", name, "--owner", "me"] + Workspace.caseOptions
  }

  /// An import that has read the first half of its list and waits for the rest, which comes once there is a file `go`.
  private func held() throws -> (process: MartletProcess, writer: MartletProcess) {
    try workspace.tool("mkfifo", "list.csv")
    let process = try workspace.start(importing("list.csv", name: "mine"))
    let writer = try MartletProcess(
      [
        "sh", "-c",
        "(cat lines; touch begun; while [ ! -e go ]; do sleep 0.01; done; cat lines) > list.csv",
      ], executable: "/usr/bin/env", folder: workspace.folder)
    while process.isRunning, (try? workspace.bytes(of: "begun")) == nil {
      Thread.sleep(forTimeInterval: 0.005)
    }
    return (process, writer)
  }

  @Test func aListThatIsWithdrawnWhileItIsReadStaysWithdrawn() throws {
    #expect(try workspace.start(importing("short.csv", name: "mine")).wait().status == 0)
    let (process, writer) = try held()
    let second = try workspace.start(importing("short.csv", name: "mine")).wait()
    #expect(second.status == 4, "\(second)")
    let words = "another import of this list is at work on this case (process \(process.processID)"
    #expect(second.errorText.contains(words), "\(second)")
    let other = try workspace.start(importing("short.csv", name: "other")).wait()
    #expect(other.status == 0, "another list goes by: \(other)")
    let withdrawn = try workspace.onCase(
      "list", "withdraw", "mine", "--reason", "its owner emptied it")
    #expect(withdrawn.status == 0, "\(withdrawn)")
    #expect(withdrawn.errorText.contains("version 2: no entries (1 removed)"), "\(withdrawn)")
    try workspace.write("", to: "go")
    let result = try process.wait()
    _ = try writer.wait()
    #expect(result.status == 2, "\(result)")
    #expect(result.errorText.contains("was withdrawn while this import was at work"), "\(result)")
    let again = try workspace.start(importing("short.csv", name: "mine")).wait()
    #expect(again.errorText.contains("version 3: 1 entry"), "\(again)")
    #expect(try workspace.onCase("fsck").status == 0)
  }

  @Test func theClaimOfAKilledImportHoldsNobodyUp() throws {
    let (process, writer) = try held()
    process.send(SIGKILL)
    #expect(try process.wait().status == 128 + SIGKILL)
    let next = try workspace.start(importing("short.csv", name: "mine")).wait()
    #expect(next.status == 0, "\(next)")
    #expect(next.errorText.contains("version 1: 1 entry"), "\(next)")
    try workspace.write("", to: "go")
    _ = try writer.wait()
  }
}
