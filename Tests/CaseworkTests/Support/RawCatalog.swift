// SPDX-License-Identifier: Apache-2.0
// Rows changed behind the program's back, in raw SQL.

import Foundation
import GRDB

/// A catalog file under raw SQL: keys and references are not enforced.
struct RawCatalog {
  private let queue: DatabaseQueue

  /// One row, by column.
  typealias Values = [String: DatabaseValue]

  init(case path: String) throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    configuration.busyMode = .timeout(5)
    queue = try DatabaseQueue(path: path + "/catalog.sqlite", configuration: configuration)
  }

  /// All rows of a table, in the order of its primary key.
  func rows(_ table: String) throws -> [Values] {
    let order = try keys(table).map { "\"\($0)\"" }.joined(separator: ", ")
    return try queue.read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM \"\(table)\" ORDER BY \(order)").map { row in
        Dictionary(row.map { ($0.0, $0.1) }, uniquingKeysWith: { first, _ in first })
      }
    }
  }

  /// The columns of the primary key, in their order.
  func keys(_ table: String) throws -> [String] {
    try columns(table).filter { $0.key > 0 }.sorted { $0.key < $1.key }.map(\.name)
  }

  /// The columns outside the primary key.
  func others(_ table: String) throws -> [String] {
    try columns(table).filter { $0.key == 0 }.map(\.name)
  }

  private func columns(_ table: String) throws -> [(name: String, key: Int)] {
    try queue.read { database in
      try Row.fetchAll(database, sql: "PRAGMA table_info(\"\(table)\")").map {
        ($0["name"], $0["pk"])
      }
    }
  }

  /// Replaces the whole content of a table.
  func replace(_ table: String, by rows: [Values]) throws {
    try queue.write { database in
      try database.execute(sql: "DELETE FROM \"\(table)\"")
      for row in rows {
        let names = row.keys.sorted()
        let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
        let marks = names.map { _ in "?" }.joined(separator: ", ")
        try database.execute(
          sql: "INSERT INTO \"\(table)\" (\(list)) VALUES (\(marks))",
          arguments: StatementArguments(names.map { row[$0] ?? .null }))
      }
    }
  }

  /// Runs statements as somebody with a shell on the file would.
  func execute(_ sql: String) throws { try queue.write { try $0.execute(sql: sql) } }

  /// Puts a value where the table's definition does not allow it: types and checks are off meanwhile.
  func force(_ table: String, _ column: String, _ value: DatabaseValue, row key: Values) throws {
    try queue.writeWithoutTransaction { database in
      let definition = try String.fetchOne(
        database, sql: "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?",
        arguments: [table])
      let strict = definition ?? ""
      try redefine(table, as: Self.loose(strict), database)
      defer { try? redefine(table, as: strict, database) }
      let keys = key.keys.sorted()
      let test = keys.map { "\"\($0)\" = ?" }.joined(separator: " AND ")
      try database.execute(
        sql: "UPDATE \"\(table)\" SET \"\(column)\" = ? WHERE \(test)",
        arguments: StatementArguments([value] + keys.map { key[$0] ?? .null }))
    }
  }

  private func redefine(_ table: String, as sql: String, _ database: Database) throws {
    try database.execute(sql: "PRAGMA writable_schema = ON")
    try database.execute(
      sql: "UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?",
      arguments: [sql, table])
    try database.execute(sql: "PRAGMA writable_schema = RESET")
    database.clearSchemaCache()
  }

  private static func loose(_ definition: String) -> String {
    definition.replacing(" STRICT, WITHOUT ROWID", with: " WITHOUT ROWID")
      .replacing(" STRICT", with: "").replacing(" NOT NULL", with: "")
      .replacing(/\ CHECK \([a-z_]+ IN \([^)]*\)\)/, with: "")
  }

  func close() throws { try queue.close() }
}
