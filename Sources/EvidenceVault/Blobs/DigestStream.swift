// SPDX-License-Identifier: Apache-2.0
// The three exact digests in one pass.

internal import Crypto
internal import EvidenceModel
internal import Foundation

/// MD5, SHA-1 and SHA-256 of bytes that come in pieces.
struct DigestStream {
  private var md5 = Insecure.MD5()
  private var sha1 = Insecure.SHA1()
  private var sha256 = SHA256()

  /// Adds bytes; large pieces are faster.
  mutating func update(_ bytes: some DataProtocol) {
    md5.update(data: bytes)
    sha1.update(data: bytes)
    sha256.update(data: bytes)
  }

  /// The digests of all bytes so far.
  func finish() -> ContentDigests {
    guard let first = MD5Digest(bytes: Array(md5.finalize())),
      let second = SHA1Digest(bytes: Array(sha1.finalize())),
      let third = SHA256Digest(bytes: Array(sha256.finalize()))
    else { preconditionFailure("each digest has its own fixed length") }
    return ContentDigests(md5: first, sha1: second, sha256: third)
  }
}
