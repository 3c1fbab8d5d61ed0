// SPDX-License-Identifier: Apache-2.0
// Why the ledger could not be read or extended.

/// Why the ledger could not be read or extended.
public struct LedgerError: Error, Hashable, Sendable {
  /// The closed set of reasons; the raw value is stable and appears in documents.
  public enum Code: String, CaseIterable, Hashable, Sendable, Codable {
    /// Bytes do not have the form that they must have.
    case malformed
    /// What was given contradicts what the ledger already holds.
    case contradiction
    /// A file of the ledger is missing.
    case missing
    /// The ledger has another origin or key than the one given.
    case wrongLedger = "wrong_ledger"
    /// A signature does not verify.
    case badSignature = "bad_signature"
    /// No signature is by the key given.
    case unsigned
    /// Leaves were left out between those in the ledger and those given.
    case gap
    /// A leaf or a count is beyond its limit.
    case limit
    /// The disk is full.
    case full
    /// The folder cannot be written.
    case readOnly = "read_only"
    /// A file of the ledger may not be read by this user.
    case denied
    /// The operating system reported another failure.
    case io
  }

  /// Why.
  public let code: Code
  /// What happened and what to do, in words without evidence.
  public let detail: String

  /// Groups a code and its detail.
  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  /// Two errors are the same when their codes are.
  public static func == (left: LedgerError, right: LedgerError) -> Bool { left.code == right.code }

  /// Hashes the code.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension LedgerError: CustomStringConvertible {
  /// The code and the detail.
  public var description: String { "\(code.rawValue): \(detail)" }
}
