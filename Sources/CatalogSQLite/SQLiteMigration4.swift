// SPDX-License-Identifier: Apache-2.0
// Migration 4: by which rules traces were read. Never changed after release.

/// The statements of migration 4.
enum SQLiteMigration4 {
  static let parts = [readings]

  private static let readings = """
    CREATE TABLE trace_reading (
      item_id INTEGER NOT NULL REFERENCES item, rules INTEGER NOT NULL,
      first_number INTEGER NOT NULL, former_traces INTEGER NOT NULL, former_code TEXT,
      PRIMARY KEY (item_id, rules)) STRICT, WITHOUT ROWID;
    """
}
