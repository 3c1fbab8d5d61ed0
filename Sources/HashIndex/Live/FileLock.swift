// SPDX-License-Identifier: Apache-2.0
// Writers of one file take turns by a lock of the kernel's beside it.

internal import Glibc

/// Writers of one file take turns, by an advisory lock on `….lock` that vanishes with its process.
enum FileLock {
  /// Runs `body` once no other writer of the file at `path` is at work.
  ///
  /// - Throws: ``HashIndexError`` `.unwritable` when there can be no lock; what `body` throws.
  static func whileHeld(_ path: String, _ body: () throws -> Void) throws {
    _ = try take(path, LOCK_EX, body)
  }

  /// Runs `body` unless another writer of the file at `path` is at work; whether it ran.
  ///
  /// - Throws: as ``whileHeld(_:_:)``.
  static func ifFree(_ path: String, _ body: () throws -> Void) throws -> Bool {
    try take(path, LOCK_EX | LOCK_NB, body)
  }

  private static func take(
    _ path: String, _ operation: Int32, _ body: () throws -> Void
  ) throws -> Bool {
    let descriptor = unsafe open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw HashIndexError(.unwritable, "a list's lock could not be made", systemError: errno)
    }
    defer { close(descriptor) }
    while flock(descriptor, operation) != 0 {
      if errno == EWOULDBLOCK { return false }
      guard errno == EINTR else {
        throw HashIndexError(.unwritable, "a list's lock could not be taken", systemError: errno)
      }
    }
    try body()
    return true
  }
}
