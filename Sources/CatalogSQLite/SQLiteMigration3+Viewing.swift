// SPDX-License-Identifier: Apache-2.0
// Migration 3: what people looked at.

extension SQLiteMigration3 {
  static let viewing = [
    """
    CREATE TABLE view_record (
      id INTEGER NOT NULL PRIMARY KEY, started INTEGER NOT NULL,
      sealed_detail BLOB NOT NULL) STRICT;
    CREATE TABLE viewed_item (
      item_id INTEGER NOT NULL REFERENCES item, view_id INTEGER NOT NULL REFERENCES view_record,
      position INTEGER NOT NULL, PRIMARY KEY (item_id, view_id)) STRICT, WITHOUT ROWID;
    CREATE INDEX viewed_item_view ON viewed_item (view_id);
    CREATE TABLE view_end (
      view_id INTEGER NOT NULL PRIMARY KEY REFERENCES view_record,
      sealed_detail BLOB NOT NULL) STRICT;
    """
  ]
}
