// SPDX-License-Identifier: Apache-2.0
// Seals and opens the chunks of one blob.

internal import Crypto
internal import Foundation

/// Seals and opens the chunks of one blob: AES-256-GCM, the nonce is the chunk's index and whether it
/// is the last, the authenticated data is the blob's salt.
///
/// A key is used for one content only, so that no nonce repeats under it. The construction is that of
/// STREAM (Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015, doi 10.1007/978-3-662-47989-6_24).
struct ChunkCipher {
  private let key: SymmetricKey
  private let authenticated: [UInt8]

  /// The cipher of the blob of a case with this salt.
  init(caseKey: CaseKey, salt: BlobSalt) {
    key = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: caseKey.subkey(.blob).symmetricKey, salt: salt.bytes,
      info: Array("martlet blob v1".utf8), outputByteCount: 32)
    authenticated = salt.bytes
  }

  /// A cipher with a random key that dies with it.
  init(ephemeral: Void) {
    key = SymmetricKey(size: .bits256)
    authenticated = []
  }

  /// Ciphertext and tag of one chunk.
  func seal(
    _ chunk: some DataProtocol, index: Int, isLast: Bool
  ) throws(VaultError) -> Data {
    guard let nonce = Self.nonce(index: index, isLast: isLast),
      let box = try? AES.GCM.seal(
        chunk, using: key, nonce: nonce, authenticating: authenticated),
      let combined = box.combined
    else { throw VaultError(.io, "a chunk could not be encrypted") }
    return combined.dropFirst(Self.nonceByteCount)
  }

  /// The content of one chunk, or `nil` when it is not authentic at this place.
  func open(_ sealed: [UInt8], index: Int, isLast: Bool) -> [UInt8]? {
    guard sealed.count >= BlobFormat.tagByteCount,
      let nonce = Self.nonce(index: index, isLast: isLast),
      let box = try? AES.GCM.SealedBox(
        nonce: nonce, ciphertext: sealed.dropLast(BlobFormat.tagByteCount),
        tag: sealed.suffix(BlobFormat.tagByteCount)),
      let opened = try? AES.GCM.open(box, using: key, authenticating: authenticated)
    else { return nil }
    return Array(opened)
  }

  private static let nonceByteCount = 12

  /// Eleven bytes of index, most significant first, and one byte that is 1 for the last chunk.
  private static func nonce(index: Int, isLast: Bool) -> AES.GCM.Nonce? {
    var bytes = [UInt8](repeating: 0, count: nonceByteCount)
    for place in 0..<8 {
      bytes[10 - place] = UInt8(truncatingIfNeeded: UInt64(index) >> UInt64(8 * place))
    }
    bytes[11] = isLast ? 1 : 0
    return try? AES.GCM.Nonce(data: bytes)
  }
}
