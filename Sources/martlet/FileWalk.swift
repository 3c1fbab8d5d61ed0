// SPDX-License-Identifier: Apache-2.0
// The files that a person named, and those below named folders, in a stable order.

internal import EvidenceModel
internal import EvidenceVault
internal import Foundation
internal import MediaDecoding

/// One file of a walk.
struct WalkedFile {
  /// The path as the system has it.
  let rawPath: [UInt8]

  /// The path as text; bytes that are not UTF-8 become U+FFFD.
  var text: String { String(decoding: rawPath, as: UTF8.self) }

  /// Whether the text says the path exactly.
  var isUTF8: Bool { String(validating: rawPath, as: UTF8.self) != nil }
}

/// Named files in the order given, and files below named folders in bytewise order.
///
/// Links below a folder are not followed but counted; pipes, sockets and devices are listed, to be refused
/// when they are opened.
struct FileWalk: IteratorProtocol {
  /// How many links below folders were passed over so far.
  private(set) var linkCount = 0
  /// How many folders with nothing in them were met so far.
  private(set) var emptyFolderCount = 0
  private var stack: [[UInt8]]
  private static let depthLimit = 256

  /// Begins with `paths`, as the system has them.
  init(paths: [[UInt8]]) { stack = paths.reversed() }

  mutating func next() -> WalkedFile? {
    while let path = stack.popLast() {
      let prefix = path.last == UInt8(ascii: "/") ? path : path + [UInt8(ascii: "/")]
      guard prefix.count(where: { $0 == UInt8(ascii: "/") }) < Self.depthLimit,
        let names = names(in: path)
      else { return WalkedFile(rawPath: path) }
      for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }).reversed() {
        stack.append(prefix + name)
      }
    }
    return nil
  }

  /// What is in a folder but links; `nil` when the path is no folder.
  private mutating func names(in path: [UInt8]) -> [[UInt8]]? {
    guard let folder = unsafe opendir(path.map { CChar(bitPattern: $0) } + [0]) else { return nil }
    defer { unsafe closedir(folder) }
    var names: [[UInt8]] = []
    while let entry = unsafe readdir(folder) {
      let kind = unsafe Int32(entry.pointee.d_type)
      guard kind != Int32(DT_LNK) else {
        linkCount += 1
        continue
      }
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) {
        unsafe Array($0.prefix { $0 != 0 })
      }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    if names.isEmpty { emptyFolderCount += 1 }
    return names
  }
}

/// Why a file cannot be opened.
struct FileFault: Error {
  let code: String
  let message: String
}

/// A regular file as a source of bytes.
///
/// The size that the file system states is a hint: reading goes on to where the file ends. Files below
/// `/proc` state none; what they hold, up to 32 MiB, is read at once.
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
    if file.statedSize > 0 {
      held = []
      byteCount = file.statedSize
    } else {
      held = try file.read(at: 0, count: Self.heldLimit)
      byteCount = held.count
    }
  }

  func read(at offset: Int, count: Int) throws(FileFault) -> [UInt8] {
    guard offset >= 0, count > 0 else { return [] }
    if offset < held.count { return Array(held[offset..<min(held.count, offset + count)]) }
    if !held.isEmpty, held.count < Self.heldLimit { return [] }
    let stated = max(0, byteCount - offset)
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
  let statedSize: Int
  private let descriptor: Int32

  init(rawPath: [UInt8]) throws(FileFault) {
    let name = rawPath.map { CChar(bitPattern: $0) } + [0]
    descriptor = unsafe open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      statedSize = 0
      throw errno == ENOENT
        ? FileFault(code: "missing", message: "there is no such file")
        : FileFault(
          code: "unreadable",
          message: "the file cannot be opened: \(unsafe String(cString: strerror(errno)))")
    }
    guard let size = regularFileSize(descriptor) else {
      statedSize = 0
      throw FileFault(code: "not_regular", message: "it is no regular file")
    }
    statedSize = size
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

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
