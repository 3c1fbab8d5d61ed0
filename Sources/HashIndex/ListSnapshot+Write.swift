// SPDX-License-Identifier: Apache-2.0
// Writes a snapshot file whole: to a temporary name, to disk, then to its own name.

public import EvidenceModel
internal import Glibc

extension ListSnapshot {
  /// Writes a snapshot file with mode 0600.
  ///
  /// It goes to a temporary file beside it, `fsync`, rename, `fsync` of the folder. A crash leaves the
  /// old file or the new one, and perhaps a `.partial` file.
  ///
  /// - Parameters:
  ///   - entries: the list's entries.
  ///   - settings: what was stated of the list.
  ///   - root: the root over the sorted entries.
  ///   - sourceDigest: SHA-256 of the imported file.
  ///   - path: where the snapshot goes; an existing file is replaced.
  /// - Throws: ``HashIndexError`` `.unwritable`.
  public static func write(
    _ entries: HashListEntries, settings: HashListSettings, root: SHA256Digest,
    sourceDigest: SHA256Digest, to path: String
  ) throws(HashIndexError) {
    let tagTable = encode(entries.tagSets)
    let header = SnapshotHeader(
      settings: settings, root: root, sourceDigest: sourceDigest,
      counts: FingerprintAlgorithm.allCases.map { entries[$0].count },
      tagTableBytes: tagTable.count)
    let temporary = path + ".partial"
    let file = try SnapshotFile(creating: temporary)
    do {
      try file.writeHeader(header.encoded())
      for algorithm in FingerprintAlgorithm.allCases {
        for entry in entries[algorithm] { try file.write(entry.key.bytes(algorithm.byteCount)) }
        try file.pad()
      }
      for entry in entries[.pdq] {
        try file.write([entry.quality.map { UInt8($0) } ?? SnapshotFormat.unknownQuality])
      }
      try file.pad()
      for algorithm in FingerprintAlgorithm.allCases {
        for entry in entries[algorithm] { try file.write(bigEndian(entry.tagSet)) }
      }
      try file.pad()
      try file.write(tagTable)
      try file.pad()
      try file.commit(as: path)
    } catch {
      unsafe unlink(temporary)
      throw error
    }
  }

  private static func encode(_ tagSets: [[String]]) -> [UInt8] {
    var writer = CanonicalWriter()
    for tags in tagSets {
      writer.write(UInt32(clamping: tags.count))
      for tag in tags { writer.write(tag) }
    }
    return writer.bytes
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * $0)) }
  }
}

/// A snapshot file being written.
private final class SnapshotFile {
  private let descriptor: Int32
  private let temporary: String
  private var buffer: [UInt8] = []
  private var checksum = SnapshotChecksum()
  private var written = 0

  /// Makes the temporary file anew with mode 0600.
  init(creating path: String) throws(HashIndexError) {
    unsafe unlink(path)
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    descriptor = unsafe open(path, flags, 0o600)
    temporary = path
    guard descriptor >= 0 else { throw Self.failure("made") }
  }

  deinit { close(descriptor) }

  /// Writes what stands before the checksummed part, with room for the checksum, and the header.
  func writeHeader(_ header: [UInt8]) throws(HashIndexError) {
    let length = SnapshotFormat.checksummedFrom + header.count
    var writer = CanonicalWriter()
    writer.writeFixed(SnapshotFormat.magic)
    writer.write(SnapshotFormat.version)
    writer.write(UInt32(clamping: length + SnapshotFormat.padding(after: length)))
    writer.write(UInt64(0))
    try put(writer.bytes)
    try write(header)
    try pad()
  }

  func write(_ bytes: [UInt8]) throws(HashIndexError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 20 { try flush() }
  }

  /// Fills up to a multiple of eight bytes.
  func pad() throws(HashIndexError) {
    let missing = SnapshotFormat.padding(after: buffer.count)
    try write([UInt8](repeating: 0, count: missing))
  }

  /// Writes the checksum, brings everything to disk and gives the file its name.
  func commit(as path: String) throws(HashIndexError) {
    try flush()
    var writer = CanonicalWriter()
    writer.write(checksum.value)
    guard lseek(descriptor, 16, SEEK_SET) == 16 else { throw Self.failure("written") }
    try put(writer.bytes)
    guard fsync(descriptor) == 0 else { throw Self.failure("brought to disk") }
    guard unsafe rename(temporary, path) == 0 else { throw Self.failure("named") }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let folderDescriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folderDescriptor >= 0 else { throw Self.failure("brought to disk") }
    defer { close(folderDescriptor) }
    guard fsync(folderDescriptor) == 0 else { throw Self.failure("brought to disk") }
  }

  /// Writes the whole words of the buffer, so that the rest of less than eight bytes waits for more.
  private func flush() throws(HashIndexError) {
    let whole = buffer.count / 8 * 8
    let rest = Array(buffer[whole...])
    buffer.removeLast(buffer.count - whole)
    checksum.update(buffer.span, from: 0)
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
