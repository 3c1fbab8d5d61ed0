// SPDX-License-Identifier: Apache-2.0
// Pieces of bytes that are kept until they are wanted again: in memory, and from some length on in a file without a name.

internal import Foundation

/// Keeps pieces of bytes, to be read again in any order; from ``inMemory`` bytes on in a temporary file.
///
/// The file is readable for its owner alone, and its name is taken away at once, so that nothing of it outlives the process.
final class RecordSpool {
  /// Where a piece lies.
  struct Place {
    fileprivate let isInFile: Bool
    /// The number of the block; 0 in a file.
    fileprivate let block: UInt32
    /// Where it begins in the block or file.
    fileprivate let start: Int
    fileprivate let count: UInt32
  }

  private static let blockSize = 1 << 20

  private let inMemory: Int
  private var blocks: [[UInt8]] = []
  private var bytesInMemory = 0
  private var descriptor: Int32?
  /// What was not written to the file yet, and where that begins.
  private var pending: [UInt8] = []
  private var written = 0

  /// Keeps up to `inMemory` bytes in memory.
  init(inMemory: Int = 64 << 20) { self.inMemory = inMemory }

  deinit { if let descriptor { close(descriptor) } }

  private static let failure = HashListError(
    .unwritable,
    "the list is long and needs a temporary file, which cannot be written or read; check the folder that TMPDIR names and its free space"
  )

  /// Keeps a piece.
  ///
  /// - Throws: ``HashListError`` `.unwritable`.
  func keep(_ piece: [UInt8]) throws(HashListError) -> Place {
    let count = UInt32(clamping: piece.count)
    guard descriptor != nil || bytesInMemory + piece.count > inMemory else {
      bytesInMemory += piece.count
      if blocks.isEmpty || blocks[blocks.count - 1].count + piece.count > Self.blockSize {
        blocks.append([])
        blocks[blocks.count - 1].reserveCapacity(Self.blockSize)
      }
      let last = blocks.count - 1
      let start = blocks[last].count
      blocks[last].append(contentsOf: piece)
      return Place(isInFile: false, block: UInt32(clamping: last), start: start, count: count)
    }
    if descriptor == nil { descriptor = try Self.makeFile() }
    let start = written + pending.count
    pending.append(contentsOf: piece)
    if pending.count >= Self.blockSize { try flush() }
    return Place(isInFile: true, block: 0, start: start, count: count)
  }

  /// The piece at a place.
  ///
  /// - Throws: ``HashListError`` `.unwritable` when the file cannot be read.
  func piece(at place: Place) throws(HashListError) -> [UInt8] {
    let count = Int(place.count)
    guard place.isInFile else {
      return Array(blocks[Int(place.block)][place.start..<(place.start + count)])
    }
    if place.start >= written {
      let start = place.start - written
      return Array(pending[start..<(start + count)])
    }
    guard let descriptor else { throw Self.failure }
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = unsafe bytes.withUnsafeMutableBytes {
        unsafe pread(
          descriptor, $0.baseAddress?.advanced(by: done), count - done, off_t(place.start + done))
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { throw Self.failure }
      done += got
    }
    return bytes
  }

  private func flush() throws(HashListError) {
    guard let descriptor else { return }
    do { try ExchangeOutput.write(pending, to: descriptor) } catch { throw Self.failure }
    written += pending.count
    pending.removeAll(keepingCapacity: true)
  }

  private static func makeFile() throws(HashListError) -> Int32 {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "martlet-list-\(UUID().uuidString)").path(percentEncoded: false)
    let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let opened = unsafe open(path, flags, 0o600)
    guard opened >= 0 else { throw failure }
    unsafe unlink(path)
    return opened
  }
}
