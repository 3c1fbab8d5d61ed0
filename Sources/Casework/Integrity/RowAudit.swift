// SPDX-License-Identifier: Apache-2.0
// Holds every row of every table against what the ledger commits to.

internal import Catalog
internal import EvidenceModel

/// Names every changed, deleted, inserted or swapped row.
struct RowAudit {
  /// The tables that no leaf commits to: leases, saved views and preferences, which are nobody's record, the
  /// leaves themselves, which the ledger's tiles hold, links, which ``LinkAudit`` works out again, and what
  /// ``QueueAudit`` works out or reads: the queue's index, who opted out of what, how far people are through
  /// their day.
  static let uncommittedTables: Set<String> = [
    LeaseRow.table, LeafRow.table, LinkRow.table, PosterLinkRow.table, QueueEntryRow.table,
    QueueTallyRow.table, OptOutRow.table, PaceRow.table, SavedViewRow.table, PreferenceRow.table,
  ]

  private var expected: [LedgerState.RowName: [UInt8]]
  private(set) var problems: [String] = []
  private(set) var rows = 0

  /// Expects what `state` says.
  init(_ state: LedgerState) { expected = state.digests }

  /// Audits every table that leaves commit to, and whether leases can be read.
  mutating func run(_ reader: any CatalogReader) throws {
    for type in CatalogSchema.rowTypes where !Self.uncommittedTables.contains(type.table) {
      try audit(type, reader)
    }
    try readLeases(reader)
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
    } catch let error as CatalogError where error.code == .foreignSchema {
      expected.merge(met) { first, _ in first }
      return giveUp(type)
    } catch let error as CatalogError where error.code.isDamage {
      expected.merge(met) { first, _ in first }
      return try auditOneByOne(type, reader)
    }
    rows += count
    problems += found
  }

  /// Names a table that is gone or has other columns, in one line for all its rows.
  private mutating func giveUp<Row: CatalogRow>(_ type: Row.Type) {
    let names = expected.keys.filter { $0.table == Row.table }
    for name in names { expected[name] = nil }
    problems.append(
      "\(Row.table): the table is not the one that martlet made; its \(names.count) rows cannot be "
        + "checked")
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
      } catch let error as CatalogError where error.code.isDamage {
        problems.append("\(name.table) \(keyText(name)): the row was changed")
      }
      count += 1
      expected[name] = nil
    }
    rows += count
    do {
      let inserted = try reader.count(type) - count
      if inserted > 0 {
        problems.append(
          "\(Row.table): \(DecimalText.counted(inserted, "row was", "rows were")) inserted")
      }
    } catch let error as CatalogError where error.code.isDamage {
      problems.append("\(Row.table): its rows cannot be counted")
    }
  }

  /// A lease that cannot be read stops the queue, though nothing is lost with it.
  private mutating func readLeases(_ reader: any CatalogReader) throws {
    do { try reader.forEach(LeaseRow.self) { _ in } } catch let error as CatalogError
      where error.code.isDamage
    { problems.append("lease: a row cannot be read") }
  }

  private func keyText(_ name: LedgerState.RowName) -> String { RowCommitment.keyText(name.key) }
}
