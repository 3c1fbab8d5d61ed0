// SPDX-License-Identifier: Apache-2.0
// Tells a catalog from other files, and its format's version, before anything is changed.

internal import Catalog
internal import Foundation
internal import GRDB

/// Checks of a file's format.
enum SQLiteFormat {
  /// The first bytes of every SQLite file.
  private static let magic = Array("SQLite format 3\u{0}".utf8)

  /// Checks that there is a file and that it begins as an SQLite file does.
  static func checkMagic(path: String) throws {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
      throw CatalogError(.noFile)
    }
    guard attributes[.type] as? FileAttributeType == .typeRegular else {
      throw CatalogError(.notACatalog)
    }
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw CatalogError(.inputOutput, "the file could not be opened")
    }
    defer { try? file.close() }
    guard let head = try? file.read(upToCount: magic.count) else {
      throw CatalogError(.notACatalog)
    }
    guard Array(head) == magic else { throw CatalogError(.notACatalog) }
  }

  /// The format's version, when the file is a catalog that this program can read.
  static func version(_ database: Database) throws -> Int {
    let application = try Int32.fetchOne(database, sql: "PRAGMA application_id")
    guard application == CatalogSQLite.applicationID else { throw CatalogError(.notACatalog) }
    guard let version = try Int.fetchOne(database, sql: "PRAGMA user_version"), version > 0 else {
      throw CatalogError(.notACatalog)
    }
    guard version <= CatalogSchema.version,
      try migrations(database)?.isSubset(of: SQLiteMigrations.migrator.migrations) ?? true
    else { throw CatalogError(.newerFormat) }
    return version
  }

  /// The migrations that the file says it went through; `nil` when it does not say.
  static func migrations(_ database: Database) throws -> Set<String>? {
    guard try database.tableExists("grdb_migrations") else { return nil }
    return try String.fetchSet(database, sql: "SELECT identifier FROM grdb_migrations")
  }
}
