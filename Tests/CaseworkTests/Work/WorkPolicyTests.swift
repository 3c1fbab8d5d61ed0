// SPDX-License-Identifier: Apache-2.0
// The policy file: what it may say, what is refused with which words, and how it comes into force.

import Catalog
import EvidenceModel
import Testing

@testable import Casework

@Suite struct WorkPolicyTests {
  @Test func theStandardPolicySparesPeopleAndTurnsNothingRiskyOn() throws {
    let policy = try WorkPolicy(yaml: WorkPolicy.standardYAML)
    #expect(!policy.isWallOn)
    #expect(policy.budget.perDay == nil)
    #expect(policy.budget.weight(of: "A") == 3)
    #expect(policy.budget.weight(of: nil) == 1)
    #expect(policy.budget.weight(of: "Z") == 1)
    #expect(policy.breaks == WorkPolicy.Breaks(afterMinutes: 50, minutes: 10))
    #expect(policy.shifts == [])
    #expect(policy.severe.severities == ["A"])
    #expect(policy.sampling.doubleRating == 0)
    #expect(policy.sampling.glanced > 0)
    #expect(policy.ingestRoots == [])
  }

  private static let accepted: [(String, String, @Sendable (WorkPolicy) -> Bool)] = [
    ("exposures_per_day:", "exposures_per_day: 120", { $0.budget.perDay == 120 }),
    ("breaks:", "breaks: none", { $0.breaks == nil }),
    ("breaks:", "breaks: {after_minutes: 7.5, minutes: 1}", { $0.breaks?.afterMinutes == 7.5 }),
    (
      "shifts:", "shifts: [{days: [mon, sun], from: \"08:30\", to: 16:00}]",
      { $0.shifts == [WorkPolicy.Shift(days: [1, 7], from: 510, to: 960)] }
    ),
    (
      "shifts:", "shifts: [{days: [fri], from: \"22:00\", to: \"06:00\"}]",
      { $0.shifts.first?.to == 360 }
    ),
    ("wall:", "wall: on", { $0.isWallOn }),
    ("auto_advance:", "auto_advance: no", { !$0.advancesByItself }),
    ("ingest_roots:", "ingest_roots: [/srv/intake]", { $0.ingestRoots == ["/srv/intake"] }),
    (
      "severe:", "severe: {severities: [A, B], lists: [north]}",
      { $0.severe.severities == ["A", "B"] && $0.severe.lists == ["north"] }
    ),
  ]

  @Test(arguments: accepted.indices)
  func aChangedLineIsRead(_ index: Int) throws {
    let (start, line, holds) = Self.accepted[index]
    let policy = try WorkPolicy(yaml: try WorkDesk.policy([start: line]))
    #expect(holds(policy), "\(line)")
  }

  @Test func linesMayEndAsOnAnySystem() throws {
    let text = try WorkDesk.policy(["wall:": "wall: on"])
    let windows = text.replacing("\n", with: "\r\n")
    #expect(try WorkPolicy(yaml: windows) == WorkPolicy(yaml: text))
    let error = #expect(throws: WorkPolicyError.self) {
      try WorkPolicy(yaml: windows.replacing("wall: on", with: "wall: &a on"))
    }
    #expect(error?.userMessage.contains("anchors and aliases") == true)
  }

  private static let refused: [(String, String, String)] = [
    ("format:", "format: martlet.policy/2", "`format` must be martlet.policy/1"),
    ("wall:", "walls: off", "there is no setting `walls`"),
    ("wall:", "", "`wall` is missing"),
    ("exposures_per_day:", "exposures_per_day: 0", "a number from 1 to 100,000"),
    ("weights:", "weights: {A: 3}", "`other` is missing"),
    ("weights:", "weights: {A: -1, other: 1}", "`A` must be a number from 0 to 100"),
    ("breaks:", "breaks: {after_minutes: 50}", "breaks: `minutes` is missing"),
    (
      "breaks:", "breaks: {after_minutes: 50, minutes: 10, x: 1}", "breaks: there is no setting `x`"
    ),
    ("shifts:", "shifts: []", "`shifts` is empty; write none"),
    ("shifts:", "shifts: [{days: [], from: \"08:00\", to: \"16:00\"}]", "`days` names no day"),
    ("shifts:", "shifts: [{days: [lun], from: \"08:00\", to: \"16:00\"}]", "`days` must be of mon"),
    ("shifts:", "shifts: [{days: [mon], from: \"25:00\", to: \"16:00\"}]", "a time of day such as"),
    ("shifts:", "shifts: [{days: [mon], from: \"8\", to: \"16:00\"}]", "a time of day such as"),
    ("sampling:", "sampling: {seed: 1, double_rating: 2, glanced: 0.1, inferred: 0}", "0 to 1"),
    (
      "sampling:", "sampling: {seed: 1, double_rating: 0, glanced: 0, inferred: 0}",
      "always sampled"
    ),
    ("severe:", "severe: {severities: A, lists: []}", "`severities` must be a list"),
    ("idle_lock_minutes:", "idle_lock_minutes: 0", "a number from 1 to 240"),
    ("ingest_roots:", "ingest_roots: [intake]", "absolute paths"),
    ("ingest_roots:", "ingest_roots: [/srv/../etc]", "absolute paths"),
    ("wall:", "wall: &a off", "anchors and aliases"),
    ("severe:", "severe: [[[[[[[[[[]]]]]]]]]]", "nested too deeply"),
    ("wall:", "wall: [", "it is not YAML"),
    ("wall:", "wall: maybe", "`wall` must be on or off"),
    ("wall:", "wall: on\nwall: off", "`wall` is given twice"),
    ("wall:", "[wall]: off", "a name in it is a list or a table"),
  ]

  @Test(arguments: refused)
  func aFaultIsNamedWithItsPlace(_ start: String, _ line: String, _ words: String) throws {
    let text = try WorkDesk.policy([start: line])
    let error = #expect(throws: WorkPolicyError.self) { try WorkPolicy(yaml: text) }
    #expect(error?.userMessage.contains(words) == true, "\(error?.userMessage ?? "")")
    #expect(error?.userMessage.hasPrefix("the policy file was not accepted: ") == true)
  }

  @Test(arguments: ["", "a word", "[]", "# " + String(repeating: "x", count: 500)])
  func whatIsNoTableOfSettingsIsRefused(_ text: String) {
    #expect(throws: WorkPolicyError.self) { try WorkPolicy(yaml: text) }
  }

  @Test func policiesAreVersionedAndOnTheRecord() throws {
    let desk = try WorkDesk(items: 1)
    let service = PolicyService(store: desk.store, actor: desk.testCase.administrator)
    #expect(try service.inForce().version == 0)
    let text = try WorkDesk.policy(["wall:": "wall: on"])
    #expect(try service.put(text) == 1)
    #expect(try service.inForce().policy.isWallOn)
    #expect(throws: CaseworkError(.conflict, "")) { try service.put(text) }
    #expect(throws: CaseworkError(.usage, "")) { try service.put("wall: on") }
    #expect(throws: CaseworkError(.denied, "")) {
      try PolicyService(store: desk.store, actor: desk.lead).put(WorkPolicy.standardYAML)
    }
    #expect(try service.put(WorkPolicy.standardYAML) == 2, "back to the standard")
    #expect(try desk.testCase.rows(PolicyRow.self).map(\.text) == [text, WorkPolicy.standardYAML])
    let kinds = try desk.testCase.rows(LeafRow.self).map(\.kind)
    #expect(kinds.suffix(2) == ["settings.policy", "settings.policy"])
    #expect(try desk.testCase.problems() == [])
    try desk.store.close()
  }
}
