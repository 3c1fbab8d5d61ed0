// SPDX-License-Identifier: Apache-2.0
// Why a list could not be read at all.

/// Why a list could not be read at all.
///
/// A bad line is no error: it is reported and the rest is read.
public struct HashListError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Code: String, CaseIterable, Sendable {
    /// The file is missing or cannot be read.
    case unreadable
    /// The file is not UTF-8 text.
    case notText = "not_text"
    /// The file has no rows, or none but a header.
    case empty
    /// The header names a column that is not known: a usage error.
    case unknownColumn = "unknown_column"
    /// The header names a column twice: a usage error.
    case repeatedColumn = "repeated_column"
    /// The list is not of the format that was asked for: a usage error.
    case otherFormat = "other_format"
    /// The header has no column of fingerprints, or lacks one that a list of videos needs: a usage error.
    case noFingerprintColumn = "no_fingerprint_column"
  }

  /// What kind of failure it is.
  public let code: Code
  /// What happened and what to do.
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }

  /// Two errors are the same when their codes are.
  public static func == (left: HashListError, right: HashListError) -> Bool {
    left.code == right.code
  }

  /// Hashes the code.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
