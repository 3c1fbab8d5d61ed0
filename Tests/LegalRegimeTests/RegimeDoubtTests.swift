// SPDX-License-Identifier: Apache-2.0
// Rules that speak of settled answers only: what follows from doubts, tables of tests, and periods of law.

import EvidenceModel
import LegalRegime
import Testing

@Suite struct RegimeDoubtTests {
  private static let date = CivilDate(
    daysSinceEpoch: CivilDate.daysSinceEpoch(year: 2026, month: 11, day: 1))

  /// Two limbs; the second counts from 2022 on.
  private static let small = """
    format: martlet.regime/2
    id: small
    title: Small
    version: 1
    jurisdiction: Nowhere
    in_force_from: 2020-01-01
    instruments:
      - {id: shown, label: Shown, statute: Act 1, criminal: yes, severities: [A, B]}
      - {id: undetermined, label: Undetermined, statute: none, criminal: no, severities: none}
      - {id: none, label: None, statute: none, criminal: no, severities: none}
    decision:
      - step: child
        rules:
          - {rule: no_child, when: {child: no}, result: none, reason: r, sections: s.1, verified: yes, source: x}
          - {rule: child, when: {child: [yes, impression]}, next: limb, reason: r, sections: s.1, verified: yes, source: x}
      - step: limb
        rules:
          - {rule: limb, when: {indecent: yes}, result: shown, reason: r, sections: s.2, verified: yes, source: x}
          - {rule: old, when: {indecent: no}, result: none, reason: r, sections: s.2, verified: yes, source: x, in_force_to: 2021-12-31}
          - {rule: new_public, when: {indecent: no, public_figure: yes}, result: shown, reason: r, sections: s.3, verified: no, source: x, in_force_from: 2022-01-01}
          - {rule: new, when: {indecent: no, public_figure: no}, result: none, reason: r, sections: s.3, verified: yes, source: x, in_force_from: 2022-01-01}
    """

  private func found(_ text: String, asOf date: CivilDate = Self.date) throws -> Determination {
    try Regime.load(yaml: Self.small).determine(
      FactSheet(named: Branch.read(text)), asOf: date, confirmed: [])
  }

  @Test func aResultStandsWhereAllWaysToSettleADoubtGiveIt() throws {
    let doubt = try found("child=unsure indecent=no public_figure=no")
    #expect(doubt.instrument == "none" && doubt.standing == .standing)
    let shown = try found("child=yes indecent=unsure public_figure=yes severity=b")
    #expect(shown.instrument == "shown" && shown.severity == "B")
    #expect(shown.standing == .counselRequired, "one of the ways passes a rule not verified")
    #expect(shown.reason.hasSuffix("awaits confirmation of rule new_public"))
  }

