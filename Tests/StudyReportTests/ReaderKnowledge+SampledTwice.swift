// SPDX-License-Identifier: Apache-2.0
// What a reader knows of items that a rule and an audit sample drew both: the same finds stand in three tables.

import EvidenceModel
import StudyReport

extension ReaderKnowledge {
  /// Parts what samples of what was not selected show by whether a rule drew it too.
  ///
  /// What was found anywhere, less what the study counts, was found for samples alone; the other finds of the samples are
  /// finds of the rules too; and what these have besides was found since the draw.
  mutating func stateSampledTwice(_ snapshot: StudySnapshot) {
    guard let stratum = snapshot.audit?.strata.first(where: { $0.id == "not_selected" }),
      let newest = stratum.samples.last, solver.position("exposure|looked|posted") != nil
    else { return }
    let rows = stratum.samples.map { "\(stratum.id).\($0.number)" }
    stateFates(newest)
    let classes = Self.classes(snapshot)
    let posted = Set(snapshot.figures.map(\.item))
    let ruled = snapshot.items.filter { item in
      if case .notSelected = item.selection {
        item.isSampled && posted.contains(item.number)
      } else {
        false
      }
    }
    var finds: [String] = []
    for name in snapshot.regime.instruments.filter(\.isCriminal).map(\.id) {
      let both = stratum.samples.reduce(0) { $0 + ($1.overlap.found[name] ?? 0) }
      let all = stratum.samples.reduce(0) { $0 + ($1.found[name] ?? 0) }
      let found = rows.map { "audit_found|\(name)|\($0)" }
      declareParts(name, both: both, all: all, ruled: ruled.count { classes[$0.number] == name })
      solver.state(found, Self.parts(name), 0...0)
      let later = found.dropFirst().filter { solver.position($0) != nil }
      stateIfEqual(["audit_total|\(name)|known"], items([name]) + ["alone|\(name)"])
      stateIfEqual(["audit_found|\(name)|since.\(rows[0])"], ["ruled|\(name)"] + later)
      finds += ["twice|\(name)", "ruled|\(name)"]
    }
    stateIfEqual(["sample|total|criminal"], finds)
    let seen = rows.map { "audit|\($0)|seen" }
    declareParts(
      "seen", both: stratum.samples.reduce(0) { $0 + $1.overlap.examined },
      all: stratum.samples.reduce(0) { $0 + $1.examined },
      ruled: ruled.count { Self.isSeen(classes[$0.number]) })
    solver.state(seen, Self.parts("seen"), 0...0)
    stateIfEqual(["sample|total|seen"], ["twice|seen", "ruled|seen"])
    stateIfEqual(["exposure|audited|posted"], ["alone|seen"])
    let first = "audit|\(rows[0])"
    stateIfEqual(
      ["\(first)|size"], ["\(first)|drawn", "\(first)|left", "ruled|seen"] + seen.dropFirst())
  }

  private static func parts(_ name: String) -> [String] { ["twice|\(name)", "alone|\(name)"] }

  private static func isSeen(_ code: String?) -> Bool {
    !["inferred", "glanced", "not_assessed"].contains(code)
  }

  private mutating func declareParts(_ name: String, both: Int, all: Int, ruled: Int) {
    for (part, count) in [("twice", both), ("alone", all - both), ("ruled", max(0, ruled - both))] {
      solver.declare("\(part)|\(name)", truth: count, domain: ReaderSolver.unlimited)
    }
  }

  /// Looks for samples, and what of all that was left aside nobody knows, as fates of the same images.
  private mutating func stateFates(_ newest: StudyAuditSample) {
    let audited = "exposure|audited|posted"
    let rest = ["negative", "deselected", "known"].map { "exposure|\($0)|posted" }
    stateIfEqual(["stages|audit|looks"], [audited])
    for fates in [Array(rest[..<2]), rest] {
      stateIfEqual(["sample|total|size"], ["sample|total|sampled", audited] + fates)
      stateIfEqual(["audit|not_selected.\(newest.number)|left"], fates)
    }
  }
}
