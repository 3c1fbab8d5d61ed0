// SPDX-License-Identifier: Apache-2.0
// The folder that holds a path.

/// Paths as text.
public enum FolderPath {
  /// The folder that holds `path`: `.` for a bare name, `/` for one below the root.
  public static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
