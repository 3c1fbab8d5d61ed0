// SPDX-License-Identifier: Apache-2.0
// Migration 3: what people looked at.

extension SQLiteMigration3 {
  static let viewing: [String] = []
}
