// SPDX-License-Identifier: Apache-2.0
// One process at a time extends a ledger, and none while it is verified.

internal import Glibc

/// The lock of a ledger's folder; the operating system drops it when the process dies.
enum LedgerLock {
  static let fileName = "lock"

  /// Runs `body` while nobody else extends or verifies; waits for those who do.
  static func extending<Value>(
    _ files: LedgerFiles, _ body: () throws(LedgerError) -> Value
  ) throws(LedgerError) -> Value {
    let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW
    let number = unsafe open(files.absolute(fileName), flags, 0o600)
    guard number >= 0 else { throw LedgerFiles.failure("lock") }
    defer { _ = close(number) }
    try wait(LOCK_EX, for: number)
    return try body()
  }

  /// Runs `body` while nobody extends.
  ///
  /// Without a lock file, as in a copy on a medium that cannot be written, it runs at once.
  static func reading<Value>(_ files: LedgerFiles, _ body: () -> Value) -> Value {
    let number = unsafe open(files.absolute(fileName), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard number >= 0 else { return body() }
    defer { _ = close(number) }
    try? wait(LOCK_SH, for: number)
    return body()
  }

  private static func wait(_ kind: Int32, for number: Int32) throws(LedgerError) {
    while flock(number, kind) != 0 {
      guard errno == EINTR else { throw LedgerFiles.failure("lock") }
    }
  }
}
