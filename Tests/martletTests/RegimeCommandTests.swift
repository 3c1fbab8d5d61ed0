// SPDX-License-Identifier: Apache-2.0
// Rule files of a person's own: checked with the table beside them, explained, and taken up by a case.

import EvidenceModel
import MartletTesting
import Testing

@Suite struct RegimeCommandTests {
  private static let rules = """
    format: martlet.regime/2
    id: small
    title: Small
    version: 1
    jurisdiction: Nowhere
    in_force_from: 2020-01-01
    instruments:
      - {id: shown, label: Shown, statute: Act 1, criminal: yes, severities: none}
      - {id: undetermined, label: Undetermined, statute: none, criminal: no, severities: none}
      - {id: none, label: None, statute: none, criminal: no, severities: none}
    decision:
      - step: child
        rules:
          - {rule: no_child, when: {child: no}, result: none, reason: r, sections: s.1, verified: yes, source: x}
          - {rule: old, when: {child: [yes, impression]}, result: none, reason: r, sections: s.1, verified: yes, source: x, in_force_to: 2021-12-31}
          - {rule: new, when: {child: [yes, impression]}, result: shown, reason: r, sections: s.2, verified: yes, source: x, in_force_from: 2022-01-01}
    """

  private static let table = """
    format: martlet.regime-tests/1
    regime: small
    version: 1
    as_of: 2026-11-01
    rows:
      - {facts: {child: no}, result: none}
      - {facts: {child: yes}, as_of: 2021-12-31, result: none, rule: old}
      - {facts: {child: yes}, result: shown}
    """

