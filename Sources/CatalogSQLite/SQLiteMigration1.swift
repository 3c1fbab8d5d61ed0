// SPDX-License-Identifier: Apache-2.0
// Migration 1: the tables of the first released format. Never changed after release.

/// The statements of migration 1, grouped by idea.
///
/// A table without row numbers has its key columns first: SQLite 3.40's integrity check takes other
/// columns for nulls when a key column stands behind them.
enum SQLiteMigration1 {
  static let parts = [
    acquisition, items, postings, provenance, lists, families, people, work, ledger,
  ]

  private static let acquisition = """
    CREATE TABLE case_fact (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE source (
      id INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL, sealed_path BLOB NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('reading', 'done', 'failed')),
      digest_before BLOB, digest_after BLOB, started INTEGER NOT NULL, finished INTEGER,
      captures INTEGER NOT NULL, mapping_digest BLOB) STRICT;
    """

  private static let items = """
    CREATE TABLE item (
      id INTEGER NOT NULL PRIMARY KEY, content_name BLOB NOT NULL UNIQUE, salt BLOB NOT NULL,
      kind TEXT NOT NULL, byte_count INTEGER NOT NULL, sha256_key BLOB NOT NULL UNIQUE,
      sha1_key BLOB NOT NULL, md5_key BLOB NOT NULL, format TEXT, width INTEGER, height INTEGER,
      sealed_detail BLOB NOT NULL, state TEXT NOT NULL) STRICT;
    CREATE INDEX item_sha1_key ON item (sha1_key);
    CREATE INDEX item_md5_key ON item (md5_key);
    CREATE INDEX item_state ON item (state);
    CREATE TABLE fingerprint (
      item_id INTEGER NOT NULL REFERENCES item, algorithm TEXT NOT NULL, sealed_value BLOB NOT NULL,
      quality INTEGER, PRIMARY KEY (item_id, algorithm)) STRICT, WITHOUT ROWID;
    CREATE TABLE occurrence (
      id INTEGER NOT NULL PRIMARY KEY, locator_key BLOB NOT NULL,
      item_id INTEGER NOT NULL REFERENCES item, sealed_locator BLOB NOT NULL, first_time INTEGER,
      last_time INTEGER, times INTEGER NOT NULL, UNIQUE (locator_key, item_id)) STRICT;
    CREATE INDEX occurrence_item ON occurrence (item_id);
    CREATE TABLE capture (
      id INTEGER NOT NULL PRIMARY KEY, source_id INTEGER NOT NULL REFERENCES source,
      ordinal INTEGER NOT NULL, item_id INTEGER REFERENCES item,
      occurrence_id INTEGER REFERENCES occurrence, role TEXT NOT NULL, sealed_detail BLOB NOT NULL,
      time INTEGER, time_source TEXT, offset_known INTEGER CHECK (offset_known IN (0, 1)),
      status TEXT NOT NULL, UNIQUE (source_id, ordinal)) STRICT;
    CREATE INDEX capture_item ON capture (item_id);
    CREATE INDEX capture_occurrence ON capture (occurrence_id);
    CREATE TABLE finding (
      id INTEGER NOT NULL PRIMARY KEY, source_id INTEGER NOT NULL REFERENCES source,
      capture_id INTEGER REFERENCES capture, item_id INTEGER REFERENCES item, code TEXT NOT NULL,
      severity TEXT NOT NULL, sealed_detail BLOB NOT NULL) STRICT;
    CREATE INDEX finding_source ON finding (source_id);
    CREATE INDEX finding_capture ON finding (capture_id);
    CREATE INDEX finding_item ON finding (item_id);
    """

