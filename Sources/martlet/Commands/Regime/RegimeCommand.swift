// SPDX-License-Identifier: Apache-2.0
// martlet regime: list, check and explain rule files, confirm unverified rules.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel
internal import LegalRegime

/// `martlet regime`.
struct RegimeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regime",
    abstract: "List, check and explain legal regimes, take them up, confirm rules.",
    subcommands: [
      List.self, Check.self, Rules.self, Explain.self, Add.self, Update.self, Confirm.self,
    ])

  /// The regime that a person names: a built-in one, or a rule file by a path that ends in `.yaml`.
  static func regime(_ name: String) throws -> Regime {
    guard name.hasSuffix(".yaml") || name.hasSuffix(".yml") else {
      return try RegimeLibrary.regime(name)
    }
    return try Regime.load(yaml: try InputFile.text(at: name, what: "the rule file"))
  }

  /// `martlet regime list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "List regimes with version, period and verified rules: the built-in ones, or a case's.")

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup(title: "The case, to list its regimes") var place: OptionalCaseOptions

    func run() throws {
      for (regime, confirmed) in try regimes() {
        let to = regime.inForceTo?.description
        if json {
          Console.print([
            "schema": "martlet.regime-entry/1", "regime": .string(regime.id),
            "title": .string(regime.title), "version": .integer(Int64(regime.version)),
            "jurisdiction": .string(regime.jurisdiction),
            "in_force_from": .string(regime.inForceFrom.description), "in_force_to": JSONValue(to),
            "rules": .integer(Int64(regime.rules.count)),
            "verified": .integer(Int64(regime.verifiedCount)),
            "confirmed": confirmed.map { .array($0.map(JSONValue.string)) } ?? .null,
            "questions": .array(regime.questionsNeeded.map { .string($0.rawValue) }),
          ])
        } else {
          Console.print(
            "\(regime.id.padding(to: 24)) version \(regime.version)  from \(regime.inForceFrom) "
              + "\(to.map { "to \($0)" } ?? "on"), \(regime.verifiedCount) of \(regime.rules.count) "
              + "rules verified"
              + (confirmed.map { $0.isEmpty ? "" : ", \($0.count) confirmed" } ?? "")
              + "  \(regime.title)")
        }
      }
    }

    /// The regimes; those of a case with the rules that are confirmed there, in the order of the file.
    private func regimes() throws -> [(regime: Regime, confirmed: [String]?)] {
      guard !place.isEmpty else {
        return try EmbeddedRegimes.ids.map { (try RegimeLibrary.regime($0), nil) }
      }
      let options = try place.required()
      let store = try options.open(.writingWhereAllowed)
      defer { try? store.close() }
      let service = RegimeService(store: store, actor: try options.actor(in: store))
      return try store.regimes().map { each in
        let confirmed = try service.confirmed(regime: each.regime)
        return (each.regime, each.regime.rules.map(\.name).filter(confirmed.contains))
      }
    }
  }

  /// The text of the rule file that a person names, as with `regime`.
  static func text(_ name: String) throws -> String {
    guard !name.hasSuffix(".yaml"), !name.hasSuffix(".yml") else {
      return try InputFile.text(at: name, what: "the rule file")
    }
    _ = try RegimeLibrary.regime(name)
    return EmbeddedRegimes.yaml(name) ?? ""
  }

  /// `martlet regime rules`.
  struct Rules: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the rules with their sections and whether they are verified.")

    @Argument(help: "The regime's identifier, or a rule file that ends in .yaml.")
    var regime = "uk-england-wales"

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
      for rule in try RegimeCommand.regime(regime).rules {
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

  /// `martlet regime confirm`.
  struct Confirm: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Confirm unverified rules by name (administrators); listed in every report.",
      discussion:
        "The reason is asked for every confirmation and lies sealed in the ledger; the page Regimes shows it."
    )

    @OptionGroup var options: CaseOptions

    @Argument(help: ArgumentHelp("The rules' names.", valueName: "rule"))
    var rules: [String]

    @Option(
      help: ArgumentHelp(
        "Needed: why they are confirmed, such as who read which source.", valueName: "text"))
    var reason: String?

    @Option(help: "The regime of the case that they are rules of; its own without one.")
    var regime: String?

    func run() throws {
      guard let reason else {
        throw CaseworkError(
          .usage,
          "a rule is confirmed with a reason: give --reason TEXT, which the ledger keeps; nothing was confirmed"
        )
      }
      let store = try options.open()
      let actor = try options.actor(in: store)
      let added = try RegimeService(store: store, actor: actor).confirm(
        rules: rules, regime: regime, because: reason)
      try store.close()
      let before = rules.filter { !added.contains($0) }
      if !added.isEmpty { Console.note("confirmed: \(added.joined(separator: ", "))") }
      if !before.isEmpty {
        Console.note(
          "confirmed before, and left as it was: \(before.joined(separator: ", "))")
      }
    }
  }
}
