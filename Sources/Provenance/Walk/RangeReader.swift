// SPDX-License-Identifier: Apache-2.0
// Reads a file by small ranges, within a budget.

internal import MediaDecoding

/// Why a walk ended before the end of the file.
enum WalkError: Error, Hashable {
  /// The file ends inside a structure.
  case truncated
  /// A structure contradicts its format.
  case malformed
  /// A limit was reached.
  case limit
}

/// Reads a file by small ranges, within a budget of bytes and steps.
final class RangeReader {
  private static let window = 4 << 10
  /// What is read at once where one read follows another.
  private static let longWindow = 64 << 10

  private let source: any ByteSource
  private let limits: TraceLimits
  private var cache: [UInt8] = []
  private var cacheOffset = 0
  private var window = RangeReader.window
  private var bytesLeft: Int
  private var stepsLeft: Int

  /// The number of bytes of the file.
  let byteCount: Int

  /// Reads `source`.
  init(_ source: any ByteSource, _ limits: TraceLimits) {
    self.source = source
    self.limits = limits
    byteCount = source.byteCount
    bytesLeft = limits.readBytes
    stepsLeft = limits.steps
  }

  /// Counts one chunk, segment, box or entry.
  func step() throws {
    stepsLeft -= 1
    guard stepsLeft >= 0 else { throw WalkError.limit }
  }

  /// Exactly `count` bytes from `offset`.
  ///
  /// - Throws: ``WalkError``; the source's own errors.
  func bytes(at offset: Int, count: Int) throws -> [UInt8] {
    guard offset >= 0, count >= 0 else { throw WalkError.malformed }
    let (end, overflow) = offset.addingReportingOverflow(count)
    guard !overflow, end <= byteCount else { throw WalkError.truncated }
    guard count <= limits.blockBytes else { throw WalkError.limit }
    if offset >= cacheOffset, end <= cacheOffset + cache.count {
      return Array(cache[offset - cacheOffset..<end - cacheOffset])
    }
    guard count < Self.window else { return try fetch(offset, count, atLeast: count) }
    let isNext = (cacheOffset..<cacheOffset + cache.count + Self.window).contains(offset)
    window = isNext && !cache.isEmpty ? min(2 * window, Self.longWindow) : Self.window
    cache = try fetch(offset, window, atLeast: count)
    cacheOffset = offset
    return Array(cache.prefix(count))
  }

  /// `width` bytes (at most 8) as one number.
  func integer(at offset: Int, width: Int, isBigEndian: Bool) throws -> Int {
    var start = offset &- cacheOffset
    if offset < cacheOffset || start > cache.count &- width {
      _ = try bytes(at: offset, count: width)
      start = offset - cacheOffset
    }
    var value: UInt64 = 0
    for index in 0..<width {
      value = value << 8 | UInt64(cache[start + (isBigEndian ? index : width - 1 - index)])
    }
    guard let value = Int(exactly: value) else { throw WalkError.malformed }
    return value
  }

  /// Where the first 0xff stands at or after `offset` that is followed by neither 0, 0xff nor a restart
  /// marker's second byte; `nil` when there is none.
  ///
  /// - Complexity: O(n) in the bytes passed, each of which counts as read.
  func firstMarker(from offset: Int) throws -> Int? {
    var offset = offset
    while offset < byteCount - 1 {
      let chunk = try fetch(offset, min(Self.longWindow, byteCount - offset), atLeast: 2)
      if let place = Self.firstMarker(in: chunk.span) {
        // What follows is wanted next.
        cache = chunk
        cacheOffset = offset
        return offset + place
      }
      offset += chunk.count - 1
    }
    return nil
  }

  private static func firstMarker(in span: Span<UInt8>) -> Int? {
    var index = 0
    while index < span.count - 1 {
      if span[index] == 0xff {
        let next = span[index + 1]
        if next != 0, next != 0xff, !(0xd0...0xd7).contains(next) { return index }
      }
      index += 1
    }
    return nil
  }

  /// Where the sub-blocks of a GIF end that begin at `offset`: behind the first of length 0.
  ///
  /// - Throws: ``WalkError/truncated`` when they do not end.
  /// - Complexity: O(n) in the bytes passed, each of which counts as read.
  func endOfSubBlocks(from offset: Int) throws -> Int {
    var offset = offset
    while offset < byteCount {
      if !(cacheOffset..<cacheOffset + cache.count).contains(offset) {
        cache = try fetch(offset, min(Self.longWindow, byteCount - offset), atLeast: 1)
        cacheOffset = offset
      }
      while offset < cacheOffset + cache.count {
        let length = Int(cache[offset - cacheOffset])
        offset += 1 + length
        if length == 0 { return offset }
      }
    }
    throw WalkError.truncated
  }

  private func fetch(_ offset: Int, _ count: Int, atLeast: Int) throws -> [UInt8] {
    bytesLeft -= count
    guard bytesLeft >= 0 else { throw WalkError.limit }
    let bytes = try source.read(at: offset, count: count)
    guard bytes.count >= atLeast else { throw WalkError.truncated }
    return bytes.count > count ? Array(bytes.prefix(count)) : bytes
  }
}
