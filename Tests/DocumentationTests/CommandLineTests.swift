// SPDX-License-Identifier: Apache-2.0
// Every command, option, exit code and variable is in docs/operating.md, and nothing there is invented.

import EvidenceModel
import MartletTesting
import Testing

@Suite struct CommandLineTests {
  /// One command that does something.
  struct Command {
    let path: String
    /// The long names of its options, with their hyphens.
    let options: Set<String>
    /// All names of options, short and long, as often as they are given.
    let names: [String]
    /// Of each argument without a name, in order, whether it may be given again and again.
    let repeats: [Bool]
  }

  private static let shared = "Options that every command on a case takes"
  private static let general: Set<String> = ["--help", "--version"]
  private let page: MarkdownDocument
  private let commands: [Command]

  init() throws {
    page = try MarkdownDocument("docs/operating.md")
    let run = try CommandRun(BuiltProgram.path("martlet"), ["--experimental-dump-help"])
    try #require(run.status == 0)
    let root = try #require(try JSONParser.parse(run.output)["command"])
    commands = Self.commands(root, above: [])
  }

  @Test func theProgramHasCommands() {
    #expect(commands.count > 15)
    #expect(commands.contains { $0.path == "martlet assess batch" })
  }

  // The argument parser looks at both itself, but in debug builds only.
  @Test func eachNameIsOfOneOption() {
    for command in commands {
      #expect(Set(command.names).count == command.names.count, "\(command.path) \(command.names)")
    }
  }

  @Test func onlyTheLastArgumentRepeats() {
    #expect(commands.contains { $0.repeats.last == true })
    for command in commands {
      #expect(!command.repeats.dropLast().contains(true), "\(command.path)")
    }
  }

  @Test func everyCommandHasAHeading() {
    for command in commands {
      #expect(section(of: command) != nil, "\(command.path) has no heading in \(page.path)")
    }
  }

  @Test func everyHeadingIsACommand() {
    let known = Set(commands.map(\.path))
    for section in page.sections where section.heading.hasPrefix("`martlet ") {
      #expect(known.contains(Self.command(inHeading: section.heading)), "\(section.heading)")
    }
  }

  @Test func everyOptionIsDescribedWhereItsCommandIs() throws {
    let shared = Set(page.tableRows(under: Self.shared).compactMap { Self.option($0) })
    for command in commands {
      let place = try #require(self.section(of: command))
      let described = Set(page.tableRows(under: place.heading).compactMap { Self.option($0) })
      let isOnCase = command.options.contains("--case")
      let needed = command.options.subtracting(Self.general).subtracting(isOnCase ? shared : [])
      #expect(described == needed, "options of \(command.path)")
    }
  }

  @Test func everySharedOptionExists() throws {
    let shared = Set(page.tableRows(under: Self.shared).compactMap { Self.option($0) })
    let ingest = try #require(commands.first { $0.path == "martlet ingest" })
    #expect(shared.contains("--case"))
    #expect(shared.isSubset(of: ingest.options))
    for option in Self.general { #expect(page.text.contains(option)) }
  }

  @Test func everyExitCodeIsDescribed() throws {
    let source = try Repository.text(of: "Sources/martlet/ExitStatus.swift")
    let codes = source.matches(of: /case [a-zA-Z]+ = (\d+)/).map { String($0.1) }
    try #require(codes.count > 5)
    #expect(page.tableRows(under: "Exit codes").map { $0[0] } == codes)
  }

  @Test func everyVariableIsDescribed() throws {
    var variables: Set<String> = []
    for path in Repository.files() where path.hasPrefix("Sources/") && path.hasSuffix(".swift") {
      let text = try Repository.text(of: path)
      guard ["nvironment", "getenv", "MARTLET_"].contains(where: { text.contains($0) }) else {
        continue
      }
      variables.formUnion(text.matches(of: /environment\["([A-Z_]+)"\]/).map { String($0.1) })
      variables.formUnion(text.matches(of: /getenv\("([A-Z_]+)"\)/).map { String($0.1) })
      variables.formUnion(text.matches(of: /"(MARTLET_[A-Z_]+)"/).map { String($0.1) })
    }
    try #require(variables.contains("MARTLET_KEY_FILE"))
    let described = page.tableRows(under: "Environment").map { $0[0].filter { $0 != "`" } }
    #expect(Set(described) == variables)
  }

  @Test func theStandardSelectionRulesAreTheOnesShown() throws {
    let source = try Repository.text(of: "Sources/Casework/Selection/SelectionRules+Standard.swift")
    let shown = Self.settings(page.text.split(separator: "\n"))
    let built = Self.settings(source.split(separator: "\n"))
    try #require(built.count > 20)
    #expect(shown == built)
  }

  /// The settings of a rule file in a text, from `id: standard` to the end of its last block, without
  /// comments and indentation.
  private static func settings(_ lines: [Substring]) -> [String] {
    let trimmed = lines.map { line in
      line.prefix { $0 != "#" }.split(separator: " ").joined(separator: " ")
    }
    guard let start = trimmed.firstIndex(of: "id: standard"),
      let end = trimmed[start...].firstIndex(where: { $0.hasPrefix("verified_generated_deduction") }
      )
    else { return [] }
    return trimmed[start...end].filter { !$0.isEmpty }
  }

  private func section(of command: Command) -> MarkdownDocument.Section? {
    page.sections.first { Self.command(inHeading: $0.heading) == command.path }
  }

  /// The command in a heading such as `martlet user add NAME`.
  private static func command(inHeading heading: String) -> String {
    guard heading.hasPrefix("`martlet ") else { return "" }
    let words = heading.filter { $0 != "`" }.split(separator: " ")
    return words.prefix { $0.allSatisfy { $0.isLowercase || $0 == "-" } }.joined(separator: " ")
  }

  /// The option in the first cell of a row such as `--key-file FILE`.
  private static func option(_ row: [String]) -> String? {
    let word = row.first?.filter { $0 != "`" }.split(separator: " ").first.map(String.init)
    return word?.wholeMatch(of: /--[a-z][a-z-]*/) == nil ? nil : word
  }

  /// A name of an option as it is written, with its hyphens.
  private static func written(_ name: JSONValue) -> String {
    let hyphens = name["kind"]?.text == "long" ? "--" : "-"
    return hyphens + (name["name"]?.text ?? "")
  }

  private static func commands(_ json: JSONValue, above: [String]) -> [Command] {
    let path = above + [json["commandName"]?.text ?? ""]
    let inner = (json["subcommands"]?.elements ?? []).filter { $0["commandName"]?.text != "help" }
    guard inner.isEmpty else { return inner.flatMap { commands($0, above: path) } }
    let arguments = json["arguments"]?.elements ?? []
    let names = arguments.flatMap { $0["names"]?.elements ?? [] }.map(Self.written)
    let unnamed = arguments.filter { $0["kind"]?.text == "positional" }
    let repeats = unnamed.map { $0["isRepeating"]?.bool ?? false }
    return [
      Command(
        path: path.joined(separator: " "), options: Set(names.filter { $0.hasPrefix("--") }),
        names: names, repeats: repeats)
    ]
  }
}
