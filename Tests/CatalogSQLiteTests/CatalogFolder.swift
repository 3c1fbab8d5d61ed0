// SPDX-License-Identifier: Apache-2.0
// A temporary folder for one test, with a path for a catalog in it.

import Foundation

/// A temporary folder, removed when the test lets it go.
final class CatalogFolder {
  let path: String
  var file: String { path + "/catalog.sqlite" }

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/martlet-catalog-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func bytes(_ name: String) -> [UInt8] {
    [UInt8](FileManager.default.contents(atPath: path + "/" + name) ?? Data())
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
  }

  func setMode(_ mode: Int, of path: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  deinit {
    try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    try? FileManager.default.removeItem(atPath: path)
  }
}
