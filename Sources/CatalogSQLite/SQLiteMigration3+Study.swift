// SPDX-License-Identifier: Apache-2.0
// Migration 3: what a study was planned to be, and the samples drawn for its audit.

extension SQLiteMigration3 {
  static let study: [String] = [
    """
    CREATE TABLE study_plan (
      id INTEGER NOT NULL PRIMARY KEY, sealed_text BLOB NOT NULL, digest BLOB NOT NULL,
      double_rating REAL NOT NULL, double_rating_seed INTEGER NOT NULL,
      assessors INTEGER NOT NULL, late INTEGER NOT NULL CHECK (late IN (0, 1)),
      sealed_reason BLOB, last_assessment INTEGER NOT NULL, created INTEGER NOT NULL,
      actor TEXT NOT NULL) STRICT;
    CREATE TABLE study_golden (
      plan_id INTEGER NOT NULL REFERENCES study_plan, item_id INTEGER NOT NULL REFERENCES item,
      sealed_facts BLOB NOT NULL, PRIMARY KEY (plan_id, item_id)) STRICT, WITHOUT ROWID;
    CREATE INDEX study_golden_item ON study_golden (item_id);
    CREATE TABLE study_sample (
      id INTEGER NOT NULL PRIMARY KEY,
      stratum TEXT NOT NULL CHECK (stratum IN ('not_selected', 'negative')),
      population INTEGER NOT NULL, size INTEGER NOT NULL, seed INTEGER NOT NULL,
      confidence REAL NOT NULL, excludes INTEGER, population_root BLOB NOT NULL,
      root BLOB NOT NULL, run_id INTEGER NOT NULL REFERENCES selection_run,
      last_assessment INTEGER NOT NULL, created INTEGER NOT NULL, actor TEXT NOT NULL) STRICT;
    CREATE INDEX study_sample_run ON study_sample (run_id);
    CREATE TABLE study_sample_item (
      sample_id INTEGER NOT NULL REFERENCES study_sample,
      item_id INTEGER NOT NULL REFERENCES item, position INTEGER NOT NULL, rank REAL NOT NULL,
      PRIMARY KEY (sample_id, item_id)) STRICT, WITHOUT ROWID;
    CREATE INDEX study_sample_item_item ON study_sample_item (item_id);
    """
  ]
}
