// SPDX-License-Identifier: Apache-2.0
// What tells whether an open file changed, asked of the system where no Foundation is, which has a `stat` of its own.

internal import Glibc

/// What the system says of the bytes of an open regular file: how many they are, and when they were last changed.
package struct RegularFileState: Hashable, Sendable {
  /// The number of bytes.
  package let size: Int
  private let seconds: Int
  private let nanoseconds: Int

  /// Asks about the regular file open as `descriptor`; `nil` for anything else.
  package init?(_ descriptor: Int32) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    size = Int(status.st_size)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }
}
