// SPDX-License-Identifier: Apache-2.0
// The Ed25519 key that signs the ledger's checkpoints.

internal import Crypto
internal import Foundation

/// The Ed25519 key (RFC 8032) that signs a case's ledger checkpoints; its seed lies in locked memory.
public final class LedgerSigningKey: Sendable {
  /// The number of bytes of the seed and of the public key.
  public static let byteCount = 32

  let seed: SecretBytes
  /// The 32 bytes of the public key.
  public let publicKey: [UInt8]

  init(_ seed: SecretBytes) throws(KeyError) {
    self.seed = seed
    guard let key = Self.privateKey(of: seed) else {
      throw KeyError(.malformed, "these are not the \(Self.byteCount) bytes of a signing seed")
    }
    publicKey = Array(key.publicKey.rawRepresentation)
  }

  /// A fresh key from the system's generator.
  ///
  /// - Throws: ``KeyError`` `noMemory`.
  public static func generate() throws(KeyError) -> LedgerSigningKey {
    try LedgerSigningKey(SecretBytes.random(count: byteCount))
  }

  /// Takes over a seed of 32 bytes and zeroes the caller's array.
  ///
  /// - Throws: ``KeyError`` `malformed` for another count, `noMemory`.
  public convenience init(takingSeed bytes: inout [UInt8]) throws(KeyError) {
    guard bytes.count == Self.byteCount else {
      throw KeyError(.malformed, "a signing seed has \(Self.byteCount) bytes")
    }
    try self.init(SecretBytes(taking: &bytes))
  }

  /// The 64-byte signature of `message`.
  ///
  /// - Throws: ``KeyError`` `malformed` when the library refuses to sign.
  public func sign(_ message: [UInt8]) throws(KeyError) -> [UInt8] {
    guard let key = Self.privateKey(of: seed), let signature = try? key.signature(for: message)
    else {
      throw KeyError(.malformed, "the signing key cannot sign")
    }
    return Array(signature)
  }

  private static func privateKey(of seed: SecretBytes) -> Curve25519.Signing.PrivateKey? {
    unsafe seed.withBytes { bytes in
      unsafe try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
    }
  }
}
