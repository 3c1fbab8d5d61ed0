// SPDX-License-Identifier: Apache-2.0
// A snapshot file being written: body first, then the head with the blocks' checksums.

internal import EvidenceModel
internal import Glibc

/// What stands before the body of a snapshot, but for the checksums.
struct SnapshotHead {
  let layout: SnapshotLayout
  private let header: [UInt8]
  private let version: UInt32
  private let headerBytes: Int

  init(_ header: SnapshotHeader) {
    self.header = header.encoded()
    version = header.version
    let length = SnapshotFormat.checksummedFrom + self.header.count
    headerBytes = length + SnapshotFormat.padding(after: length)
    layout = SnapshotLayout(header, headerBytes: headerBytes)
  }

  /// The bytes before the body.
  func encoded(blockSums: [UInt64]) -> [UInt8] {
    var checked = header
    checked += [UInt8](
      repeating: 0, count: headerBytes - SnapshotFormat.checksummedFrom - header.count)
    var table = CanonicalWriter()
    for sum in blockSums { table.write(sum) }
    checked += table.bytes
    let missing = layout.body - SnapshotFormat.checksummedFrom - checked.count
    checked += [UInt8](repeating: 0, count: max(0, missing))
    var checksum = SnapshotChecksum()
    checksum.update(checked.span, from: 0)
    var writer = CanonicalWriter()
    writer.writeFixed(SnapshotFormat.magic)
    writer.write(version)
    writer.write(UInt32(clamping: headerBytes))
    writer.write(checksum.value)
    return writer.bytes + checked
  }
}

/// A snapshot file being written.
final class SnapshotFile {
  private let descriptor: Int32
  private let temporary: String
  private var buffer: [UInt8] = []
  private var sums: [UInt64] = []
  private var written = 0

  /// Makes the temporary file anew with mode 0600; the body begins at `bodyAt`.
  init(creating path: String, bodyAt: Int) throws(HashIndexError) {
    unsafe unlink(path)
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    descriptor = unsafe open(path, flags, 0o600)
    temporary = path
    guard descriptor >= 0, lseek(descriptor, off_t(bodyAt), SEEK_SET) == off_t(bodyAt) else {
      throw Self.failure("made")
    }
  }

  deinit { close(descriptor) }

  /// Adds bytes to the body.
  func write(_ bytes: [UInt8]) throws(HashIndexError) {
    buffer.append(contentsOf: bytes)
    written += bytes.count
    if buffer.count >= 1 << 20 { try flush(isLast: false) }
  }

  /// Adds the numbers of a table as they lie in memory.
  func write<Number: FixedWidthInteger & BitwiseCopyable>(
    littleEndian numbers: [Number]
  ) throws(HashIndexError) {
    let step = 1 << 18
    var start = 0
    while start < numbers.count {
      let part = numbers[start..<min(start + step, numbers.count)].map(\.littleEndian)
      try write(unsafe part.withUnsafeBytes { unsafe Array($0) })
      start += step
    }
  }

  /// Fills the section up, or the block.
  func pad(to alignment: Int = SnapshotFormat.alignment) throws(HashIndexError) {
    let missing = (alignment - written % alignment) % alignment
    try write([UInt8](repeating: 0, count: missing))
  }

  /// Writes the head, brings everything to disk and gives the file its name.
  func commit(as path: String, head: SnapshotHead) throws(HashIndexError) {
    try flush(isLast: true)
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw Self.failure("written") }
    try put(head.encoded(blockSums: sums))
    guard fsync(descriptor) == 0 else { throw Self.failure("brought to disk") }
    guard unsafe rename(temporary, path) == 0 else { throw Self.failure("named") }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let folderDescriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folderDescriptor >= 0 else { throw Self.failure("brought to disk") }
    defer { close(folderDescriptor) }
    guard fsync(folderDescriptor) == 0 else { throw Self.failure("brought to disk") }
  }

  /// Writes the whole blocks of the buffer, so that the rest waits for more.
  private func flush(isLast: Bool) throws(HashIndexError) {
    let block = SnapshotFormat.blockBytes
    let whole = isLast ? buffer.count : buffer.count / block * block
    var start = 0
    while start < whole {
      var checksum = SnapshotChecksum()
      checksum.update(buffer.span, start..<min(start + block, whole))
      sums.append(checksum.value)
      start += block
    }
    let rest = Array(buffer[whole...])
    buffer.removeLast(buffer.count - whole)
    try put(buffer)
    buffer = rest
  }

  private func put(_ bytes: [UInt8]) throws(HashIndexError) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes[done...].withUnsafeBytes { part in
        unsafe Glibc.write(descriptor, part.baseAddress, part.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.failure("written") }
      done += count
    }
  }

  private static func failure(_ what: String) -> HashIndexError {
    HashIndexError(.unwritable, "a list's snapshot could not be \(what)", systemError: errno)
  }
}
