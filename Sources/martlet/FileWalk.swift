// SPDX-License-Identifier: Apache-2.0
// The files that a person named, and those below named folders, in a stable order.

internal import EvidenceModel
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
/// Links below a folder are not followed, and only regular files are listed there.
struct FileWalk: Sequence, IteratorProtocol {
  private var stack: [[UInt8]]
  private static let depthLimit = 256

  init(paths: [String]) { stack = paths.reversed().map { Array($0.utf8) } }

  mutating func next() -> WalkedFile? {
    while let path = stack.popLast() {
      guard let names = Self.names(in: path) else { return WalkedFile(rawPath: path) }
      let prefix = path.last == UInt8(ascii: "/") ? path : path + [UInt8(ascii: "/")]
      guard prefix.count(where: { $0 == UInt8(ascii: "/") }) < Self.depthLimit else { continue }
      for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }).reversed() {
        stack.append(prefix + name)
      }
    }
    return nil
  }

  /// The regular files and folders in a folder; `nil` when the path is no folder.
  private static func names(in path: [UInt8]) -> [[UInt8]]? {
    guard let folder = unsafe opendir(path.map { CChar(bitPattern: $0) } + [0]) else { return nil }
    defer { unsafe closedir(folder) }
    var names: [[UInt8]] = []
    while let entry = unsafe readdir(folder) {
      let kind = unsafe Int32(entry.pointee.d_type)
      guard kind == Int32(DT_REG) || kind == Int32(DT_DIR) || kind == Int32(DT_UNKNOWN) else {
        continue
      }
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) {
        unsafe Array($0.prefix { $0 != 0 })
      }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    return names
  }
}

/// Why a file cannot be opened.
struct FileFault: Error {
  let code: String
  let message: String
}

/// A regular file as a source of bytes.
final class FileSource: ByteSource {
  let byteCount: Int
  private let descriptor: Int32

  /// Opens a file for reading.
  init(rawPath: [UInt8]) throws(FileFault) {
    let name = rawPath.map { CChar(bitPattern: $0) } + [0]
    descriptor = unsafe open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      byteCount = 0
      throw errno == ENOENT
        ? FileFault(code: "missing", message: "there is no such file")
        : FileFault(
          code: "unreadable",
          message: "the file cannot be opened: \(unsafe String(cString: strerror(errno)))")
    }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      byteCount = 0
      throw FileFault(code: "not_regular", message: "it is no regular file")
    }
    byteCount = Int(status.st_size)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func read(at offset: Int, count: Int) throws -> [UInt8] {
    guard offset >= 0, count > 0 else { return [] }
    var failure: Int32 = 0
    let wanted = min(count, max(0, byteCount - offset))
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
      while filled < buffer.count {
        let got = unsafe pread(
          descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled,
          off_t(offset + filled))
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { break }
        filled += got
      }
    }
    guard failure == 0 else { throw FileFault(code: "unreadable", message: "a read failed") }
    return bytes
  }
}
