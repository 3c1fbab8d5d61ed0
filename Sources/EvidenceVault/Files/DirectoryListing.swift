// SPDX-License-Identifier: Apache-2.0
// The names in a folder.

internal import Glibc

/// The names in a folder.
enum DirectoryListing {
  /// The names in `path` but `.` and `..`, sorted bytewise; none when there is no such folder.
  static func names(in path: String) throws(FileFault) -> [String] {
    guard let stream = unsafe opendir(path) else {
      if errno == ENOENT { return [] }
      throw FileFault("opendir", errno, isWrite: false)
    }
    defer { unsafe _ = closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
