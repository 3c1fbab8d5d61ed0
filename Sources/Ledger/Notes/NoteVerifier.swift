// SPDX-License-Identifier: Apache-2.0
// The public half of a note key, and its text form.

internal import Crypto
internal import EvidenceModel
internal import Foundation

/// A named Ed25519 public key that checks signed notes (C2SP signed-note).
public struct NoteVerifier: Hashable, Sendable {
  /// The key's name; for a ledger, its origin.
  public let name: String
  /// The 32 bytes of the public key.
  public let publicKey: [UInt8]

  private static let ed25519: UInt8 = 0x01

  /// Names a public key.
  ///
  /// - Throws: ``LedgerError`` `malformed` when the name is empty or holds white space or `+`, or when
  ///   the key has not 32 bytes.
  public init(name: String, publicKey: [UInt8]) throws(LedgerError) {
    guard !name.isEmpty, name.unicodeScalars.allSatisfy({ !Self.isForbidden($0) }) else {
      throw LedgerError(.malformed, "a key's name is empty or holds white space or a plus sign")
    }
    guard publicKey.count == 32 else {
      throw LedgerError(.malformed, "an Ed25519 public key has 32 bytes")
    }
    self.name = name
    self.publicKey = publicKey
  }

  /// Reads a verifier key: `name+hash+base64`.
  ///
  /// - Throws: ``LedgerError`` `malformed`.
  public init(text: String) throws(LedgerError) {
    let trimmed = text.hasSuffix("\n") ? String(text.dropLast()) : text
    // Base64 holds plus signs too: only the first two separate.
    let parts = trimmed.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let key = Base64Text.decode(parts[2]), key.first == Self.ed25519 else {
      throw LedgerError(.malformed, "this is not an Ed25519 verifier key (name+hash+base64)")
    }
    try self.init(name: String(parts[0]), publicKey: Array(key.dropFirst()))
    guard HexText.encode(keyID) == parts[1] else {
      throw LedgerError(.malformed, "the verifier key's hash is not that of its name and key")
    }
  }

  /// The verifier key as text: name, `+`, key identifier, `+`, type and key in Base64.
  public var text: String {
    "\(name)+\(HexText.encode(keyID))+\(Base64Text.encode([Self.ed25519] + publicKey))"
  }

  /// The first four bytes of SHA-256 of the name, a line feed, the type byte 1 and the key.
  public var keyID: [UInt8] {
    let named = Array(name.utf8) + [0x0a, Self.ed25519] + publicKey
    return Array(SHA256.hash(data: named).prefix(4))
  }

  func isSignature(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
      return false
    }
    return key.isValidSignature(signature, for: message)
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "+" || scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
  }
}
