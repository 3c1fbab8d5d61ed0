// SPDX-License-Identifier: Apache-2.0
// martlet regime add, martlet regime update: a case takes up a regime, or a newer version of one.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel
internal import LegalRegime

extension RegimeCommand {
  /// `martlet regime add`.
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take up another regime: all records are derived by it too (administrators).")

    @OptionGroup var options: CaseOptions

    @Argument(help: "The regime's identifier, or a rule file that ends in .yaml.")
    var regime: String

    func run() throws {
      let store = try options.open()
      let actor = try options.actor(in: store)
      let added = try RegimeAdoption(store: store, actor: actor).add(RegimeCommand.text(regime))
      try store.close()
      let open = added.regime.rules.filter { !$0.isVerified }.count
      Console.note(
        "the case has the regime \(added.regime.id), version \(added.regime.version): "
          + "\(DecimalText.counted(added.records, "record")) derived, "
          + DecimalText.counted(open, "rule awaits confirmation", "rules await confirmation")
      )
    }
  }

  /// `martlet regime update`.
  struct Update: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what a newer version of a regime changes, and take it up (administrators).")

    @OptionGroup var options: CaseOptions

    @Argument(help: "The regime's identifier, or a rule file that ends in .yaml.")
    var regime: String

    @Flag(help: "Take the version up; without it nothing is changed.")
    var accept = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
      let store = try options.open()
      let actor = try options.actor(in: store)
      let service = RegimeAdoption(store: store, actor: actor)
      let text = try RegimeCommand.text(regime)
      let change = accept ? try service.accept(text) : try service.preview(text)
      try store.close()
      show(change)
      Console.note(
        accept
          ? "version \(change.toVersion) of \(change.regime) is in force; its rules await confirmation anew"
          : "nothing was changed; --accept takes version \(change.toVersion) up")
    }

    private func show(_ change: RegimeChange) {
      if json {
        return Console.print([
          "schema": "martlet.regime-change/1", "regime": .string(change.regime),
          "from_version": .integer(Int64(change.fromVersion)),
          "to_version": .integer(Int64(change.toVersion)),
          "records": .integer(Int64(change.records)), "items": .integer(Int64(change.items)),
          "changed": .integer(Int64(change.changedItems)), "accepted": .bool(accept),
          "moves": .array(
            change.moves.map {
              [
                "from": .string($0.from), "to": .string($0.to), "items": .integer(Int64($0.items)),
              ]
            }),
          "new_questions": .array(change.newQuestions.map { .string($0.rawValue) }),
        ])
      }
      Console.print(
        "\(change.regime): version \(change.fromVersion) to \(change.toVersion), "
          + "\(DecimalText.counted(change.records, "record")), "
          + "\(DecimalText.grouped(change.changedItems)) of "
          + "\(DecimalText.counted(change.items, "item")) "
          + (change.changedItems == 1 ? "changes" : "change"))
      for move in change.moves {
        Console.print("\(DecimalText.grouped(move.items))  \(move.from) -> \(move.to)")
      }
      if !change.newQuestions.isEmpty {
        Console.print(
          "new questions: \(change.newQuestions.map(\.rawValue).joined(separator: ", "))")
      }
    }
  }
}
