// SPDX-License-Identifier: Apache-2.0
// What tells one file from another that took its name.

internal import Glibc

/// What tells one file from another that took its name.
///
/// Files that are written whole under a new name and renamed have a stamp each.
public struct FileStamp: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64
  private let size: Int
  private let seconds: Int
  private let nanoseconds: Int

  /// The stamp of the file at `path`; `nil` when there is none.
  public init?(_ path: String) {
    var information = stat()
    guard unsafe stat(path, &information) == 0 else { return nil }
    device = UInt64(information.st_dev)
    inode = UInt64(information.st_ino)
    size = Int(information.st_size)
    seconds = information.st_mtim.tv_sec
    nanoseconds = information.st_mtim.tv_nsec
  }
}