  private func workspace(_ rules: String = Self.rules, _ table: String? = nil) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write(rules, to: "small.yaml")
    if let table { try workspace.write(table, to: "small.tests.yaml") }
    return workspace
  }

  @Test func aFileIsCheckedWithTheTableBesideIt() throws {
    let alone = try workspace().run("regime", "check", "small.yaml")
    #expect(alone.status == 0 && alone.errorText.contains("no table of tests"))
    let workspace = try workspace(Self.rules, Self.table)
    let result = try workspace.run("regime", "check", "small.yaml")
    #expect(result.status == 0 && result.output.isEmpty)
    #expect(
      result.errorText == """
        small version 1: 3 combinations of facts in 2 periods of law, each with exactly one result; \
        3 tests\n
        """)
    try workspace.write(Self.table.replacing("rule: old", with: "rule: new"), to: "other.yaml")
    let other = try workspace.run("regime", "check", "small.yaml", "--tests", "other.yaml")
    #expect(other.status == 1)
    #expect(
      other.outputText == """
        small: test on line 7: expected none by rule new as of 2021-12-31, found none by rule old\n
        """)
  }

  @Test(
    arguments: [
      (
        "in_force_to: 2021-12-31", "in_force_to: 2021-12-30",
        "small: hole in step child from 2021-12-31 to 2021-12-31: no rule applies to child=yes; add a "
          + "rule for these answers, or widen one\n"
      ),
      (
        "in_force_from: 2022-01-01", "in_force_from: 2021-12-31",
        "small: overlap in step child from 2021-12-31 to 2021-12-31: rules old, new all apply to "
          + "child=yes; narrow their answers, or end one before the next begins\n"
      ),
      (
        "in_force_from: 2022-01-01}",
        "in_force_from: 2022-01-01}\n      - {rule: late, when: {child: no}, "
          + "result: none, reason: r, sections: s.1, verified: yes, source: x, in_force_to: 2019-01-01}",
        "small: rule late can never apply; mend its conditions or its dates, or take it out\n"
      ),
    ])
  func whatIsWrongIsToldWithItsPeriodAndTheRemedy(old: String, new: String, says: String) throws {
    #expect(Self.rules.contains(old))
    let workspace = try workspace(Self.rules.replacing(old, with: new))
    let result = try workspace.run("regime", "check", "small.yaml")
    #expect(result.status == 1)
    #expect(result.outputText == says)
    #expect(result.errorText.contains("not sound"))
  }

  /// A table that names a rule which is gone does not hide the hole that the rule left.
  @Test func aHoleIsToldThoughTheTableNamesWhatIsMissing() throws {
    let rules = Self.rules.split(separator: "\n").filter { !$0.contains("rule: old") }
    let workspace = try workspace(rules.joined(separator: "\n") + "\n", Self.table)
    let result = try workspace.run("regime", "check", "small.yaml")
    #expect(result.status == 1, "\(result)")
    let lines = result.outputText.split(separator: "\n")
    #expect(lines.first?.hasPrefix("small: hole in step child from ") == true, "\(result)")
    #expect(
      lines.last?.hasPrefix("small: table of tests: line ") == true
        && lines.last?.contains("there is no rule old in small") == true, "\(result)")
    #expect(result.errorText.contains("not sound; the table of tests was not run"))
  }

  /// Without the only rule that leads to a step, the answers of that rule are a hole like others.
  @Test func aHoleBeforeAStepIsToldWithItsAnswersAndPeriod() throws {
    let rules =
      Self.rules.replacing("when: {child: no}, result: none", with: "when: {child: no}, next: more")
        + """
        \n  - step: more
            rules:
              - {rule: all, when: {}, result: none, reason: r, sections: s.3, verified: yes, source: x}

        """
    #expect(rules.contains("next: more"))
    let whole = try workspace(rules).run("regime", "check", "small.yaml")
    #expect(whole.status == 0, "\(whole)")
    let cut = rules.split(separator: "\n").filter { !$0.contains("next: more") }
    let result = try workspace(cut.joined(separator: "\n") + "\n").run(
      "regime", "check", "small.yaml")
    #expect(result.status == 1, "\(result)")
    let lines = result.outputText.split(separator: "\n")
    #expect(
      lines.first?.hasPrefix("small: hole in step child from ") == true
        && lines.first?.contains("no rule applies to child=no; add a rule") == true, "\(result)")
    #expect(
      lines.last
        == "small: no answers lead to step more; add a rule that leads to it, or take the step out")
    #expect(!result.outputText.contains("rule all"), "\(result)")
  }

  @Test func aNameThatIsNoFileAndNoRegimeGetsTheNames() throws {
    let result = try workspace().run("regime", "check", "uk-england")
    #expect(result.status == 2 && result.errorText.contains("the regimes are"), "\(result)")
    #expect(result.errorText.contains("uk-england-wales"))
    let file = try workspace().run("regime", "check", "uk-england.yaml")
    #expect(file.errorText.contains("the rule file uk-england.yaml cannot be read"), "\(file)")
  }

  @Test func aFaultIsToldAsThatOfTheFileItStandsIn() throws {
    let workspace = try workspace(
      Self.rules, Self.table.replacing("version: 1", with: "version: 2"))
    let table = try workspace.run("regime", "check", "small.yaml")
    #expect(table.status == 2)
    #expect(table.errorText.hasPrefix("martlet: table of tests: line "))
    try workspace.write(
      Self.rules.replacing("verified: yes, source: x, in", with: "verifed: yes, source: x, in"),
      to: "other.yaml")
    let rules = try workspace.run("regime", "check", "other.yaml")
    #expect(rules.status == 2)
    #expect(
      rules.errorText
        == "martlet: rule file: line 15: rule old: there is no field verifed here\n")
  }

  /// An act of law is told, and can be seen afterwards.
  @Test func whatIsConfirmedIsToldAndListed() throws {
    let workspace = try workspace(
      Self.rules.replacing("verified: yes", with: "verified: no"))
    try workspace.makeCase()
    let admin = workspace.administrator
    #expect(try workspace.onCase("regime", "add", "small.yaml", user: admin).status == 0)
    func list() throws -> String { try workspace.onCase("regime", "list").outputText }
    #expect(try list().contains("0 of 3 rules verified  Small\n"))
    func confirm(_ first: String, _ second: String) throws -> String {
      try workspace.onCase(
        "regime", "confirm", first, second, "--regime", "small", "--reason", "read", user: admin
      ).errorText
    }
    #expect(try confirm("new", "no_child") == "confirmed: new, no_child\n")
    #expect(
      try confirm("old", "new") == "confirmed: old\nconfirmed before, and left as it was: new\n")
    #expect(try list().contains("0 of 3 rules verified, 3 confirmed  Small\n"))
    let json = try workspace.onCase("regime", "list", "--json").outputText
    #expect(json.contains(#""confirmed":["no_child","old","new"]"#))
    let builtIn = try workspace.run("regime", "list", "--json").outputText
    #expect(builtIn.contains(#""confirmed":null"#))
  }

  @Test func aFileIsExplainedAsOfADay() throws {
    let workspace = try workspace()
    let result = try workspace.run(
      "regime", "explain", "small.yaml", "--fact", "child=impression", "--as-of", "2021-12-31")
    #expect(result.outputText == "old [Depicts a child: impression] > None: r (s.1)\n")
    let early = try workspace.run(
      "regime", "explain", "small.yaml", "child=no", "--as-of", "2019-12-31")
    #expect(early.outputText.contains("does not cover 2019-12-31"))
  }

  /// Nobody who grades is told what others recorded before the own answer is in.
  @Test func recordsOfOthersAreNotExplainedToWhoHasNotGraded() throws {
    let workspace = try workspace()
    try workspace.makeCase()
    try workspace.makePictures(2)
    #expect(try workspace.onCase("ingest", "source").status == 0)
    #expect(try workspace.onCase("select").status == 0)
    let ann = try workspace.addUser("ann", role: "assessor")
    let bob = try workspace.addUser("bob", role: "assessor")
    let recorded = try workspace.onCase(
      "assess", "record", "--item", "1", "--fact", "child=yes", user: ann)
    #expect(recorded.status == 0)
    let own = try workspace.onCase("regime", "explain", "--item", "1", user: ann)
    #expect(own.outputText.hasPrefix("record 1: child_shown [Depicts a child: yes]"))
    let other = try workspace.onCase("regime", "explain", "--item", "1", user: bob)
    #expect(other.status == 2 && other.output.isEmpty)
    #expect(other.errorText.contains("no record about item 1 that you may see"))
    #expect(try workspace.onCase("regime", "explain", "--item", "1").status == 4, "the key holder")

    let added = try workspace.onCase(
      "regime", "add", "small.yaml", user: workspace.administrator)
    #expect(added.errorText.contains("small, version 1: 1 record derived"))
    let small = try workspace.onCase("regime", "explain", "small", "--item", "1", user: ann)
    #expect(small.outputText == "record 1: new [Depicts a child: yes] > Shown: r (s.2)\n")
    #expect(try workspace.onCase("fsck").status == 0)
  }
}
