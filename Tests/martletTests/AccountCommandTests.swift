// SPDX-License-Identifier: Apache-2.0
// One-time passwords, roles and tokens of machines on the command line.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@Suite struct AccountCommandTests {
  private func password(_ result: CommandResult) throws -> String {
    try #require(result.status == 0, "\(result)")
    let text = result.outputText.trimmingCharacters(in: .newlines)
    #expect(text.wholeMatch(of: /[a-z2-7]{4}(-[a-z2-7]{4}){4}/) != nil, "\(result)")
    #expect(!result.errorText.contains(text))
    return text
  }

  @Test func theKeyHolderGivesTheFirstPasswordAndAnAdministratorTheOthers() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let first = try password(try workspace.onCase("user", "password", "admin"))
    let again = try password(try workspace.onCase("user", "password", "admin"))
    #expect(first != again)
    let assessor = try workspace.addUser("ann", role: "assessor")
    let denied = try workspace.onCase("user", "password", "ann")
    #expect(denied.status == 4 && denied.output.isEmpty, "\(denied)")
    let own = try workspace.onCase("user", "password", "ann", user: assessor)
    #expect(own.status == 4 && own.output.isEmpty, "\(own)")
    _ = try password(
      try workspace.onCase(
        "user", "password", "ann", "--remove-codes", user: workspace.administrator))
    let unknown = try workspace.onCase("user", "password", "eve", user: workspace.administrator)
    #expect(unknown.status == 2 && unknown.errorText.contains("no active user"), "\(unknown)")
    #expect(try workspace.onCase("fsck").status == 0)
    let search = try MartletProcess(
      ["-rqF", "-e", first, "-e", again, "case"], executable: "/usr/bin/grep",
      folder: workspace.folder
    ).wait()
    #expect(search.status == 1, "no password lies in the case")
  }

  @Test func aRoleIsChangedAndTheLastAdministratorStays() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    _ = try workspace.addUser("ann", role: "assessor")
    let admin = workspace.administrator
    #expect(try workspace.onCase("user", "role", "ann", "lead", user: admin).status == 0)
    let list = try workspace.onCase("user", "list", "--json").lines()
    #expect(list.compactMap { $0["role"]?.text } == ["administrator", "lead"])
    let wrong = try workspace.onCase("user", "role", "ann", "captain", user: admin)
    #expect(wrong.status == 2 && wrong.errorText.contains("auditor"), "\(wrong)")
    #expect(try workspace.onCase("user", "role", "admin", "lead", user: admin).status == 2)
    #expect(try workspace.onCase("user", "role", "ann", "assessor").status == 4)
  }

  @Test func aTokenOfAMachineIsMadeListedAndRevoked() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let lead = try workspace.addUser("lee", role: "lead")
    let made = try workspace.onCase(
      "user", "api-token", "add", "importer", "--scope", "ingest", "--scope", "read", user: lead)
    #expect(made.status == 0, "\(made)")
    let token = made.outputText.trimmingCharacters(in: .newlines)
    #expect(token.wholeMatch(of: /mta_[0-9a-f]{64}/) != nil)
    func lines() throws -> [JSONValue] {
      try workspace.onCase("user", "api-token", "list", "--json", user: lead).lines()
    }
    let listed = try lines()
    let schema = try Repository.schema("martlet.api-token/1")
    #expect(listed.count == 1)
    for line in listed { #expect(schema.problems(in: line) == []) }
    #expect(listed.first?["scopes"] == ["ingest", "read"])
    #expect(listed.first?["active"] == .bool(true))
    let text = try workspace.onCase("user", "api-token", "list", user: workspace.administrator)
    #expect(text.outputText.contains("importer") && text.outputText.contains("lee"))
    #expect(!text.outputText.contains(token))
    #expect(try workspace.onCase("user", "api-token", "revoke", "1", user: lead).status == 0)
    #expect(try lines().first?["active"] == .bool(false))
    #expect(try workspace.onCase("user", "api-token", "revoke", "1", user: lead).status == 2)
    #expect(try workspace.onCase("user", "api-token", "revoke", "7", user: lead).status == 2)
    #expect(try workspace.onCase("fsck").status == 0)
  }

  @Test(arguments: [
    (["m", "--scope", "everything"], Int32(2), "is no scope"), (["m"], 2, "scope"),
    (["m", "--scope", "read", "--days", "0"], 2, "1 to 366"),
    (["a b", "--scope", "read"], 2, "letters"), (["m", "--scope", "select"], 4, "your role"),
  ])
  func aTokenThatMakesNoSenseIsRefused(
    _ arguments: [String], _ status: Int32, _ words: String
  ) throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let ann = try workspace.addUser("ann", role: "assessor")
    let result = try workspace.start(
      ["user", "api-token", "add"] + arguments + Workspace.caseOptions + ["--user", ann.name],
      token: ann.token
    ).wait()
    #expect(result.status == status && result.errorText.contains(words), "\(result)")
    #expect(result.output.isEmpty)
  }

  @Test func theKeyHolderHasNoTokens() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let add = try workspace.onCase("user", "api-token", "add", "m", "--scope", "read")
    #expect(add.status == 4 && add.output.isEmpty, "\(add)")
    let list = try workspace.onCase("user", "api-token", "list")
    #expect(list.status == 4 && list.output.isEmpty, "\(list)")
  }
}
