// SPDX-License-Identifier: Apache-2.0
// A folder held open, so that what lies in it is reached without following any link.

internal import EvidenceModel
internal import Glibc

/// One name in a folder.
struct FolderEntry {
  /// What the name stands for.
  enum Kind: String {
    case file
    case folder
    case symbolicLink = "symbolic_link"
    case special
    case unreadable
  }

  let name: [UInt8]
  let kind: Kind
  let modified: Instant?

  /// What the entry is ordered by: its name, a folder's with the slash that paths have after it, so
  /// that a walk in this order gives whole paths in bytewise order.
  var orderKey: [UInt8] { kind == .folder ? name + [UInt8(ascii: "/")] : name }
}

/// A folder held open.
final class FolderHandle {
  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Opens the folder a person named, following links.
  static func open(path: String) throws(CaptureError) -> FolderHandle {
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw RegularFile.failure(errno) }
    return FolderHandle(descriptor: descriptor)
  }

  /// Opens a folder in this one; never follows a link.
  func folder(_ name: [UInt8]) throws(CaptureError) -> FolderHandle {
    let opened = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    guard opened >= 0 else { throw RegularFile.failure(errno) }
    return FolderHandle(descriptor: opened)
  }

  /// Opens a regular file in this folder; never follows a link, never waits for a pipe.
  func file(_ name: [UInt8]) throws(CaptureError) -> RegularFile {
    let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
    // Linux's O_NOATIME leaves the access time alone, but only the owner may ask for it.
    var opened = open(name, flags | 0o1000000)
    if opened < 0, errno == EPERM { opened = open(name, flags) }
    guard opened >= 0 else { throw RegularFile.failure(errno) }
    return try RegularFile(descriptor: opened)
  }

  /// Everything in the folder, in the order of ``FolderEntry/orderKey``.
  func entries() throws(CaptureError) -> [FolderEntry] {
    try names().map(entry).map { ($0.orderKey, $0) }
      .sorted { $0.0.lexicographicallyPrecedes($1.0) }
      .map(\.1)
  }

  private func names() throws(CaptureError) -> [[UInt8]] {
    let copy = open([UInt8(ascii: ".")], O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0 else { throw RegularFile.failure(errno) }
    guard let listing = unsafe fdopendir(copy) else {
      close(copy)
      throw RegularFile.failure(errno)
    }
    defer { unsafe closedir(listing) }
    var names: [[UInt8]] = []
    while true {
      errno = 0
      guard let item = unsafe readdir(listing) else { break }
      let name = unsafe Self.name(of: item)
      if name != [0x2e], name != [0x2e, 0x2e] { names.append(name) }
    }
    guard errno == 0 else { throw RegularFile.failure(errno) }
    return names
  }

  /// The name in a directory record.
  ///
  /// Records are as long as their names, so the fixed field must not be read whole.
  private static func name(of item: UnsafeMutablePointer<dirent>) -> [UInt8] {
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return [] }
    let start = unsafe UnsafeRawPointer(item).advanced(by: offset)
    let length = unsafe strlen(start.assumingMemoryBound(to: CChar.self))
    return unsafe Array(UnsafeRawBufferPointer(start: start, count: length))
  }

  private func entry(_ name: [UInt8]) -> FolderEntry {
    var status = stat()
    let path = Self.terminated(name)
    guard unsafe fstatat(descriptor, path, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      return FolderEntry(name: name, kind: .unreadable, modified: nil)
    }
    let kind: FolderEntry.Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .symbolicLink
      default: .special
      }
    return FolderEntry(name: name, kind: kind, modified: RegularFile.modified(status))
  }

  private func open(_ name: [UInt8], _ flags: Int32) -> Int32 {
    unsafe openat(descriptor, Self.terminated(name), flags)
  }

  private static func terminated(_ name: [UInt8]) -> [CChar] {
    name.map { CChar(bitPattern: $0) } + [0]
  }
}
