// SPDX-License-Identifier: Apache-2.0
// The key of one case, and the sub-keys that each have one use.

internal import Crypto
internal import Foundation

/// The 32-byte data key of one case, in locked memory, zeroed when released.
///
/// It is never used itself: each use has a sub-key, HKDF-SHA256 (RFC 5869) of the case key with an
/// empty salt and the use's label as its information. The sub-keys lie in locked memory too.
///
/// It does not promise that no copy ever leaves locked memory: for the length of one operation the
/// cryptographic library holds its own copy of a sub-key, zeroed but not locked.
public final class CaseKey: Sendable {
  /// The number of bytes of a case key.
  public static let byteCount = 32

  let secret: SecretBytes
  private let blobKey: SecretBytes
  private let sealKey: SecretBytes
  private let lookupKey: SecretBytes
  private let contentNameKey: SecretBytes
  /// Sixteen bytes that tell this key from others and nothing about it.
  let checkValue: [UInt8]

  /// The uses of sub-keys; the raw values are the labels of the derivation.
  enum Use: String, CaseIterable {
    case blob
    case seal
    case lookup
    case contentName = "content name"
    case check
  }

  init(_ secret: SecretBytes) throws(KeyError) {
    self.secret = secret
    blobKey = try SecretBytes(Self.derive(from: secret, for: .blob))
    sealKey = try SecretBytes(Self.derive(from: secret, for: .seal))
    lookupKey = try SecretBytes(Self.derive(from: secret, for: .lookup))
    contentNameKey = try SecretBytes(Self.derive(from: secret, for: .contentName))
    checkValue = unsafe Self.derive(from: secret, for: .check).withUnsafeBytes {
      unsafe Array($0.prefix(16))
    }
  }

  /// A fresh key from the system's generator.
  ///
  /// - Throws: ``KeyError`` `noMemory`.
  public static func generate() throws(KeyError) -> CaseKey {
    try CaseKey(SecretBytes.random(count: byteCount))
  }

  /// Takes over 32 bytes and zeroes the caller's array.
  ///
  /// - Throws: ``KeyError`` `malformed` for another count, `noMemory`.
  public convenience init(taking bytes: inout [UInt8]) throws(KeyError) {
    guard bytes.count == Self.byteCount else {
      throw KeyError(.malformed, "a case key has \(Self.byteCount) bytes")
    }
    try self.init(SecretBytes(taking: &bytes))
  }

  /// The sub-key of one use.
  func subkey(_ use: Use) -> SecretBytes {
    switch use {
    case .blob: blobKey
    case .seal: sealKey
    case .lookup: lookupKey
    case .contentName: contentNameKey
    case .check: preconditionFailure("the check value is no key")
    }
  }

  private static func derive(from secret: SecretBytes, for use: Use) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: secret.symmetricKey,
      info: Array("martlet case key v1 \(use.rawValue)".utf8),
      outputByteCount: 32)
  }
}
