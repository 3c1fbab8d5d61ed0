// SPDX-License-Identifier: Apache-2.0
// A case that the operating system does not let this user read is told as denied, not as no case at all.

import EvidenceModel
import Foundation
import Testing

@Suite struct DeniedCaseTests {
  private static let commands = [
    "status", "findings", "fsck", "ingest source", "select", "user list", "report", "links",
    "export list", "assess next", "case erase --confirm case", "serve --port 0",
  ]

  /// What may not be read, and the commands that must say so; those on the ledger ask for no more than they read.
  @Test(arguments: [
    "case", "case/martlet.json", "case/catalog.sqlite", "case/vault", "case/ledger", "case/library",
  ])
  func everyCommandSaysThatItIsDenied(_ part: String) throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.write("text", to: "source/a")
    try workspace.tool("mkdir", "-p", "case/library")
    try workspace.tool("chmod", "000", part)
    defer { _ = try? workspace.tool("chmod", "700", part) }
    let martlet = MartletProcess.martlet
    let options = Workspace.caseOptions.joined(separator: " ")
    var lines = Self.commands.map { "\($0) \(options)" }
    if ["case", "case/ledger"].contains(part) {
      lines += ["ledger verify case", "ledger checkpoint case"]
    }
    if ["case", "case/martlet.json"].contains(part) {
      lines.append("ledger checkpoint --key case")
    }
    for line in lines {
      let command = "\(Privileges.dropping) \(martlet) \(line)"
      let result = try MartletProcess(
        ["-c", command], executable: "/bin/sh", folder: workspace.folder
      ).wait()
      #expect(result.status == 4, "\(line): \(result)")
      #expect(result.errorText.contains("may not be read by this user"), "\(line): \(result)")
      #expect(result.output.isEmpty, "\(line)")
    }
  }
}
