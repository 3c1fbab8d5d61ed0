// SPDX-License-Identifier: Apache-2.0
// Hands a source's ranges to libarchive through its C callbacks.

internal import CArchive
internal import Glibc
internal import MediaDecoding

/// Hands a source's ranges to libarchive.
///
/// An error of the source is kept and thrown by the cursor.
///
/// The reader that it is attached to must not outlive it.
@safe
final class ArchiveFeed {
  /// Small enough that a zip's many seeks waste little, large enough for few calls.
  private static let window = 64 << 10

  private let source: any ByteSource
  private let byteCount: Int
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private var position = 0
  /// What the source threw.
  private(set) var failure: (any Error)?
  /// Whether libarchive was told that the source has ended.
  private(set) var reachedEnd = false

  /// Reads from the start of `source`.
  init(_ source: any ByteSource) {
    self.source = source
    byteCount = source.byteCount
    unsafe buffer = .allocate(capacity: Self.window)
  }

  deinit { unsafe buffer.deallocate() }

  /// Makes `reader` read from this feed; its result is that of opening it.
  func attach(to reader: OpaquePointer) -> Int32 {
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe archive_read_set_callback_data(reader, context)
    unsafe archive_read_set_seek_callback(reader) { _, context, offset, whence in
      unsafe ArchiveFeed.from(context)?.seek(offset, whence) ?? Int64(ARCHIVE_FATAL)
    }
    unsafe archive_read_set_skip_callback(reader) { _, context, count in
      unsafe ArchiveFeed.from(context)?.skip(count) ?? 0
    }
    unsafe archive_read_set_read_callback(reader) { reader, context, result in
      guard let feed = unsafe ArchiveFeed.from(context) else { return -1 }
      let count = feed.fill()
      if count < 0 { unsafe archive_set_error_text(reader, "the source failed") }
      unsafe result?.pointee = UnsafeRawPointer(feed.buffer.baseAddress)
      return count
    }
    return unsafe archive_read_open1(reader)
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> ArchiveFeed? {
    unsafe context.map { unsafe Unmanaged<ArchiveFeed>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Fills the buffer from the position; the number of bytes, 0 at the end, -1 on an error.
  private func fill() -> Int {
    do {
      let bytes = try source.read(at: position, count: Self.window).prefix(Self.window)
      if bytes.isEmpty { reachedEnd = true }
      unsafe _ = buffer.update(fromContentsOf: bytes)
      position += bytes.count
      return bytes.count
    } catch {
      failure = error
      return -1
    }
  }

  private func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
    let base =
      switch whence {
      case SEEK_SET: 0
      case SEEK_CUR: position
      default: byteCount
      }
    let (target, overflow) = base.addingReportingOverflow(Int(offset))
    guard !overflow, target >= 0 else { return Int64(ARCHIVE_FATAL) }
    position = min(target, byteCount)
    return Int64(position)
  }

  private func skip(_ count: Int64) -> Int64 {
    let step = min(max(0, Int(count)), byteCount - min(position, byteCount))
    position += step
    return Int64(step)
  }
}
