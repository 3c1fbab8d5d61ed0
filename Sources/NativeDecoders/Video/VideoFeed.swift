// SPDX-License-Identifier: Apache-2.0
// Hands a source's ranges to FFmpeg through its C callbacks.

internal import CFFmpeg
internal import Glibc
internal import MediaDecoding

/// Hands a source's ranges to FFmpeg.
///
/// An error of the source is kept and thrown by the reader. The feed must outlive every context that
/// reads from it.
@safe
final class VideoFeed {
  private static let window = 64 << 10

  private let source: any ByteSource
  private let byteCount: Int
  private let deadline: ContinuousClock.Instant
  private var position = 0
  private var context: UnsafeMutablePointer<AVIOContext>?
  /// What the source threw.
  private(set) var failure: (any Error)?

  /// Reads from the start of `source`; past `deadline` every read fails, so that no demuxer seeks for
  /// ever.
  ///
  /// - Throws: ``DecodeError`` `.limit` when there is no memory for a buffer.
  init(_ source: any ByteSource, deadline: ContinuousClock.Instant) throws(DecodeError) {
    self.source = source
    self.deadline = deadline
    byteCount = source.byteCount
    guard let buffer = unsafe av_malloc(Self.window) else { throw Self.noMemory }
    let owner = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe context = avio_alloc_context(
      buffer.assumingMemoryBound(to: UInt8.self), Int32(Self.window), 0, owner,
      { owner, buffer, size in
        guard let feed = unsafe VideoFeed.from(owner), let buffer = unsafe buffer else {
          return martlet_av_io_error
        }
        return unsafe feed.read(UnsafeMutableBufferPointer(start: buffer, count: Int(size)))
      }, nil,
      { owner, offset, whence in
        unsafe VideoFeed.from(owner)?.seek(offset, whence) ?? Int64(martlet_av_io_error)
      })
    guard unsafe context != nil else {
      unsafe av_free(buffer)
      throw Self.noMemory
    }
  }

  deinit {
    // FFmpeg may have put another buffer in the place of the first.
    if let context = unsafe context { unsafe av_freep(&context.pointee.buffer) }
    unsafe avio_context_free(&context)
  }

  private static let noMemory = DecodeError(
    .limit, "the file needs more memory than a decoder may use")

  /// The input of a demuxer.
  var input: UnsafeMutablePointer<AVIOContext>? { unsafe context }

  private static func from(_ owner: UnsafeMutableRawPointer?) -> VideoFeed? {
    unsafe owner.map { unsafe Unmanaged<VideoFeed>.fromOpaque($0).takeUnretainedValue() }
  }

  private func read(_ buffer: UnsafeMutableBufferPointer<UInt8>) -> Int32 {
    guard failure == nil, ContinuousClock.now < deadline else { return martlet_av_io_error }
    do {
      let bytes = try source.read(at: position, count: buffer.count).prefix(buffer.count)
      guard !bytes.isEmpty else { return martlet_av_end }
      unsafe _ = buffer.update(fromContentsOf: bytes)
      position += bytes.count
      return Int32(bytes.count)
    } catch {
      failure = error
      return martlet_av_io_error
    }
  }

  private func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
    if whence & AVSEEK_SIZE != 0 { return Int64(byteCount) }
    let base =
      switch whence & ~AVSEEK_FORCE {
      case SEEK_SET: 0
      case SEEK_CUR: position
      default: byteCount
      }
    let (target, overflow) = base.addingReportingOverflow(Int(offset))
    guard !overflow, target >= 0 else { return Int64(martlet_av_invalid) }
    position = target
    return Int64(target)
  }
}
