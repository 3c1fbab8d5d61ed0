// SPDX-License-Identifier: Apache-2.0
// Migration 2: what items have in common. Never changed after release.

/// The statements of migration 2.
enum SQLiteMigration2 {
  static let parts = [links]

  private static let links = """
    CREATE TABLE link (
      node_key BLOB NOT NULL, relation TEXT NOT NULL, item_id INTEGER NOT NULL REFERENCES item,
      PRIMARY KEY (node_key, relation, item_id)) STRICT, WITHOUT ROWID;
    CREATE INDEX link_item ON link (item_id);
    CREATE TABLE poster_link (
      post_id INTEGER NOT NULL PRIMARY KEY REFERENCES post, node_key BLOB NOT NULL) STRICT;
    CREATE INDEX poster_link_node ON poster_link (node_key);
    """
}
