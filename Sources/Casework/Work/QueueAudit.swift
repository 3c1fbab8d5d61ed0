// SPDX-License-Identifier: Apache-2.0
// Works the queue's index out again, and names each row that is not what comes out.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// Works the queue's index out again from rows that leaves commit to, and names each row that differs.
///
/// While there is no index there is nothing to hold its rows against: the next person who asks for work
/// makes it.
struct QueueAudit {
  private(set) var problems: [String] = []
  private(set) var rows = 0

  /// Audits entries and tallies, and whether the rows that are nobody's record can be read.
  ///
  /// - Complexity: O(items selected).
  mutating func run(
    _ reader: any CatalogReader, columns: SealedColumns, regime: String
  ) throws {
    readable(OptOutRow.self, reader)
    readable(PaceRow.self, reader)
    let others = problems.count
    try runIndex(reader, columns: columns, regime: regime)
    if problems.count > others {
      problems.append("queue_entry: run martlet select, which makes the index of the queue anew")
    }
  }

  private mutating func runIndex(
    _ reader: any CatalogReader, columns: SealedColumns, regime: String
  ) throws {
    guard try QueueIndex.isCurrent(reader) else { return }
    var tallies = QueueTallies()
    var matched = 0
    let builder: QueueBuilder
    // A row that was tampered with is named by ``RowAudit``; what follows from it cannot be told.
    do {
      builder = try QueueBuilder(QueueContext(reader, columns: columns, regime: regime))
    } catch let error as CaseworkError where error.code == .tampered {
      return
    } catch let error as VaultError where error.code == .corrupt {
      return
    }
    try builder.forEachEntry { expected in
      tallies.add(expected)
      let name = "queue_entry \(expected.itemId)"
      do {
        let found = try reader.row(QueueEntryRow.self, key: .integer(expected.itemId))
        if found != nil { matched += 1 }
        guard found != expected else { return }
        problems.append("\(name): the row was \(found == nil ? "deleted" : "changed")")
      } catch let error as CatalogError where error.code.isDamage && error.code != .foreignSchema {
        matched += 1
        problems.append("\(name): the row was changed")
      }
    }
    rows += matched
    let others = try reader.count(QueueEntryRow.self) - matched
    if others > 0 {
      problems.append(
        "queue_entry: \(DecimalText.counted(others, "row is of an item that does", "rows are of items that do")) not wait"
      )
    }
    try audit(tallies, reader)
  }

  private mutating func audit(_ tallies: QueueTallies, _ reader: any CatalogReader) throws {
    do {
      let found = try reader.rows(QueueTallyRow.self)
      rows += found.count
      if Set(found) != tallies.rows { problems.append("queue_tally: its rows were changed") }
    } catch let error as CatalogError where error.code.isDamage && error.code != .foreignSchema {
      problems.append("queue_tally: a row cannot be read")
    }
  }

  private mutating func readable<Row: CatalogRow>(_ type: Row.Type, _ reader: any CatalogReader) {
    do { try reader.forEach(type) { _ in } } catch {
      problems.append("\(Row.table): a row cannot be read")
    }
  }
}
