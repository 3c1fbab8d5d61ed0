// SPDX-License-Identifier: Apache-2.0
// What an amendment changed, line by line.

internal import EvidenceModel
internal import StudyReport

/// What differs between two versions of a study plan.
///
/// Of golden items and seeds it says that they are others, never which: that would tell what is drawn.
struct StudyPlanChanges {
  /// A text is told up to so many characters.
  private static let longest = 80

  /// Each difference in words, in the order of the plan.
  let list: [String]

  init(from before: StudyPlan, to after: StudyPlan) {
    let (old, new) = (StudyPlanParticulars(before).list, StudyPlanParticulars(after).list)
    let gone = old.filter { line in !new.contains { $0.id == line.id } }
    var list = (new + gone).compactMap { line -> String? in
      let was = old.first { $0.id == line.id }?.text
      let now = new.first { $0.id == line.id }?.text
      guard was != now else { return nil }
      return "\(line.label.lowercased()): \(Self.words(was)) → \(Self.words(now))"
    }
    if before.golden != after.golden, before.golden.count == after.golden.count {
      list.append("other golden items")
    }
    if Self.seeds(before) != Self.seeds(after) { list.append("another seed") }
    self.list = list
  }

  /// All of them in one line.
  var line: String {
    list.isEmpty ? "nothing it says is changed" : "changed: " + list.joined(separator: "; ")
  }

  private static func words(_ text: String?) -> String {
    guard let text else { return "none" }
    return text.count > longest ? text.prefix(longest) + "…" : text
  }

  /// The seeds of what both draw, by what they draw.
  private static func seeds(_ plan: StudyPlan) -> [String: UInt64] {
    let audits = plan.audits.map { ($0.stratum.rawValue, $0.seed) }
    return Dictionary(
      audits + [("selection", plan.selection.seed), ("double", plan.doubleRatingSeed)],
      uniquingKeysWith: { first, _ in first })
  }
}
