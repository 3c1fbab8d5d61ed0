// SPDX-License-Identifier: Apache-2.0
// Where a path leads, so that two ways to write one place compare as equal.

internal import Foundation

/// The place that a path leads to: absolute, without `..`, links on the way followed.
struct FilePlace: Hashable {
  private let components: [String]

  /// The place of `path`; what does not exist yet counts as written below its last existing folder.
  static func of(_ path: String) -> FilePlace {
    var existing = URL(fileURLWithPath: path).standardizedFileURL
    var missing: [String] = []
    while !FileManager.default.fileExists(atPath: existing.path), existing.path != "/" {
      missing.insert(existing.lastPathComponent, at: 0)
      existing.deleteLastPathComponent()
    }
    let real = existing.resolvingSymlinksInPath().standardizedFileURL
    return FilePlace(components: real.pathComponents.filter { $0 != "/" } + missing)
  }

  /// Whether the place is `other` or below it.
  func isWithin(_ other: FilePlace) -> Bool { components.starts(with: other.components) }
}
