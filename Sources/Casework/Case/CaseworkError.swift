// SPDX-License-Identifier: Apache-2.0
// What can go wrong in casework, as a closed set of codes with words for the person at the keyboard.

/// What can go wrong in casework.
///
/// Two errors are equal when their codes are. Messages hold no evidence: no names, addresses, digests or
/// text from an ingested source. Paths that a person typed may appear, escaped.
public struct CaseworkError: Error, Hashable, Sendable {
  /// The closed set of reasons; the raw value is stable and appears in documents.
  public enum Code: String, CaseIterable, Hashable, Sendable {
    /// The folder is not a casefile.
    case notACasefile = "not_a_casefile"
    /// The casefile was written by a newer version.
    case newerFormat = "newer_format"
    /// A casefile cannot be made there.
    case exists
    /// A setting, column, rule or option value is not known.
    case usage
    /// A path is missing or unreadable.
    case unreadable
    /// A file cannot be written: a full disk, a read-only folder.
    case unwritable
    /// Somebody else is at work on the case.
    case locked
    /// The key, token or role does not allow it.
    case denied
    /// The case lies on a network file system.
    case networkFileSystem = "network_file_system"
    /// The key is gone for good.
    case erased
    /// Something asked for does not exist.
    case notFound = "not_found"
    /// What was asked for contradicts what is recorded.
    case conflict
    /// An item's content gives no picture.
    case undecodable
    /// A stored row or file is not what the ledger says.
    case tampered
    /// A bug: an invariant of the program does not hold.
    case internalFault = "internal_fault"
    /// The person interrupted the work.
    case interrupted
  }

  /// Why.
  public let code: Code
  /// What happened and what to do.
  public let userMessage: String

  /// Groups a code and its message.
  public init(_ code: Code, _ userMessage: String) {
    self.code = code
    self.userMessage = userMessage
  }

  /// Two errors are the same when their codes are.
  public static func == (left: CaseworkError, right: CaseworkError) -> Bool {
    left.code == right.code
  }

  /// Hashes the code.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
