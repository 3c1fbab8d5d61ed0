// SPDX-License-Identifier: Apache-2.0
// Bytes that need random access for a while, on disk only as ciphertext under a key that dies first.

/// A content that is kept for a while: appended to, read by range, gone when released.
///
/// The file has no name from the start and its key is in memory only, so that nothing readable is left
/// even after a crash. One thread at a time. Memory is two chunks.
public final class TemporaryBlob {
  private let files: any VaultFileOperations
  private let descriptor: Descriptor
  private let cipher = ChunkCipher(ephemeral: ())
  private var tail: [UInt8] = []
  private var writtenChunks = 0
  private var cachedIndex = -1
  private var cached: [UInt8] = []

  init(files: any VaultFileOperations, path: String) throws(VaultError) {
    self.files = files
    descriptor = try reportingFaults { () throws(FileFault) in
      let descriptor = try files.createExclusively(path)
      try files.remove(path)
      return descriptor
    }
  }

  /// The number of bytes appended so far.
  public var byteCount: Int { writtenChunks * BlobFormat.chunkByteCount + tail.count }

  /// Appends bytes.
  ///
  /// - Throws: ``VaultError`` `full`, `io`; the blob is then of no more use.
  public func append(_ bytes: [UInt8]) throws(VaultError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let taken = rest.prefix(BlobFormat.chunkByteCount - tail.count)
      tail.append(contentsOf: taken)
      rest = rest.dropFirst(taken.count)
      if tail.count == BlobFormat.chunkByteCount { try writeTail() }
    }
  }

  /// Reads up to `count` bytes from `offset`; fewer only where the content so far ends.
  ///
  /// - Throws: ``VaultError`` `corrupt`, `truncated`, `io`.
  public func read(at offset: Int, count: Int) throws(VaultError) -> [UInt8] {
    guard offset >= 0, count > 0, offset < byteCount else { return [] }
    let end = offset + min(count, byteCount - offset)
    var result: [UInt8] = []
    result.reserveCapacity(end - offset)
    var position = offset
    while position < end {
      let index = position / BlobFormat.chunkByteCount
      let start = position - index * BlobFormat.chunkByteCount
      let chunk = try content(ofChunk: index)
      let taken = min(chunk.count - start, end - position)
      result.append(contentsOf: chunk[start..<start + taken])
      position += taken
    }
    return result
  }

  private func writeTail() throws(VaultError) {
    let sealed = try cipher.seal(tail, index: writtenChunks, isLast: false)
    try reportingFaults { () throws(FileFault) in try files.write(sealed, to: descriptor) }
    writtenChunks += 1
    tail.removeAll(keepingCapacity: true)
  }

  private func content(ofChunk index: Int) throws(VaultError) -> [UInt8] {
    guard index < writtenChunks else { return tail }
    if index == cachedIndex { return cached }
    let count = BlobFormat.sealedChunkByteCount
    let sealed = try reportingFaults { () throws(FileFault) in
      try descriptor.read(at: index * count, count: count)
    }
    guard sealed.count == count else {
      throw VaultError(.truncated, "a temporary blob became shorter")
    }
    guard let content = cipher.open(sealed, index: index, isLast: false) else {
      throw VaultError(.corrupt, "a temporary blob was changed on disk")
    }
    cached = content
    cachedIndex = index
    return content
  }
}
