// SPDX-License-Identifier: Apache-2.0
// What can be wrong with a list's snapshot file.

internal import Glibc

/// Why a snapshot of a known list could not be used or written.
///
/// A damaged snapshot is always an error, never an empty answer.
public struct HashIndexError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Code: String, CaseIterable, Sendable {
    /// The file is missing or cannot be read.
    case unreadable
    /// The file does not begin as a snapshot does.
    case notASnapshot = "not_a_snapshot"
    /// A newer version of the program wrote the file.
    case newerFormat = "newer_format"
    /// The file's bytes are not those that were written.
    case corrupt
    /// The file could not be written.
    case unwritable
  }

  /// What kind of failure it is.
  public let code: Code
  /// What happened and what to do, without evidence.
  public let message: String
  /// The operating system's error number; 0 when there is none.
  public let systemError: Int32

  init(_ code: Code, _ message: String, systemError: Int32 = 0) {
    self.code = code
    self.message = message + Self.advice(systemError)
    self.systemError = systemError
  }

  /// What the operating system's error asks for, where it says so.
  private static func advice(_ systemError: Int32) -> String {
    switch systemError {
    case ENOSPC, EDQUOT: "; there is no room left on that disk, so make some and do it again"
    case EACCES, EPERM, EROFS: "; the folder may not be written, so check its permissions"
    default: ""
    }
  }

  /// The message.
  public var description: String { message }

  /// Two errors are the same when their codes are.
  public static func == (left: HashIndexError, right: HashIndexError) -> Bool {
    left.code == right.code
  }

  /// Hashes the code.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
