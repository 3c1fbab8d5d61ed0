// SPDX-License-Identifier: Apache-2.0
// Why keys could not be made, read or opened.

/// Why keys could not be made, read or opened.
public struct KeyError: Error, Hashable, Sendable {
  /// The closed set of reasons; the raw value is stable and appears in documents.
  public enum Code: String, CaseIterable, Hashable, Sendable, Codable {
    /// The key or passphrase is not the one this was made with.
    case wrongKey = "wrong_key"
    /// There is no key file at this path.
    case missing
    /// A file of this name is there already; key files are never overwritten.
    case exists
    /// Others than its owner may read the key file.
    case exposed
    /// The key file or wrapped key is not one, or is damaged.
    case malformed
    /// It was written by a newer format.
    case newerFormat = "newer_format"
    /// The passphrase is empty or too long.
    case badPassphrase = "bad_passphrase"
    /// The operating system gave no memory for keys.
    case noMemory = "no_memory"
    /// The operating system reported another failure.
    case io
  }

  /// Why.
  public let code: Code
  /// What happened and what to do; never a key or passphrase.
  public let detail: String

  /// Groups a code and its detail.
  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  /// Two errors are the same when their codes are.
  public static func == (left: KeyError, right: KeyError) -> Bool { left.code == right.code }

  /// Hashes the code.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension KeyError: CustomStringConvertible {
  /// The code and the detail.
  public var description: String { "\(code.rawValue): \(detail)" }
}
