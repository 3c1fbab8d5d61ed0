// SPDX-License-Identifier: Apache-2.0
// A byte source as the stream that the library reads, bounded in bytes and time.

internal import Glibc
internal import MediaDecoding

/// A byte source as the stream that the library reads.
///
/// Past its bounds it fails, and so does the reading.
final class CredentialStream {
  private let source: any ByteSource
  private let maximumBytes: Int
  private let deadline: ContinuousClock.Instant
  private var position = 0
  private var bytesRead = 0
  /// The source's own error, if it had one.
  private(set) var failure: (any Error)?
  /// Whether a bound was reached.
  private(set) var isExhausted = false

  init(_ source: any ByteSource, maximumBytes: Int, timeout: Duration) {
    self.source = source
    self.maximumBytes = maximumBytes
    deadline = .now + timeout
  }

  /// Fills `buffer`; the number of bytes, or -1.
  private func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard failure == nil, !isExhausted else { return -1 }
    guard bytesRead < maximumBytes, ContinuousClock.now < deadline else {
      isExhausted = true
      return -1
    }
    do {
      let bytes = try source.read(at: position, count: min(buffer.count, 1 << 20))
      guard bytes.count <= buffer.count else { return -1 }
      unsafe buffer.copyBytes(from: bytes)
      position += bytes.count
      bytesRead += bytes.count
      return bytes.count
    } catch {
      failure = error
      return -1
    }
  }

  private func seek(to offset: Int, from whence: Int32) -> Int {
    let base =
      switch whence {
      case 1: position
      case 2: source.byteCount
      default: 0
      }
    let (target, overflow) = base.addingReportingOverflow(offset)
    guard !overflow, target >= 0 else { return -1 }
    position = target
    return target
  }

  /// The library's way to ``read(into:)``; its context is the stream.
  static let reading:
    @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?, Int) -> Int =
      { context, data, count in
        guard let context = unsafe context, let data = unsafe data, count >= 0 else { return -1 }
        let stream = unsafe Unmanaged<CredentialStream>.fromOpaque(context).takeUnretainedValue()
        return unsafe stream.read(
          into: UnsafeMutableRawBufferPointer(start: data, count: count))
      }

  /// The library's way to ``seek(to:from:)``; its context is the stream.
  static let seeking: @convention(c) (UnsafeMutableRawPointer?, Int, Int32) -> Int =
    { context, offset, whence in
      guard let context = unsafe context else { return -1 }
      let stream = unsafe Unmanaged<CredentialStream>.fromOpaque(context).takeUnretainedValue()
      return stream.seek(to: offset, from: whence)
    }
}
