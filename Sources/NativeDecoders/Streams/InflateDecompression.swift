// SPDX-License-Identifier: Apache-2.0
// gzip, zlib and bare DEFLATE, by zlib.

internal import CZlib
internal import MediaDecoding

/// gzip, zlib and bare DEFLATE, by zlib.
@safe
final class InflateDecompression: Decompression {
  /// What surrounds the DEFLATE data.
  enum Wrapping {
    /// gzip members, one after another.
    case gzip
    /// A zlib stream, or DEFLATE alone where the first two bytes are no zlib header.
    case zlibOrRaw
  }

  private enum State {
    case unopened
    case inMember
    case betweenMembers
    case failed(DecodeError)
  }

  private let wrapping: Wrapping
  /// At a fixed address: zlib keeps a pointer back to it.
  private let stream: UnsafeMutablePointer<z_stream>
  private var meter: OutputMeter
  private var input = 0
  private var state = State.unopened

  /// Opens a decoder at the start of a stream.
  init(_ wrapping: Wrapping, limits: ContainerLimits) throws(DecodeError) {
    self.wrapping = wrapping
    meter = OutputMeter(limits)
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let size = unsafe Int32(MemoryLayout<z_stream>.size)
    guard unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else {
      throw DecodeError(.broken, "zlib could not be set up")
    }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  func close() {
    state = .failed(DecodeError(.broken, "the stream is closed"))
    unsafe inflateEnd(stream)
  }

  func step(_ bytes: [UInt8]) throws -> DecompressionStep {
    do {
      return try decode(bytes)
    } catch {
      state = .failed(error)
      throw error
    }
  }

  private func decode(_ bytes: [UInt8]) throws(DecodeError) -> DecompressionStep {
    guard try enterMember(bytes) else {
      return DecompressionStep(output: [], consumed: 0, memberEnded: false)
    }
    var status = Z_OK
    var consumed = 0
    let room = OutputMeter.room(forInput: bytes.count)
    let output = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      unsafe bytes.withUnsafeBufferPointer { given in
        // zlib reads through this pointer and never writes.
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: given.baseAddress)
        unsafe stream.pointee.avail_in = UInt32(clamping: given.count)
        unsafe stream.pointee.next_out = buffer.baseAddress
        unsafe stream.pointee.avail_out = UInt32(clamping: room)
        status = unsafe inflate(stream, Z_NO_FLUSH)
        consumed = unsafe given.count - Int(stream.pointee.avail_in)
        count = unsafe room - Int(stream.pointee.avail_out)
      }
    }
    input += consumed
    switch status {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: state = .betweenMembers
    case Z_MEM_ERROR: throw DecodeError(.limit, "not enough memory to decode the stream")
    default: throw DecodeError(.corrupt, "the compressed data contradict their format")
    }
    try meter.add(output.count, input: input)
    return DecompressionStep(
      output: output, consumed: consumed, memberEnded: status == Z_STREAM_END)
  }

  /// Readies zlib for the next byte; false when more bytes are needed to know how.
  private func enterMember(_ bytes: [UInt8]) throws(DecodeError) -> Bool {
    switch state {
    case .failed(let error): throw error
    case .inMember: return true
    case .unopened:
      if wrapping == .zlibOrRaw {
        guard bytes.count >= 2 else { return false }
        let bits: Int32 = Self.isZlibHeader(bytes[0], bytes[1]) ? 15 : -15
        unsafe inflateReset2(stream, bits)
      } else if bytes.isEmpty {
        return false
      }
    case .betweenMembers:
      if bytes.isEmpty { return false }
      guard wrapping == .gzip else { throw DecodeError(.corrupt, "bytes follow the end") }
      unsafe inflateReset(stream)
    }
    state = .inMember
    return true
  }

  /// Whether two bytes are a zlib header: method 8, window of at most 32 KiB, check bits (RFC 1950).
  private static func isZlibHeader(_ first: UInt8, _ second: UInt8) -> Bool {
    let value = Int(first) << 8 | Int(second)
    return first & 0x0f == 8 && first >> 4 <= 7 && value.isMultiple(of: 31)
  }
}
