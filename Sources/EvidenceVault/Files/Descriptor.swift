// SPDX-License-Identifier: Apache-2.0
// An open file that closes itself.

internal import Glibc

/// An open file, closed when the last reference to it goes.
package final class Descriptor: Sendable {
  /// The number by which the operating system knows it.
  package let number: Int32

  /// Takes over an open descriptor.
  package init(owning number: Int32) { self.number = number }

  deinit { _ = close(number) }

  /// Opens a file or folder for reading.
  package static func open(reading path: String) throws(FileFault) -> Descriptor {
    let number = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard number >= 0 else { throw FileFault("open", errno, isWrite: false) }
    return Descriptor(owning: number)
  }

  /// The length in bytes.
  package func byteCount() throws(FileFault) -> Int {
    var status = stat()
    guard unsafe fstat(number, &status) == 0 else { throw FileFault("stat", errno, isWrite: false) }
    return Int(status.st_size)
  }

  /// Reads up to `count` bytes from `offset`; fewer only where the file ends.
  package func read(at offset: Int, count: Int) throws(FileFault) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let rest = unsafe UnsafeMutableRawBufferPointer(buffer).baseAddress?.advanced(by: filled)
        let got = unsafe pread(number, rest, count - filled, offset + filled)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        guard got > 0 else { return }
        filled += got
      }
    }
    guard failure == 0 else { throw FileFault("read", failure, isWrite: false) }
    return bytes
  }

  /// Whether the lock of the whole file could be had at once.
  package func lockExclusively() -> Bool { flock(number, LOCK_EX | LOCK_NB) == 0 }

  /// Whether the file still has a name.
  package var hasName: Bool {
    var status = stat()
    return unsafe fstat(number, &status) == 0 && status.st_nlink > 0
  }
}
