// SPDX-License-Identifier: Apache-2.0
// A file that is written in order, and stands under its name only once it is whole; or the same in memory.

internal import Foundation

/// Writes a new file in order.
///
/// Until ``finish()`` the bytes lie beside it under `….partial`, which goes when the writer is released unfinished.
public final class ExchangeOutput {
  private static let bufferSize = 1 << 20

  private enum Place {
    case file(path: String, partial: String, descriptor: Int32)
    case memory(limit: Int)
  }

  private let place: Place
  private var buffer: [UInt8] = []
  /// Whether everything was written.
  public private(set) var isFinished = false
  /// How many bytes were written.
  public private(set) var byteCount = 0

  /// Begins a file at `path`, readable for its owner alone.
  ///
  /// - Throws: ``HashListError`` `.exists` when something is there already, `.unwritable` when nothing can be written there.
  public init(path: String) throws(HashListError) {
    let partial = path + ".partial"
    guard !FileManager.default.fileExists(atPath: path) else {
      throw HashListError(
        .exists, "there is a file at the output's path; name another, or remove it")
    }
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
    let descriptor = unsafe open(partial, flags, 0o600)
    place = .file(path: path, partial: partial, descriptor: descriptor)
    guard descriptor >= 0 else { throw Self.failure }
    buffer.reserveCapacity(Self.bufferSize)
  }

  /// Begins the same in memory, where it may grow to `limit` bytes.
  public init(inMemory limit: Int) { place = .memory(limit: limit) }

  deinit {
    guard case .file(_, let partial, let descriptor) = place, descriptor >= 0 else { return }
    close(descriptor)
    if !isFinished { unsafe unlink(partial) }
  }

  /// What was written in memory; empty for a file.
  public var bytes: [UInt8] { if case .memory = place { buffer } else { [] } }

  static let failure = HashListError(
    .unwritable,
    "the output cannot be written; check the folder, its permissions and its free space")

  /// A place for what has to wait: beside the file, or in memory.
  func makeSpool() throws(HashListError) -> ExchangeSpool {
    guard case .file(_, let partial, _) = place else { return ExchangeSpool() }
    return try ExchangeSpool(path: partial + ".spool")
  }

  /// Writes text.
  public func write(_ text: String) throws(HashListError) {
    buffer.append(contentsOf: text.utf8)
    try makeRoom()
  }

  /// Writes bytes.
  func write(_ bytes: ArraySlice<UInt8>) throws(HashListError) {
    buffer.append(contentsOf: bytes)
    try makeRoom()
  }

  private func makeRoom() throws(HashListError) {
    switch place {
    case .file: if buffer.count >= Self.bufferSize { try flush() }
    case .memory(let limit):
      byteCount = buffer.count
      guard byteCount <= limit else {
        throw HashListError(
          .unwritable,
          "the output has more than \(limit >> 20) MiB, the most that is held in memory; write it to a file"
        )
      }
    }
  }

  /// Brings everything to disk and gives the file its name.
  public func finish() throws(HashListError) {
    if case .file(let path, let partial, let descriptor) = place {
      try flush()
      guard fsync(descriptor) == 0, unsafe rename(partial, path) == 0 else { throw Self.failure }
    }
    isFinished = true
  }

  private func flush() throws(HashListError) {
    guard case .file(_, _, let descriptor) = place else { return }
    try Self.write(buffer, to: descriptor)
    byteCount += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes all bytes to an open file.
  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(HashListError) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes[written...].withUnsafeBytes { rest in
        unsafe Foundation.write(descriptor, rest.baseAddress, rest.count)
      }
      if count < 0 {
        guard errno == EINTR else { throw failure }
        continue
      }
      written += count
    }
  }
}
