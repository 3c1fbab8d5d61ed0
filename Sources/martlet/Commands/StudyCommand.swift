// SPDX-License-Identifier: Apache-2.0
// martlet study: what the study of a case rests on.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel
internal import StudyStatistics

/// `martlet study`.
struct StudyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "What a study rests on: its plan, samples and how far people agree.",
    subcommands: [
      StudyPlanCommand.self, StudySampleCommand.self, StudyEstimateCommand.self, Agreement.self,
    ])

  /// `martlet study agreement`.
  struct Agreement: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tell how far people agree who saw the same items, by question and class.",
      discussion:
        "Needs --user. Only looks count: each person's newest record. Intervals are of 95 %; bounds are "
        + "rounded outward. No figure is of fewer than four people.")

    @OptionGroup var options: CaseOptions

    @Option(
      help: ArgumentHelp(
        "How often items are drawn again for intervals, 100 to 1,000,000.", valueName: "n"))
    var draws = Bootstrap.standardDraws

    @Option(help: ArgumentHelp("The seed of the draws.", valueName: "n"))
    var seed = Bootstrap.standardSeed

    @Flag(help: "Print one JSON object a question.")
    var json = false

    func run() throws {
      guard let bootstrap = try? Bootstrap(draws: draws, seed: seed) else {
        throw CaseworkError(.usage, "--draws must be 100 to 1,000,000")
      }
      let store = try options.open(.writingWhereAllowed)
      let actor = try options.actor(in: store)
      let found = try AgreementService(store: store, actor: actor).read(bootstrap)
      store.closeUnchanged()
      if found.questions.isEmpty {
        Console.note(
          "items that two people or more saw: \(found.items), people: \(found.people); from "
            + "\(PeopleBrowser.fewestItems) items and \(TeamExposure.fewestPeople) people on there are figures"
        )
      }
      if found.drafts > 0 {
        Console.note(
          "items compared by answers alone, since a result among their ratings is a draft of an unconfirmed rule: "
            + "\(found.drafts)")
      }
      for question in found.questions {
        let output = AgreementOutput(
          question: question, regime: found.regime, bootstrap: bootstrap)
        if json { Console.print(output.json) } else { Console.print(output.text) }
      }
    }
  }
}
