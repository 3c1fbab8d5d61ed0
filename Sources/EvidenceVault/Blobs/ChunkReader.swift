// SPDX-License-Identifier: Apache-2.0
// Reads sealed chunks by number, and says of one that does not open what happened to it.

/// Reads the sealed chunks of one file, one thread at a time.
struct ChunkReader {
  let descriptor: Descriptor
  let cipher: ChunkCipher
  let layout: ChunkLayout
  /// The offset of the first chunk in the file.
  let bodyOffset: Int

  /// The content of a chunk.
  func content(ofChunk index: Int) throws(VaultError) -> [UInt8] {
    let sealed = try sealedChunk(index)
    let isLast = index == layout.chunkCount - 1
    guard let content = cipher.open(sealed, index: index, isLast: isLast) else {
      throw diagnosis(of: sealed, index: index, isLast: isLast)
    }
    return content
  }

  private func sealedChunk(_ index: Int) throws(VaultError) -> [UInt8] {
    let offset = bodyOffset + index * BlobFormat.sealedChunkByteCount
    let count = layout.contentByteCount(ofChunk: index) + BlobFormat.tagByteCount
    let bytes = try reportingFaults { () throws(FileFault) in
      try descriptor.read(at: offset, count: count)
    }
    guard bytes.count == count else {
      throw VaultError(.truncated, "a blob became shorter while it was read")
    }
    return bytes
  }

  /// Tries the other places that the chunk could have been written for.
  private func diagnosis(of sealed: [UInt8], index: Int, isLast: Bool) -> VaultError {
    if cipher.open(sealed, index: index, isLast: !isLast) != nil {
      return isLast
        ? VaultError(.truncated, "a blob ends early: chunks after \(index) are missing")
        : VaultError(.corrupt, "bytes were added after the end of a blob")
    }
    let searched = min(layout.chunkCount, 1 << 16)
    let isElsewhere = (0..<searched).contains { place in
      cipher.open(sealed, index: place, isLast: false) != nil
        || cipher.open(sealed, index: place, isLast: true) != nil
    }
    return isElsewhere
      ? VaultError(.reordered, "chunk \(index) of a blob was written for another place in it")
      : VaultError(.corrupt, "chunk \(index) of a blob was changed")
  }
}

/// Runs `body` and turns a failure of the operating system into the vault's own error.
func reportingFaults<Value>(
  _ body: () throws(FileFault) -> Value
) throws(VaultError) -> Value {
  do { return try body() } catch { throw VaultError(error) }
}
