// SPDX-License-Identifier: Apache-2.0
// Which items are rated by more than one person, and why: by a draw, for an audit, or because they are golden.

internal import Catalog
internal import EvidenceModel

/// Which items are rated by more than one person, and why.
struct RatingDraws {
  /// The items on which people agreed beforehand, by the newest plan.
  let golden: Set<Int64>
  /// The newest assessment when an item was first drawn into a sample, by item.
  private let sampled: [Int64: Int64]
  /// The items that the plan, or the policy without one, draws for two ratings.
  private let forTwo: Set<Int64>

  /// Reads plan, samples and draws, of all rows or of those that `state` contains.
  ///
  /// - Complexity: O(golden items + items of samples), and O(selected items) where a share is rated twice.
  init(_ reader: any CatalogReader, state: LedgerState?) throws {
    let plans = try reader.rows(StudyPlanRow.self, orderedBy: ["-id"])
    let plan = try plans.first { try state?.contains($0) ?? true }
    var golden: Set<Int64> = []
    if let plan {
      try reader.forEach(StudyGoldenRow.self, where: [.equals("plan_id", .integer(plan.id))]) {
        golden.insert($0.itemId)
      }
    }
    var sampled: [Int64: Int64] = [:]
    for sample in try reader.rows(StudySampleRow.self, orderedBy: ["id"]) {
      guard try state?.contains(sample) ?? true else { continue }
      try reader.forEach(
        StudySampleItemRow.self, where: [.equals("sample_id", .integer(sample.id))]
      ) { row in
        sampled[row.itemId] = min(sampled[row.itemId] ?? .max, sample.lastAssessment)
      }
    }
    self.golden = golden
    self.sampled = sampled
    forTwo = try Self.forTwo(reader, state: state, plan: plan)
  }

  private static func forTwo(
    _ reader: any CatalogReader, state: LedgerState?, plan: StudyPlanRow?
  ) throws -> Set<Int64> {
    let policy = try PolicyService.planned(reader, by: plan)
    let runs = try reader.rows(SelectionRunRow.self, orderedBy: ["-id"])
    guard policy.sampling.doubleRating > 0,
      let run = try runs.first(where: { try state?.contains($0) ?? true })
    else { return [] }
    var selected: Set<Int64> = []
    try reader.forEach(SelectionRow.self, where: [.equals("run_id", .integer(run.id))]) { row in
      if row.decision == .selected || row.sampled { selected.insert(row.itemId) }
    }
    var drawn: Set<Int64> = []
    try reader.forEach(ItemRow.self) { item in
      if selected.contains(item.id), policy.draws(.doubleRating, contentName: item.contentName) {
        drawn.insert(item.id)
      }
    }
    return drawn
  }

  /// Whether a draw wants two ratings of the item.
  func isForTwo(_ item: Int64) -> Bool { forTwo.contains(item) }

  /// Those who looked at an item for a sample: who first did so after it was drawn.
  func auditors(of item: Int64, looks: [AssessmentRow]) -> Set<Int64> {
    guard let drawn = sampled[item] else { return [] }
    let before = Set(looks.filter { $0.id <= drawn }.map(\.userId))
    return Set(looks.map(\.userId)).subtracting(before)
  }
}
