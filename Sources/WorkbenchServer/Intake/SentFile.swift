// SPDX-License-Identifier: Apache-2.0
// What was sent to the workbench lies in memory alone: evidence in the clear never reaches a disk.

internal import Foundation
internal import NIOCore

/// A file in shared memory that other parts of this process can open by a path.
///
/// It has no name, and is gone with its last descriptor, however the process ends.
final class SentFile: Sendable {
  private let descriptor: Int32

  /// Makes an empty file.
  ///
  /// - Throws: ``WorkbenchError`` `.environment`.
  init() throws(WorkbenchError) {
    let name = "/martlet-\(UUID().uuidString)"
    let descriptor = unsafe shm_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw WorkbenchError(
        .environment, "the machine has no memory for a file that is sent; try again later")
    }
    unsafe shm_unlink(name)
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Where this process can open it.
  var path: String { "/proc/self/fd/\(descriptor)" }

  /// Adds bytes at the end.
  ///
  /// - Throws: ``WorkbenchError`` `.environment` when the memory is full.
  func append(_ part: ByteBuffer) throws(WorkbenchError) {
    let isWhole = unsafe part.withUnsafeReadableBytes { bytes in
      var done = 0
      while done < bytes.count {
        let count = unsafe write(
          descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        done += count
      }
      return true
    }
    guard isWhole else {
      throw WorkbenchError(
        .environment,
        "the memory of the machine is full; have the source put into a folder that policy allows")
    }
  }
}
