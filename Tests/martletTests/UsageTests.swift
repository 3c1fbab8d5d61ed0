// SPDX-License-Identifier: Apache-2.0
// What a person can get wrong on the command line: one message, the right exit code, nothing done.

import Foundation
import Testing

/// A wrong command and how it must end.
struct WrongCommand: CustomTestStringConvertible, Sendable {
  let arguments: [String]
  let status: Int32
  let says: String
  var asAdministrator = false

  var testDescription: String { arguments.joined(separator: " ") }

  init(
    _ arguments: String, status: Int32 = 2, says: String, asAdministrator: Bool = false
  ) {
    self.arguments = arguments.split(separator: " ").map(String.init)
    self.status = status
    self.says = says
    self.asAdministrator = asAdministrator
  }
}

@Suite struct UsageTests {
  static let withoutACase = [
    WrongCommand("frobnicate", says: "frobnicate"),
    WrongCommand("hash", says: "<path>"),
    WrongCommand("hash . --frob", says: "--frob"),
    WrongCommand("hash . --algorithms crc32", says: "--algorithms"),
    WrongCommand("hash . --algorithms tmk", says: "--algorithms"),
    WrongCommand("status", says: "--case"),
    WrongCommand("status --case nowhere", says: "not a casefile"),
    WrongCommand("status --case .", says: "not a casefile"),
    WrongCommand("ledger verify nowhere", status: 3, says: "no ledger"),
    WrongCommand("regime explain child=no --regime moon", says: "there is no regime moon"),
    WrongCommand("regime explain child=perhaps", says: "child must be one of"),
    WrongCommand("regime explain colour=red", says: "no such question"),
    WrongCommand("regime explain child", says: "question=answer"),
    WrongCommand("regime explain child=no --as-of yesterday", says: "--as-of"),
    WrongCommand("regime explain moon child=no", says: "the regimes are uk-england-wales"),
    WrongCommand("regime explain canada --fact child=perhaps", says: "child must be one of yes"),
    WrongCommand("regime explain canada --fact colour=red", says: "the questions are child"),
    WrongCommand("regime explain canada child=no --fact child=yes", says: "answered twice"),
    WrongCommand("regime explain canada", says: "nothing to explain"),
    WrongCommand("regime explain canada australia child=no", says: "one regime"),
    WrongCommand("regime explain nowhere.yaml child=no", status: 3, says: "cannot be read"),
    WrongCommand("regime explain canada child=no --case nowhere", says: "--item"),
    WrongCommand("regime explain canada --item 1", says: "--case"),
    WrongCommand("regime explain canada child=no --item 1", says: "leave out the answers"),
    WrongCommand("regime check --tests junk", says: "name it"),
    WrongCommand("regime check canada --tests junk", says: "table of tests: line 2"),
    WrongCommand("regime rules moon", says: "there is no regime moon"),
    WrongCommand("regime check nowhere.yaml", status: 3, says: "cannot be read"),
    WrongCommand("regime check junk", says: "rule file"),
    WrongCommand("case create new --regime moon", says: "there is no regime moon"),
    WrongCommand("case create new --time-zone Mars/Olympus", says: "not a time zone"),
    WrongCommand("case create new --key-file k --passphrase-fd 0", says: "exclude each other"),
    WrongCommand("case create .", says: "is there already"),
    WrongCommand("verify-export", says: "<file>"),
    WrongCommand("verify-export nowhere", status: 3, says: "the manifest"),
    WrongCommand("verify-export nowhere --manifest junk", status: 3, says: "nowhere"),
    WrongCommand("verify-export junk --manifest junk --key junk", says: "no ledger key"),
    WrongCommand("demo new --images 0", says: "--images"),
    WrongCommand("demo new --images many", says: "--images"),
    WrongCommand("demo new --with-error", says: "--replay"),
    WrongCommand("demo new --replay nowhere", status: 3, says: "read"),
    WrongCommand("demo new --replay junk", says: "oracle"),
  ]

  @Test(arguments: ["c", "./c", "c/", "d/e"])
  func aCaseMayHaveANameOfOneLetter(_ path: String) throws {
    let workspace = try Workspace()
    try workspace.tool("mkdir", "d")
    let made = try workspace.run("case", "create", path, "--key-file", "k", "--synthetic")
    #expect(made.status == 0, "\(made)")
    #expect(made.outputText.hasPrefix("mt_"))
    #expect(try workspace.run("fsck", "--case", path, "--key-file", "k").status == 0)
  }

  @Test(arguments: withoutACase)
  func aWrongCommandSaysWhatIsWrong(command: WrongCommand) throws {
    let workspace = try Workspace()
    try workspace.write("junk: [", to: "junk")
    let result = try workspace.start(command.arguments).wait()
    #expect(result.status == command.status, "\(result)")
    #expect(result.errorText.contains(command.says), "\(result)")
    #expect(result.output.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: workspace.folder + "/new"))
  }

