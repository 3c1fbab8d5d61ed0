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

  private let source: any ByteSource
  private let limits: TraceLimits
  private var cache: [UInt8] = []
  private var cacheOffset = 0
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
    cache = try fetch(offset, Self.window, atLeast: count)
    cacheOffset = offset
    return Array(cache.prefix(count))
  }

  /// `width` bytes (at most 8) as one number.
  func integer(at offset: Int, width: Int, isBigEndian: Bool) throws -> Int {
    let bytes = try bytes(at: offset, count: width)
    let ordered = isBigEndian ? bytes : bytes.reversed()
    let value = ordered.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let value = Int(exactly: value) else { throw WalkError.malformed }
    return value
  }

  private func fetch(_ offset: Int, _ count: Int, atLeast: Int) throws -> [UInt8] {
    bytesLeft -= count
    guard bytesLeft >= 0 else { throw WalkError.limit }
    let bytes = try source.read(at: offset, count: count)
    guard bytes.count >= atLeast else { throw WalkError.truncated }
    return bytes.count > count ? Array(bytes.prefix(count)) : bytes
  }
}
