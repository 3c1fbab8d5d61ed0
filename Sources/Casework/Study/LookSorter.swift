// SPDX-License-Identifier: Apache-2.0
// What each look was for: the study itself, a second rating, a golden item, an audit, a dispute, or a look again.

internal import Catalog
internal import StudyReport

/// Tells what each look was for, taken in the order of the records.
struct LookSorter {
  private struct Look: Hashable {
    let item: Int64
    let user: Int64
  }

  private let deselected: Set<Int64>
  private var golden: Set<Int64> = []
  /// The newest assessment when an item was drawn into a sample, by item and stratum.
  private var drawn: [StudySampleRow.Stratum: [Int64: Int64]] = [:]
  private var firstRater: [Int64: Int64] = [:]
  private var known: Set<Look> = []
  /// Deselected items that were looked at for a check, and for nothing else.
  private(set) var audited: Set<Int64> = []

  /// Reads plan and samples that `state` contains.
  ///
  /// - Complexity: O(items of samples + golden items).
  init(_ reader: any CatalogReader, state: LedgerState, deselected: Set<Int64>) throws {
    self.deselected = deselected
    let plans = try reader.rows(StudyPlanRow.self, orderedBy: ["-id"])
    if let plan = try plans.first(where: { try state.contains($0) }) {
      try reader.forEach(StudyGoldenRow.self, where: [.equals("plan_id", .integer(plan.id))]) {
        golden.insert($0.itemId)
      }
    }
    for sample in try reader.rows(StudySampleRow.self, orderedBy: ["id"]) {
      guard try state.contains(sample) else { continue }
      try reader.forEach(
        StudySampleItemRow.self, where: [.equals("sample_id", .integer(sample.id))]
      ) { drawn[sample.stratum, default: [:]][$0.itemId] = sample.lastAssessment }
    }
  }

  /// What a look was for: `grading` for the first look at an item under study.
  ///
  /// A person's further records about an item are looks `again`, whatever the first one was for: one more look of a person
  /// who changes an answer is no other look at the item. Records come in the order of their numbers.
  mutating func stage(of row: AssessmentRow) -> StudyStage {
    if row.kind == .adjudication { return .adjudication }
    guard known.insert(Look(item: row.itemId, user: row.userId)).inserted else { return .again }
    let stage = newStage(of: row)
    if stage == .grading {
      audited.remove(row.itemId)
    } else if firstRater[row.itemId] == nil {
      audited.insert(row.itemId)
    }
    if stage == .grading { firstRater[row.itemId] = row.userId }
    return stage
  }

  private func newStage(of row: AssessmentRow) -> StudyStage {
    let item = row.itemId
    guard firstRater[item] != nil else {
      guard deselected.contains(item) else { return .grading }
      if golden.contains(item) { return .golden }
      return isAfter(row, .notSelected) ? .audit : .grading
    }
    if golden.contains(item) { return .golden }
    return isAfter(row, .negative) ? .audit : .second
  }

  /// Whether a record came after its item was drawn from a stratum.
  private func isAfter(_ row: AssessmentRow, _ stratum: StudySampleRow.Stratum) -> Bool {
    drawn[stratum]?[row.itemId].map { row.id > $0 } ?? false
  }
}