  static let onACase = [
    WrongCommand("ingest", says: "<source>"),
    WrongCommand("ingest . --mapping nowhere", status: 3, says: "cannot be read"),
    WrongCommand("ingest . --mapping junk", says: "mapping"),
    WrongCommand("list import list.csv --name n --owner o", says: "its column 1 is not known"),
    WrongCommand("list import nowhere --name n --owner o", status: 3, says: "read"),
    WrongCommand("list import list.csv --name n", says: "--owner"),
    WrongCommand("list import list.csv --name n --owner o --format sheet", says: "--format"),
    WrongCommand(
      "list import list.csv --name n --owner o --tag \(String(repeating: "t", count: 257))",
      says: "--tag"),
    WrongCommand("list import list.csv --name n --owner o --threshold 64", says: "--threshold"),
    WrongCommand(
      "list import list.csv --name n --owner o --video-match 0", says: "--video-match"),
    WrongCommand(
      "list import list.csv --name n --owner o --format vpdq", says: "leave --format out"),
    WrongCommand("select --rules junk", says: "selection rule file"),
    WrongCommand("select --rules nowhere", status: 3, says: "cannot be read"),
    WrongCommand("select --rules unknown-rule.yaml", says: "moon_phase"),
    WrongCommand("report --format pdf", says: "--format"),
    WrongCommand("report --edition secret", says: "--edition"),
    WrongCommand("report --format csv", says: "--output"),
    WrongCommand("report --at 99999", says: "--at"),
    WrongCommand("report --at 0", says: "--at"),
    WrongCommand("report --small-cell 1", says: "small"),
    WrongCommand("export", says: "--output"),
    WrongCommand("export hashlist", says: "--output"),
    WrongCommand("export moon --output new", says: "there are counts", asAdministrator: true),
    WrongCommand("export hashlist --output new", status: 4, says: "may not ask"),
    WrongCommand(
      "export hashlist --output new", status: 4, says: "two people", asAdministrator: true),
    WrongCommand(
      "export hashlist --output new --request 9", says: "no request 9", asAdministrator: true),
    WrongCommand("export counts --output case/new", says: "own folder"),
    WrongCommand("export counts --output junk", says: "replace nothing"),
    WrongCommand("export counts --output new --set form=xml", says: "form is"),
    WrongCommand("export counts --output new --set colour=red", says: "NAME one of form"),
    WrongCommand("export counts --output new --request 1", says: "one person"),
    WrongCommand("export request moon", says: "report.internal", asAdministrator: true),
    WrongCommand("export request hashlist", says: "recipient", asAdministrator: true),
    WrongCommand("export request hashlist --to a", says: "reason", asAdministrator: true),
    WrongCommand(
      "export request hashlist --to a --reason b --set regime=moon", says: "no regime moon",
      asAdministrator: true),
    WrongCommand("export request hashlist --to a --reason b", status: 4, says: "may not ask"),
    WrongCommand("export show 9", says: "no request 9", asAdministrator: true),
    WrongCommand("export approve 9", says: "no request 9", asAdministrator: true),
    WrongCommand("user add bob --role king", says: "--role", asAdministrator: true),
    WrongCommand("user deactivate bob", says: "no", asAdministrator: true),
    WrongCommand("user deactivate admin", says: "administrator", asAdministrator: true),
    WrongCommand("regime explain --item 99", says: "there is no item 99", asAdministrator: true),
    WrongCommand("regime add canada", status: 4, says: "key holder"),
    WrongCommand(
      "regime add uk-england-wales", says: "has the regime", asAdministrator: true),
    WrongCommand("regime add moon", says: "the regimes are", asAdministrator: true),
    WrongCommand("regime update canada", says: "has no regime canada", asAdministrator: true),
    WrongCommand(
      "regime update uk-england-wales --accept", says: "raise its version", asAdministrator: true),
    WrongCommand(
      "report --regime canada --edition internal", says: "regime", asAdministrator: true),
    WrongCommand("regime confirm no_such_rule", says: "give --reason TEXT", asAdministrator: true),
    WrongCommand(
      "regime confirm no_such_rule --reason read", says: "no_such_rule", asAdministrator: true),
    WrongCommand("case erase --confirm other", says: "nothing was erased", asAdministrator: true),
  ]

  @Test(arguments: onACase)
  func aWrongCommandOnACaseChangesNothing(command: WrongCommand) throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.write("junk: [", to: "junk")
    try workspace.write("hash,colour\nd41d,red\n", to: "list.csv")
    try workspace.write(
      """
      id: mine
      seed: 1
      rules:
        - name: everything_else
          when: {moon_phase: full}
          decide: selected
          reason: none
      """, to: "unknown-rule.yaml")
    let before = try workspace.run("ledger", "verify", "case").outputText
    let user =
      command.asAdministrator
      ? ["--user", "admin"] : []
    let result = try workspace.start(
      command.arguments + Workspace.caseOptions + user, token: workspace.token
    ).wait()
    #expect(result.status == command.status, "\(result)")
    #expect(result.errorText.contains(command.says), "\(result)")
    #expect(result.output.isEmpty)
    #expect(try workspace.run("ledger", "verify", "case").outputText == before)
  }
}
