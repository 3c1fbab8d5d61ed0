// SPDX-License-Identifier: Apache-2.0
// How passwords are kept: through a protocol, so that this module knows no algorithm.

public import EvidenceVault

/// Makes and checks what is kept of a password.
///
/// Every call blocks for as long as its algorithm is meant to take.
public protocol PasswordHashing: Sendable {
  /// What is kept of a password: a text that states algorithm, cost and salt.
  ///
  /// - Throws: when the memory that the algorithm needs cannot be had.
  func encoded(_ password: [UInt8]) throws -> String
  /// Whether `encoded` was made of the password.
  func verifies(_ password: [UInt8], _ encoded: String) -> Bool
  /// Whether `encoded` was made at a lower cost than is asked for now.
  func isOutdated(_ encoded: String) -> Bool
}

extension Argon2idPasswords: PasswordHashing {}

/// The way in which passwords are kept, unless a test asks for a cheaper one.
public enum PasswordHashes {
  /// Argon2id at its standard cost.
  public static let standard: any PasswordHashing = Argon2idPasswords.standard
}
