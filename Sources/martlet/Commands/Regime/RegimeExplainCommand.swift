// SPDX-License-Identifier: Apache-2.0
// martlet regime explain: why facts, or the records about an item, give their result.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel
internal import LegalRegime

extension RegimeCommand {
  /// `martlet regime explain`.
  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show in one line why a set of facts gives its result.",
      discussion: """
        Facts are given as question=answer, or come from the records about an item of a case.
        """)

    @Argument(
      help: ArgumentHelp(
        "The regime's identifier or a rule file that ends in .yaml, and answers, such as child=no.",
        valueName: "regime-or-answer"))
    var words: [String] = []

    @Option(
      name: .customLong("fact"),
      help: ArgumentHelp("An answer; may be repeated.", valueName: "question=answer"))
    var facts: [String] = []

    @Option(help: "The regime's identifier; uk-england-wales without one.")
    var regime: String?

    @Option(
      help: ArgumentHelp(
        "The date of the law, such as 2026-11-22; today, or the record's own, without one.",
        valueName: "date"))
    var asOf: String?

    @Option(
      help: ArgumentHelp("Explain the records about this item of the case.", valueName: "number"))
    var item: Int64?

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup(title: "The case, with --item") var place: OptionalCaseOptions

    func run() throws {
      let date = try asOf.map(Self.date)
      let answers = words.filter { $0.contains("=") } + facts
      let names = words.filter { !$0.contains("=") } + (regime.map { [$0] } ?? [])
      guard names.count < 2 else {
        throw CaseworkError(.usage, "one regime is explained at a time; give the others apart")
      }
      if let item {
        guard answers.isEmpty else {
          throw CaseworkError(.usage, "facts come from the item with --item; leave out the answers")
        }
        return try explain(item: item, names.first, date)
      }
      guard place.isEmpty else {
        throw CaseworkError(.usage, "options of a case go with --item; add it, or leave them out")
      }
      let law = try named(names.first)
      guard !answers.isEmpty else {
        throw CaseworkError(
          .usage, "there is nothing to explain; give answers such as child=no, or --item")
      }
      let sheet = try Self.sheet(answers)
      let explanation = law.explanation(sheet, asOf: date ?? CivilDate(of: SystemClock.now()))
      show(explanation, of: law, record: nil)
    }

    private func explain(item: Int64, _ name: String?, _ date: CivilDate?) throws {
      let options = try place.required()
      let store = try options.open(.writingWhereAllowed)
      let actor = try options.actor(in: store)
      let held = try store.regimes().map(\.regime)
      let law = try held.first { $0.id == name ?? store.description.regime } ?? named(name)
      let confirmed = try RegimeService(store: store, actor: actor).confirmed(regime: law)
      let view = try ItemService(store: store, actor: actor).view(item)
      let records = view.history.records
      try store.close()
      let answered = records.filter { !$0.facts.isEmpty && !$0.isWithdrawn && !$0.isSuperseded }
      guard !answered.isEmpty else {
        throw CaseworkError(
          .notFound, "there is no record about item \(item) that you may see and that has answers")
      }
      for record in answered {
        let own = try record.determination.map(\.asOf).map(Self.date)
        let day = date ?? own ?? CivilDate(of: record.recorded)
        show(
          law.explanation(
            record.facts.asApplied(to: view.facts.kind), asOf: day, confirmed: confirmed), of: law,
          record: record.assessment)
      }
    }

    private func named(_ name: String?) throws -> Regime {
      let name = name ?? "uk-england-wales"
      guard regime != nil || name.contains(".") || EmbeddedRegimes.ids.contains(name) else {
        throw CaseworkError(
          .usage,
          "\(EvidenceText.escaped(name)) is no regime, and facts are given as question=answer, such as "
            + "child=no; the regimes are \(EmbeddedRegimes.ids.joined(separator: ", "))")
      }
      return try RegimeCommand.regime(name)
    }

    private static func sheet(_ texts: [String]) throws -> FactSheet {
      var answers: [String: String] = [:]
      for text in texts {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
          throw CaseworkError(.usage, "facts are given as question=answer, such as child=no")
        }
        guard answers.updateValue(parts[1], forKey: parts[0]) == nil else {
          throw CaseworkError(
            .usage, "\(EvidenceText.escaped(parts[0])) is answered twice; give one answer")
        }
      }
      do { return try FactSheet(named: answers) } catch {
        throw CaseworkError(.usage, error.userMessage)
      }
    }

    private static func date(_ text: String) throws -> CivilDate {
      guard let moment = TimestampParser.rfc3339(text + "T00:00:00Z") else {
        throw CaseworkError(.usage, "--as-of takes a date such as 2026-11-22")
      }
      return CivilDate(of: moment)
    }

    private func show(_ explanation: RegimeExplanation, of law: Regime, record: Int64?) {
      guard json else {
        return Console.print(
          (record.map { "record \($0): " } ?? "") + LawWords(law).line(explanation))
      }
      let found = explanation.determination
      Console.print([
        "schema": "martlet.explanation/1", "regime": .string(law.id),
        "version": .integer(Int64(law.version)), "as_of": .string(explanation.asOf.description),
        "record": record.map(JSONValue.integer) ?? .null,
        "rules": .array(
          explanation.steps.map { step in
            [
              "rule": .string(step.rule.name), "step": .string(step.rule.step),
              "answers": .object(
                step.answers.map { .init($0.question.rawValue, .string($0.answer)) }),
              "verified": .bool(step.rule.isVerified), "reason": .string(step.rule.reason),
              "sections": .array(step.rule.sections.map(JSONValue.string)),
              "source": .string(step.rule.source),
            ]
          }),
        "instrument": .string(found.instrument), "severity": JSONValue(found.severity),
        "standing": .string(found.standing.rawValue), "reason": .string(found.reason),
        "open_questions": .array(explanation.openQuestions.map { .string($0.rawValue) }),
      ])
    }
  }
}
