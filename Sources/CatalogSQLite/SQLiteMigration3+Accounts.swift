// SPDX-License-Identifier: Apache-2.0
// Migration 3: how people sign in.

extension SQLiteMigration3 {
  static let accounts: [String] = [
    """
    CREATE TABLE credential (
      user_id INTEGER NOT NULL PRIMARY KEY REFERENCES user, sealed_password BLOB NOT NULL,
      must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)), sealed_totp BLOB,
      totp_step INTEGER, recovery_keys BLOB NOT NULL, changed INTEGER NOT NULL) STRICT;
    CREATE TABLE api_token (
      id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL,
      user_id INTEGER NOT NULL REFERENCES user, scopes TEXT NOT NULL,
      token_key BLOB NOT NULL UNIQUE,
      state TEXT NOT NULL CHECK (state IN ('active', 'revoked')), created INTEGER NOT NULL,
      expires INTEGER NOT NULL) STRICT;
    CREATE INDEX api_token_user ON api_token (user_id);
    """
  ]
}
