// SPDX-License-Identifier: Apache-2.0
// The working tree that the tests were built from.

internal import EvidenceModel
internal import Foundation

/// The working tree that the tests were built from.
public enum Repository {
  /// The folder that holds `Package.swift`, without a slash at its end; links are resolved.
  public static let root: String = {
    var folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    while folder.path() != "/" {
      if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path()) {
        break
      }
      folder = folder.deletingLastPathComponent()
    }
    let path = folder.path(percentEncoded: false)
    return path.hasSuffix("/") ? String(path.dropLast()) : path
  }()

  /// Folders that hold nothing written by hand.
  private static let passedOver: Set<String> = [".git", ".venv", ".swiftpm", "demo", "soak-output"]

  /// The paths of all files of the tree, relative to its root and sorted, without what builds, demos and
  /// tools leave there.
  public static func files() -> [String] {
    var found: [String] = []
    var folders = [""]
    while let folder = folders.popLast() {
      let place = folder.isEmpty ? root : root + "/" + folder
      for name in (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? [] {
        guard !passedOver.contains(name), !name.hasPrefix(".build") else { continue }
        let path = folder.isEmpty ? name : folder + "/" + name
        if isFolder(path) { folders.append(path) } else { found.append(path) }
      }
    }
    return found.sorted()
  }

  /// Whether the tree has a file or folder at a relative path.
  public static func has(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root + "/" + path)
  }

  /// The bytes of a file of the tree.
  ///
  /// - Throws: Foundation's error when it cannot be read.
  public static func bytes(of path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: root + "/" + path)))
  }

  /// The text of a file of the tree; bytes that are not UTF-8 become U+FFFD.
  ///
  /// - Throws: Foundation's error when it cannot be read.
  public static func text(of path: String) throws -> String {
    String(decoding: try bytes(of: path), as: UTF8.self)
  }

  /// The published schema of a kind of line, such as `martlet.hash/1`.
  ///
  /// - Throws: ``JSONSchemaError``; Foundation's error when there is none.
  public static func schema(_ name: String) throws -> JSONSchema {
    let kind = name.dropFirst("martlet.".count).prefix { $0 != "/" }
    let json = try JSONParser.parse(try bytes(of: "docs/schemas/\(kind).json"))
    guard json["$id"]?.text == name else { throw JSONSchemaError.malformed("$id is not \(name)") }
    return try JSONSchema(json)
  }

  private static func isFolder(_ path: String) -> Bool {
    let place = root + "/" + path
    let attributes = try? FileManager.default.attributesOfItem(atPath: place)
    return attributes?[.type] as? FileAttributeType == .typeDirectory
  }
}
