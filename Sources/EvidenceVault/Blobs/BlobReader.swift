// SPDX-License-Identifier: Apache-2.0
// Reads any range of a stored content, checking every byte that it gives.

internal import EvidenceModel

/// Reads any range of a stored content; every byte given was authenticated.
///
/// The length is authentic from the start: opening checks the last chunk. One thread at a time; open
/// several readers for several threads. Memory is one chunk.
public final class BlobReader {
  /// The number of bytes of the content.
  public let byteCount: Int

  private let chunks: ChunkReader
  private var cachedIndex: Int
  private var cached: [UInt8]

  /// Opens the file at `path` with the salt that its record holds.
  init(path: String, salt: BlobSalt, byteCount expected: Int?, key: CaseKey) throws(VaultError) {
    let descriptor = try reportingFaults { () throws(FileFault) in
      try Descriptor.open(reading: path)
    }
    let size = try reportingFaults { () throws(FileFault) in try descriptor.byteCount() }
    let header = try reportingFaults { () throws(FileFault) in
      try descriptor.read(at: 0, count: BlobFormat.headerByteCount)
    }
    let written = try BlobFormat.salt(inHeader: header)
    let layout = try ChunkLayout(bodyByteCount: size - BlobFormat.headerByteCount)
    if let expected, layout.byteCount < expected {
      throw VaultError(.truncated, "a blob is shorter than its record says")
    }
    chunks = ChunkReader(
      descriptor: descriptor, cipher: ChunkCipher(caseKey: key, salt: salt), layout: layout,
      bodyOffset: BlobFormat.headerByteCount)
    guard written == salt else {
      throw Self.saltDiagnosis(chunks, written: written, key: key)
    }
    cachedIndex = layout.chunkCount - 1
    cached = try chunks.content(ofChunk: cachedIndex)
    byteCount = layout.byteCount
  }

  /// Reads up to `count` bytes from `offset`; fewer only where the content ends.
  ///
  /// - Throws: ``VaultError`` `truncated`, `reordered`, `corrupt`, `io`.
  /// - Complexity: O(`count`), and at most one chunk more.
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

  private func content(ofChunk index: Int) throws(VaultError) -> [UInt8] {
    if index == cachedIndex { return cached }
    cached = try chunks.content(ofChunk: index)
    cachedIndex = index
    return cached
  }

  /// Why the header's salt is not the record's: the header was changed, or the blob is another.
  private static func saltDiagnosis(
    _ chunks: ChunkReader, written: BlobSalt, key: CaseKey
  ) -> VaultError {
    if (try? chunks.content(ofChunk: 0)) != nil {
      return VaultError(.corrupt, "the header of a blob was changed")
    }
    let own = ChunkReader(
      descriptor: chunks.descriptor, cipher: ChunkCipher(caseKey: key, salt: written),
      layout: chunks.layout, bodyOffset: chunks.bodyOffset)
    return (try? own.content(ofChunk: 0)) != nil
      ? VaultError(.swapped, "another blob of the case stands in the place of this one")
      : VaultError(.corrupt, "a blob was changed")
  }
}
