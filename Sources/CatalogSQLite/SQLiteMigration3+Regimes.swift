// SPDX-License-Identifier: Apache-2.0
// Migration 3: the regimes that a case took up.

extension SQLiteMigration3 {
  static let regimes = [
    """
    CREATE TABLE adopted_regime (
      id INTEGER NOT NULL PRIMARY KEY, regime TEXT NOT NULL, version INTEGER NOT NULL,
      derivation TEXT NOT NULL UNIQUE, text TEXT NOT NULL,
      user_id INTEGER NOT NULL REFERENCES user, adopted INTEGER NOT NULL) STRICT;
    CREATE INDEX adopted_regime_user ON adopted_regime (user_id);
    """
  ]
}
