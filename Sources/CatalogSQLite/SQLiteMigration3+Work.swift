// SPDX-License-Identifier: Apache-2.0
// Migration 3: how work is shared out.

extension SQLiteMigration3 {
  static let work: [String] = [leases, queue, policies, decisions]

  // An item may be held by two people, where it is rated twice. Nobody's record goes with the old table.
  private static let leases = """
    DROP TABLE lease;
    CREATE TABLE lease (
      item_id INTEGER NOT NULL REFERENCES item, user_id INTEGER NOT NULL REFERENCES user,
      lane TEXT NOT NULL CHECK (lane IN ('rating', 'lead')), begun INTEGER NOT NULL,
      until INTEGER NOT NULL, counted INTEGER, active INTEGER NOT NULL,
      PRIMARY KEY (item_id, user_id)) STRICT, WITHOUT ROWID;
    CREATE INDEX lease_user ON lease (user_id);
    CREATE INDEX lease_until ON lease (until);
    """

  private static let queue = """
    CREATE TABLE queue_entry (
      item_id INTEGER NOT NULL PRIMARY KEY REFERENCES item,
      lane TEXT NOT NULL CHECK (lane IN ('rating', 'lead')), rater INTEGER NOT NULL,
      severe INTEGER NOT NULL CHECK (severe IN (0, 1)), rank REAL NOT NULL,
      remaining INTEGER NOT NULL, family INTEGER NOT NULL,
      purpose TEXT NOT NULL CHECK (purpose IN ('work', 'golden', 'sample'))) STRICT;
    CREATE INDEX queue_entry_order ON queue_entry (lane, rater, severe, rank DESC, item_id);
    CREATE INDEX queue_entry_family ON queue_entry (family, severe);
    CREATE INDEX queue_entry_purpose ON queue_entry (purpose);
    CREATE TABLE queue_tally (
      lane TEXT NOT NULL CHECK (lane IN ('rating', 'lead')), rater INTEGER NOT NULL,
      severe INTEGER NOT NULL CHECK (severe IN (0, 1)), count INTEGER NOT NULL,
      PRIMARY KEY (lane, rater, severe)) STRICT, WITHOUT ROWID;
    CREATE TABLE opt_out (
      item_id INTEGER NOT NULL REFERENCES item, person_key BLOB NOT NULL,
      PRIMARY KEY (item_id, person_key)) STRICT, WITHOUT ROWID;
    CREATE TABLE pace (
      person_key BLOB NOT NULL PRIMARY KEY, sealed_state BLOB NOT NULL) STRICT, WITHOUT ROWID;
    """

  private static let policies = """
    CREATE TABLE policy (
      id INTEGER NOT NULL PRIMARY KEY, text TEXT NOT NULL, created INTEGER NOT NULL,
      actor TEXT NOT NULL) STRICT;
    CREATE TABLE rank_weight (
      run_id INTEGER NOT NULL REFERENCES selection_run, name TEXT NOT NULL, weight REAL NOT NULL,
      PRIMARY KEY (run_id, name)) STRICT, WITHOUT ROWID;
    """

  private static let decisions = """
    CREATE TABLE withdrawal (
      assessment_id INTEGER NOT NULL PRIMARY KEY REFERENCES assessment,
      recorded INTEGER NOT NULL) STRICT;
    CREATE TABLE second_opinion (
      assessment_id INTEGER NOT NULL PRIMARY KEY REFERENCES assessment,
      recorded INTEGER NOT NULL) STRICT;
    CREATE TABLE item_tag (
      id INTEGER NOT NULL PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item,
      user_id INTEGER NOT NULL REFERENCES user, tag TEXT NOT NULL,
      present INTEGER NOT NULL CHECK (present IN (0, 1)), sealed_label BLOB,
      recorded INTEGER NOT NULL) STRICT;
    CREATE INDEX item_tag_item ON item_tag (item_id);
    CREATE INDEX item_tag_user ON item_tag (user_id);
    CREATE TABLE item_note (
      id INTEGER NOT NULL PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item,
      user_id INTEGER NOT NULL REFERENCES user, sealed_text BLOB NOT NULL,
      recorded INTEGER NOT NULL) STRICT;
    CREATE INDEX item_note_item ON item_note (item_id);
    CREATE INDEX item_note_user ON item_note (user_id);
    """
}
