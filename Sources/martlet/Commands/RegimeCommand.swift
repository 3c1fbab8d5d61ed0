// SPDX-License-Identifier: Apache-2.0
// martlet regime: check rule files, confirm unverified rules.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel
internal import LegalRegime

/// `martlet regime`.
struct RegimeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regime", abstract: "Check and confirm the rules of a legal regime.",
    subcommands: [Check.self, Rules.self, Explain.self, Confirm.self])

  /// `martlet regime check`.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prove that every combination of facts has exactly one result.")

    @Argument(
      help: ArgumentHelp("A rule file; the built-in regime without one.", valueName: "file"))
    var file: String?

    func run() throws {
      let regime =
        try file.map {
          try Regime.load(yaml: try InputFile.text(at: $0, what: "the rule file"))
        } ?? RegimeLibrary.regime("uk-england-wales")
      let check = RegimeChecker.check(regime)
      for problem in check.problems {
        Console.print(
          "\(problem.kind.rawValue) in step \(problem.step) on \(problem.date): rules "
            + "\(problem.rules.joined(separator: ", ")); for example "
            + problem.example.joined(separator: ", "))
      }
      for rule in check.unreachable { Console.print("rule \(rule) can never apply") }
      Console.note(
        "\(regime.id) version \(regime.version): \(DecimalText.grouped(check.combinations)) "
          + "combinations of facts on \(check.dates.count) dates, "
          + (check.isSound ? "each with exactly one result" : "not sound"))
      if !check.isSound { throw ExitStatus.checkFailed }
    }
  }

  /// `martlet regime rules`.
  struct Rules: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the rules with their sections and whether they are verified.")

    @Argument(help: "The regime's identifier.")
    var regime = "uk-england-wales"

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
      for rule in try RegimeLibrary.regime(regime).rules {
        if json {
          Console.print([
            "schema": "martlet.rule/1", "rule": .string(rule.name), "step": .string(rule.step),
            "verified": .bool(rule.isVerified),
            "sections": .array(rule.sections.map(JSONValue.string)),
            "reason": .string(rule.reason), "source": .string(rule.source),
          ])
        } else {
          let mark = rule.isVerified ? "verified  " : "UNVERIFIED"
          Console.print(
            "\(mark)  \(rule.name.padding(to: 34)) \(rule.sections.joined(separator: ", "))")
        }
      }
    }
  }

  /// `martlet regime explain`.
  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show in one line why a set of facts gives its result.")

    @Argument(help: ArgumentHelp("Answers, such as child=no.", valueName: "question=answer"))
    var facts: [String]

    @Option(help: "The regime's identifier.")
    var regime = "uk-england-wales"

    @Option(
      help: ArgumentHelp(
        "The date of the law, such as 2026-11-22; today without one.", valueName: "date"))
    var asOf: String?

    func run() throws {
      var answers: [String: String] = [:]
      for fact in facts {
        let parts = fact.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
          throw CaseworkError(.usage, "facts are given as question=answer, such as child=no")
        }
        answers[parts[0]] = parts[1]
      }
      let sheet: FactSheet
      do { sheet = try FactSheet(named: answers) } catch {
        throw CaseworkError(.usage, error.userMessage)
      }
      let moment = asOf.map { TimestampParser.rfc3339($0 + "T00:00:00Z") } ?? SystemClock.now()
      guard let moment else {
        throw CaseworkError(.usage, "--as-of takes a date such as 2026-11-22")
      }
      let law = try RegimeLibrary.regime(regime)
      Console.print(law.explain(sheet, asOf: CivilDate(of: moment)))
    }
  }

  /// `martlet regime confirm`.
  struct Confirm: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Confirm unverified rules by name (administrators); listed in every report.")

    @OptionGroup var options: CaseOptions

    @Argument(help: ArgumentHelp("The rules' names.", valueName: "rule"))
    var rules: [String]

    func run() throws {
      let store = try options.open()
      let actor = try options.actor(in: store)
      try RegimeService(store: store, actor: actor).confirm(rules: rules)
      try store.close()
    }
  }
}
