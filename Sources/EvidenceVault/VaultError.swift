// SPDX-License-Identifier: Apache-2.0
// Why the vault could not store or give back bytes.

internal import Glibc

/// Why the vault could not store or give back bytes.
///
/// The text never holds evidence, names derived from evidence, or keys.
public struct VaultError: Error, Hashable, Sendable {
  /// The closed set of reasons; the raw value is stable and appears in records and documents.
  public enum Code: String, CaseIterable, Hashable, Sendable, Codable {
    /// No blob has this name.
    case notFound = "not_found"
    /// The blob ends early: its last chunk, or more, is missing.
    case truncated
    /// A chunk stands at another place than it was written for.
    case reordered
    /// Another blob of the same case stands under this name.
    case swapped
    /// The blob is whole and stands under its own name, but its record holds another salt.
    case wrongSalt = "wrong_salt"
    /// Bytes of the blob are not those that were written.
    case corrupt
    /// The content is authentic but is not the content that the name stands for.
    case misnamed
    /// The vault belongs to another case key.
    case wrongKey = "wrong_key"
    /// The vault or blob was written by a newer format.
    case newerFormat = "newer_format"
    /// The folder is not a vault.
    case notAVault = "not_a_vault"
    /// The disk is full.
    case full
    /// The folder cannot be written.
    case readOnly = "read_only"
    /// The folder cannot be read.
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
  public static func == (left: VaultError, right: VaultError) -> Bool { left.code == right.code }

  /// Hashes the code.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension VaultError: CustomStringConvertible {
  /// The code and the detail.
  public var description: String { "\(code.rawValue): \(detail)" }
}

extension VaultError {
  init(_ fault: FileFault) {
    let reason = "\(fault.operation): \(fault.reason)"
    switch fault.number {
    case ENOSPC, EDQUOT:
      self.init(.full, "the disk is full (\(reason)); free some room and run again")
    case EROFS:
      self.init(.readOnly, "the vault cannot be written (\(reason))")
    case EACCES, EPERM:
      self.init(
        fault.isWrite ? .readOnly : .denied, "the vault's permissions do not allow this (\(reason))"
      )
    case ENOENT:
      self.init(.notFound, "a file of the vault is missing (\(reason))")
    default:
      self.init(.io, "the operating system reported a failure (\(reason))")
    }
  }
}
