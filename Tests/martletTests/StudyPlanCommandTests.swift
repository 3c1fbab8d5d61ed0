// SPDX-License-Identifier: Apache-2.0
// The study's plan, samples and estimate by command: what is printed, with which exit code.

import EvidenceModel
import MartletTesting
import Testing

@Suite struct StudyPlanCommandTests {
  private static let plan = """
    format: martlet.study-plan/1
    title: Lighthouse survey
    question: How many pictures show a lighthouse?
    frame: {what: pictures of one board, from: 2026-09-01, to: 2026-09-30}
    regimes: [uk-england-wales]
    selection: {rules: standard, seed: 1}
    audits: [{stratum: not_selected, items: 2, seed: 5}]
    double_rating: {share: 0, seed: 3}
    golden: none
    roles: {assessors: 1, leads: [lea]}

    """

  /// A case of pictures of which the last two were left aside, with its plan file.
  private func plannedCase() throws -> (workspace: Workspace, file: String) {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(5, width: 64)
    let ingest = try workspace.onCase("ingest", "source")
    guard ingest.status == 0 else { throw CommandFailure(description: "\(ingest)") }
    let triage = [4, 5].map { #"{"item":\#($0),"decision":"not_selected"}"# }
    try workspace.write(triage.joined(separator: "\n"), to: "triage")
    let lead = try workspace.addUser("lea", role: "lead")
    let select = try workspace.onCase("select", "--triage", "triage", user: lead)
    guard select.status == 0 else { throw CommandFailure(description: "\(select)") }
    try workspace.write(Self.plan, to: "plan.yaml")
    return (workspace, "plan.yaml")
  }

  @Test func aPlanIsCheckedStoredAndShown() throws {
    let (workspace, file) = try plannedCase()
    let check = try workspace.start(["study", "plan", "check", file]).wait()
    #expect(check.status == 0, "\(check)")
    #expect(check.outputText == "a plan of 1 assessor, 1 audited stratum, 0 golden items\n")
    let none = try workspace.onCase("study", "plan", "show", user: workspace.administrator)
    #expect(none.status == 0 && none.errorText.contains("No study plan is stored."))
    #expect(try workspace.onCase("study", "plan", "put", file).status == 4)
    let put = try workspace.onCase("study", "plan", "put", file, user: workspace.administrator)
    #expect(put.status == 0 && put.errorText.contains("Study plan 1 is stored."), "\(put)")
    let show = try workspace.onCase("study", "plan", "show", user: workspace.administrator)
    #expect(show.outputText.contains("title: Lighthouse survey"))
    #expect(
      show.outputText.contains(
        "# deviation: an audit sample was not drawn as planned, or is not finished: planned "
          + "not_selected: 2 items; is not drawn"), "\(show)")
    let json = try workspace.onCase(
      "study", "plan", "show", "--json", user: workspace.administrator)
    let object = try #require(try json.lines().first)
    #expect(try Repository.schema("martlet.study-plan-state/1").problems(in: object) == [])
    #expect(object["version"] == 1 && object["late"] == false)
    #expect(object["deviations_whole"] == true)
    try workspace.write(Self.plan.replacing("title:", with: "titel:"), to: "bad.yaml")
    let bad = try workspace.start(["study", "plan", "check", "bad.yaml"]).wait()
    #expect(bad.status == 2 && bad.errorText.contains("there is no setting `titel`"))
  }

