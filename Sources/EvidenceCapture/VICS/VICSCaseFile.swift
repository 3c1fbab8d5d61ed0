// SPDX-License-Identifier: Apache-2.0
// A VICS case file as a source: its bytes, and the exported files below its folder.

internal import EvidenceModel
internal import Foundation
internal import HashExchange
internal import MediaDecoding

/// The bytes of a VICS file in order, without a byte order mark.
final class VICSCaseFile: ByteFeed {
  private static let chunk = 1 << 20

  private let stream: FilePayload
  private var isAtStart = true

  init(_ file: RegularFile) { stream = FilePayload(file) }

  /// Whether a file begins as a VICS file does: it names the model, or its records are those of VICS.
  ///
  /// - Throws: ``CaptureError`` `.coding` for one in UTF-16, which would else be taken in as a text without its media.
  static func begins(_ file: RegularFile) throws -> Bool {
    let bytes = try file.read(at: 0, count: VICSHead.longest)
    if let text = wide(bytes), isCaseFile(text) {
      throw CaptureError(
        .coding, "the VICS case file is in UTF-16; save it as UTF-8 text and take that in")
    }
    return isCaseFile(withoutMark(bytes))
  }

  private static func isCaseFile(_ head: [UInt8]) -> Bool {
    guard ExchangeFormat.recognised(head) == .vics else { return false }
    return String(decoding: head.prefix(4_096), as: UTF8.self).contains("DataModels/")
      || VICSHead.holdsRecords(head)
  }

  func next() throws -> [UInt8] {
    let bytes = try stream.next(maximum: Self.chunk)
    guard isAtStart else { return bytes }
    isAtStart = false
    return Self.withoutMark(bytes)
  }

  /// What was wrong with reading the file.
  var findings: [Finding] { stream.findings }

  /// The bytes in UTF-8 of what begins as a JSON object in UTF-16 does, with a byte order mark or without; `nil` for others.
  private static func wide(_ bytes: [UInt8]) -> [UInt8]? {
    let isBig = bytes.starts(with: [0xfe, 0xff]) || bytes.starts(with: [0, 0x7b])
    guard isBig || bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0x7b, 0]) else {
      return nil
    }
    let units = stride(from: 0, to: bytes.count - 1, by: 2).map { place in
      let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
      return isBig ? first << 8 | second : second << 8 | first
    }
    return Array(String(decoding: units.drop { $0 == 0xfeff }, as: UTF16.self).utf8)
  }

  private static func withoutMark(_ bytes: [UInt8]) -> [UInt8] {
    bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
  }
}

/// The folder that a VICS file lies in.
struct VICSFolder {
  private let root: FolderHandle

  /// Opens the folder of the file at `path`, which a person named.
  init(ofFile path: String) throws(CaptureError) {
    let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
    root = try FolderHandle.open(path: folder)
  }

  /// Opens an exported file; never follows a link below the folder.
  ///
  /// - Parameter path: components, none of which leads out.
  /// - Returns: the file, open for reading.
  /// - Throws: ``CaptureError`` when it is not there, a link, a folder, or not permitted.
  func file(_ path: [String]) throws(CaptureError) -> RegularFile {
    var folder = root
    for name in path.dropLast() { folder = try folder.folder(Array(name.utf8)) }
    return try folder.file(Array((path.last ?? "").utf8))
  }
}
