// SPDX-License-Identifier: Apache-2.0
// Each branch of the statutes of England and Wales as one row: facts in, instrument and rule out.

import EvidenceModel
import LegalRegime
import Testing

/// One branch: the facts, and what must come out.
struct Branch: CustomTestStringConvertible, Sendable {
  let facts: [String: String]
  let instrument: String
  let rule: String
  var severity: String?
  var isDraft = false

  init(
    _ facts: String, _ instrument: String, _ rule: String, severity: String? = nil,
    isDraft: Bool = false
  ) {
    self.facts = Branch.read(facts)
    self.instrument = instrument
    self.rule = rule
    self.severity = severity
    self.isDraft = isDraft
  }

  var testDescription: String { "\(rule): \(facts.sorted { $0.key < $1.key })" }

  /// Reads `child=yes origin=camera …`, and `limbs=yes` for all three limbs of CJA 2009 s.62.
  static func read(_ text: String) -> [String: String] {
    var facts: [String: String] = [:]
    for part in text.split(separator: " ") {
      let pair = part.split(separator: "=").map(String.init)
      if pair[0] == "limbs" {
        for limb in ["pornographic", "listed_content", "obscene_character"] {
          facts[limb] = pair[1]
        }
      } else {
        facts[pair[0]] = pair[1]
      }
    }
    return facts
  }
}

@Suite struct StatuteTreeTests {
  private let date = CivilDate(daysSinceEpoch: 20_000)

  static let photographs = [
    Branch(
      "child=yes photograph_like=yes indecent=yes origin=camera severity=a", "photograph",
      "photograph", severity: "A"),
    Branch(
      "child=yes photograph_like=yes indecent=yes origin=computer_made severity=b",
      "pseudo_photograph", "pseudo_photograph", severity: "B"),
    Branch(
      "child=impression photograph_like=yes indecent=yes origin=computer_made severity=c",
      "pseudo_photograph", "pseudo_photograph", severity: "C"),
    Branch(
      "child=yes photograph_like=yes indecent=yes origin=altered severity=a", "pseudo_photograph",
      "pseudo_photograph_altered", severity: "A", isDraft: true),
    Branch(
      "child=impression photograph_like=yes indecent=yes origin=altered severity=a",
      "pseudo_photograph", "pseudo_photograph_altered", severity: "A", isDraft: true),
    Branch(
      "child=yes photograph_like=yes indecent=yes origin=cannot_tell severity=c",
      "photo_or_pseudo", "photo_or_pseudo", severity: "C"),
    Branch(
      "child=yes photograph_like=no derived=yes indecent=yes severity=b", "derived", "derived",
      severity: "B"),
    Branch(
      "child=yes photograph_like=yes indecent=yes origin=camera severity=unsure", "photograph",
      "photograph"),
    Branch(
      "child=yes photograph_like=yes indecent=yes origin=computer_made", "pseudo_photograph",
      "pseudo_photograph"),
  ]

  static let prohibited = [
    Branch(
      "child=yes photograph_like=no derived=no indecent=yes limbs=yes severity=a",
      "prohibited_image", "prohibited_image"),
    Branch(
      "child=impression photograph_like=no derived=no indecent=yes limbs=yes", "prohibited_image",
      "prohibited_image_by_impression", isDraft: true),
    Branch(
      "child=impression photograph_like=no derived=yes indecent=yes limbs=yes", "prohibited_image",
      "prohibited_image_by_impression", isDraft: true),
    Branch(
      "child=yes photograph_like=yes indecent=no origin=camera limbs=yes severity=a",
      "prohibited_image", "prohibited_image"),
    Branch(
      "child=yes photograph_like=yes indecent=no limbs=yes", "prohibited_image",
      "prohibited_image"),
    Branch(
      "child=yes photograph_like=no derived=yes indecent=no limbs=yes", "prohibited_image",
      "prohibited_image"),
    Branch(
      "child=yes photograph_like=unsure indecent=no limbs=yes", "prohibited_image",
      "prohibited_image"),
    Branch(
      "child=impression photograph_like=yes indecent=yes origin=camera limbs=yes",
      "prohibited_image", "prohibited_image_by_impression", isDraft: true),
    Branch(
      "child=impression photograph_like=unsure origin=camera limbs=yes", "prohibited_image",
      "prohibited_image_by_impression", isDraft: true),
  ]

  static let notCriminal = [
    Branch("child=no", "none", "no_child"),
    Branch("child=no photograph_like=yes indecent=yes limbs=yes", "none", "no_child"),
    Branch(
      "child=yes photograph_like=yes indecent=no pornographic=no", "none", "not_pornographic"),
    Branch(
      "child=yes photograph_like=no derived=no pornographic=yes listed_content=no", "none",
      "no_listed_content"),
    Branch(
      "child=yes photograph_like=no derived=no pornographic=unsure obscene_character=no", "none",
      "no_obscene_character"),
    Branch(
      "child=impression photograph_like=yes indecent=yes origin=camera pornographic=no", "none",
      "not_pornographic"),
    Branch("child=unsure indecent=no pornographic=no", "none", "child_not_known_not_pornographic"),
    Branch(
      "photograph_like=no derived=no listed_content=no", "none",
      "child_not_known_no_listed_content"),
    Branch("indecent=no obscene_character=no", "none", "child_not_known_no_obscene_character"),
  ]

