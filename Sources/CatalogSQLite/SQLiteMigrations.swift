// SPDX-License-Identifier: Apache-2.0
// The numbered migrations. A migration that was released is never changed.

internal import Catalog
internal import GRDB

/// The numbered migrations of the schema.
enum SQLiteMigrations {
  /// Brings a catalog of any older version to ``CatalogSchema/version``.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(sql: "PRAGMA application_id = \(CatalogSQLite.applicationID)")
      for part in SQLiteMigration1.parts { try database.execute(sql: part) }
      try database.execute(sql: "PRAGMA user_version = 1")
    }
    migrator.registerMigration("2") { database in
      for part in SQLiteMigration2.parts { try database.execute(sql: part) }
      try database.execute(sql: "PRAGMA user_version = 2")
    }
    migrator.registerMigration("3") { database in
      for part in SQLiteMigration3.parts { try database.execute(sql: part) }
      try database.execute(sql: "PRAGMA user_version = 3")
    }
    migrator.registerMigration("4") { database in
      for part in SQLiteMigration4.parts { try database.execute(sql: part) }
      try database.execute(sql: "PRAGMA user_version = 4")
    }
    return migrator
  }
}
