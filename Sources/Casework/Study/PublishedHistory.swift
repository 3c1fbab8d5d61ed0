// SPDX-License-Identifier: Apache-2.0
// What earlier published reports of a case told, made again from the ledger.

internal import Catalog
internal import Ledger
internal import StudyReport

/// A published report that was made: what it is a function of, besides the program.
struct PublishedReport: Hashable {
  /// The number of leaves.
  let size: Int
  /// Counts from one to this were small.
  let largestSmallCell: Int

  init(size: Int, largestSmallCell: Int) {
    self.size = size
    self.largestSmallCell = largestSmallCell
  }

  /// The report that a leaf records; `nil` for other leaves and the internal edition.
  init?(_ leaf: LedgerLeaf) {
    guard LeafKind(rawValue: leaf.kind) == .report,
      leaf["edition"] == ReportEdition.published.rawValue,
      let size = leaf["at"].flatMap({ Int($0) })
    else { return nil }
    self.size = size
    // Leaves of the first version do not name the setting: it was the default unless changed.
    largestSmallCell =
      leaf["small"].flatMap { Int($0) } ?? ReportOptions(edition: .published).largestSmallCell
  }
}

/// What the published reports of a case told, made again from the ledger.
///
/// A report takes into account those that its own leaves record, so that it stays a function of the
/// ledger's size; against those recorded later it can only be checked.
final class PublishedHistory {
  private let service: ReportService
  private var known: [PublishedReport: PublishedState] = [:]

  /// The reports that the case of `service` records.
  init(service: ReportService) { self.service = service }

  /// What the published reports told that the first `size` leaves record, oldest first.
  ///
  /// - Complexity: one pass over the case for each ledger size that was published.
  func states(before size: Int) throws -> [PublishedState] {
    try recorded(limit: size).map(state)
  }

  /// How many small counts follow from what `state` prints and another published report of the case.
  func smallDifferences(of state: PublishedState, at size: Int) throws -> Int {
    let own = PublishedReport(
      size: size, largestSmallCell: state.largestSmallCell)
    return try recorded(limit: nil).filter { $0 != own }.map {
      let other = try self.state($0)
      return $0.size <= size
        ? state.smallDifferences(from: other) : other.smallDifferences(from: state)
    }.max() ?? 0
  }

  private func recorded(limit: Int?) throws -> [PublishedReport] {
    var found: [PublishedReport] = []
    var conditions: [CatalogCondition] = [.equals("kind", .text(LeafKind.report.rawValue))]
    if let limit { conditions.append(.lessThan("seq", .integer(Int64(limit)))) }
    try service.store.catalog.read { reader in
      try reader.forEach(LeafRow.self, where: conditions, orderedBy: ["seq"]) { row in
        guard let report = PublishedReport(try LedgerLeaf(bytes: row.entry)),
          !found.contains(report)
        else { return }
        found.append(report)
      }
    }
    return found
  }

  private func state(_ report: PublishedReport) throws -> PublishedState {
    if let known = known[report] { return known }
    let made = try StudyReport.state(
      try service.snapshot(at: report.size),
      options: ReportOptions(edition: .published, largestSmallCell: report.largestSmallCell),
      earlier: try states(before: report.size))
    known[report] = made
    return made
  }
}