  @Test func aDoubtThatMattersIsNamedWithWhatCanFollow() throws {
    let open = try found("child=unsure indecent=yes")
    #expect(open.instrument == "undetermined" && open.rule == "undetermined")
    #expect(open.standing == .standing)
    #expect(open.reason == "not settled: child is unsure; it can be shown or none")
    let both = try found("child=yes")
    #expect(
      both.reason
        == "not settled: indecent is unanswered, public_figure is unanswered; it can be shown or none"
    )
  }

  @Test func theLawOfTheDayDecidesWhichDoubtMatters() throws {
    let before = CivilDate(
      daysSinceEpoch: CivilDate.daysSinceEpoch(year: 2021, month: 12, day: 31))
    #expect(try found("child=yes indecent=no", asOf: before).instrument == "none")
    #expect(try found("child=yes indecent=no").instrument == "undetermined")
    let regime = try Regime.load(yaml: Self.small)
    let facts = try FactSheet(named: ["child": "yes", "indecent": "no"])
    #expect(regime.openQuestions(facts, asOf: before) == [])
    #expect(regime.openQuestions(facts, asOf: Self.date) == [.severity, .publicFigure])
  }

  @Test func theExplanationShowsWhatAllWaysShare() throws {
    let regime = try Regime.load(yaml: Self.small)
    let facts = try FactSheet(named: ["child": "impression"])
    #expect(
      regime.explain(facts, asOf: Self.date) == """
        child [child=impression] > undetermined: not settled: indecent is unanswered, public_figure \
        is unanswered; it can be shown or none
        """)
    let explanation = regime.explanation(facts, asOf: Self.date)
    #expect(explanation.steps.map(\.rule.name) == ["child"])
    #expect(explanation.openQuestions == [.indecent, .severity, .publicFigure])
    #expect(regime.explain(.empty, asOf: CivilDate(daysSinceEpoch: 0)).contains("does not cover"))
  }

  // MARK: - Files with a mistake

  @Test func rulesThatSpeakOfDoubtAreRefused() throws {
    let text = Self.small.replacing("when: {child: no}", with: "when: {child: [no, unsure]}")
    do {
      _ = try Regime.load(yaml: text)
      Issue.record("it was accepted")
    } catch {
      #expect(error.code == .badValue && error.rule == "no_child", "\(error)")
      #expect(error.message.contains("leave out unsure"))
    }
  }

  @Test(
    arguments: [
      (
        "{child: [yes, impression]}", "{child: yes}",
        [
          "hole in step child from 2020-01-01 to 2021-12-31: no rule applies to child=impression; "
            + "add a rule for these answers, or widen one",
          "hole in step child from 2022-01-01: no rule applies to child=impression; add a rule for "
            + "these answers, or widen one",
        ]
      ),
      (
        "in_force_to: 2021-12-31", "in_force_to: 2021-12-30",
        [
          "hole in step limb from 2021-12-31 to 2021-12-31: no rule applies to child=yes, "
            + "indecent=no; add a rule for these answers, or widen one"
        ]
      ),
      (
        "in_force_to: 2021-12-31", "in_force_to: 2022-01-01",
        [
          "overlap in step limb from 2022-01-01 to 2022-01-01: rules old, new_public all apply to "
            + "child=yes, indecent=no, public_figure=yes; narrow their answers, or end one before the "
            + "next begins",
          "overlap in step limb from 2022-01-01 to 2022-01-01: rules old, new all apply to child=yes, "
            + "indecent=no, public_figure=no; narrow their answers, or end one before the next begins",
        ]
      ),
    ] as [(String, String, [String])])
  func aHoleOrAnOverlapIsToldWithItsPeriod(old: String, new: String, messages: [String]) throws {
    #expect(Self.small.contains(old))
    let regime = try Regime.load(yaml: Self.small.replacing(old, with: new))
    #expect(RegimeChecker.check(regime).problems.map(\.message) == messages)
  }

  /// A file that was not checked never gives a result by chance.
  @Test func factsThatCanMeetAHoleGiveADraft() throws {
    let hole = try Regime.load(
      yaml: Self.small.replacing("{child: [yes, impression]}", with: "{child: yes}"))
    let unsure = try FactSheet(named: ["child": "unsure", "indecent": "yes"])
    #expect(hole.determine(unsure, asOf: Self.date, confirmed: []).standing == .counselRequired)
    let settled = try FactSheet(named: ["child": "yes", "indecent": "yes"])
    #expect(hole.determine(settled, asOf: Self.date, confirmed: []).instrument == "shown")
    let overlap = try Regime.load(
      yaml: Self.small.replacing("when: {child: no}", with: "when: {child: [no, yes]}"))
    let found = overlap.determine(settled, asOf: Self.date, confirmed: [])
    #expect(found.instrument == "undetermined" && found.standing == .counselRequired)
  }

  @Test func datesThatEndBeforeTheyBeginAreRefused() {
    for (old, new) in [
      ("in_force_from: 2020-01-01", "in_force_from: 2020-01-01\nin_force_to: 2019-12-31"),
      ("in_force_from: 2022-01-01", "in_force_from: 2022-01-01, in_force_to: 2021-01-01"),
    ] {
      #expect(throws: RegimeError.self) {
        try Regime.load(yaml: Self.small.replacing(old, with: new))
      }
    }
  }

  // MARK: - Tables of tests

  private static let table = """
    format: martlet.regime-tests/1
    regime: small
    version: 1
    as_of: 2026-11-01
    rows:
      - {facts: {child: no}, result: none, rule: no_child}
      - {facts: {child: yes, indecent: yes, severity: a}, result: shown A}
      - {facts: {child: yes, indecent: no}, as_of: 2021-06-01, result: none, rule: old}
      - {facts: {child: yes, indecent: no, public_figure: yes}, result: shown, draft: yes}
    """

  @Test func aTableTellsWhichRowsFailAndWhichRulesNoRowLeadsTo() throws {
    let regime = try Regime.load(yaml: Self.small)
    let table = try RegimeTable.load(yaml: Self.table, for: regime)
    #expect(table.rows.count == 4)
    #expect(table.failures(in: regime) == [])
    #expect(table.untested(in: regime) == ["new"])
    let wrong = try RegimeTable.load(
      yaml: Self.table.replacing("result: shown A", with: "result: none")
        .replacing(", draft: yes", with: "").replacing("rule: old", with: "rule: new"),
      for: regime)
    #expect(
      wrong.failures(in: regime).map(\.message) == [
        "line 7: expected none as of 2026-11-01, found shown A by rule limb",
        "line 8: expected none by rule new as of 2021-06-01, found none by rule old",
        "line 9: expected shown as of 2026-11-01, found a draft of shown by rule new_public",
      ])
  }

  @Test(
    arguments: [
      ("martlet.regime-tests/1", "martlet.regime-tests/9"), ("regime: small", "regime: other"),
      ("version: 1", "version: 2"), ("as_of: 2026-11-01", "as_of: today"),
      ("result: shown A", "result: shown C"), ("result: shown A", "result: hidden"),
      ("rule: old", "rule: older"), ("{child: no}", "{child: maybe}"),
      ("{child: no}", "{children: no}"), ("draft: yes", "draft: perhaps"),
      ("draft: yes", "drafts: yes"), ("{child: no}", "[child, no]"),
    ])
  func aMistakeInATableIsRefused(old: String, new: String) throws {
    let regime = try Regime.load(yaml: Self.small)
    #expect(Self.table.contains(old))
    #expect(throws: RegimeError.self) {
      try RegimeTable.load(yaml: Self.table.replacing(old, with: new), for: regime)
    }
  }
}
