// SPDX-License-Identifier: Apache-2.0
// What a reader knows who parts the images posted by three tables at once: what was decided, how they stand, which look.

import EvidenceModel
import StudyReport

extension ReaderKnowledge {
  /// One cell of the three tables laid over each other, which no report prints.
  private struct Joint: Hashable {
    let decision: String
    let standing: String
    let fate: String

    var name: String { "joint|\(decision)|\(standing).\(fate)|posted" }
  }

  private static let decisions = [
    "selected": "funnel|selected|posted", "aside": "deselected",
    "open": "funnel|undecided|posted",
  ]
  private static let standings = [
    "assessed": "assessed", "inferred": "inferred", "glanced": "standing|glanced|posted",
    "not_assessed": "standing|not_assessed|posted",
  ]
  /// The fates that images of a standing can have at all.
  private static let fates = [
    "assessed": ["looked", "duplicate"],
    "inferred": ["looked", "audited", "inferred", "duplicate"],
    "glanced": ["looked", "audited", "glanced", "duplicate"],
    "not_assessed": [
      "looked", "audited", "known", "negative", "deselected", "waiting", "duplicate",
    ],
  ]

  /// Lays the tables over each other: each is a sum of the same cells.
  mutating func stateJoint(_ snapshot: StudySnapshot) {
    guard solver.position("exposure|looked|posted") != nil else { return }
    let counts = Self.counts(snapshot)
    var all: [Joint] = []
    for decision in Self.decisions.keys.sorted() {
      for standing in Self.standings.keys.sorted() {
        for fate in Self.fates[standing] ?? [] where Self.canBe(decision, fate) {
          let joint = Joint(decision: decision, standing: standing, fate: fate)
          let count = counts[joint] ?? 0
          // A reader supposes that no look was taken back, and none taken of what nobody asked for, where that is so.
          let isTakenBack =
            fate == "looked" && standing != "assessed"
            || fate == "audited" && standing != "not_assessed"
          let isUnasked =
            decision == "open" && standing != "not_assessed"
            || decision == "aside" && standing == "assessed"
          let isSupposed = (isTakenBack || isUnasked) && count == 0
          let domain = isSupposed ? 0...0 : ReaderSolver.unlimited
          solver.declare(joint.name, truth: count, domain: domain)
          all.append(joint)
        }
      }
    }
    func sum(_ whole: String, _ isPart: (Joint) -> Bool) {
      guard solver.position(whole) != nil else { return }
      solver.state(all.filter(isPart).map(\.name), [whole], 0...0)
    }
    for (decision, whole) in Self.decisions { sum(whole) { $0.decision == decision } }
    for (standing, whole) in Self.standings { sum(whole) { $0.standing == standing } }
    for fate in Set(all.map(\.fate)) { sum("exposure|\(fate)|posted") { $0.fate == fate } }
    // A further image is as its item's first, so that without a first there is none.
    for joint in all where joint.fate == "duplicate" {
      let first = all.filter {
        $0.decision == joint.decision && $0.standing == joint.standing && $0.fate != joint.fate
      }
      let most = Array(repeating: first.map(\.name), count: snapshot.figures.count)
      solver.state([joint.name], most.flatMap { $0 }, -(1 << 50)...0)
    }
    sum("sample|total|size") { $0.decision == "aside" && $0.fate != "duplicate" }
    // What was left aside waits only where the rules or a sample drew it; a column that is not there holds none.
    let drawn = Joint(decision: "aside", standing: "not_assessed", fate: "waiting")
    let samples = snapshot.audit?.strata.filter { $0.id == "not_selected" }.flatMap { stratum in
      stratum.samples.map { "audit|\(stratum.id).\($0.number)" }
    }
    solver.state(
      [drawn.name] + (samples ?? []).map { "\($0)|seen" },
      ["sample|total|sampled"] + (samples ?? []).map { "\($0)|drawn" }, -(1 << 50)...0)
    let sampled = Joint(decision: "aside", standing: "assessed", fate: "looked")
    stateIfEqual(["sample|total|seen"], [sampled.name])
  }

  /// Only what was left aside is spared by that, and what was selected waits whatever list it is on.
  private static func canBe(_ decision: String, _ fate: String) -> Bool {
    switch fate {
    case "audited", "negative", "deselected": decision == "aside"
    case "known": decision != "selected"
    default: true
    }
  }

  /// Counts the images of a snapshot by hand.
  private static func counts(_ snapshot: StudySnapshot) -> [Joint: Int] {
    let items = Dictionary(uniqueKeysWithValues: snapshot.items.map { ($0.number, $0) })
    var counts: [Joint: Int] = [:]
    var seen: Set<Int> = []
    for figure in snapshot.figures {
      guard let item = items[figure.item] else { continue }
      let decision =
        switch item.selection {
        case .selected: "selected"
        case .notSelected: "aside"
        case .undecided: "open"
        }
      let standing =
        switch item.basis {
        case .adjudicated, .seen, .disputed: "assessed"
        case .inferred: "inferred"
        case .glanced: "glanced"
        case .none: "not_assessed"
        }
      let fate = seen.insert(item.number).inserted ? fate(item, decision, standing) : "duplicate"
      counts[Joint(decision: decision, standing: standing, fate: fate), default: 0] += 1
    }
    return counts
  }

  private static func fate(_ item: StudyItem, _ decision: String, _ standing: String) -> String {
    if standing == "assessed" { return "looked" }
    let isLeft = decision == "aside" && !item.isSampled
    if item.isLookedAt { return isLeft ? "audited" : "looked" }
    if standing != "not_assessed" { return standing }
    if decision == "selected" || item.isSampled || item.isDrawn { return "waiting" }
    if item.isKnown { return "known" }
    return isLeft ? item.isOnNegativeList ? "negative" : "deselected" : "waiting"
  }
}
