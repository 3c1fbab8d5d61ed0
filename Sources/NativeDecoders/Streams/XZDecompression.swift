// SPDX-License-Identifier: Apache-2.0
// xz streams, one after another, by liblzma.

internal import CLZMA
internal import MediaDecoding

/// xz streams, one after another, with the zero padding that may stand between and after them.
@safe
final class XZDecompression: Decompression {
  /// Enough for every preset of `xz` (the largest needs 65 MiB).
  private static let memoryLimit: UInt64 = 128 << 20

  private enum State {
    case inStream
    case padding(count: Int)
    case failed(DecodeError)
  }

  private let stream: UnsafeMutablePointer<lzma_stream>
  private var meter: OutputMeter
  private var input = 0
  private var state = State.inStream

  /// Opens a decoder at the start of a stream.
  init(limits: ContainerLimits) throws(DecodeError) {
    meter = OutputMeter(limits)
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: lzma_stream())
    try open()
  }

  deinit {
    unsafe lzma_end(stream)
    unsafe stream.deallocate()
  }

  func close() {
    state = .failed(DecodeError(.broken, "the stream is closed"))
    unsafe lzma_end(stream)
  }

  func step(_ bytes: [UInt8]) throws -> DecompressionStep {
    do {
      return try advance(bytes)
    } catch {
      state = .failed(error)
      throw error
    }
  }

  private func advance(_ bytes: [UInt8]) throws(DecodeError) -> DecompressionStep {
    switch state {
    case .failed(let error): throw error
    case .inStream: return try decode(bytes)
    case .padding(let count):
      if let step = try pad(bytes, after: count) { return step }
      return try decode(bytes)
    }
  }

  private func open() throws(DecodeError) {
    guard unsafe lzma_stream_decoder(stream, Self.memoryLimit, 0) == LZMA_OK else {
      throw DecodeError(.broken, "liblzma could not be set up")
    }
  }

  /// Passes over zeros between streams; `nil` when the next stream begins here.
  private func pad(_ bytes: [UInt8], after count: Int) throws(DecodeError) -> DecompressionStep? {
    let zeros = bytes.prefix { $0 == 0 }.count
    if zeros == 0, !bytes.isEmpty {
      guard count.isMultiple(of: 4) else { throw DecodeError(.corrupt, "the padding is uneven") }
      try open()
      state = .inStream
      return nil
    }
    input += zeros
    state = .padding(count: (count + zeros) % 4)
    return DecompressionStep(output: [], consumed: zeros, memberEnded: false)
  }

  private func decode(_ bytes: [UInt8]) throws(DecodeError) -> DecompressionStep {
    var status = LZMA_PROG_ERROR
    var consumed = 0
    let room = OutputMeter.room(forInput: bytes.count)
    let output = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      unsafe bytes.withUnsafeBufferPointer { given in
        unsafe stream.pointee.next_in = given.baseAddress
        unsafe stream.pointee.avail_in = given.count
        unsafe stream.pointee.next_out = buffer.baseAddress
        unsafe stream.pointee.avail_out = room
        status = unsafe lzma_code(stream, LZMA_RUN)
        consumed = unsafe given.count - stream.pointee.avail_in
        count = unsafe room - stream.pointee.avail_out
      }
    }
    input += consumed
    switch status {
    case LZMA_OK, LZMA_BUF_ERROR: break
    case LZMA_STREAM_END: state = .padding(count: 0)
    case LZMA_MEMLIMIT_ERROR, LZMA_MEM_ERROR:
      throw DecodeError(.limit, "the stream needs more memory than allowed")
    case LZMA_OPTIONS_ERROR:
      throw DecodeError(.unsupported, "the stream uses a filter that is not supported")
    default: throw DecodeError(.corrupt, "the compressed data contradict their format")
    }
    try meter.add(output.count, input: input)
    return DecompressionStep(
      output: output, consumed: consumed, memberEnded: status == LZMA_STREAM_END)
  }
}
