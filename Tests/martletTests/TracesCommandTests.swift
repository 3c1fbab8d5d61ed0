// SPDX-License-Identifier: Apache-2.0
// A case of an earlier program tells what earlier rules read, and has it read again.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@Suite struct TracesCommandTests {
  /// A workspace whose case is the fixture of the first format.
  private static func workspace() throws -> Workspace {
    let workspace = try Workspace()
    let fixture = "Fixtures/casefile-v1/"
    try workspace.write(try Repository.bytes(of: fixture + "case.tar.gz"), to: "case.tar.gz")
    try workspace.tool("tar", "-xzf", "case.tar.gz")
    try workspace.write(try Repository.bytes(of: fixture + "test-only.key"), to: "case.key")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: workspace.folder + "/case.key")
    return workspace
  }

  @Test func aCaseOfAnEarlierProgramIsReadAgain() throws {
    let workspace = try Self.workspace()
    let earlier = try workspace.count("traces", "read_by_earlier_rules")
    #expect(earlier > 0)
    #expect(try workspace.count("traces", "read_by_these_rules") == 0)
    let grades = try workspace.status()["grades"]
    let read = try workspace.onCase("traces")
    #expect(read.status == 0 && read.outputText.isEmpty)
    #expect(read.errorText.contains("\(earlier) items read again, "))
    #expect(try workspace.count("traces", "read_by_earlier_rules") == 0)
    #expect(try workspace.count("traces", "read_by_these_rules") == earlier)
    #expect(try workspace.status()["grades"] == grades)
    #expect(try workspace.onCase("fsck").status == 0)
    let again = try workspace.onCase("traces")
    #expect(again.status == 0 && again.errorText.contains("0 items read again, "))
  }
}
