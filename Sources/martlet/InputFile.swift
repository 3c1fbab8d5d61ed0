// SPDX-License-Identifier: Apache-2.0
// Small files that a person names, whole or line by line.

internal import Casework
internal import EvidenceModel
internal import HashExchange

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
  /// - Throws: ``CaseworkError`` `.unreadable`, `.interrupted` while a pipe has nothing to give.
  static func bytes(at path: String, what: String) throws(CaseworkError) -> [UInt8] {
    let shown = EvidenceText.escaped(path)
    do {
      let file = try PatientFile(path: path)
      var bytes: [UInt8] = []
      while true {
        let more = try file.read(upTo: 1 << 20) {
          guard !Interruption.isRequested else {
            throw CaseworkError(.interrupted, "stopped; nothing was done")
          }
        }
        guard !more.isEmpty else { return bytes }
        bytes.append(contentsOf: more)
        guard bytes.count <= largest else {
          throw CaseworkError(.unreadable, "\(what) \(shown) is larger than 64 MiB; split it")
        }
      }
    } catch let error as CaseworkError {
      throw error
    } catch PatientFile.Failure.device {
      throw CaseworkError(.unreadable, "\(what) \(shown) is a device; name a file or a pipe")
    } catch {
      throw CaseworkError(.unreadable, "\(what) \(shown) cannot be read")
    }
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
