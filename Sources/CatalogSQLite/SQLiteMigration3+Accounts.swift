// SPDX-License-Identifier: Apache-2.0
// Migration 3: how people sign in.

extension SQLiteMigration3 {
  static let accounts: [String] = []
}
