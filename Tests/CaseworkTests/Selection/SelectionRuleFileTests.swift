// SPDX-License-Identifier: Apache-2.0
// What a selection rule file may say, and the message for each thing it may not.

import EvidenceModel
import Testing

@testable import Casework

@Suite struct SelectionRuleFileTests {
  /// A fault in a rule file and the words that name it.
  struct Fault: CustomTestStringConvertible, Sendable {
    let yaml: String
    let message: String
    var testDescription: String { message }
  }

  private static let last = "\n  - {name: rest, decide: selected, reason: all}\n"

  private static func file(_ rule: String) -> String {
    "id: x\nseed: 1\nrules:\n  - {\(rule)}" + last
  }

  static let faults: [Fault] = [
    Fault(yaml: "a: [", message: "it is not YAML"),
    Fault(yaml: String(repeating: "[", count: 9), message: "brackets are nested too deeply"),
    Fault(
      yaml: "id: " + String(repeating: "x", count: 5_000),
      message: "a line has more than 4096 bytes"),
    Fault(yaml: "a: &a 1", message: "anchors and aliases"),
    Fault(yaml: "- 1", message: "it is not a table of settings"),
    Fault(yaml: "[a]: 1", message: "a name in it is a list or a table"),
    Fault(
      yaml: file("name: a, decide: selected, reason: r, when: {{a: 1}: 2}"),
      message: "a name in it is a list or a table"),
    Fault(yaml: "ids: x", message: "the file: there is no setting `ids`"),
    Fault(yaml: "seed: 1", message: "`id` is missing"),
    Fault(yaml: "id: x", message: "`seed` must be a whole number"),
    Fault(yaml: "id: x\nseed: -1", message: "`seed` must be a whole number"),
    Fault(yaml: "id: x\nseed: 1", message: "`rules` must be a list"),
    Fault(yaml: "id: x\nseed: 1\nrules: []", message: "`rules` must be a list"),
    Fault(yaml: file("decide: selected, reason: r"), message: "a rule has no `name`"),
    Fault(
      yaml: file("name: a, decide: selected, reason: r, why: x"),
      message: "rule a: there is no setting `why`"),
    Fault(
      yaml: file("name: a, decide: perhaps, reason: r"),
      message: "rule a: `decide` must be selected or not_selected"),
    Fault(yaml: file("name: a, decide: selected"), message: "rule a: `reason` is missing"),
    Fault(
      yaml: file("name: a, decide: not_selected, reason: r, when: {kind: other}"),
      message: "rule a: a rule that deselects needs a `sample` above 0 and at most 1"),
    Fault(
      yaml: file("name: a, decide: not_selected, reason: r, sample: 0, when: {kind: other}"),
      message: "rule a: a rule that deselects needs a `sample` above 0 and at most 1"),
    Fault(
      yaml: file("name: a, decide: not_selected, reason: r, sample: 1.5, when: {kind: other}"),
      message: "rule a: a rule that deselects needs a `sample` above 0 and at most 1"),
    Fault(
      yaml: file("name: a, decide: selected, reason: r, when: 3"),
      message: "rule a: `when` must be a table"),
    Fault(
      yaml: file("name: a, decide: selected, reason: r, when: {kind: painting}"),
      message: "rule a: `kind` must be of image, video, text, model, other"),
    Fault(
      yaml: file("name: a, decide: selected, reason: r, when: {posted: perhaps}"),
      message: "rule a: `posted` must be true or false"),
    Fault(
      yaml: file("name: a, decide: not_selected, reason: r, sample: 0.5, when: {trace: generated}"),
      message: "there is no condition `trace`"),
    Fault(
      yaml: file("name: rest, decide: selected, reason: r, when: {posted: true}"),
      message: "two rules share a name"),
    Fault(
      yaml:
        "id: x\nseed: 1\nrules:\n  - {name: a, decide: selected, reason: r, when: {posted: true}}",
      message: "the last rule must have no conditions, so that every item is decided"),
    Fault(
      yaml: file("name: a, decide: selected, reason: r") + "rank: {generated_trace: -1}",
      message:
        "rank: `generated_trace` must be a number from 0 to 1000: a trace never lowers a place"),
    Fault(
      yaml: file("name: a, decide: selected, reason: r") + "rank: {luck: 1}",
      message: "rank: there is no setting `luck`"),
  ]

  @Test(arguments: faults)
  func eachFaultIsNamed(_ fault: Fault) {
    let error = #expect(throws: SelectionRuleError.self) { try SelectionRules(yaml: fault.yaml) }
    #expect(error?.userMessage.contains(fault.message) == true, "\(error?.userMessage ?? "")")
  }

  @Test func theStandardRulesLoad() throws {
    let rules = try SelectionRules(yaml: SelectionRules.standardYAML)
    #expect(rules.id == "standard")
    #expect(rules.rules.last?.conditions == [])
    for rule in rules.rules where rule.decision == .notSelected {
      let byPerson = rule.conditions.contains { if case .triage = $0 { true } else { false } }
      #expect(byPerson || rule.sample > 0, "\(rule.name) is sampled")
    }
  }
}