  static let undetermined = [
    Branch("", "undetermined", "child_not_known_photographic"),
    Branch("child=unsure indecent=yes limbs=no", "undetermined", "child_not_known_photographic"),
    Branch(
      "child=unsure photograph_like=no derived=unsure limbs=no", "undetermined",
      "child_not_known_derived"),
    Branch("child=unsure indecent=no limbs=yes", "undetermined", "child_not_known_limbs_open"),
    Branch("child=yes indecent=yes", "undetermined", "photograph_like_not_known"),
    Branch(
      "child=impression photograph_like=unsure indecent=yes origin=computer_made", "undetermined",
      "photograph_like_not_known_impression"),
    Branch(
      "child=yes photograph_like=yes indecent=yes", "undetermined", "origin_not_known"),
    Branch(
      "child=impression photograph_like=yes indecent=yes origin=cannot_tell", "undetermined",
      "cannot_tell_impression"),
    Branch(
      "child=yes photograph_like=yes indecent=unsure origin=camera", "undetermined",
      "indecent_not_known_camera"),
    Branch(
      "child=yes photograph_like=yes indecent=unsure origin=altered", "undetermined",
      "indecent_not_known"),
    Branch(
      "child=yes photograph_like=no derived=yes indecent=unsure", "undetermined",
      "derived_indecent_not_known"),
    Branch(
      "child=yes photograph_like=no derived=unsure indecent=yes limbs=no", "undetermined",
      "derived_not_known"),
    Branch(
      "child=yes photograph_like=no derived=no listed_content=yes obscene_character=yes",
      "undetermined", "pornographic_not_known"),
    Branch(
      "child=yes photograph_like=no derived=no pornographic=yes listed_content=unsure",
      "undetermined", "listed_content_not_known"),
    Branch(
      "child=yes photograph_like=no derived=no pornographic=yes listed_content=yes",
      "undetermined", "obscene_character_not_known"),
  ]

  @Test(arguments: photographs + prohibited + notCriminal + undetermined)
  func factsGiveTheirInstrument(_ branch: Branch) throws {
    let regime = try EmbeddedRegimes.regime("uk-england-wales")
    let found = regime.determine(try FactSheet(named: branch.facts), asOf: date, confirmed: [])
    #expect(found.instrument == branch.instrument)
    #expect(found.rule == branch.rule)
    #expect(found.severity == branch.severity)
    #expect(found.standing == (branch.isDraft ? .counselRequired : .standing))
    #expect(found.regime == "uk-england-wales")
    #expect(found.regimeVersion == 1)
    if branch.instrument != "none" || branch.rule != "no_child" {
      #expect(found.reason.contains(" s."), "\(found.reason)")
    }
  }

  @Test func everyRuleThatGivesAResultHasABranch() throws {
    let regime = try EmbeddedRegimes.regime("uk-england-wales")
    let tested = Set(
      (Self.photographs + Self.prohibited + Self.notCriminal + Self.undetermined).map(\.rule))
    let results = regime.rules.filter { rule in
      if case .result = rule.outcome { true } else { false }
    }
    #expect(Set(results.map(\.name)) == tested)
  }

  @Test func aMissingSeverityIsSaid() throws {
    let regime = try EmbeddedRegimes.regime("uk-england-wales")
    let base = Branch.read("child=yes photograph_like=yes indecent=yes origin=camera")
    let none = regime.determine(try FactSheet(named: base), asOf: date, confirmed: [])
    #expect(none.reason.hasSuffix("; no severity: unanswered"))
    let unsure = regime.determine(
      try FactSheet(named: base.merging(["severity": "unsure"]) { $1 }), asOf: date, confirmed: [])
    #expect(unsure.reason.hasSuffix("; no severity: unsure"))
  }

  @Test func anUndeterminedResultNamesTheQuestion() throws {
    let regime = try EmbeddedRegimes.regime("uk-england-wales")
    for branch in Self.undetermined {
      let facts = try FactSheet(named: branch.facts)
      let reason = regime.determine(facts, asOf: date, confirmed: []).reason
      let names = FactQuestion.allCases.filter { question in
        reason.contains("\(question.rawValue) is unanswered")
          || reason.contains("\(question.rawValue) is unsure")
          || reason.contains("\(question.rawValue) cannot be told")
      }
      #expect(!names.isEmpty, "\(reason)")
      for name in names { #expect([nil, "unsure", "cannot_tell"].contains(facts[name])) }
    }
  }
}
