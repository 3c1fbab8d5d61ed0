// SPDX-License-Identifier: Apache-2.0
// Which grades the wall can be filtered by: those that the case's own regime gives.

internal import LegalRegime

extension WallFilter {
  /// Refuses grades that no record can come to under the case's own regime in force: such a filter would show nothing, as if
  /// nothing had been graded so.
  ///
  /// - Throws: ``CaseworkError`` `.usage` with the grades that there are; errors of the catalog.
  public func requireGrades(of store: CaseStore) throws {
    guard !grades.isEmpty, let regime = try store.regimes().first?.regime else { return }
    let known = regime.instruments.flatMap { instrument in
      [instrument.id] + instrument.severities.map { "\(instrument.id)/\($0)" }
    }
    let named = Set(known + known.map { OwnRecords.draftMark + $0 })
    guard grades.isSubset(of: named) else {
      throw CaseworkError(
        .usage,
        "`grade` is what an own record comes to: \(known.joined(separator: ", ")); \(OwnRecords.draftMark) before it is a draft of it"
      )
    }
  }
}
