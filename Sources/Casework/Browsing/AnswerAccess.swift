// SPDX-License-Identifier: Apache-2.0
// Blind until answered: whether a person may see what others recorded of an item.

internal import Catalog
internal import EvidenceModel

/// Whether a person may see what others recorded.
///
/// Who grades sees others' answers about an item once the own look at it is recorded, and an own record is in for
/// every other member of its family that goes to assessment, since an answer about one member tells of the others. A
/// record that was taken back, or that wishes for a second opinion, is no answer. Who does not grade sees them where
/// the role may see the internal report.
struct AnswerAccess {
  let reader: any CatalogReader
  let actor: Actor

  /// Whether others' records, grades and results of `item` may be shown.
  ///
  /// - Complexity: O(members of its family).
  func isOpen(_ item: Int64) throws -> Bool {
    guard actor.grades else { return actor.may(.internalReport) }
    guard let user = actor.user, try hasAnswered(item, user, by: [.seen]) else { return false }
    for member in try others(inFamilyOf: item) where try isForAssessment(member) {
      guard try hasAnswered(member, user, by: AssessmentRoute.allCases) else { return false }
    }
    return true
  }

  /// Whether figures of what was recorded over the case may be shown.
  ///
  /// Who grades sees them once nothing waits to be rated any more, by whomever: a first look, a second rating, a golden
  /// item, one of a sample. What waits to be settled was rated.
  ///
  /// - Complexity: O(1).
  func areFiguresOpen() throws -> Bool {
    guard actor.may(.report) else { return false }
    return try !actor.grades || !isAnythingWaiting()
  }

  /// Whether the person may make reports and see counts of grades on the command line.
  ///
  /// Who answers for the study may at any time, though leads grade too; who only grades, as ``areFiguresOpen()``.
  func areReportsOpen() throws -> Bool {
    try actor.may(.internalReport) || areFiguresOpen()
  }

  /// Whether an answer of the person about an item stands that was found by one of these routes.
  private func hasAnswered(
    _ item: Int64, _ user: Int64, by routes: [AssessmentRoute]
  ) throws -> Bool {
    let records = try reader.rows(
      AssessmentRow.self,
      where: [.equals("item_id", .integer(item)), .equals("user_id", .integer(user))]
    ).filter { routes.contains($0.route) }.map(\.id)
    let marks = try AssessmentMarks.read(of: records, reader)
    return records.contains(where: marks.isAnswer)
  }

  private func others(inFamilyOf item: Int64) throws -> [Int64] {
    guard let version = try reader.maximum(FamilyVersionRow.self, column: "id"),
      let row = try reader.row(FamilyMemberRow.self, key: .integer(version), .integer(item))
    else { return [] }
    return try reader.rows(
      FamilyMemberRow.self,
      where: [.equals("version_id", .integer(version)), .equals("family", .integer(row.family))]
    ).map(\.itemId).filter { $0 != item }
  }

  private func isForAssessment(_ item: Int64) throws -> Bool {
    if let entry = try reader.row(QueueEntryRow.self, key: .integer(item)), entry.purpose != .work {
      return true
    }
    guard let run = try reader.maximum(SelectionRunRow.self, column: "id"),
      let row = try reader.row(SelectionRow.self, key: .integer(run), .integer(item))
    else { return false }
    return row.decision == .selected || row.sampled
  }

  /// Whether anything waits to be rated, or nobody has yet worked out what does.
  private func isAnythingWaiting() throws -> Bool {
    guard try QueueIndex.isCurrent(reader) else { return true }
    return try reader.first(
      QueueEntryRow.self, where: [.equals("lane", .text(QueueLane.rating.rawValue))]) != nil
  }

  /// The items that somebody saw and did not take back.
  static func seenItems(_ reader: any CatalogReader) throws -> Set<Int64> {
    let withdrawn = try AssessmentMarks.read(reader).withdrawn
    var seen: Set<Int64> = []
    try reader.forEachValues(
      AssessmentRow.self, columns: ["id", "item_id"],
      where: [.equals("route", .text(AssessmentRoute.seen.rawValue))]
    ) {
      if case .integer(let id) = $0[0], case .integer(let item) = $0[1], !withdrawn.contains(id) {
        seen.insert(item)
      }
    }
    return seen
  }
}
