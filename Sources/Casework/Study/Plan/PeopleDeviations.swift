// SPDX-License-Identifier: Apache-2.0
// What became of the people a plan counts on: who was deactivated, and what then waits for nobody.

internal import EvidenceModel

/// Tells what became of the people a plan counts on.
struct PeopleDeviations {
  let plan: StudyPlan
  /// The people who have looked at each item.
  let looks: [Int64: Set<Int64>]
  let accounts: [Int64: AccountHistory.Account]

  /// The deviations, in the order of ``StudyDeviation/Code``.
  var list: [StudyDeviation] { [deactivated, golden].compactMap(\.self) }

  /// Whose answers stand though they are gone, and who was to lead.
  private var deactivated: StudyDeviation? {
    let gone = accounts.filter { !$0.value.isActive }
    let raters = looks.values.reduce(into: Set()) { $0.formUnion($1) }.count { gone[$0] != nil }
    let leads = gone.values.map(\.name).filter(plan.leads.contains).sorted()
    var actual: [String] = []
    if raters > 0 {
      let isOne = raters == 1
      actual.append(
        "\(raters) \(isOne ? "person" : "people") deactivated whose answers stand and count")
    }
    if !leads.isEmpty {
      actual.append(
        "\(leads.map { EvidenceText.escaped($0) }.joined(separator: ", ")) deactivated, who was to lead: "
          + "amend the plan to name who does")
    }
    guard !actual.isEmpty else { return nil }
    return StudyDeviation(
      code: .deactivated,
      planned: "\(plan.assessors) to assess, led by \(plan.leads.joined(separator: ", "))",
      actual: actual.joined(separator: "; "))
  }

  /// Golden items that want more people than there are: agreement stays closed until they have them.
  private var golden: StudyDeviation? {
    guard !looks.isEmpty else { return nil }
    let able = Set(accounts.filter { $0.value.isActive && $0.value.role == .assessor }.keys)
    let room = plan.golden.map { (looks[$0.item] ?? []).union(able).count }
    let few = room.filter { $0 < plan.assessors }
    guard let least = few.min() else { return nil }
    let items = DecimalText.counted(few.count, "golden item")
    return StudyDeviation(
      code: .golden, planned: "\(plan.assessors) people rate each golden item",
      actual:
        "\(items) with \(least) who rated or can: figures of agreement stay closed to who grades until a lead rates them, "
        + "who may know what was agreed; add an assessor, or amend the plan to assessors: \(max(least, StudyPlan.assessorRange.lowerBound))"
    )
  }
}
