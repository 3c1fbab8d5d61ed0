// SPDX-License-Identifier: Apache-2.0
// The private half of a note key, wherever it is kept.

internal import Crypto
internal import Foundation

/// A named Ed25519 key that signs notes; the private key stays with whoever gave the closure.
public struct NoteSigner: Sendable {
  /// The key's public half.
  public let verifier: NoteVerifier
  private let signature: @Sendable ([UInt8]) throws -> [UInt8]

  /// A signer that calls `sign` for the 64-byte Ed25519 signature of a message.
  ///
  /// - Throws: ``LedgerError`` `malformed` for an unfit name or key.
  public init(
    name: String, publicKey: [UInt8], sign: @escaping @Sendable ([UInt8]) throws -> [UInt8]
  ) throws(LedgerError) {
    verifier = try NoteVerifier(name: name, publicKey: publicKey)
    signature = sign
  }

  /// A signer with a seed of 32 bytes in ordinary memory: for tests and synthetic cases.
  ///
  /// - Throws: ``LedgerError`` `malformed` for an unfit name or seed.
  public init(name: String, seed: [UInt8]) throws(LedgerError) {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
      throw LedgerError(.malformed, "an Ed25519 seed has 32 bytes")
    }
    try self.init(name: name, publicKey: Array(key.publicKey.rawRepresentation)) { message in
      Array(try key.signature(for: message))
    }
  }

  /// Signs `text`, which must end with a line feed.
  ///
  /// - Throws: ``LedgerError`` `badSignature` when the key does not sign.
  public func sign(_ text: String) throws(LedgerError) -> SignedNote {
    let message = Array(text.utf8)
    guard let bytes = try? signature(message), verifier.isSignature(bytes, of: message) else {
      throw LedgerError(.badSignature, "the signing key did not sign")
    }
    return SignedNote(
      text: text,
      signatures: [SignedNote.Signature(name: verifier.name, keyID: verifier.keyID, bytes: bytes)])
  }
}
