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

  func close() throws { try queue.close() }
}