  private static let postings = """
    CREATE TABLE page (
      id INTEGER NOT NULL PRIMARY KEY, source_id INTEGER NOT NULL REFERENCES source,
      capture_id INTEGER NOT NULL REFERENCES capture, sealed_extract BLOB NOT NULL,
      resolved INTEGER NOT NULL CHECK (resolved IN (0, 1))) STRICT;
    CREATE INDEX page_source ON page (source_id);
    CREATE INDEX page_capture ON page (capture_id);
    CREATE INDEX page_resolved ON page (resolved);
    CREATE TABLE post (
      id INTEGER NOT NULL PRIMARY KEY, post_key BLOB NOT NULL UNIQUE, sealed_detail BLOB NOT NULL,
      time INTEGER, time_source TEXT, offset_known INTEGER CHECK (offset_known IN (0, 1))) STRICT;
    CREATE TABLE posting (
      id INTEGER NOT NULL PRIMARY KEY, post_id INTEGER NOT NULL REFERENCES post,
      figure INTEGER NOT NULL, item_id INTEGER NOT NULL REFERENCES item,
      occurrence_id INTEGER NOT NULL REFERENCES occurrence, UNIQUE (post_id, item_id)) STRICT;
    CREATE INDEX posting_item ON posting (item_id);
    CREATE INDEX posting_occurrence ON posting (occurrence_id);
    """

  private static let provenance = """
    CREATE TABLE trace (
      item_id INTEGER NOT NULL REFERENCES item, number INTEGER NOT NULL, sealed_trace BLOB NOT NULL,
      PRIMARY KEY (item_id, number)) STRICT, WITHOUT ROWID;
    CREATE TABLE conclusion (
      item_id INTEGER NOT NULL PRIMARY KEY REFERENCES item, code TEXT NOT NULL, strength TEXT,
      sealed_reasons BLOB NOT NULL) STRICT;
    """

  private static let lists = """
    CREATE TABLE list (
      id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, owner TEXT NOT NULL,
      polarity TEXT NOT NULL) STRICT;
    CREATE TABLE list_version (
      id INTEGER NOT NULL PRIMARY KEY, list_id INTEGER NOT NULL REFERENCES list,
      version INTEGER NOT NULL, file_digest BLOB NOT NULL, entry_count INTEGER NOT NULL,
      root BLOB NOT NULL, snapshot_name TEXT NOT NULL, pdq_threshold INTEGER NOT NULL,
      minimum_quality INTEGER NOT NULL, imported INTEGER NOT NULL, actor TEXT NOT NULL,
      UNIQUE (list_id, version)) STRICT;
    CREATE TABLE match (
      id INTEGER NOT NULL PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item,
      list_version_id INTEGER NOT NULL REFERENCES list_version, algorithm TEXT NOT NULL,
      distance INTEGER NOT NULL, sealed_entry BLOB NOT NULL) STRICT;
    CREATE INDEX match_item ON match (item_id);
    CREATE INDEX match_list_version ON match (list_version_id);
    """

  private static let families = """
    CREATE TABLE family_version (
      id INTEGER NOT NULL PRIMARY KEY, created INTEGER NOT NULL, parameters TEXT NOT NULL,
      item_count INTEGER NOT NULL, family_count INTEGER NOT NULL, root BLOB NOT NULL) STRICT;
    CREATE TABLE family_member (
      version_id INTEGER NOT NULL REFERENCES family_version,
      item_id INTEGER NOT NULL REFERENCES item, family INTEGER NOT NULL,
      medoid_distance INTEGER NOT NULL, edge_item_id INTEGER REFERENCES item,
      edge_distance INTEGER, edge_transform INTEGER,
      PRIMARY KEY (version_id, item_id)) STRICT, WITHOUT ROWID;
    CREATE INDEX family_member_family ON family_member (version_id, family);
    CREATE INDEX family_member_item ON family_member (item_id);
    CREATE INDEX family_member_edge ON family_member (edge_item_id);
    """

  private static let people = """
    CREATE TABLE user (
      id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL,
      token_hash BLOB NOT NULL, state TEXT NOT NULL, created INTEGER NOT NULL) STRICT;
    CREATE INDEX user_token_hash ON user (token_hash);
    CREATE TABLE lease (
      item_id INTEGER NOT NULL PRIMARY KEY REFERENCES item,
      user_id INTEGER NOT NULL REFERENCES user, until INTEGER NOT NULL) STRICT;
    CREATE INDEX lease_user ON lease (user_id);
    CREATE INDEX lease_until ON lease (until);
    CREATE TABLE rule_confirmation (
      regime TEXT NOT NULL, rule TEXT NOT NULL, regime_version INTEGER NOT NULL,
      user_id INTEGER NOT NULL REFERENCES user, confirmed INTEGER NOT NULL,
      PRIMARY KEY (regime, rule)) STRICT, WITHOUT ROWID;
    CREATE INDEX rule_confirmation_user ON rule_confirmation (user_id);
    """

