// SPDX-License-Identifier: Apache-2.0
// The operating system's own steps, each checked where it is called.

internal import CSodium
internal import Glibc

/// The steps of ``VaultFileOperations`` as the operating system does them.
package struct SystemFileOperations: VaultFileOperations {
  /// The only value there is.
  package init() {}

  package func makeDirectory(_ path: String) throws(FileFault) -> Bool {
    if unsafe mkdir(path, 0o700) == 0 { return true }
    guard errno == EEXIST else { throw FileFault("mkdir", errno) }
    return false
  }

  package func createExclusively(_ path: String) throws(FileFault) -> Descriptor {
    let number = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard number >= 0 else { throw FileFault("create", errno) }
    return Descriptor(owning: number)
  }

  package func write(
    _ bytes: some Collection<UInt8>, to descriptor: Descriptor
  ) throws(FileFault) {
    let failure =
      bytes.withContiguousStorageIfAvailable { storage in
        unsafe Self.writeAll(UnsafeRawBufferPointer(storage), to: descriptor.number)
      }
    if let failure {
      guard failure == 0 else { throw FileFault("write", failure) }
    } else {
      try write(Array(bytes), to: descriptor)
    }
  }

  package func synchronize(_ path: String) throws(FileFault) {
    let descriptor = try Descriptor.open(reading: path)
    guard fsync(descriptor.number) == 0 else { throw FileFault("fsync", errno) }
  }

  package func synchronizeDirectory(_ path: String) throws(FileFault) { try synchronize(path) }

  package func synchronizeFileSystem(of directory: String) throws(FileFault) {
    let descriptor = try Descriptor.open(reading: directory)
    guard syncfs(descriptor.number) == 0 else { throw FileFault("syncfs", errno) }
  }

  package func renameWithoutReplacing(
    _ path: String, to destination: String
  ) throws(FileFault) -> Bool {
    let result = unsafe renameat2(
      AT_FDCWD, path, AT_FDCWD, destination, martlet_rename_no_replace)
    if result == 0 { return true }
    switch errno {
    case EEXIST: return false
    case EINVAL, ENOSYS: return try renameWhereFree(path, to: destination)
    default: throw FileFault("rename", errno)
    }
  }

  package func remove(_ path: String) throws(FileFault) {
    guard unsafe Glibc.remove(path) == 0 || errno == ENOENT else {
      throw FileFault("remove", errno)
    }
  }

  /// For file systems without the atomic form; sound while one process writes.
  private func renameWhereFree(_ path: String, to destination: String) throws(FileFault) -> Bool {
    if unsafe access(destination, F_OK) == 0 { return false }
    guard unsafe rename(path, destination) == 0 else { throw FileFault("rename", errno) }
    return true
  }

  /// Writes every byte; 0, or the `errno` of the first failure.
  private static func writeAll(_ bytes: UnsafeRawBufferPointer, to number: Int32) -> Int32 {
    var done = 0
    while done < bytes.count {
      let rest = unsafe bytes.baseAddress?.advanced(by: done)
      let written = unsafe Glibc.write(number, rest, bytes.count - done)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { return written < 0 ? errno : EIO }
      done += written
    }
    return 0
  }
}

extension FileFault {
  /// The operating system's words for the `errno`.
  package var reason: String {
    guard let text = unsafe strerror(number) else { return "error \(number)" }
    return unsafe String(cString: text)
  }
}
