// SPDX-License-Identifier: Apache-2.0
// Migration 3: what the workbench keeps. Never changed after release.

/// The statements of migration 3, grouped by idea; each part lies in a file of its own.
enum SQLiteMigration3 {
  static let parts: [String] = [accounts, viewing, work, browsing, regimes, study].flatMap { $0 }
}
