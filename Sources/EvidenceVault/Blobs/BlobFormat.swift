// SPDX-License-Identifier: Apache-2.0
// The layout of a blob file: header, chunks, and where each byte of the content lies.

/// The layout of a blob file, version 1; docs/formats/vault.md describes it.
enum BlobFormat {
  /// The first eight bytes of every blob.
  static let magic = Array("MRTLBLOB".utf8)
  static let version: UInt8 = 1
  static let headerByteCount = 8 + 1 + BlobSalt.byteCount
  /// The number of content bytes of every chunk but the last.
  static let chunkByteCount = 65_536
  static let tagByteCount = 16
  static let sealedChunkByteCount = chunkByteCount + tagByteCount

  /// The bytes before the first chunk.
  static func header(salt: BlobSalt) -> [UInt8] { magic + [version] + salt.bytes }

  /// The salt in a header.
  static func salt(inHeader header: [UInt8]) throws(VaultError) -> BlobSalt {
    guard header.count == headerByteCount else {
      throw VaultError(.truncated, "a blob ends inside its header")
    }
    guard header.starts(with: magic) else {
      throw VaultError(.corrupt, "a file of the vault does not begin as a blob does")
    }
    guard header[magic.count] == version else {
      throw VaultError(.newerFormat, "a blob has a format this version does not know")
    }
    guard let salt = BlobSalt(bytes: Array(header.suffix(BlobSalt.byteCount))) else {
      throw VaultError(.truncated, "a blob ends inside its header")
    }
    return salt
  }
}

/// Where the chunks of a body of sealed chunks lie.
struct ChunkLayout: Hashable {
  /// The number of chunks; at least one, which may be empty.
  let chunkCount: Int
  /// The number of content bytes of the last chunk.
  let lastByteCount: Int

  /// The number of content bytes.
  var byteCount: Int { (chunkCount - 1) * BlobFormat.chunkByteCount + lastByteCount }

  /// The layout of a body of `count` bytes; fails where no writer makes such a body.
  init(bodyByteCount count: Int) throws(VaultError) {
    let stride = BlobFormat.sealedChunkByteCount
    let chunks = max(1, count / stride + (count.isMultiple(of: stride) ? 0 : 1))
    let last = count - (chunks - 1) * stride - BlobFormat.tagByteCount
    guard last > 0 || (last == 0 && chunks == 1) else {
      throw VaultError(.truncated, "a blob ends inside a chunk")
    }
    chunkCount = chunks
    lastByteCount = last
  }

  func contentByteCount(ofChunk index: Int) -> Int {
    index == chunkCount - 1 ? lastByteCount : BlobFormat.chunkByteCount
  }
}
