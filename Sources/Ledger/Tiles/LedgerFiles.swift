// SPDX-License-Identifier: Apache-2.0
// Files of the ledger's folder: bounded reads, and steps of writing that tests can fail or crash.

internal import Glibc

/// A step by which the ledger is about to change the disk; paths are absolute.
package enum LedgerFileStep: Hashable, Sendable {
  /// Writes a whole new file.
  case write(String)
  /// Makes a file's bytes durable.
  case synchronize(String)
  /// Gives a file its final name, replacing what has it.
  case rename(String, to: String)
  /// Makes a folder's names durable.
  case synchronizeDirectory(String)
  /// Removes a file or an empty folder.
  case remove(String)
}

/// Files below the ledger's folder.
struct LedgerFiles: Sendable {
  /// The ledger's folder.
  let directory: String
  /// Called before each step that changes the disk; a test's may throw, to fail or crash there.
  let willDo: @Sendable (LedgerFileStep) throws(LedgerError) -> Void

  func absolute(_ path: String) -> String { directory + "/" + path }

  /// All bytes of a regular file, or `nil` when there is none.
  func read(_ path: String, limit: Int) throws(LedgerError) -> [UInt8]? {
    let number = unsafe open(absolute(path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    if number < 0, errno == ENOENT || errno == ENOTDIR { return nil }
    guard number >= 0 else { throw Self.readFailure("open") }
    defer { _ = close(number) }
    var status = stat()
    guard unsafe fstat(number, &status) == 0 else { throw Self.failure("stat") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw LedgerError(.malformed, "a name in the ledger's folder is not a file")
    }
    guard Int(status.st_size) <= limit else {
      throw LedgerError(.malformed, "a file of the ledger is too large")
    }
    let count = Int(status.st_size)
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let rest = unsafe buffer.baseAddress?.advanced(by: filled)
        let got = unsafe Glibc.read(number, rest, count - filled)
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { return }
        filled += got
      }
    }
    guard bytes.count == count else { throw Self.failure("read") }
    return bytes
  }

  /// The names in a folder, sorted bytewise; none when there is no such folder.
  func names(in path: String) throws(LedgerError) -> [String] {
    guard let stream = unsafe opendir(absolute(path)) else {
      if errno == ENOENT || errno == ENOTDIR { return [] }
      throw Self.readFailure("opendir")
    }
    defer { _ = unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  func exists(_ path: String) -> Bool { unsafe access(absolute(path), F_OK) == 0 }

  /// Whether a name is a folder, not a link to one.
  func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(absolute(path), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Makes a folder and those above it; the folders whose names changed are added to `changed`.
  func makeDirectories(_ path: String, changed: inout Set<String>) throws(LedgerError) {
    let whole = path.isEmpty ? directory : absolute(path)
    if unsafe mkdir(whole, 0o700) == 0 {
      changed.insert(Self.parent(of: whole))
      return
    }
    if errno == EEXIST { return }
    guard errno == ENOENT, !path.isEmpty else { throw Self.failure("mkdir") }
    let above = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    try makeDirectories(above, changed: &changed)
    guard unsafe mkdir(whole, 0o700) == 0 || errno == EEXIST else { throw Self.failure("mkdir") }
    changed.insert(Self.parent(of: whole))
  }

  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The error for the current `errno` of an attempt to read.
  private static func readFailure(_ operation: String) -> LedgerError {
    guard errno == EACCES else { return failure(operation) }
    return LedgerError(
      .denied,
      "a file of the ledger may not be read by this user; run as the user whose case it is, or have them give you the "
        + "permission")
  }

  /// The error for the current `errno`.
  static func failure(_ operation: String) -> LedgerError {
    let number = errno
    let reason = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    return switch number {
    case ENOSPC, EDQUOT:
      LedgerError(.full, "the disk is full (\(operation): \(reason)); free some room and run again")
    case EROFS, EACCES, EPERM:
      LedgerError(.readOnly, "the ledger's folder does not allow this (\(operation): \(reason))")
    default:
      LedgerError(.io, "the operating system reported a failure (\(operation): \(reason))")
    }
  }
}
