// SPDX-License-Identifier: Apache-2.0
// Migration 3: what people decide about hits, what they keep for themselves, and indexes for reading a case at a glance.

extension SQLiteMigration3 {
  static let browsing: [String] = [hits, ownThings, glances]

  private static let hits = """
    CREATE TABLE hit_decision (
      id INTEGER NOT NULL PRIMARY KEY, match_id INTEGER NOT NULL REFERENCES match,
      user_id INTEGER NOT NULL REFERENCES user,
      decision TEXT NOT NULL CHECK (decision IN ('confirmed', 'rejected')),
      sealed_reason BLOB NOT NULL, decided INTEGER NOT NULL) STRICT;
    CREATE INDEX hit_decision_match ON hit_decision (match_id);
    CREATE INDEX hit_decision_user ON hit_decision (user_id);
    CREATE TABLE entry_hold (
      id INTEGER NOT NULL PRIMARY KEY, list_id INTEGER NOT NULL REFERENCES list,
      entry_key BLOB NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('quarantined', 'released', 'excluded')),
      items INTEGER NOT NULL, user_id INTEGER REFERENCES user, sealed_reason BLOB NOT NULL,
      decided INTEGER NOT NULL) STRICT;
    CREATE INDEX entry_hold_list ON entry_hold (list_id, entry_key);
    CREATE INDEX entry_hold_user ON entry_hold (user_id);
    """

  private static let ownThings = """
    CREATE TABLE saved_view (
      id INTEGER NOT NULL PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES user,
      name_key BLOB NOT NULL, sealed_view BLOB NOT NULL, UNIQUE (user_id, name_key)) STRICT;
    CREATE TABLE preference (
      user_id INTEGER NOT NULL PRIMARY KEY REFERENCES user, sealed_value BLOB NOT NULL) STRICT;
    """

  /// The columns by which items are filtered, apart from the sealed ones beside them.
  private static let glances = """
    CREATE INDEX item_glance ON item (kind, state);
    CREATE INDEX occurrence_glance ON occurrence (first_time, item_id);
    CREATE INDEX post_glance ON post (time);
    CREATE INDEX match_glance ON match (list_version_id, algorithm, item_id);
    """
}
