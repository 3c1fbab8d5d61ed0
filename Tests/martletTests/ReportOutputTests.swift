// SPDX-License-Identifier: Apache-2.0
// Where a report is put: a file is replaced, and what is no file is written into.

import Foundation
import Glibc
import Testing

@Suite struct ReportOutputTests {
  private static func report(_ workspace: Workspace, to output: String) throws -> CommandResult {
    try workspace.onCase("report", "--format", "json", "--output", output)
  }

  @Test func aPipeStaysAPipeAndCarriesTheReport() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let pipe = workspace.folder + "/pipe"
    try #require(unsafe mkfifo(pipe, 0o600) == 0)
    let reader = try MartletProcess(
      ["cat", "pipe"], executable: "/usr/bin/env", folder: workspace.folder)
    let result = try Self.report(workspace, to: "pipe")
    #expect(result.status == 0, "\(result)")
    let read = try reader.wait()
    #expect(read.outputText.contains("\"martlet.report/1\""))
    var status = stat()
    try #require(unsafe lstat(pipe, &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFIFO)
  }

  @Test func aLinkStaysALinkAndItsFileIsWritten() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let (place, link) = (workspace.folder + "/there.json", workspace.folder + "/link")
    try Data(repeating: 0x78, count: 1 << 20).write(to: URL(filePath: place))
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "there.json")
    #expect(try Self.report(workspace, to: "link").status == 0)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "there.json")
    let text = try String(contentsOfFile: place, encoding: .utf8)
    #expect(text.contains("\"martlet.report/1\"") && !text.contains("xxxx"))
  }

  @Test func aFileIsReplacedAndAFolderIsNot() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let place = workspace.folder + "/report.json"
    try Data(repeating: 0x78, count: 1 << 20).write(to: URL(filePath: place))
    #expect(try Self.report(workspace, to: "report.json").status == 0)
    let text = try String(contentsOfFile: place, encoding: .utf8)
    #expect(text.contains("\"martlet.report/1\"") && !text.contains("xxxx"))
    let refused = try Self.report(workspace, to: "home")
    #expect(refused.status != 0)
    #expect(refused.errorText.contains("the report cannot be written to home"))
  }
}
