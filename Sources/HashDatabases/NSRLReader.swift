// SPDX-License-Identifier: Apache-2.0
// NSRL RDS version 3: known software as an SQLite database.

internal import EvidenceModel
internal import Foundation
internal import GRDB
public import HashExchange

/// Reads the hashes of an RDS version 3 database, row by row.
///
/// Read are `sha256`, `sha1`, `md5` and `file_size` of the table `FILE`, or of `METADATA` where `FILE` is a view of it, as far as it
/// has them. Views, virtual tables and generated columns are never read, as they may be anything; names of files are never asked
/// for. The database comes from outside: it is opened for reading, its schema is not trusted, its pages are checked, its rows must come in
/// the order of their numbers, and how much work SQLite does is bounded by the size of the file.
///
/// - Source: the table and its columns as sepinf-inc/IPED reads them (`HashDBTool.java`), and `PRAGMA table_info`.
public final class NSRLReader: ExchangeReader {
  private static let tables = ["FILE", "METADATA"]
  private static let longestHash = 128

  private let queue: DatabaseQueue
  private let table: Table
  private let beforeRows: () throws -> Void
  private var waiting: ArraySlice<ExchangeEvent> = []
  private var last: Int64?
  private var count = 0
  private var isAtEnd = false

  /// Opens the database at `path`; `beforeRows` is called before each 10,000 rows and may throw to stop.
  ///
  /// - Throws: ``HashListError`` `.otherFormat` when it has no table `FILE` with hashes, `.unreadable` when it is damaged.
  public init(path: String, beforeRows: @escaping () throws -> Void = {}) throws {
    self.beforeRows = beforeRows
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let budget = StepBudget(byteCount: (attributes?[.size] as? NSNumber)?.intValue ?? 0)
    do {
      (queue, table) = try Self.open(path, budget)
    } catch is DatabaseError {
      throw HashListError.damagedDatabase
    }
  }

  /// Opens a database; one that is shorter than it says only where its schema might be written, which nothing does here.
  private static func open(
    _ path: String, _ budget: StepBudget
  ) throws -> (DatabaseQueue, Table) {
    do {
      return try open(path, budget, isCut: false)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      return try open(path, budget, isCut: true)
    }
  }

  private static func open(
    _ path: String, _ budget: StepBudget, isCut: Bool
  ) throws -> (DatabaseQueue, Table) {
    var configuration = Configuration()
    configuration.readonly = true
    // The configuration lives as long as its connection, and the budget with it.
    configuration.prepareDatabase { database in
      budget.bound(database)
      try database.execute(
        sql: """
          PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;
          PRAGMA temp_store = MEMORY; PRAGMA query_only = ON;
          PRAGMA writable_schema = \(isCut ? "ON" : "OFF")
          """)
    }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    let table = try queue.read { database in
      for name in tables {
        if let table = try Table(name, database) { return table }
      }
      throw HashListError.otherDatabase
    }
    return (queue, table)
  }

  /// No lines: it is a database.
  public var lineCount: Int { 0 }

  /// What comes next.
  ///
  /// - Throws: ``HashListError`` `.unreadable` when the database is damaged before the first row; what `beforeRows` throws.
  public func next() throws -> ExchangeEvent? {
    if waiting.isEmpty, !isAtEnd { try fill() }
    return waiting.popFirst()
  }

  /// Reads the next rows, by their row numbers: no cursor stays open between two calls.
  ///
  /// Rows that do not come in that order, as pages that lead to each other give them again and again, are damage; those before it are kept.
  private func fill() throws {
    try beforeRows()
    var found: [ExchangeEvent] = []
    do {
      try queue.read { database in
        let rows = try Row.fetchCursor(database, sql: table.query, arguments: [last ?? .min])
        while let row = try rows.next() {
          guard let number = Int64.fromDatabaseValue(row["martlet_row"] ?? .null),
            last.map({ $0 < number }) ?? true
          else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
          last = number
          found.append(event(row))
        }
      }
      isAtEnd = found.isEmpty
    } catch is DatabaseError {
      isAtEnd = true
      guard count > 0 else { throw HashListError.damagedDatabase }
      found.append(
        .problem(LineProblem(record: count + 1, line: 0, algorithm: nil, reason: .unreadable)))
    }
    waiting = found[...]
  }

  private func event(_ row: Row) -> ExchangeEvent {
    count += 1
    var record = ExchangeRecord(number: count, line: 0)
    record.sha256 = text(row, "sha256")
    record.sha1 = text(row, "sha1")
    record.md5 = text(row, "md5")
    if table.columns.contains("file_size") {
      record.byteCount = Int64.fromDatabaseValue(row["file_size"] ?? .null)
    }
    return .record(record)
  }

  private func text(_ row: Row, _ name: String) -> String? {
    guard table.columns.contains(name), let stored: DatabaseValue = row[name],
      case .string(let value) = stored.storage, !value.isEmpty,
      value.utf8.count <= Self.longestHash
    else { return nil }
    return value.lowercased()
  }
}

/// The table that is read, and how its rows are asked for.
private struct Table {
  private static let read = ["sha256", "sha1", "md5", "file_size"]
  private static let rowNumbers = ["rowid", "_rowid_", "oid"]

  /// The columns that are read, in lower case.
  let columns: [String]
  /// Rows after a number, in their order, 10,000 at most.
  let query: String

  /// The table called `name`; `nil` where it is none, has no hashes, or no row numbers that can be asked for.
  init?(_ name: String, _ database: Database) throws {
    let isTable =
      try Row.fetchOne(
        database,
        sql: """
          SELECT 1 FROM sqlite_schema
          WHERE type = 'table' AND name = ? COLLATE NOCASE AND rootpage > 0 AND sql LIKE 'CREATE TABLE %'
          """, arguments: [name]) != nil
    guard isTable else { return nil }
    // Generated columns are not among them.
    let found = try Row.fetchAll(database, sql: "PRAGMA table_info(\(name))")
      .compactMap { String.fromDatabaseValue($0["name"] ?? .null)?.lowercased() }
    columns = Self.read.filter(found.contains)
    guard columns.contains(where: { $0 != "file_size" }),
      let number = Self.rowNumbers.first(where: { !found.contains($0) })
    else { return nil }
    query = """
      SELECT \(number) AS martlet_row, \(columns.joined(separator: ", ")) FROM \(name)
      WHERE \(number) > ? ORDER BY \(number) LIMIT 10000
      """
  }
}

extension HashListError {
  /// The database cannot be read.
  fileprivate static let damagedDatabase = HashListError(
    .unreadable, "the database cannot be read: it is damaged, or no SQLite database")
  /// The database is another one.
  fileprivate static let otherDatabase = HashListError(
    .otherFormat, "the database has no table FILE with hashes, so it is no RDS of version 3")
}
