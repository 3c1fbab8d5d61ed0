// SPDX-License-Identifier: Apache-2.0
// martlet study plan: what a study was planned to be.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel

/// `martlet study plan`.
struct StudyPlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "The study plan: stored before the first assessment.",
    subcommands: [Put.self, Show.self, Check.self])

  /// `martlet study plan put`.
  struct Put: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Store a plan; its digest stands in the ledger.",
      discussion:
        "Needs --user of a lead or administrator. Once anything was assessed, a plan is an amendment, marked as "
        + "late, and needs --amend.")

    @OptionGroup var options: CaseOptions

    @Argument(help: ArgumentHelp("The plan file.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("Why the plan is amended after work began.", valueName: "reason"))
    var amend: String?

    func run() throws {
      let text = try InputFile.text(at: file, what: "the study plan")
      let store = try options.open()
      let service = StudyPlanService(store: store, actor: try options.actor(in: store))
      let version = try service.put(text, amending: amend)
      let remarks = try service.remarks(on: text)
      try store.close()
      for remark in remarks { Console.note(remark) }
      Console.note("Study plan \(version) is stored.")
    }
  }

  /// `martlet study plan show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the plan, where it came from, and what was done otherwise.")

    @OptionGroup var options: CaseOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
      let store = try options.open(.writingWhereAllowed)
      let actor = try options.actor(in: store)
      let shown = try StudyPlanService(store: store, actor: actor).shown()
      let service = DeviationService(store: store, actor: actor)
      let (deviations, isWhole) = (try service.read(), try service.tellsAll())
      store.closeUnchanged()
      if json { return Console.print(StudyPlanOutput.json(shown, deviations, isWhole)) }
      guard let shown else { return Console.note("No study plan is stored.") }
      Console.note(StudyPlanOutput.head(shown.plan))
      if let text = shown.text {
        Console.print(text)
      } else {
        for line in shown.outline { Console.print(line) }
        Console.print("# the file itself, with its seeds, is told to who grades once nothing waits")
      }
      for deviation in deviations { Console.print("# deviation: \(deviation.line)") }
      if deviations.isEmpty, isWhole { Console.print("# no deviation") }
      if !isWhole {
        Console.print(
          "# how many items two people rated, and samples of what is not criminal have, is told once nothing waits"
        )
      }
    }
  }

  /// `martlet study plan check`.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read a plan file and tell its first fault; no casefile needed.",
      discussion:
        "With --case it tells what of it does not fit the case: regimes, leads, golden items that would give themselves away or are too few to find a rater by. A plan that put would refuse for what it names ends as put does."
    )

    @Argument(help: ArgumentHelp("The plan file.", valueName: "file"))
    var file: String

    @Option(
      name: .customLong("case"),
      help: ArgumentHelp("Hold the plan against this casefile.", valueName: "dir"))
    var casePath: String?

    @Option(
      help: ArgumentHelp(
        "The key file; else MARTLET_KEY_FILE, else the configuration folder.", valueName: "file"))
    var keyFile: String?

    func run() throws {
      let text = try InputFile.text(at: file, what: "the study plan")
      let plan = try StudyPlan(yaml: text)
      if let casePath {
        let options = try CaseOptions.parse(
          ["--case", casePath] + (keyFile.map { ["--key-file", $0] } ?? []))
        let store = try options.open(.writingWhereAllowed)
        let service = StudyPlanService(store: store, actor: .keyHolder)
        for remark in try service.remarks(on: text) { Console.note(remark) }
        let refusal = Result { try service.check(text) }
        store.closeUnchanged()
        try refusal.get()
      } else if let notice = plan.goldenNotice() {
        Console.note(notice)
      }
      Console.print(
        "a plan of \(DecimalText.counted(plan.assessors, "assessor")), "
          + DecimalText.counted(plan.audits.count, "audited stratum", "audited strata") + ", "
          + DecimalText.counted(plan.golden.count, "golden item"))
    }
  }
}

/// A plan as it is printed.
enum StudyPlanOutput {
  static func head(_ plan: StoredPlan) -> String {
    var text =
      "Study plan \(plan.version), stored \(plan.created) by \(plan.actor), SHA-256 \(plan.digest)"
    if plan.isLate { text += "; late: assessment had begun" }
    if let reason = plan.reason { text += "; reason: \(EvidenceText.escaped(reason))" }
    return text + "."
  }

  static func json(
    _ shown: ShownPlan?, _ deviations: [StudyDeviation], _ areWhole: Bool
  ) -> String {
    let plan = shown?.plan
    let value: JSONValue = [
      "schema": "martlet.study-plan-state/1",
      "version": plan.map { .integer($0.version) } ?? .null,
      "sha256": JSONValue(plan?.digest), "stored": JSONValue(plan?.created.description),
      "actor": JSONValue(plan?.actor), "late": plan.map { .bool($0.isLate) } ?? .null,
      "reason": JSONValue(plan?.reason), "text": JSONValue(shown?.text),
      "deviations": .array(deviations.map(\.json)), "deviations_whole": .bool(areWhole),
    ]
    return value.compactText
  }
}

extension StudyDeviation {
  /// The deviation as JSON.
  var json: JSONValue {
    ["code": .string(code.rawValue), "planned": .string(planned), "actual": .string(actual)]
  }
}
