// SPDX-License-Identifier: Apache-2.0
// The size of an open regular file, asked of the system where no Foundation is, which has a `stat` of its own.

internal import Glibc

/// The number of bytes of the regular file open as `descriptor`; `nil` for anything else.
package func regularFileSize(_ descriptor: Int32) -> Int? {
  var status = stat()
  guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    return nil
  }
  return Int(status.st_size)
}
