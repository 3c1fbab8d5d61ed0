// SPDX-License-Identifier: Apache-2.0
// How much work SQLite may do for one file from outside, and how large what it handles may be.

internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// Bounds on the work for one database file.
///
/// SQLite counts its own steps and asks now and then whether to go on. A sound file needs some eight steps a row of ten bytes
/// or more; a damaged or contrived one, whose pages lead to each other, could go on without end.
///
/// - Source: sqlite.org, "Defense Against The Dark Arts", and the documentation of `sqlite3_progress_handler` and `sqlite3_limit`.
final class StepBudget: Sendable {
  /// How many steps SQLite makes between two questions.
  private static let period = 1_000
  /// What any file may take: its schema, and statements that are made ready.
  private static let base = 500_000
  private static let stepsPerByte = 4
  /// The largest value, row or statement, in bytes: a row of known software has some hundred.
  private static let largestValue: Int32 = 64 << 10

  private let left: Atomic<Int>

  /// Allows what a sound file of `byteCount` bytes needs at most, several times over.
  convenience init(byteCount: Int) {
    let most = (Int.max - Self.base) / Self.stepsPerByte
    self.init(steps: Self.base + Self.stepsPerByte * min(max(0, byteCount), most))
  }

  /// Allows `steps` steps.
  init(steps: Int) { left = Atomic(steps) }

  /// Puts the bounds on a connection; this object must live as long as it does.
  func bound(_ database: Database) {
    guard let connection = unsafe database.sqliteConnection else { return }
    let limits = [
      SQLITE_LIMIT_LENGTH: Self.largestValue, SQLITE_LIMIT_SQL_LENGTH: Self.largestValue,
      SQLITE_LIMIT_ATTACHED: 0, SQLITE_LIMIT_TRIGGER_DEPTH: 1, SQLITE_LIMIT_EXPR_DEPTH: 100,
      SQLITE_LIMIT_COMPOUND_SELECT: 4, SQLITE_LIMIT_WORKER_THREADS: 0,
    ]
    for (limit, value) in limits { unsafe sqlite3_limit(connection, limit, value) }
    unsafe sqlite3_progress_handler(
      connection, Int32(Self.period),
      { context in
        guard let context = unsafe context else { return 1 }
        let budget = unsafe Unmanaged<StepBudget>.fromOpaque(context).takeUnretainedValue()
        return budget.spend() ? 0 : 1
      }, unsafe Unmanaged.passUnretained(self).toOpaque())
  }

  /// Takes one period off; whether anything is left.
  private func spend() -> Bool {
    left.subtract(Self.period, ordering: .relaxed).newValue > 0
  }
}
