// SPDX-License-Identifier: Apache-2.0
// The same record sent twice is one: a key held down, or a request sent again after a broken connection.

internal import Catalog
internal import EvidenceModel

/// Finds the record that an entry only repeats.
struct RepeatedEntry {
  let store: CaseStore
  let reader: any CatalogReader
  let user: Int64
  let views: ViewService

  /// The person's newest standing record of the item, where `entry` says the same by the same route and the person
  /// has not looked at the item since.
  ///
  /// - Complexity: O(the person's records and views of the item).
  func standing(_ entry: AssessmentEntry) throws -> AssessmentRow? {
    guard let facts = entry.facts, entry.started == nil else { return nil }
    let all = try reader.rows(
      AssessmentRow.self,
      where: [.equals("item_id", .integer(entry.item)), .equals("user_id", .integer(user))],
      orderedBy: ["-id"])
    guard let newest = all.first, newest.route == entry.route,
      newest.kind == (entry.isAdjudication ? .adjudication : .first),
      try reader.row(WithdrawalRow.self, key: .integer(newest.id)) == nil,
      try note(of: newest) == entry.note, try wish(of: newest) == entry.wantsSecondOpinion,
      try FactRecord.open(newest, columns: store.columns) == facts
    else { return nil }
    let since = Instant(microseconds: newest.recorded)
    return try views.look(of: user, at: entry.item, since: since, reader) == nil ? newest : nil
  }

  private func note(of row: AssessmentRow) throws -> String? {
    try row.sealedNote.map {
      String(
        decoding: try store.columns.open($0, AssessmentRow.self, "sealed_note", row: row.id),
        as: UTF8.self)
    }
  }

  /// A wish that the policy added by itself does not make another record of it.
  private func wish(of row: AssessmentRow) throws -> Bool {
    try reader.row(SecondOpinionRow.self, key: .integer(row.id)) != nil
  }
}
