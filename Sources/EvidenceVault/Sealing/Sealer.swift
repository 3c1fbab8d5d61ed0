// SPDX-License-Identifier: Apache-2.0
// Seals single values of the catalog, each bound to its place.

internal import Crypto
internal import EvidenceModel
internal import Foundation

/// The place of a sealed value; it opens nowhere else.
public struct SealContext: Hashable, Sendable {
  /// The table's name.
  public let table: String
  /// The column's name.
  public let column: String
  /// The row's key, in any form that names one row of the table.
  public let rowKey: [UInt8]

  /// Groups the three.
  public init(table: String, column: String, rowKey: [UInt8]) {
    self.table = table
    self.column = column
    self.rowKey = rowKey
  }

  /// A row known by a number.
  public init(table: String, column: String, row: Int64) {
    var writer = CanonicalWriter()
    writer.write(row)
    self.init(table: table, column: column, rowKey: writer.bytes)
  }

  var authenticated: [UInt8] {
    var writer = CanonicalWriter()
    writer.write("martlet seal v1")
    writer.write(table)
    writer.write(column)
    writer.write(rowKey)
    return writer.bytes
  }
}

/// Seals values with AES-256-GCM under the case's sealing key.
///
/// A sealed value is the version byte 1, a random nonce of 12 bytes, the ciphertext, and a tag of 16
/// bytes: 29 bytes more than the plaintext, whose length it shows. Random nonces are sound for 2³²
/// values a case (NIST SP 800-38D, section 8.3).
public struct Sealer: Sendable {
  /// How many bytes longer a sealed value is than its plaintext.
  public static let overhead = 29
  private static let version: UInt8 = 1

  private let key: SecretBytes

  /// Seals under `key`.
  public init(key: CaseKey) { self.key = key.subkey(.seal) }

  /// The sealed form of `plaintext` at `context`; another one on each call.
  public func seal(_ plaintext: [UInt8], context: SealContext) -> [UInt8] {
    let box = try? AES.GCM.seal(
      plaintext, using: key.symmetricKey, authenticating: context.authenticated)
    guard let combined = box?.combined else {
      preconditionFailure("AES-GCM seals every plaintext that fits in memory")
    }
    var sealed: [UInt8] = []
    sealed.reserveCapacity(combined.count + 1)
    sealed.append(Self.version)
    sealed.append(contentsOf: combined)
    return sealed
  }

  /// The plaintext of a value sealed at `context`.
  ///
  /// - Throws: ``VaultError`` `corrupt` when the bytes, the place or the key are others, `newerFormat`.
  public func open(_ sealed: [UInt8], context: SealContext) throws(VaultError) -> [UInt8] {
    guard sealed.count >= Self.overhead else {
      throw VaultError(.corrupt, "a sealed value is too short; run fsck")
    }
    guard sealed[0] == Self.version else {
      throw VaultError(.newerFormat, "a sealed value has a format this version does not know")
    }
    guard let box = try? AES.GCM.SealedBox(combined: sealed.dropFirst()),
      let opened = try? AES.GCM.open(
        box, using: key.symmetricKey, authenticating: context.authenticated)
    else {
      throw VaultError(
        .corrupt, "a sealed value was changed, or stands in another's place; run fsck")
    }
    return Array(opened)
  }
}
