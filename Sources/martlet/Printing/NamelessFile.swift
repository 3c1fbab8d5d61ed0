// SPDX-License-Identifier: Apache-2.0
// A file in memory that no folder names: it is gone when nobody holds it.

internal import Foundation

/// A file in memory that no folder names; it is gone when nobody holds it, whatever ends the process.
final class NamelessFile {
  /// The descriptor; open as long as the file is held here.
  let descriptor: Int32

  /// A file with `bytes` in it, to be read from its beginning.
  ///
  /// - Throws: ``PrintError`` `.system` when there is no memory for it.
  init(_ bytes: [UInt8]) throws(PrintError) {
    let name = "/martlet-\(UUID().uuidString)"
    descriptor = unsafe shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
    guard descriptor >= 0 else { throw Self.noMemory }
    // From here on it has no name.
    unsafe shm_unlink(name)
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        unsafe write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      guard count > 0 else {
        close(descriptor)
        throw Self.noMemory
      }
      written += count
    }
    lseek(descriptor, 0, SEEK_SET)
  }

  deinit { close(descriptor) }

  /// What is in it.
  ///
  /// - Throws: ``PrintError`` `.failed` when that is more than `most` bytes or cannot be read.
  func bytes(upTo most: Int) throws(PrintError) -> [UInt8] {
    let size = Int(lseek(descriptor, 0, SEEK_END))
    guard (0...most).contains(size) else {
      throw PrintError(.failed, "the document is larger than \(most >> 20) MiB; take --format html")
    }
    var read = 0
    var bytes = [UInt8](repeating: 0, count: size)
    while read < size {
      let count = unsafe bytes.withUnsafeMutableBytes { bytes in
        unsafe pread(
          descriptor, bytes.baseAddress?.advanced(by: read), size - read, off_t(read))
      }
      guard count > 0 else { throw PrintError(.failed, "the document cannot be read back") }
      read += count
    }
    return bytes
  }

  private static var noMemory: PrintError {
    PrintError(.system, "there is no memory to print in; free some and try again")
  }
}
