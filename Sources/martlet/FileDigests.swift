// SPDX-License-Identifier: Apache-2.0
// The exact digests of a file, in one pass.

internal import Crypto
internal import EvidenceModel
internal import Foundation
internal import MediaDecoding
internal import Provenance

/// The exact digests that were asked for.
struct FileDigests {
  /// Small enough for a cache near the core, since three digests go over it.
  private static let chunk = 256 << 10

  let byteCount: Int
  let md5: String?
  let sha1: String?
  let sha256: String?
  /// The format and the hashes of a model file, where they were asked for and it is one.
  let model: (format: MediaFormat, digests: ModelDigests)?

  /// Digests of bytes in memory.
  init(_ bytes: [UInt8], algorithms: Set<FingerprintAlgorithm>) {
    var offset = 0
    self.init(algorithms: algorithms, wantsModel: false) { () throws(Never) -> ArraySlice<UInt8> in
      let piece = bytes[offset..<min(bytes.count, offset + Self.chunk)]
      offset += piece.count
      return piece
    }
  }

  /// Reads the file once, to its end, whatever its stated size.
  init(
    _ source: FileSource, algorithms: Set<FingerprintAlgorithm>, wantsModel: Bool = false
  ) throws {
    var offset = 0
    try self.init(algorithms: algorithms, wantsModel: wantsModel) {
      () throws(any Error) -> ArraySlice<UInt8> in
      let bytes = try source.read(at: offset, count: Self.chunk)
      offset += bytes.count
      return bytes[...]
    }
  }

  private init<Failure: Error>(
    algorithms: Set<FingerprintAlgorithm>, wantsModel: Bool,
    next: () throws(Failure) -> ArraySlice<UInt8>
  ) throws(Failure) {
    var md5 = algorithms.contains(.md5) ? Insecure.MD5() : nil
    var sha1 = algorithms.contains(.sha1) ? Insecure.SHA1() : nil
    var sha256 = algorithms.contains(.sha256) ? SHA256() : nil
    var tap = wantsModel ? ModelTap() : nil
    var count = 0
    while true {
      let bytes = try next()
      if bytes.isEmpty { break }
      md5?.update(data: bytes)
      sha1?.update(data: bytes)
      sha256?.update(data: bytes)
      tap?.update(Array(bytes))
      count += bytes.count
    }
    let digests = tap?.finish()
    model = digests.flatMap { digests in tap?.format.map { ($0, digests) } }
    byteCount = count
    self.md5 = md5.map { HexText.encode(Array($0.finalize())) }
    self.sha1 = sha1.map { HexText.encode(Array($0.finalize())) }
    self.sha256 = sha256.map { HexText.encode(Array($0.finalize())) }
  }
}
