// SPDX-License-Identifier: Apache-2.0
// Why a trust list was not accepted or cannot be used.

/// Why a trust list was not accepted or cannot be used.
public struct TrustListError: Error, Hashable, Sendable {
  /// The closed set of reasons.
  public enum Code: String, CaseIterable, Hashable, Sendable {
    /// A name or date is not acceptable.
    case badOption = "bad_option"
    /// A list of that name or content is there already.
    case duplicate
    /// There is no list of that name.
    case notFound = "not_found"
    /// The file cannot be read, or holds no certificates or key.
    case unreadable
    /// Every certificate of the file has run out.
    case expired
    /// An installed list is not as it was imported.
    case changed
    /// The folder cannot be written.
    case unwritable
  }

  /// Why.
  public let code: Code
  /// For people: what happened and what to do.
  public let userMessage: String

  /// Groups a code and its words.
  public init(_ code: Code, _ userMessage: String) {
    self.code = code
    self.userMessage = userMessage
  }

  /// Two errors are the same when their codes are.
  public static func == (left: TrustListError, right: TrustListError) -> Bool {
    left.code == right.code
  }

  /// Hashes the code.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
