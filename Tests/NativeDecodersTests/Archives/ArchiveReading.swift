// SPDX-License-Identifier: Apache-2.0
// Reads whole archives through the cursor, and a source that fails.

internal import MediaDecoding
internal import NativeDecoders

/// What came of reading a whole archive.
struct ReadArchive {
  var entries: [ArchiveEntry] = []
  var contents: [[UInt8]] = []
  var error: DecodeError?

  /// The content of the entry with a path.
  func content(_ path: String) -> [UInt8]? {
    entries.firstIndex { $0.path == Array(path.utf8) }.map { contents[$0] }
  }

  /// The paths that are UTF-8.
  var paths: [String] { entries.map { String(decoding: $0.path, as: UTF8.self) } }
}

/// Reads every entry; with `withContents` false only the headers.
func readArchive(
  _ bytes: [UInt8], limits: ContainerLimits = .standard, withContents: Bool = true
) throws -> ReadArchive {
  var result = ReadArchive()
  do {
    let cursor = try NativeContainers.openArchive(MemoryBytes(bytes), limits: limits)
    defer { cursor.close() }
    while let entry = try cursor.nextEntry() {
      result.entries.append(entry)
      result.contents.append([])
      while withContents, !entry.isEncrypted {
        let piece = try cursor.readEntry(maximum: 50_000)
        if piece.isEmpty { break }
        result.contents[result.contents.count - 1] += piece
      }
    }
  } catch let error as DecodeError {
    result.error = error
  }
  return result
}

/// A source whose every read fails, or every read from a given one on.
final class FailingSource: ByteSource {
  struct Failure: Error, Equatable {}

  private let bytes: MemoryBytes
  private var readsLeft: Int

  init(_ bytes: [UInt8], readsLeft: Int) {
    self.bytes = MemoryBytes(bytes)
    self.readsLeft = readsLeft
  }

  var byteCount: Int { bytes.byteCount }

  func read(at offset: Int, count: Int) throws -> [UInt8] {
    readsLeft -= 1
    guard readsLeft >= 0 else { throw Failure() }
    return bytes.read(at: offset, count: min(count, 512))
  }
}
