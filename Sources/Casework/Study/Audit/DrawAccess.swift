// SPDX-License-Identifier: Apache-2.0
// What of a study's draws a person may be told: nobody who grades, how much of a sample waits or by which seed it was drawn.

internal import Catalog
internal import EvidenceModel

/// What of a study's draws a person may be told.
///
/// Who leads may grade, too. Who is told how many items of a sample wait, and looks again after each own look, knows
/// which were of it; who knows a seed and the case can draw again. Who does not grade is told both.
struct DrawAccess {
  /// What is said in place of the size of a sample that waits.
  static let closed = "how many is told once nothing waits any more"

  /// Whether the person does not grade, and may be told how far samples are.
  let mayFollow: Bool
  /// The strata of which a sample waits whose size, and how much of it was looked at, the person is not told.
  let closedStrata: Set<AuditStratum>
  /// Whether seeds, and digests of what was drawn by them, may be told.
  let tellsSeeds: Bool
  /// Whether figures of what was recorded may be told: to who grades once nothing waits any more.
  let areFiguresOpen: Bool

  /// Reads it for `actor` as things are now.
  ///
  /// - Throws: errors of the catalog.
  /// - Complexity: O(assessments + items of samples).
  init(_ reader: any CatalogReader, store: CaseStore, actor: Actor) throws {
    mayFollow = !actor.grades
    areFiguresOpen = try AnswerAccess(reader: reader, actor: actor).areFiguresOpen()
    guard actor.grades else {
      (closedStrata, tellsSeeds) = ([], true)
      return
    }
    closedStrata = Set(
      try AuditStratum.allCases.filter { try Self.waiting(in: $0, reader) != nil })
    // Before the first record all that is to be drawn is still to come.
    let hasBegun = try reader.maximum(AssessmentRow.self, column: "id") != nil
    guard closedStrata.isEmpty, hasBegun, areFiguresOpen else {
      tellsSeeds = false
      return
    }
    let plan = try StudyPlanService.newest(reader, columns: store.columns)?.plan
    tellsSeeds = try DrawSecrecy(reader, store: store, state: nil, plan: plan).areSeedsTold
  }

  /// Whether it may be told how many items the samples of a stratum have, and from how many they were drawn.
  ///
  /// How many items were seen and are not criminal is a result, and it follows from the size of a sample: of a planned share,
  /// and of all there are where more were asked for.
  func tellsSizes(of stratum: AuditStratum) -> Bool {
    !closedStrata.contains(stratum) && (areFiguresOpen || stratum == .notSelected)
  }

  /// What may be told of how many items of a stratum are to be drawn.
  func words(_ audit: StudyPlan.Audit) -> String {
    closedStrata.contains(audit.stratum) ? Self.closed : audit.extent.words
  }

  /// The newest sample of a stratum of which items wait, to be looked at or settled, and how many; `nil` where none do.
  ///
  /// - Complexity: O(items of the sample).
  static func waiting(
    in stratum: AuditStratum, _ reader: any CatalogReader
  ) throws -> (sample: Int64, items: Int)? {
    guard
      let newest = try reader.first(
        StudySampleRow.self, where: [.equals("stratum", .text(stratum.rawValue))],
        orderedBy: ["-id"])
    else { return nil }
    let items = try reader.rows(
      StudySampleItemRow.self, where: [.equals("sample_id", .integer(newest.id))])
    let waiting = try items.count {
      try reader.row(QueueEntryRow.self, key: .integer($0.itemId)) != nil
    }
    return waiting > 0 ? (newest.id, waiting) : nil
  }
}
