// SPDX-License-Identifier: Apache-2.0
// Reading and changing rows within one transaction of one connection.

internal import Catalog
internal import Foundation
internal import GRDB

/// What a reader and a writer share.
protocol SQLiteAccess: CatalogReader {
  var database: Database { get }
  var running: RunningStatements { get }
}

/// The kept statements whose rows are being read, within one transaction.
///
/// Who reads rows may ask the same again for each of them, which would start a kept statement anew.
final class RunningStatements {
  private var texts: Set<String> = []

  /// Takes the kept statement of a text, unless it runs already.
  func take(_ text: String) -> Bool { texts.insert(text).inserted }

  /// Gives it back.
  func giveBack(_ text: String) { texts.remove(text) }
}

/// Reads rows within one transaction.
struct SQLiteReader: SQLiteAccess {
  let database: Database
  let running = RunningStatements()

  init(_ database: Database) { self.database = database }
}

extension SQLiteAccess {
  func row<Row: CatalogRow>(_ type: Row.Type, keyValues: [CatalogValue]) throws -> Row? {
    try checkKey(type, keyValues)
    return try mappingErrors(Row.table) {
      let statement = try database.cachedStatement(sql: SQLiteStatements.text(.byKey, type))
      guard let row = try GRDB.Row.fetchOne(statement, arguments: bound(keyValues)) else {
        return nil
      }
      return try Row(columnValues: values(row))
    }
  }

  func forEach<Row: CatalogRow>(
    _ type: Row.Type, where conditions: [CatalogCondition], orderedBy: [String], limit: Int?,
    _ body: (Row) throws -> Void
  ) throws {
    let query = try SQLiteStatements.select(
      type, where: conditions, orderedBy: orderedBy, limit: limit)
    try mappingErrors(Row.table) {
      try forEachRow(of: query) { try body(Row(columnValues: values($0))) }
    }
  }

  func forEachValues<Row: CatalogRow>(
    _ type: Row.Type, columns: [String], where conditions: [CatalogCondition], orderedBy: [String],
    limit: Int?, _ body: ([CatalogValue]) throws -> Void
  ) throws {
    let query = try SQLiteStatements.values(
      type, columns: columns, where: conditions, orderedBy: orderedBy, limit: limit)
    try mappingErrors(Row.table) { try forEachRow(of: query) { try body(values($0)) } }
  }

  /// Calls `body`, which may run the same query, with each row.
  private func forEachRow(
    of query: SQLiteStatements.Query, _ body: (GRDB.Row) throws -> Void
  ) throws {
    let isKept = query.isRepeated && running.take(query.text)
    defer { if isKept { running.giveBack(query.text) } }
    let rows = try GRDB.Row.fetchCursor(
      statement(query, isKept: isKept), arguments: bound(query.arguments))
    while let row = try rows.next() { try body(row) }
  }

  func count<Row: CatalogRow>(_ type: Row.Type, where conditions: [CatalogCondition]) throws -> Int
  {
    let query = try SQLiteStatements.count(type, where: conditions)
    return try mappingErrors(Row.table) {
      try Int.fetchOne(
        statement(query, isKept: query.isRepeated), arguments: bound(query.arguments)) ?? 0
    }
  }

  func counts<Row: CatalogRow>(
    _ type: Row.Type, by column: String, where conditions: [CatalogCondition]
  ) throws -> [CatalogValue: Int] {
    let query = try SQLiteStatements.counts(type, by: column, where: conditions)
    return try mappingErrors(Row.table) {
      var result: [CatalogValue: Int] = [:]
      let rows = try GRDB.Row.fetchCursor(
        statement(query, isKept: query.isRepeated), arguments: bound(query.arguments))
      while let row = try rows.next() {
        guard case .integer(let count) = value(row[1]) else { throw CatalogError(.corrupt) }
        result[value(row[0])] = Int(count)
      }
      return result
    }
  }

  func maximum<Row: CatalogRow>(_ type: Row.Type, column: String) throws -> Int64? {
    let text = try SQLiteStatements.maximum(type, column: column)
    return try mappingErrors(Row.table) {
      let found = try DatabaseValue.fetchOne(database.cachedStatement(sql: text))
      switch found.map(value) ?? .null {
      case .null: return nil
      case .integer(let number): return number
      default: throw CatalogError(.corrupt, "\(Row.table).\(column): wrong type")
      }
    }
  }

  func checkKey<Row: CatalogRow>(_ type: Row.Type, _ values: [CatalogValue]) throws {
    guard values.count == Row.keyColumns.count else {
      throw CatalogError(.misuse, "\(Row.table): a key of \(Row.keyColumns.count) columns")
    }
  }

  func bound(_ values: [CatalogValue]) -> StatementArguments {
    StatementArguments(values.map(databaseValue))
  }

  /// The query compiled: once for the connection where it `isKept`, else for this use.
  private func statement(_ query: SQLiteStatements.Query, isKept: Bool) throws -> Statement {
    isKept
      ? try database.cachedStatement(sql: query.text) : try database.makeStatement(sql: query.text)
  }

  private func values(_ row: GRDB.Row) -> [CatalogValue] {
    (0..<row.count).map { value(row[$0]) }
  }

  private func value(_ value: DatabaseValue) -> CatalogValue {
    switch value.storage {
    case .null: .null
    case .int64(let number): .integer(number)
    case .double(let number): .real(number)
    case .string(let text): .text(text)
    case .blob(let data): .blob([UInt8](data))
    }
  }

  private func databaseValue(_ value: CatalogValue) -> DatabaseValue {
    switch value {
    case .null: .null
    case .integer(let number): number.databaseValue
    case .real(let number): number.databaseValue
    case .text(let text): text.databaseValue
    case .blob(let bytes): Data(bytes).databaseValue
    }
  }
}

/// Reads and changes rows within one transaction.
struct SQLiteWriter: SQLiteAccess, CatalogWriter {
  let database: Database
  let running = RunningStatements()

  init(_ database: Database) { self.database = database }

  func insert<Row: CatalogRow>(_ row: Row) throws {
    try run(.insert, Row.self, try row.columns().map(\.value))
  }

  func upsert<Row: CatalogRow>(_ row: Row) throws {
    try run(.upsert, Row.self, try row.columns().map(\.value))
  }

  func update<Row: CatalogRow>(_ row: Row) throws {
    let values = try row.columns().map(\.value)
    try run(.update, Row.self, values + (try row.rowKey()))
    guard database.changesCount > 0 else { throw CatalogError(.notFound, Row.table) }
  }

  func delete<Row: CatalogRow>(_ type: Row.Type, keyValues: [CatalogValue]) throws -> Bool {
    try checkKey(type, keyValues)
    try run(.delete, type, keyValues)
    return database.changesCount > 0
  }

  func deleteAll<Row: CatalogRow>(_ type: Row.Type) throws { try run(.deleteAll, type, []) }

  private func run<Row: CatalogRow>(
    _ kind: SQLiteStatements.Fixed, _ type: Row.Type, _ values: [CatalogValue]
  ) throws {
    try mappingErrors(Row.table) {
      try database.cachedStatement(sql: SQLiteStatements.text(kind, type))
        .execute(arguments: bound(values))
    }
  }
}
