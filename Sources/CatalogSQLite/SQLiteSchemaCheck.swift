// SPDX-License-Identifier: Apache-2.0
// Holds a file's tables, indexes, views and triggers against those that the migrations make.

internal import EvidenceModel
internal import GRDB

/// Compares the schema of a file with the one that the migrations give.
enum SQLiteSchemaCheck {
  fileprivate struct Name: Hashable {
    let kind: String
    let name: String
  }

  /// What is missing, extra or different, each in one line; names are escaped.
  static func problems(_ database: Database) throws -> [String] {
    let expected = try schema(of: fresh())
    let found = try schema(of: database)
    var problems: [String] = []
    for (name, text) in expected.sorted(by: { $0.key < $1.key }) {
      guard let present = found[name] else {
        problems.append("\(name.kind) \(name.name): it is missing")
        continue
      }
      if present != text {
        problems.append("\(name.kind) \(name.name): its definition was changed")
      }
    }
    for (name, _) in found.sorted(by: { $0.key < $1.key }) where expected[name] == nil {
      problems.append(
        "\(EvidenceText.escaped(name.kind)) \(EvidenceText.escaped(name.name)): "
          + "it is no part of a catalog of martlet")
    }
    let migrations = SQLiteMigrations.migrator.migrations
    if found[Name(kind: "table", name: "grdb_migrations")] != nil,
      (try? SQLiteFormat.migrations(database)) != Set(migrations)
    {
      problems.append("table grdb_migrations: its rows are not those of this format")
    }
    return problems
  }

  /// Whether statements that somebody else wrote would run when rows change.
  static func hasTriggers(_ database: Database) throws -> Bool {
    try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'trigger')") ?? false
  }

  private static func schema(of database: Database) throws -> [Name: String] {
    let rows = try Row.fetchAll(database, sql: "SELECT type, name, sql FROM sqlite_schema")
    var schema: [Name: String] = [:]
    for row in rows {
      let name = Name(kind: text(row[0]), name: text(row[1]))
      schema[name, default: ""] += text(row[2])
    }
    return schema
  }

  private static func schema(of queue: DatabaseQueue) throws -> [Name: String] {
    try queue.read { try schema(of: $0) }
  }

  /// A catalog in memory, just made.
  private static func fresh() throws -> DatabaseQueue {
    let queue = try DatabaseQueue()
    try SQLiteMigrations.migrator.migrate(queue)
    return queue
  }

  /// A value as text, whatever somebody put there.
  private static func text(_ value: DatabaseValue) -> String {
    switch value.storage {
    case .string(let text): text
    case .null: ""
    default: "?"
    }
  }
}

extension SQLiteSchemaCheck.Name: Comparable {
  static func < (left: Self, right: Self) -> Bool {
    (left.kind, left.name) < (right.kind, right.name)
  }
}
