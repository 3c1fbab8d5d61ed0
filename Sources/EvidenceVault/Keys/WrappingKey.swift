// SPDX-License-Identifier: Apache-2.0
// The key that wraps the case's own keys: from a key file or a passphrase.

internal import Crypto
internal import EvidenceModel
internal import Foundation

/// A 32-byte key that wraps a case's own keys, in locked memory.
public final class WrappingKey: Sendable {
  let secret: SecretBytes
  let origin: WrappedKey.Origin

  init(_ secret: SecretBytes, origin: WrappedKey.Origin) {
    self.secret = secret
    self.origin = origin
  }

  /// Wraps a case key for the case `caseID`.
  public func wrap(_ key: CaseKey, caseID: String) throws(KeyError) -> WrappedKey {
    try wrap(key.secret, purpose: .caseKey, caseID: caseID)
  }

  /// Wraps a signing key for the case `caseID`.
  public func wrap(_ key: LedgerSigningKey, caseID: String) throws(KeyError) -> WrappedKey {
    try wrap(key.seed, purpose: .signingSeed, caseID: caseID)
  }

  /// Opens a wrapped case key.
  ///
  /// - Throws: ``KeyError`` `wrongKey` when this key, the case or the purpose is another.
  public func unwrapCaseKey(_ wrapped: WrappedKey, caseID: String) throws(KeyError) -> CaseKey {
    try CaseKey(unwrap(wrapped, purpose: .caseKey, caseID: caseID))
  }

  /// Opens a wrapped signing key.
  ///
  /// - Throws: ``KeyError`` `wrongKey` when this key, the case or the purpose is another.
  public func unwrapSigningKey(
    _ wrapped: WrappedKey, caseID: String
  ) throws(KeyError) -> LedgerSigningKey {
    try LedgerSigningKey(unwrap(wrapped, purpose: .signingSeed, caseID: caseID))
  }

  private func wrap(
    _ secret: SecretBytes, purpose: WrappedKey.Purpose, caseID: String
  ) throws(KeyError) -> WrappedKey {
    let authenticated = WrappedKey.authenticated(purpose: purpose, caseID: caseID)
    let sealed = unsafe secret.withBytes { bytes in
      unsafe try? AES.GCM.seal(
        bytes, using: self.secret.symmetricKey, authenticating: authenticated
      ).combined
    }
    guard let sealed else { throw KeyError(.malformed, "the key cannot be wrapped") }
    return WrappedKey(purpose: purpose, origin: origin, sealed: Array(sealed))
  }

  private func unwrap(
    _ wrapped: WrappedKey, purpose: WrappedKey.Purpose, caseID: String
  ) throws(KeyError) -> SecretBytes {
    let authenticated = WrappedKey.authenticated(purpose: purpose, caseID: caseID)
    guard wrapped.purpose == purpose,
      let box = try? AES.GCM.SealedBox(combined: wrapped.sealed),
      var opened = try? AES.GCM.open(
        box, using: secret.symmetricKey, authenticating: authenticated)
    else { throw KeyError(.wrongKey, "this key or passphrase does not open the case") }
    defer { SecretBytes.zero(&opened) }
    let plain = opened
    guard plain.count == CaseKey.byteCount else {
      throw KeyError(.malformed, "the wrapped key has another length than it must")
    }
    return unsafe try SecretBytes(count: plain.count) { buffer in unsafe plain.copyBytes(to: buffer)
    }
  }
}
