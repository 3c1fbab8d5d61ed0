// SPDX-License-Identifier: Apache-2.0
// The workbench as a command: where it listens, and the first password.

import Foundation
import Testing

@Suite struct ServeCommandTests {
  private func serve(_ workspace: Workspace, _ arguments: String...) throws -> CommandResult {
    let process = try workspace.start(
      ["serve", "--port", "0"] + arguments + Workspace.caseOptions)
    let end = Date(timeIntervalSinceNow: 60)
    while process.isRunning, Date() < end, !process.outputSoFar.contains("open at") {
      Thread.sleep(forTimeInterval: 0.02)
    }
    process.send(SIGINT)
    return try process.wait()
  }

  @Test func theFirstPasswordIsPrintedUntilSomebodyChoseOne() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    var passwords: Set<String> = []
    for _ in 0..<2 {
      let result = try serve(workspace)
      #expect(result.outputText.contains("http://127.0.0.1:"), "\(result)")
      #expect(result.errorText.contains("Sign in as admin"), "\(result)")
      let found = result.outputText.firstMatch(of: /(?m)^[a-z2-7]{4}(-[a-z2-7]{4}){4}$/)
      passwords.insert(String(try #require(found).0))
    }
    #expect(passwords.count == 2)
  }

  @Test func amongSeveralAdministratorsNoneIsChosen() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    _ = try workspace.addUser("second", role: "administrator")
    let result = try serve(workspace)
    #expect(result.errorText.contains("martlet user password NAME"), "\(result)")
    #expect(result.outputText.split(separator: "\n").count == 1, "\(result)")
  }

  @Test(arguments: ["0.0.0.0", "::", "192.0.2.1", "quay.example"])
  func noOtherAddressWithoutACertificate(_ host: String) throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let result = try serve(workspace, "--host", host)
    #expect(result.status == 2 && result.errorText.contains("--tls-certificate"), "\(result)")
    #expect(result.output.isEmpty)
  }

  @Test func aCertificateWithoutItsKeyIsRefused() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let result = try serve(workspace, "--tls-certificate", "chain.pem")
    #expect(result.status == 2 && result.errorText.contains("together"), "\(result)")
  }

  @Test func aKeyOfAnotherCertificateIsRefusedBeforeAPasswordIsMade() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    for name in ["one", "other"] {
      let openssl = Process()
      openssl.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
      openssl.arguments = [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-keyout", "\(workspace.folder)/\(name).key", "-out", "\(workspace.folder)/\(name).pem",
        "-days",
        "2", "-subj", "/CN=desk",
      ]
      openssl.standardError = FileHandle.nullDevice
      try openssl.run()
      openssl.waitUntilExit()
      try #require(openssl.terminationStatus == 0)
    }
    let result = try serve(
      workspace, "--tls-certificate", "one.pem", "--tls-key", "other.key")
    #expect(result.status == 2, "\(result)")
    #expect(result.errorText.contains("name the two that belong together"), "\(result)")
    #expect(result.output.isEmpty && !result.errorText.contains("one-time"), "\(result)")
  }
}
