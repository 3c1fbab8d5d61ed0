// SPDX-License-Identifier: Apache-2.0
// What each command says of itself.

import Testing

@Suite struct HelpTests {
  static let commands: [[String]] = [
    [], ["hash"], ["inspect"], ["case"], ["case", "create"], ["case", "erase"], ["ingest"],
    ["list"], ["list", "import"], ["list", "withdraw"], ["list", "take"], ["convert"], ["select"],
    ["assess"], ["assess", "next"],
    ["assess", "record"],
    ["assess", "batch"], ["findings"], ["status"], ["regime"],
    ["regime", "list"], ["regime", "check"],
    ["regime", "rules"], ["regime", "explain"], ["regime", "add"],
    ["regime", "update"], ["regime", "confirm"], ["report"], ["export"],
    ["study"], ["study", "agreement"], ["study", "plan"], ["study", "plan", "put"],
    ["study", "plan", "show"], ["study", "plan", "check"], ["study", "sample"],
    ["study", "estimate"],
    ["export", "write"], ["export", "request"], ["export", "approve"], ["export", "refuse"],
    ["export", "list"], ["export", "show"], ["verify-export"],
    ["ledger"],
    ["ledger", "verify"], ["ledger", "show"], ["ledger", "custody"], ["ledger", "checkpoint"],
    ["fsck"], ["user"],
    ["user", "add"], ["user", "list"], ["user", "deactivate"], ["user", "token"],
    ["user", "role"], ["user", "password"], ["user", "api-token"], ["user", "api-token", "add"],
    ["user", "api-token", "list"], ["user", "api-token", "revoke"], ["trust"],
    ["trust", "import"], ["trust", "list"], ["trust", "remove"], ["traces"], ["watermarks"],
    ["links"],
    ["serve"], ["settings"], ["settings", "import"],
    ["settings", "show"],
    ["demo"],
  ]

  @Test(arguments: commands)
  func helpStaysAsRecorded(command: [String]) throws {
    let workspace = try Workspace()
    let result = try workspace.start(command + ["--help"]).wait()
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    try Snapshot.check(
      result, (["help"] + command).joined(separator: "-"), in: workspace)
  }

  @Test func everySubcommandIsInTheList() throws {
    let workspace = try Workspace()
    for command in Self.commands where command.count < 2 || command.last == "api-token" {
      let help = try workspace.start(command + ["--help"]).wait().outputText
      let listed = help.split(separator: "SUBCOMMANDS:\n").dropFirst().first ?? ""
      for line in listed.split(separator: "\n") where line.hasPrefix("  ") {
        guard let name = line.dropFirst(2).split(separator: " ").first,
          line.dropFirst(2).first != " ",
          name != "See"
        else { continue }
        #expect(Self.commands.contains(command + [String(name)]), "\(name) is not tested")
      }
    }
  }

  @Test func versionIsPrinted() throws {
    let result = try Workspace().run("--version")
    #expect(result.status == 0)
    #expect(result.outputText.hasPrefix("martlet "))
  }
}
