// SPDX-License-Identifier: Apache-2.0
// Small files that a person names, whole or line by line.

internal import Casework
internal import EvidenceModel
internal import Foundation

/// Small files that a person names.
enum InputFile {
  private static let largest = 64 << 20

  /// The text of a file of at most 64 MiB.
  ///
  /// - Throws: ``CaseworkError`` `.unreadable`, `.usage` when it is not UTF-8.
  static func text(at path: String, what: String) throws(CaseworkError) -> String {
    guard let text = String(validating: try bytes(at: path, what: what), as: UTF8.self) else {
      throw CaseworkError(.usage, "\(what) \(EvidenceText.escaped(path)) is not UTF-8 text")
    }
    return text
  }

  /// The bytes of a file of at most 64 MiB.
  ///
  /// - Throws: ``CaseworkError`` `.unreadable`.
  static func bytes(at path: String, what: String) throws(CaseworkError) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CaseworkError(.unreadable, "\(what) \(EvidenceText.escaped(path)) cannot be read")
    }
    guard data.count <= largest else {
      throw CaseworkError(
        .unreadable, "\(what) \(EvidenceText.escaped(path)) is larger than 64 MiB; split it")
    }
    return Array(data)
  }
}

/// The lines of a text that are not blank; each may be text or not.
///
/// Lines end with LF, CR LF or CR; a byte order mark before the first is no part of it.
struct InputLines: Sequence, IteratorProtocol {
  /// One line without its end.
  struct Line {
    /// Counted from 1, blank lines too.
    let number: Int
    let bytes: ArraySlice<UInt8>

    /// The line as text.
    ///
    /// - Throws: ``CaseworkError`` `.usage` when it is not UTF-8.
    func text() throws(CaseworkError) -> String {
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw CaseworkError(.usage, "the line is not UTF-8 text")
      }
      return text
    }
  }

  private let bytes: [UInt8]
  private var position: Int
  private var number = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
  }

  mutating func next() -> Line? {
    while position < bytes.count {
      var end = position
      while end < bytes.count, bytes[end] != 0x0a, bytes[end] != 0x0d { end += 1 }
      let line = bytes[position..<end]
      let isPair = end + 1 < bytes.count && bytes[end] == 0x0d && bytes[end + 1] == 0x0a
      position = end + (isPair ? 2 : 1)
      number += 1
      let isBlank = line.allSatisfy { $0 == 0x20 || $0 == 0x09 }
      if !isBlank { return Line(number: number, bytes: line) }
    }
    return nil
  }
}