  private static let work = """
    CREATE TABLE selection_run (
      id INTEGER NOT NULL PRIMARY KEY, rules_digest BLOB NOT NULL, created INTEGER NOT NULL,
      actor TEXT NOT NULL, selected INTEGER NOT NULL, not_selected INTEGER NOT NULL) STRICT;
    CREATE TABLE selection (
      item_id INTEGER NOT NULL REFERENCES item,
      decision TEXT NOT NULL CHECK (decision IN ('selected', 'not_selected')),
      rule TEXT NOT NULL, reason TEXT NOT NULL, rank REAL NOT NULL, stratum TEXT NOT NULL,
      sampled INTEGER NOT NULL CHECK (sampled IN (0, 1)), decided_by TEXT NOT NULL,
      decided INTEGER NOT NULL, run_id INTEGER NOT NULL REFERENCES selection_run,
      PRIMARY KEY (run_id, item_id)) STRICT;
    CREATE INDEX selection_queue ON selection (run_id, decision, rank DESC, item_id);
    CREATE INDEX selection_item ON selection (item_id);
    CREATE TABLE triage (
      id INTEGER NOT NULL PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item,
      user_id INTEGER NOT NULL REFERENCES user,
      selected INTEGER NOT NULL CHECK (selected IN (0, 1)), started INTEGER, ended INTEGER,
      claimed_times INTEGER NOT NULL CHECK (claimed_times IN (0, 1)),
      recorded INTEGER NOT NULL) STRICT;
    CREATE INDEX triage_item ON triage (item_id);
    CREATE INDEX triage_user ON triage (user_id);
    CREATE TABLE assessment (
      id INTEGER NOT NULL PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item,
      user_id INTEGER NOT NULL REFERENCES user, route TEXT NOT NULL, sealed_facts BLOB NOT NULL,
      started INTEGER, ended INTEGER,
      claimed_times INTEGER NOT NULL CHECK (claimed_times IN (0, 1)), active_seconds REAL,
      recorded INTEGER NOT NULL, supersedes INTEGER REFERENCES assessment,
      family_version_id INTEGER REFERENCES family_version,
      source_assessment_id INTEGER REFERENCES assessment, distance INTEGER,
      sealed_note BLOB,
      kind TEXT NOT NULL CHECK (kind IN ('first', 'adjudication'))) STRICT;
    CREATE INDEX assessment_item ON assessment (item_id, user_id);
    CREATE INDEX assessment_user ON assessment (user_id);
    CREATE INDEX assessment_supersedes ON assessment (supersedes);
    CREATE INDEX assessment_family_version ON assessment (family_version_id);
    CREATE INDEX assessment_source ON assessment (source_assessment_id);
    CREATE TABLE determination (
      assessment_id INTEGER NOT NULL REFERENCES assessment, regime TEXT NOT NULL,
      regime_version INTEGER NOT NULL, rule TEXT NOT NULL, instrument TEXT NOT NULL, severity TEXT,
      standing TEXT NOT NULL, reason TEXT NOT NULL, as_of TEXT NOT NULL,
      PRIMARY KEY (assessment_id, regime)) STRICT, WITHOUT ROWID;
    """

  private static let ledger = """
    CREATE TABLE leaf (
      seq INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL, time INTEGER NOT NULL,
      entry BLOB NOT NULL, salt BLOB NOT NULL, sealed_detail BLOB NOT NULL) STRICT;
    CREATE INDEX leaf_kind ON leaf (kind);
    CREATE TABLE report (
      id INTEGER NOT NULL PRIMARY KEY, edition TEXT NOT NULL, format TEXT NOT NULL,
      ledger_size INTEGER NOT NULL, digest BLOB NOT NULL, created INTEGER NOT NULL,
      actor TEXT NOT NULL) STRICT;
    CREATE TABLE request (
      id INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL,
      requester TEXT NOT NULL, approver TEXT, created INTEGER NOT NULL, decided INTEGER,
      sealed_detail BLOB) STRICT;
    """
}
