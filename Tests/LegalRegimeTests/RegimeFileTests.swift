// SPDX-License-Identifier: Apache-2.0
// The rule file as a file: its embedded copy, its marks, and every mistake with its place.

import EvidenceModel
import Foundation
import LegalRegime
import Testing

@Suite struct RegimeFileTests {
  @Test func theEmbeddedCopyIsTheFile() throws {
    let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    for id in EmbeddedRegimes.ids {
      let file = root.appendingPathComponent("Regimes/\(id).yaml")
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(
        EmbeddedRegimes.yaml(id) == text, "copy the file into EmbeddedRegimes+*.generated.swift")
      #expect(try EmbeddedRegimes.regime(id).id == id)
      #expect(try EmbeddedRegimes.regime(id).fileDigestInput == Array(text.utf8))
    }
    #expect(throws: RegimeError.self) { try EmbeddedRegimes.regime("nowhere") }
  }

  @Test func theRegimeSaysWhatItNeedsAndGives() throws {
    let regime = try EmbeddedRegimes.regime("uk-england-wales")
    #expect(regime.severities == ["A", "B", "C"])
    #expect(regime.questionsNeeded.contains(.severity))
    #expect(!regime.questionsNeeded.contains(.sex))
    #expect(
      regime.instruments.map(\.id) == [
        "photograph", "pseudo_photograph", "photo_or_pseudo", "derived", "prohibited_image",
        "undetermined", "none",
      ])
    #expect(regime.instruments.filter(\.isCriminal).count == 5)
    #expect(regime.instrument("prohibited_image")?.severities == [])
    #expect(regime.instrument("none")?.statute == "")
    #expect(
      regime.rules.filter { !$0.isVerified }.map(\.name)
        == ["pseudo_photograph_altered", "prohibited_image_by_impression"])
    for rule in regime.rules {
      #expect(!rule.sections.isEmpty && !rule.source.isEmpty, "\(rule.name)")
    }
  }

  /// A small sound regime, to break in one place.
  private static let small = """
    format: martlet.regime/1
    id: small
    title: Small
    version: 3
    jurisdiction: Nowhere
    in_force_from: 2020-01-01
    instruments:
      - {id: shown, label: Shown, statute: Act 1, criminal: yes, severities: [A]}
      - {id: undetermined, label: Undetermined, statute: none, criminal: no, severities: none}
      - {id: none, label: None, statute: none, criminal: no, severities: none}
    decision:
      - step: first
        rules:
          - {rule: old, when: {child: yes}, result: none, reason: r, sections: s.1, verified: yes, source: x, in_force_to: 2021-12-31}
          - {rule: new, when: {child: yes}, result: shown, reason: r, sections: s.1, verified: yes, source: x, in_force_from: 2022-01-01}
          - {rule: rest, when: {child: [impression, no, unsure]}, next: second, reason: r, sections: [s.2], verified: no, source: x}
          - {rule: open, when: {child: unanswered}, result: undetermined, reason: r, sections: s.1, verified: yes, source: x}
      - step: second
        rules:
          - {rule: all, when: {}, result: none, reason: r, sections: s.3, verified: yes, source: x}
    """

  @Test func aRuleHoldsFromItsFirstToItsLastDay() throws {
    let regime = try Regime.load(yaml: Self.small)
    let check = RegimeChecker.check(regime)
    #expect(check.isSound)
    #expect(check.dates.map(\.description) == ["2020-01-01", "2022-01-01"])
    let facts = try FactSheet(named: ["child": "yes", "severity": "a"])
    let turn = CivilDate.daysSinceEpoch(year: 2022, month: 1, day: 1)
    let last = regime.determine(facts, asOf: CivilDate(daysSinceEpoch: turn - 1), confirmed: [])
    let first = regime.determine(facts, asOf: CivilDate(daysSinceEpoch: turn), confirmed: [])
    #expect(last.rule == "old" && last.instrument == "none")
    #expect(first.rule == "new" && first.severity == "A")
  }

  @Test func anUnverifiedRuleOnTheWayMakesADraft() throws {
    let regime = try Regime.load(yaml: Self.small)
    let facts = try FactSheet(named: ["child": "no"])
    let date = CivilDate(daysSinceEpoch: 20_000)
    #expect(regime.determine(facts, asOf: date, confirmed: []).standing == .counselRequired)
    #expect(regime.determine(facts, asOf: date, confirmed: ["all"]).standing == .counselRequired)
    #expect(regime.determine(facts, asOf: date, confirmed: ["rest"]).standing == .standing)
  }

  @Test func theCheckerShowsAHoleAndAnOverlapWithAnExample() throws {
    let hole = try Regime.load(
      yaml: Self.small.replacing("[impression, no, unsure]", with: "[no, unsure]"))
    let holes = RegimeChecker.check(hole)
    #expect(holes.problems.map(\.kind) == [.hole, .hole])
    #expect(holes.problems.first?.example == ["child=impression"])
    #expect(!holes.isSound)
    let facts = try FactSheet(named: ["child": "impression"])
    let found = hole.determine(facts, asOf: CivilDate(daysSinceEpoch: 20_000), confirmed: [])
    #expect(found.instrument == "undetermined" && found.standing == .counselRequired)

    let both = try Regime.load(
      yaml: Self.small.replacing("child: unanswered", with: "child: [unanswered, no]"))
    let overlaps = RegimeChecker.check(both)
    #expect(overlaps.problems.first?.kind == .overlap)
    #expect(overlaps.problems.first?.rules == ["rest", "open"])
    #expect(overlaps.problems.first?.example == ["child=no"])
    #expect(overlaps.problems.first?.step == "first")
  }

  @Test func theCheckerNamesARuleThatCannotApply() throws {
    let regime = try Regime.load(
      yaml: Self.small.replacing("when: {}", with: "when: {child: [impression, no, unsure]}")
        + "\n      - {rule: never, when: {child: yes}, result: none, reason: r, sections: s.1, verified: yes, source: x}"
    )
    let check = RegimeChecker.check(regime)
    #expect(check.problems == [])
    #expect(check.unreachable == ["never"])
  }

  @Test(
    arguments: [
      ("format: martlet.regime/1", "format: martlet.regime/9", "unknown_format", 1, nil),
      ("version: 3", "version: three", "bad_value", 4, nil),
      ("title: Small\n", "", "missing_field", 1, nil),
      ("title: Small", "titel: Small", "missing_field", 1, nil),
      ("title: Small", "title: Small\ncolour: red", "unknown_field", 4, nil),
      ("in_force_from: 2020-01-01", "in_force_from: 2020-02-30", "bad_value", 6, nil),
      ("{id: none,", "{id: undetermined,", "duplicate_name", 10, nil),
      ("severities: [A]", "severities: [Z]", "unknown_name", 8, nil),
      ("rule: new", "rule: old", "duplicate_name", 15, "old"),
      ("result: shown", "result: hidden", "unknown_name", 15, "new"),
      ("child: unanswered", "child: perhaps", "unknown_name", 17, "open"),
      ("child: unanswered", "children: unanswered", "unknown_field", 17, "open"),
      ("child: unanswered", "child: [no, no]", "duplicate_name", 17, "open"),
      ("next: second", "next: third", "unknown_name", 16, "rest"),
      ("next: second", "next: first", "cycle", 16, "rest"),
      ("next: second", "next: second, result: none", "missing_field", 16, "rest"),
      ("verified: no,", "verified: perhaps,", "bad_value", 16, "rest"),
      ("when: {}", "when: []", "bad_value", 20, "all"),
      ("when: {}", "when: {child: }", "bad_value", 20, "all"),
      ("decision:", "decision: [", "not_yaml", 12, nil),
      ("version: 3", "version: 3\nversion: 4", "duplicate_name", 4, nil),
    ] as [(String, String, String, Int?, String?)])
  func aMistakeIsNamedWithItsPlace(
    old: String, new: String, code: String, line: Int?, rule: String?
  ) throws {
    #expect(Self.small.contains(old))
    do {
      _ = try Regime.load(yaml: Self.small.replacing(old, with: new))
      Issue.record("\(new) was accepted")
    } catch {
      #expect(error.code.rawValue == code, "\(error)")
      #expect(error.rule == rule, "\(error)")
      #expect(error.line == line, "\(error)")
    }
  }

  @Test func textsThatAreNoRuleFileAreRefused() {
    for text in ["", "[]", "a", "- b", "\u{0}", "a: &x [*x]", "? [a] : b"] {
      #expect(throws: RegimeError.self) { try Regime.load(yaml: text) }
    }
    for nested in ["[", "[]]", "# ]\n[", "- ", "? ", "{a: ", "[\n", "a: [\n"] {
      let deep = String(repeating: nested, count: 100_000)
      #expect(throws: RegimeError.self) { try Regime.load(yaml: deep) }
    }
    let large = String(repeating: "# a line of a very long comment\n", count: 40_000)
    #expect(throws: RegimeError.self) { try Regime.load(yaml: large) }
  }
}
