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
    /// The mapping file of a VICS profile cannot be used, or does not fit: a usage error.
    case badMapping = "bad_mapping"
    /// The output cannot be written.
    case unwritable
    /// The file is not UTF-8 text, and no other form of list.
    case notText = "not_text"
    /// Pages belong together and are not all there.
    case incomplete
    /// The file says that it is of a newer version than the program reads.
    case newerFormat = "newer_format"
    /// There is something at the output's path already: a usage error.
    case exists
    /// The file has no rows, or none but a header.
    case empty
    /// The header names no column that is known: a usage error.
    case unknownColumn = "unknown_column"
    /// The header names a column twice: a usage error.
    case repeatedColumn = "repeated_column"
    /// The file is something else than a list: a page of the web, another document.
    case noList = "no_list"
    /// The list is not of the format that was asked for: a usage error.
    case otherFormat = "other_format"
    /// The header has no column of fingerprints, or lacks one that a list of videos needs: a usage error.
    case noFingerprintColumn = "no_fingerprint_column"
  }

  /// What kind of failure it is.
  public let code: Code
  /// What happened and what to do.
  public let message: String

  /// Groups a kind of failure and its words.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  static let binary = HashListError(
    .notText,
    "the file is not text in UTF-8, but a picture or other binary data; name a list of hashes")

  /// The message.
  public var description: String { message }

  /// Two errors are the same when their codes are.
  public static func == (left: HashListError, right: HashListError) -> Bool {
    left.code == right.code
  }

  /// Hashes the code.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
