// SPDX-License-Identifier: Apache-2.0
// What has to wait until the rest of a file is known: beside the file, without a name, or in memory.

internal import Foundation

/// Text that is written now and copied into a file later.
final class ExchangeSpool {
  private static let piece = 1 << 20

  /// Open for reading and writing; `nil` while the spool is held in memory.
  private let descriptor: Int32?
  private var buffer: [UInt8] = []
  private var byteCount = 0
  /// Where something is put in when the text is copied.
  private var gaps: [Int] = []

  /// A spool in memory.
  init() { descriptor = nil }

  /// A spool in a file at `path`, whose name is taken away at once; so nothing of it outlives the process.
  ///
  /// - Throws: ``HashListError`` `.unwritable`.
  init(path: String) throws(HashListError) {
    let flags = O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
    let opened = unsafe open(path, flags, 0o600)
    guard opened >= 0 else { throw ExchangeOutput.failure }
    unsafe unlink(path)
    descriptor = opened
  }

  deinit { if let descriptor { close(descriptor) } }

  /// Writes text at the end.
  func write(_ text: String) throws(HashListError) {
    buffer.append(contentsOf: text.utf8)
    byteCount += text.utf8.count
    if buffer.count >= Self.piece, let descriptor {
      try ExchangeOutput.write(buffer, to: descriptor)
      buffer.removeAll(keepingCapacity: true)
    }
  }

  /// Leaves a gap after what was written, to be filled when it is copied.
  func leaveGap() { gaps.append(byteCount) }

  /// Copies all that was written to `output`, what `fill` gives in each gap.
  func copy(
    to output: ExchangeOutput, filling fill: () -> String = { "" }
  ) throws(HashListError) {
    var (position, gap) = (0, 0)
    try pieces { (piece: ArraySlice<UInt8>) throws(HashListError) in
      var rest = piece
      while gap < gaps.count, gaps[gap] <= position + rest.count {
        let length = gaps[gap] - position
        try output.write(rest.prefix(length))
        try output.write(fill())
        rest = rest.dropFirst(length)
        position += length
        gap += 1
      }
      try output.write(rest)
      position += rest.count
    }
  }

  /// Gives all that was written, piece by piece.
  private func pieces(
    _ body: (ArraySlice<UInt8>) throws(HashListError) -> Void
  ) throws(HashListError) {
    guard let descriptor else { return try body(buffer[...]) }
    try ExchangeOutput.write(buffer, to: descriptor)
    buffer = []
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw ExchangeOutput.failure }
    var bytes = [UInt8](repeating: 0, count: Self.piece)
    while true {
      let count = unsafe bytes.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw ExchangeOutput.failure }
      if count == 0 { return }
      try body(bytes[..<count])
    }
  }
}
