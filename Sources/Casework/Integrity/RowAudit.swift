// SPDX-License-Identifier: Apache-2.0
// Holds every row of every table against what the ledger commits to.

internal import Catalog
internal import EvidenceModel

/// Names every changed, deleted, inserted or swapped row.
struct RowAudit {
  private var expected: [LedgerState.RowName: [UInt8]]
  private(set) var problems: [String] = []
  private(set) var rows = 0

  /// Expects what `state` says.
  init(_ state: LedgerState) { expected = state.digests }

  /// Audits every table that leaves commit to.
  mutating func run(_ reader: any CatalogReader) throws {
    try audit(SourceRow.self, reader)
    try audit(CaptureRow.self, reader)
    try audit(FindingRow.self, reader)
    try audit(ItemRow.self, reader)
    try audit(FingerprintRow.self, reader)
    try audit(OccurrenceRow.self, reader)
    try audit(PageRow.self, reader)
    try audit(PostRow.self, reader)
    try audit(PostingRow.self, reader)
    try audit(TraceRow.self, reader)
    try audit(ConclusionRow.self, reader)
    try audit(ListRow.self, reader)
    try audit(ListVersionRow.self, reader)
    try audit(MatchRow.self, reader)
    try audit(FamilyVersionRow.self, reader)
    try audit(FamilyMemberRow.self, reader)
    try audit(SelectionRunRow.self, reader)
    try audit(SelectionRow.self, reader)
    try audit(TriageRow.self, reader)
    try audit(UserRow.self, reader)
    try audit(AssessmentRow.self, reader)
    try audit(DeterminationRow.self, reader)
    try audit(RuleConfirmationRow.self, reader)
    try audit(ReportRow.self, reader)
    try audit(RequestRow.self, reader)
    try audit(CaseFact.self, reader)
    let missing = expected.keys.sorted { ($0.table, keyText($0)) < ($1.table, keyText($1)) }
    for name in missing { problems.append("\(name.table) \(keyText(name)): the row was deleted") }
  }

  private mutating func audit<Row: CatalogRow>(
    _ type: Row.Type, _ reader: any CatalogReader
  ) throws {
    var found: [String] = []
    var met: [LedgerState.RowName: [UInt8]] = [:]
    var count = 0
    do {
      try reader.forEach(type, orderedBy: type.keyColumns) { row in
        count += 1
        let commitment = try RowCommitment.to(row)
        let name = LedgerState.RowName(table: commitment.table, key: commitment.key)
        let digest = expected.removeValue(forKey: name)
        if let digest { met[name] = digest }
        guard digest != commitment.digest else { return }
        let what = digest == nil ? "inserted" : "changed"
        found.append("\(name.table) \(keyText(name)): the row was \(what)")
      }
    } catch let error as CatalogError where error.code == .corrupt {
      expected.merge(met) { first, _ in first }
      return try auditOneByOne(type, reader)
    }
    rows += count
    problems += found
  }

  /// Audits a table in which a row cannot be read at all: every expected row is asked for by its key.
  private mutating func auditOneByOne<Row: CatalogRow>(
    _ type: Row.Type, _ reader: any CatalogReader
  ) throws {
    let names = expected.keys.filter { $0.table == Row.table }
    var count = 0
    for name in names.sorted(by: { keyText($0) < keyText($1) }) {
      do {
        guard let row = try reader.row(type, keyValues: RowCommitment.keyValues(name.key)) else {
          continue
        }
        if try RowCommitment.to(row).digest != expected[name] {
          problems.append("\(name.table) \(keyText(name)): the row was changed")
        }
      } catch let error as CatalogError where error.code == .corrupt {
        problems.append("\(name.table) \(keyText(name)): the row was changed")
      }
      count += 1
      expected[name] = nil
    }
    let inserted = try reader.count(type) - count
    if inserted > 0 { problems.append("\(Row.table): \(inserted) rows were inserted") }
    rows += count
  }

  private func keyText(_ name: LedgerState.RowName) -> String { RowCommitment.keyText(name.key) }
}
