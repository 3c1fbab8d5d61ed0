// SPDX-License-Identifier: Apache-2.0
// martlet select: run the selection rules, record triage decisions.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel
internal import Foundation

/// `martlet select`.
struct SelectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "select", abstract: "Decide which items go to assessment, each with its reason.")

  @OptionGroup var options: CaseOptions

  @Option(
    help: ArgumentHelp("A selection rule file; the standard rules without one.", valueName: "file"))
  var rules: String?

  @Option(
    help: ArgumentHelp(
      "First record triage decisions, one JSON object a line: {\"item\",\"decision\"}; needs --user.",
      valueName: "file"))
  var triage: String?

  func run() throws {
    let text =
      try rules.map { try InputFile.text(at: $0, what: "the rule file") }
      ?? SelectionRules.standardYAML
    let selectionRules = try SelectionRules(yaml: text)
    let store = try options.open()
    let actor = try options.actor(in: store)
    let service = SelectionService(
      store: store, actor: actor, isInterrupted: { Interruption.isRequested })
    if let triage { try service.triage(try Self.decisions(at: triage)) }
    let summary = try service.run(selectionRules, text: text)
    try store.close()
    Console.print("selected      \(DecimalText.grouped(summary.selected).leftPadding(to: 10))")
    Console.print("not selected  \(DecimalText.grouped(summary.notSelected).leftPadding(to: 10))")
    Console.print("sampled       \(DecimalText.grouped(summary.sampled).leftPadding(to: 10))")
    for count in summary.byRule {
      let items = DecimalText.grouped(count.items).leftPadding(to: 10)
      Console.print("  \(EvidenceText.escaped(count.rule).padding(to: 22)) \(items)")
    }
  }

  private static func decisions(at path: String) throws -> [TriageDecision] {
    let bytes = try InputFile.bytes(at: path, what: "the triage file")
    return try InputLines(bytes).map { line in
      guard let text = try? line.text() else {
        throw CaseworkError(
          .usage, "the triage file, line \(line.number): it is not UTF-8 text; nothing was recorded"
        )
      }
      guard let json = try? JSONParser.parse(text, strictly: true),
        let item = json["item"]?.integer,
        let word = json["decision"]?.text, ["selected", "not_selected"].contains(word)
      else {
        throw CaseworkError(
          .usage,
          "the triage file, line \(line.number): it is not {\"item\": number, \"decision\": "
            + "\"selected\" or \"not_selected\"}; nothing was recorded")
      }
      return TriageDecision(
        item: item, isSelected: word == "selected",
        started: json["started"]?.text.flatMap(TimestampParser.rfc3339),
        ended: json["ended"]?.text.flatMap(TimestampParser.rfc3339))
    }
  }
}
