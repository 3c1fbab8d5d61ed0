// SPDX-License-Identifier: Apache-2.0
// The bytes of a list file in pieces, with the digest of all of them.

internal import Crypto
internal import EvidenceModel
internal import Foundation

/// Reads a list file piece by piece.
final class ListFile: ByteFeed {
  /// How many bytes have been read.
  private(set) var byteCount = 0
  /// Whether the file begins as UTF-16 or UTF-32 does, which are not read.
  private(set) var isUTF16 = false

  private static let leastStart = 8_192
  private let pieces: (_ maximum: Int, _ whileWaiting: () throws -> Void) throws -> [UInt8]
  private var hasher = SHA256()
  private var ahead: [UInt8]?
  private let afterPiece: (Int) throws -> Void

  /// The size of a file in bytes; `nil` for a pipe, a folder, or what cannot be asked.
  static func size(of path: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular else { return nil }
    return (attributes?[.size] as? NSNumber)?.intValue
  }

  /// Opens a file or pipe; `afterPiece` is called with the number of bytes read after each MiB, and while a pipe
  /// has nothing to give.
  convenience init(path: String, afterPiece: @escaping (Int) throws -> Void) throws {
    let file = try Self.reporting { try PatientFile(path: path) }
    try self.init(
      reading: { maximum, whileWaiting in
        try Self.reporting { try file.read(upTo: maximum, whileWaiting: whileWaiting) }
      }, afterPiece)
  }

  /// Reads what `next` gives, at most as many bytes as asked for and none at the end.
  convenience init(
    next: @escaping (_ maximum: Int) throws -> [UInt8], afterPiece: @escaping (Int) throws -> Void
  ) throws { try self.init(reading: { maximum, _ in try next(maximum) }, afterPiece) }

  private init(
    reading next: @escaping (_ maximum: Int, _ whileWaiting: () throws -> Void) throws -> [UInt8],
    _ afterPiece: @escaping (Int) throws -> Void
  ) throws {
    pieces = next
    self.afterPiece = afterPiece
    var first = try read()
    // A pipe or an unpacker may give little at once, and the form is told by the first line.
    while first.count < Self.leastStart {
      let more = try read()
      guard !more.isEmpty else { break }
      first += more
    }
    isUTF16 = [[0xff, 0xfe], [0xfe, 0xff], [0, 0, 0xfe, 0xff]].contains { first.starts(with: $0) }
    if first.starts(with: [0xef, 0xbb, 0xbf]) { first.removeFirst(3) }
    ahead = first
  }

  /// Whether the file is a page of the web, as a browser saves one in place of what was asked for.
  var isHTML: Bool {
    let begin = start.drop { [0x20, 0x09, 0x0a, 0x0d].contains($0) }.prefix(32)
    let head = String(decoding: begin, as: UTF8.self).lowercased()
    return head.hasPrefix("<html") || head.hasPrefix("<!doctype html")
  }

  /// What comes first, 8 KiB at least where there is as much, without taking it away.
  var start: [UInt8] { ahead ?? [] }

  /// The next bytes; none at the end.
  func next() throws -> [UInt8] {
    if let bytes = ahead {
      ahead = nil
      // A file of nothing but a byte order mark ends only with its second piece.
      if !bytes.isEmpty { return bytes }
    }
    return try read()
  }

  /// Asks whether to go on, where records come and no bytes are read.
  func look() throws { try afterPiece(byteCount) }

  /// SHA-256 of all bytes; only once the last have been read.
  func digest() -> EvidenceModel.SHA256Digest? {
    EvidenceModel.SHA256Digest(bytes: Array(hasher.finalize()))
  }

  private func read() throws -> [UInt8] {
    let bytes = try pieces(1 << 20) { try afterPiece(byteCount) }
    hasher.update(data: bytes)
    byteCount += bytes.count
    try afterPiece(byteCount)
    return bytes
  }

  /// Says in words what is wrong with the file.
  private static func reporting<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch PatientFile.Failure.device {
      throw HashListError(
        .unreadable, "the list is a device, which has no end; name a file or a pipe")
    } catch PatientFile.Failure.unreadable {
      throw HashListError(.unreadable, "the list cannot be read; check its path and permissions")
    }
  }
}
