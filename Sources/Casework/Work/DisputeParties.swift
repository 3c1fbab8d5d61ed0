// SPDX-License-Identifier: Apache-2.0
// Nobody judges the own case: a dispute is settled by a lead who has not rated the item, where there is one.

internal import Catalog
internal import EvidenceModel

/// Who may settle what two people differ about.
struct DisputeParties {
  let reader: any CatalogReader
  /// The active people who may settle disputes.
  private let judges: Set<Int64>

  init(_ reader: any CatalogReader) throws {
    self.reader = reader
    judges = Set(
      try reader.rows(UserRow.self, where: [.equals("state", "active")]).filter {
        UserRole(rawValue: $0.role).map {
          Actor.capabilities[$0]?.contains(.adjudicate) ?? false
        } ?? false
      }.map(\.id))
  }

  /// Whether `user` has rated the item and somebody else, who has not, may settle it.
  ///
  /// - Complexity: O(looks at the item).
  func mustLeave(_ item: Int64, _ user: Int64) throws -> Bool {
    let raters = try raters(of: item)
    return raters.contains(user) && !judges.subtracting(raters).isEmpty
  }

  private func raters(of item: Int64) throws -> Set<Int64> {
    Set(
      try reader.rows(
        AssessmentRow.self,
        where: [
          .equals("item_id", .integer(item)),
          .equals("route", .text(AssessmentRoute.seen.rawValue)),
          .equals("kind", .text(AssessmentRow.Kind.first.rawValue)),
        ]
      ).filter { try reader.row(WithdrawalRow.self, key: .integer($0.id)) == nil }.map(\.userId))
  }
}
