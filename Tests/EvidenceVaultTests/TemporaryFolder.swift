// SPDX-License-Identifier: Apache-2.0
// A folder for one test, removed with it.

import EvidenceVault
import Foundation

/// A folder for one test, removed with it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = Self.base + "/martlet-vault-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// A folder in memory where there is one: these tests flush files many thousand times.
  private static let base =
    FileManager.default.isWritableFile(atPath: "/dev/shm")
    ? "/dev/shm" : FileManager.default.temporaryDirectory.path

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  /// Paths of all files below the folder.
  func files() -> [String] {
    let all = FileManager.default.subpaths(atPath: path) ?? []
    return all.filter { name in
      var isFolder: ObjCBool = false
      let exists = unsafe FileManager.default.fileExists(atPath: file(name), isDirectory: &isFolder)
      return exists && !isFolder.boolValue
    }.sorted()
  }
}

enum Bytes {
  static func read(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  static func random(_ count: Int, _ generator: inout some RandomNumberGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 8)
    while bytes.count < count {
      var word = generator.next()
      for _ in 0..<8 {
        bytes.append(UInt8(truncatingIfNeeded: word))
        word >>= 8
      }
    }
    return Array(bytes.prefix(count))
  }
}

enum TestKey {
  /// The case key of bytes 0, 1, … 31.
  static func counting() throws -> CaseKey {
    var bytes = (0..<32).map { UInt8($0) }
    return try CaseKey(taking: &bytes)
  }
}

extension Vault {
  /// The file of a blob.
  func file(of name: BlobName) -> String {
    let text = name.description
    return "\(directory)/\(text.prefix(2))/\(text.dropFirst(2))"
  }
}
