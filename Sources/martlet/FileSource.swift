// SPDX-License-Identifier: Apache-2.0
// A file that a person named, read by ranges, and whether it changed meanwhile.

internal import EvidenceVault
internal import Foundation
internal import MediaDecoding

/// Why a file cannot be opened.
struct FileFault: Error {
  let code: String
  let message: String
}

/// A regular file as a source of bytes.
///
/// The size that the file system states is a hint: reading goes on to where the file ends, but for a file that has
/// changed since it was opened, which may be written faster than it is read. Files below `/proc` state none; what they
/// hold, up to 32 MiB, is read at once.
final class FileSource: ByteSource {
  /// The most that is held in memory of a file, in bytes.
  static let heldLimit = 32 << 20
  private static let probe = 64 << 10

  let byteCount: Int
  private let file: OpenFile
  private let held: [UInt8]

  /// Opens a file for reading.
  init(rawPath: [UInt8]) throws(FileFault) {
    let file = try OpenFile(rawPath: rawPath)
    self.file = file
    var held: [UInt8] = []
    if file.opened.size == 0 {
      while held.count < Self.heldLimit, held.isEmpty || !file.hasChanged {
        let wanted = min(Self.probe, Self.heldLimit - held.count)
        let piece = try file.read(at: held.count, count: wanted)
        if piece.isEmpty { break }
        held += piece
      }
    }
    self.held = held
    byteCount = max(file.opened.size, held.count)
  }

  /// Why the file's size or time is not what it was when the file was opened; `nil` while both are.
  var change: FileFault? {
    guard file.hasChanged else { return nil }
    return FileFault(
      code: "changed",
      message: "the file changed while it was read; run again when it is at rest")
  }

  func read(at offset: Int, count: Int) throws(FileFault) -> [UInt8] {
    guard offset >= 0, count > 0 else { return [] }
    if offset < held.count { return Array(held[offset..<min(held.count, offset + count)]) }
    if !held.isEmpty, held.count < Self.heldLimit { return [] }
    let stated = max(0, byteCount - offset)
    if stated == 0, file.hasChanged { return [] }
    return try file.read(at: offset, count: min(count, stated > 0 ? stated : Self.probe))
  }

  /// The whole file; `nil` when it is larger than ``heldLimit``.
  func whole() throws(FileFault) -> [UInt8]? {
    guard byteCount <= Self.heldLimit else { return nil }
    var bytes = held.isEmpty ? try read(at: 0, count: max(1, byteCount)) : held
    while bytes.count <= Self.heldLimit {
      let more = try read(at: bytes.count, count: Self.probe)
      if more.isEmpty { return bytes }
      bytes += more
    }
    return nil
  }
}

/// An open descriptor of a regular file.
private final class OpenFile {
  /// What the system said of it when it was opened.
  let opened: RegularFileState
  private let descriptor: Int32

  init(rawPath: [UInt8]) throws(FileFault) {
    let name = rawPath.map { CChar(bitPattern: $0) } + [0]
    let descriptor = unsafe open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.fault(errno) }
    guard let state = RegularFileState(descriptor) else {
      close(descriptor)
      let isDeep = rawPath.count { $0 == UInt8(ascii: "/") } + 1 >= FileWalk.depthLimit
      throw isDeep && Self.isFolder(name) ? Self.tooDeep : Self.notRegular
    }
    self.descriptor = descriptor
    opened = state
  }

  deinit { close(descriptor) }

  /// Whether size or time is not what it was when the file was opened.
  var hasChanged: Bool { RegularFileState(descriptor) != opened }

  private static let notRegular = FileFault(code: "not_regular", message: "it is no regular file")
  private static let tooDeep = FileFault(
    code: "too_deep",
    message: "it is a folder deeper than \(FileWalk.depthLimit) others; name it by a shorter path")

  private static func isFolder(_ name: [CChar]) -> Bool {
    let folder = unsafe open(name, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
    if folder >= 0 { close(folder) }
    return folder >= 0
  }

  private static func fault(_ code: Int32) -> FileFault {
    switch code {
    case ENOENT: FileFault(code: "missing", message: "there is no such file")
    // What the system says of a socket.
    case ENXIO: notRegular
    case ELOOP: FileFault(code: "unreadable", message: "the links lead in a circle")
    default:
      FileFault(
        code: "unreadable",
        message: "the file cannot be opened: \(unsafe String(cString: strerror(code)))")
    }
  }

  /// Reads until `count` bytes have come or the file ends.
  func read(at offset: Int, count: Int) throws(FileFault) -> [UInt8] {
    var bytes: [UInt8] = []
    var failure: Int32 = 0
    // Room is made for a piece at a time, since a count may be far more than there is.
    while bytes.count < count, failure == 0 {
      let wanted = min(count - bytes.count, 1 << 20)
      let piece = unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
        while filled < buffer.count {
          let got = unsafe pread(
            descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled,
            off_t(offset + bytes.count + filled))
          if got < 0, errno == EINTR { continue }
          if got < 0 { failure = errno }
          if got <= 0 { break }
          filled += got
        }
      }
      if bytes.isEmpty { bytes = piece } else { bytes += piece }
      if piece.count < wanted { break }
    }
    guard failure == 0 else { throw FileFault(code: "unreadable", message: "a read failed") }
    return bytes
  }
}
