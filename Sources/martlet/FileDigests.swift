// SPDX-License-Identifier: Apache-2.0
// The exact digests of a file, in one pass.

internal import Crypto
internal import EvidenceModel
internal import Foundation

/// The exact digests that were asked for.
struct FileDigests {
  private static let chunk = 1 << 20

  let byteCount: Int
  let md5: String?
  let sha1: String?
  let sha256: String?

  /// Reads the file once.
  init(_ source: FileSource, algorithms: Set<FingerprintAlgorithm>) throws {
    var md5 = algorithms.contains(.md5) ? Insecure.MD5() : nil
    var sha1 = algorithms.contains(.sha1) ? Insecure.SHA1() : nil
    var sha256 = algorithms.contains(.sha256) ? SHA256() : nil
    var offset = 0
    while true {
      let bytes = try source.read(at: offset, count: Self.chunk)
      if bytes.isEmpty { break }
      md5?.update(data: bytes)
      sha1?.update(data: bytes)
      sha256?.update(data: bytes)
      offset += bytes.count
    }
    byteCount = offset
    self.md5 = md5.map { HexText.encode(Array($0.finalize())) }
    self.sha1 = sha1.map { HexText.encode(Array($0.finalize())) }
    self.sha256 = sha256.map { HexText.encode(Array($0.finalize())) }
  }
}
