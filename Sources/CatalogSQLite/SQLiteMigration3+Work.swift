// SPDX-License-Identifier: Apache-2.0
// Migration 3: how work is shared out.

extension SQLiteMigration3 {
  static let work: [String] = []
}
