// SPDX-License-Identifier: Apache-2.0
// The files that a person named, and those below named folders, in a stable order.

internal import Foundation
internal import Provenance

/// One file of a walk.
struct WalkedFile {
  /// The path as the system has it.
  let rawPath: [UInt8]
  /// Texts in the same folder that may hold settings of a picture at this path; none of files that were named themselves.
  var textsBeside: [[UInt8]] = []

  /// The path as text; bytes that are not UTF-8 become U+FFFD.
  var text: String { String(decoding: rawPath, as: UTF8.self) }

  /// Whether the text says the path exactly.
  var isUTF8: Bool { String(validating: rawPath, as: UTF8.self) != nil }
}

/// Named files in the order given, and files below named folders in bytewise order.
///
/// Links below a folder are not followed but counted; pipes, sockets and devices are listed, to be refused
/// when they are opened.
struct FileWalk: IteratorProtocol {
  /// How many links below folders were passed over so far.
  private(set) var linkCount = 0
  /// How many folders with nothing in them were met so far.
  private(set) var emptyFolderCount = 0
  private var stack: [WalkedFile]
  /// The deepest folder that is gone into, in parts of its path.
  static let depthLimit = 256

  /// Begins with `paths`, as the system has them.
  init(paths: [[UInt8]]) { stack = paths.reversed().map { WalkedFile(rawPath: $0) } }

  mutating func next() -> WalkedFile? {
    while let file = stack.popLast() {
      let path = file.rawPath
      let prefix = path.last == UInt8(ascii: "/") ? path : path + [UInt8(ascii: "/")]
      guard prefix.count(where: { $0 == UInt8(ascii: "/") }) < Self.depthLimit,
        let names = names(in: path)
      else { return file }
      let known = Set(names)
      for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }).reversed() {
        let texts = SettingsSidecar.texts(besidePictureAt: name).filter(known.contains)
        stack.append(WalkedFile(rawPath: prefix + name, textsBeside: texts.map { prefix + $0 }))
      }
    }
    return nil
  }

  /// What is in a folder but links; `nil` when the path is no folder.
  private mutating func names(in path: [UInt8]) -> [[UInt8]]? {
    guard let folder = unsafe opendir(path.map { CChar(bitPattern: $0) } + [0]) else { return nil }
    defer { unsafe closedir(folder) }
    var names: [[UInt8]] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) {
        unsafe Array($0.prefix { $0 != 0 })
      }
      guard unsafe !Self.isLink(Int32(entry.pointee.d_type), name, in: folder) else {
        linkCount += 1
        continue
      }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    if names.isEmpty { emptyFolderCount += 1 }
    return names
  }

  /// Whether an entry is a link; asked of the file system where it does not say with the name.
  private static func isLink(_ kind: Int32, _ name: [UInt8], in folder: OpaquePointer) -> Bool {
    guard kind == Int32(DT_UNKNOWN) else { return kind == Int32(DT_LNK) }
    var start: CChar = 0
    let path = name.map { CChar(bitPattern: $0) } + [0]
    return unsafe readlinkat(dirfd(folder), path, &start, 1) >= 0
  }
}
