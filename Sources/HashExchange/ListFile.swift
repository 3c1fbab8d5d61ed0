// SPDX-License-Identifier: Apache-2.0
// The bytes of a list file in pieces, with the digest of all of them.

internal import Crypto
internal import EvidenceModel
internal import Foundation

/// Reads a list file piece by piece.
final class ListFile {
  /// How many bytes have been read.
  private(set) var byteCount = 0
  /// Whether the file begins as UTF-16 does, which is not read.
  private(set) var isUTF16 = false

  private let file: PatientFile
  private var hasher = SHA256()
  private var ahead: [UInt8]?
  private let afterPiece: (Int) throws -> Void

  /// Opens a file or pipe; `afterPiece` is called with the number of bytes read after each MiB, and while a pipe
  /// has nothing to give.
  init(path: String, afterPiece: @escaping (Int) throws -> Void) throws {
    file = try Self.reporting { try PatientFile(path: path) }
    self.afterPiece = afterPiece
    var first = try read()
    isUTF16 = first.starts(with: [0xff, 0xfe]) || first.starts(with: [0xfe, 0xff])
    if first.starts(with: [0xef, 0xbb, 0xbf]) { first.removeFirst(3) }
    ahead = first
  }

  /// What comes first, without taking it away.
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

  /// SHA-256 of all bytes; only once the last have been read.
  func digest() -> EvidenceModel.SHA256Digest? {
    EvidenceModel.SHA256Digest(bytes: Array(hasher.finalize()))
  }

  private func read() throws -> [UInt8] {
    let bytes = try Self.reporting {
      try file.read(upTo: 1 << 20) { try afterPiece(byteCount) }
    }
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
