// SPDX-License-Identifier: Apache-2.0
// What lies at the path of a source: a folder or a file.

internal import Glibc

/// What lies at the path of a source.
struct SourceRoot {
  /// The folder; `nil` for a file.
  let folder: FolderHandle?
  /// The file; `nil` for a folder.
  let file: RegularFile?
  /// The last component of the path.
  let name: [UInt8]

  /// Opens what lies at `path`, following links: the person named it.
  ///
  /// - Throws: ``CaptureError`` when nothing is there, or something that is no file or folder.
  static func open(path: String) throws(CaptureError) -> SourceRoot {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw RegularFile.failure(errno) }
    let name = Array(path.utf8.split(separator: UInt8(ascii: "/")).last ?? [])
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      return SourceRoot(folder: try FolderHandle.open(path: path), file: nil, name: name)
    case S_IFREG:
      return SourceRoot(folder: nil, file: try RegularFile.open(path: path), name: name)
    default:
      throw CaptureError(.notRegular, "not a regular file or folder")
    }
  }
}