  /// What storing the plan would refuse, and what reports would list from the first day on, is told before it is stored.
  @Test func aPlanThatDoesNotFitItsCaseIsToldSo() throws {
    let (workspace, file) = try plannedCase()
    let fits = try workspace.onCase("study", "plan", "check", file)
    let notice = "The plan has no golden item. Among 1 assessor it takes "
    #expect(fits.status == 0 && fits.errorText.hasPrefix(notice), "\(fits)")
    #expect(fits.errorText.split(separator: "\n").count == 1)
    try workspace.write(
      Self.plan.replacing("leads: [lea]", with: "leads: [lea, moe]")
        .replacing("regimes: [uk-england-wales]", with: "regimes: [canada]"), to: "other.yaml")
    let other = try workspace.onCase("study", "plan", "check", "other.yaml")
    let put = try workspace.onCase(
      "study", "plan", "put", "other.yaml", user: workspace.administrator)
    #expect(put.status != 0 && other.status == put.status, "\(other)")
    let said = other.errorText.split(separator: "\n")
    #expect(
      said.prefix(2) == [
        "The plan names the regimes canada, and in force are uk-england-wales: unless that changes, reports list it as a deviation.",
        "`leads` names moe, who is no active user that may settle disputes: the plan is refused until that is mended.",
      ])
    #expect(said.last?.contains("the study plan was not accepted: `leads` names moe") == true)
    try workspace.write(
      Self.plan.replacing("golden: none", with: "golden: [{item: 99, facts: {child: no}}]"),
      to: "gone.yaml")
    let gone = try workspace.onCase("study", "plan", "check", "gone.yaml")
    #expect(gone.status == put.status && gone.errorText.contains("there is no item 99"), "\(gone)")
  }

  @Test func aSampleIsDrawnLookedAtAndTold() throws {
    let (workspace, file) = try plannedCase()
    let administrator = workspace.administrator
    _ = try workspace.onCase("study", "plan", "put", file, user: administrator)
    func sample(_ stratum: String, _ more: [String] = []) throws -> CommandResult {
      try workspace.start(
        ["study", "sample", "--stratum", stratum] + more + Workspace.caseOptions
          + ["--user", administrator.name], token: administrator.token
      ).wait()
    }
    for (stratum, arguments, words) in [
      ("all", [], "--stratum must be"), ("negative", ["--items", "1"], "the stratum is empty"),
      ("not_selected", ["--items", "1", "--excludes", "0.1"], "name one"),
      ("not_selected", ["--confidence", "0.9"], "goes with --excludes"),
      ("not_selected", ["--items", "0"], "draw one item or more"),
    ] as [(String, [String], String)] {
      let run = try sample(stratum, arguments)
      #expect(run.status == 2 && run.errorText.contains(words), "\(run)")
    }
    let drawn = try sample("not_selected")
    #expect(drawn.status == 0, "\(drawn)")
    #expect(
      drawn.outputText.contains("population  2\ndrawn       2, all there are\nseed        5\n"))
    let open = try workspace.onCase("study", "estimate", user: administrator)
    #expect(open.outputText.contains("Not finished: 0 of 2 items were looked at"), "\(open)")
    let ben = try workspace.addUser("ben", role: "assessor")
    let lines = (1...5).map { #"{"item":\#($0),"facts":{"child":"no"},"route":"seen"}"# }
    let batch = try workspace.onCase(
      "assess", "batch", user: ben, input: Array(lines.joined(separator: "\n").utf8))
    #expect(batch.status == 0, "\(batch)")
    let estimate = try workspace.onCase("study", "estimate", user: administrator)
    #expect(
      estimate.outputText.contains(
        "None of 2 is criminal: with 95 % confidence at most 0 of 2 (0.00 %) are."), "\(estimate)")
    let json = try workspace.onCase("study", "estimate", "--json", user: administrator)
    let object = try #require(try json.lines().first)
    #expect(try Repository.schema("martlet.study-estimate/1").problems(in: object) == [])
    #expect(object["samples"]?.elements?.first?["bounds"]?["most"] == 0)
    #expect(object["total"] == .null)
    let report = try workspace.onCase("report", "--format", "json")
    #expect(report.status == 0 && report.outputText.contains("The study followed version 1"))
  }

  /// Who leads may grade: no command tells seeds, digests of draws, or how much of a sample waits.
  @Test func whoLeadsIsToldNoSeedAndNotHowManyWait() throws {
    let (workspace, _) = try plannedCase()
    let plan = Self.plan.replacing("seed: 5}]", with: "seed: 90909}]")
      .replacing("{share: 0, seed: 3}", with: "{share: 0, seed: 80808}")
    try workspace.write(plan, to: "plan.yaml")
    let (lead, administrator) = (
      try workspace.addUser("lee", role: "lead"), workspace.administrator
    )
    let put = try workspace.onCase("study", "plan", "put", "plan.yaml", user: lead)
    #expect(put.status == 0, "\(put)")
    let drawn = try workspace.onCase("study", "sample", "--stratum", "not_selected", user: lead)
    #expect(drawn.status == 0, "\(drawn)")
    let closed = "told once nothing waits any more\n"
    for line in ["population  ", "drawn       ", "seed        ", "root        "] {
      #expect(drawn.outputText.contains(line + closed), "\(drawn)")
    }
    let commands = [
      ["study", "estimate"], ["study", "estimate", "--json"], ["study", "plan", "show"],
      ["study", "plan", "show", "--json"],
    ]
    for command in commands {
      let own = try workspace.start(
        command + Workspace.caseOptions + ["--user", lead.name], token: lead.token
      ).wait()
      #expect(own.status == 0, "\(own)")
      for word in ["90909", "80808", "of 2", "2 items"] {
        #expect(!own.outputText.contains(word), "\(command) \(word): \(own)")
      }
      let other = try workspace.start(
        command + Workspace.caseOptions + ["--user", administrator.name],
        token: administrator.token
      ).wait()
      #expect(other.outputText.contains("90909"), "\(other)")
    }
    let json = try workspace.onCase("study", "estimate", "--json", user: lead)
    let object = try #require(try json.lines().first)
    #expect(try Repository.schema("martlet.study-estimate/1").problems(in: object) == [])
    let sample = try #require(object["samples"]?.elements?.first)
    for name in ["seed", "root", "size", "population", "examined", "excludes"] {
      #expect(sample[name] == .null, "\(name)")
    }
    let show = try workspace.onCase("study", "plan", "show", user: lead)
    #expect(show.outputText.contains("Title: Lighthouse survey"))
    #expect(show.outputText.contains("is told to who grades once nothing waits"))
    let report = try workspace.onCase("report", "--format", "json", user: lead)
    #expect(
      report.status == 4 && report.errorText.contains("no item of a sample waits"), "\(report)")
  }

  @Test func theCriminalTotalCanBeAddedUp() throws {
    let (workspace, _) = try plannedCase()
    let administrator = workspace.administrator
    let mild =
      #"{"child":"yes","photograph_like":"yes","origin":"computer_made","indecent":"yes","severity":"c"}"#
    func record(_ lines: [String], _ user: (name: String, token: String)) throws {
      let batch = try workspace.onCase(
        "assess", "batch", user: user, input: Array(lines.joined(separator: "\n").utf8))
      guard batch.status == 0 else { throw CommandFailure(description: "\(batch)") }
    }
    func line(_ item: Int64, _ facts: String) -> String {
      "{\"item\":\(item),\"facts\":\(facts),\"route\":\"seen\"}"
    }
    func sample(_ stratum: String) throws {
      let drawn = try workspace.onCase(
        "study", "sample", "--stratum", stratum, "--items", "1", user: administrator)
      guard drawn.status == 0 else { throw CommandFailure(description: "\(drawn)") }
    }
    func next(_ user: (name: String, token: String)) throws -> Int64 {
      let found = try workspace.onCase("assess", "next", user: user)
      return try #require(try found.lines().first?["item"]?.integer, "\(found)")
    }
    let ben = try workspace.addUser("ben", role: "assessor")
    let cat = try workspace.addUser("cat", role: "assessor")
    let none = #"{"child":"no"}"#
    try record([line(1, mild), line(2, none), line(3, none)], ben)
    // One of two that were left aside, which is criminal; and one of two that were found not to be.
    try sample("not_selected")
    try record([line(try next(ben), mild)], ben)
    try sample("negative")
    try record([line(try next(cat), none)], cat)
    let estimate = try workspace.onCase("study", "estimate", user: administrator)
    #expect(estimate.outputText.contains("criminal in all: 3.0, 95 %: 2 to 4"), "\(estimate)")
    #expect(
      estimate.outputText.contains(
        "  share      100.00 % of what was looked at; of the stratum, 95 %:\n"
          + "               50.00 % to 100.00 %, hypergeometric (exact)\n"
          + "               2.50 % to 100.00 %, Clopper–Pearson (exact)\n"
          + "               20.65 % to 100.00 %, Wilson\n"), "\(estimate)")
    #expect(
      estimate.outputText.contains(
        "\n  = 2 found by people (1 outside of the strata, 1 in not_selected, 0 in negative) + 1.0 expected among the 1 of "
          + "not_selected of which nobody knows + 0.0 expected among the 1 of negative of which nobody knows\n"
      ),
      "\(estimate)")
    #expect(estimate.outputText.contains("they are no sums of the samples' bounds"))
    let json = try workspace.onCase("study", "estimate", "--json", user: administrator)
    let object = try #require(try json.lines().first)
    #expect(try Repository.schema("martlet.study-estimate/1").problems(in: object) == [])
    let total = try #require(object["total"])
    let shares = object["samples"]?.elements?.map { $0["share"]?["found"]?.double } ?? []
    #expect(shares == [1, 0])
    let parts = total["parts"]?.elements ?? []
    #expect(parts.map { $0["expected"]?.double } == [1, 0])
    #expect(parts.map { $0["known"] } == [1, 0] && object["confirmed"] == 1)
    #expect(total["known"] == 2 && total["estimate"]?.double == 3)
  }

  @Test func aChangedPlanNeedsAReasonOnceWorkBegan() throws {
    let (workspace, file) = try plannedCase()
    let administrator = workspace.administrator
    _ = try workspace.onCase("study", "plan", "put", file, user: administrator)
    let ben = try workspace.addUser("ben", role: "assessor")
    _ = try workspace.onCase(
      "assess", "batch", user: ben,
      input: Array(#"{"item":1,"facts":{"child":"no"},"route":"seen"}"#.utf8))
    try workspace.write(Self.plan.replacing("survey", with: "survey, again"), to: "plan.yaml")
    let refused = try workspace.onCase("study", "plan", "put", file, user: administrator)
    #expect(refused.status == 2 && refused.errorText.contains("--amend"), "\(refused)")
    let amended = try workspace.onCase(
      "study", "plan", "put", file, "--amend", "the title was wrong", user: administrator)
    #expect(amended.status == 0 && amended.errorText.contains("Study plan 2 is stored."))
    let show = try workspace.onCase("study", "plan", "show", user: administrator)
    #expect(show.errorText.contains("late: assessment had begun; reason: the title was wrong"))
    #expect(show.outputText.contains("# deviation: the plan was amended"))
    let report = try workspace.onCase("report", "--format", "json")
    #expect(
      report.outputText.contains(
        "Deviation from the plan: the plan was amended after assessment had begun."))
    #expect(
      !report.outputText.contains("the title was wrong"),
      "the published edition holds no words of people")
  }
}
