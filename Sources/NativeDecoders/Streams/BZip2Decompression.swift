// SPDX-License-Identifier: Apache-2.0
// bzip2 streams, one after another, by libbz2.

internal import CBZip2
internal import MediaDecoding

/// bzip2 streams, one after another, as `bzip2` and its parallel kin write them.
@safe
final class BZip2Decompression: Decompression {
  private enum State {
    case inStream
    case betweenStreams
    case failed(DecodeError)
  }

  /// At a fixed address: libbz2 keeps a pointer back to it.
  private let stream: UnsafeMutablePointer<bz_stream>
  private var meter: OutputMeter
  private var input = 0
  private var state = State.inStream

  /// Opens a decoder at the start of a stream.
  init(limits: ContainerLimits) throws(DecodeError) {
    meter = OutputMeter(limits)
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: bz_stream())
    try open()
  }

  deinit {
    unsafe BZ2_bzDecompressEnd(stream)
    unsafe stream.deallocate()
  }

  func close() {
    state = .failed(DecodeError(.broken, "the stream is closed"))
    unsafe BZ2_bzDecompressEnd(stream)
  }

  func step(_ bytes: [UInt8]) throws -> DecompressionStep {
    do {
      return try decode(bytes)
    } catch {
      state = .failed(error)
      throw error
    }
  }

  private func open() throws(DecodeError) {
    guard unsafe BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK else {
      throw DecodeError(.broken, "libbz2 could not be set up")
    }
  }

  private func decode(_ bytes: [UInt8]) throws(DecodeError) -> DecompressionStep {
    switch state {
    case .failed(let error): throw error
    case .inStream: break
    case .betweenStreams:
      guard !bytes.isEmpty else {
        return DecompressionStep(output: [], consumed: 0, memberEnded: false)
      }
      unsafe BZ2_bzDecompressEnd(stream)
      try open()
      state = .inStream
    }
    var status = BZ_OK
    var consumed = 0
    let room = OutputMeter.room(forInput: bytes.count)
    let output = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      var copy = bytes
      unsafe copy.withUnsafeMutableBytes { given in
        unsafe stream.pointee.next_in = given.baseAddress?.assumingMemoryBound(to: CChar.self)
        unsafe stream.pointee.avail_in = UInt32(clamping: given.count)
        unsafe stream.pointee.next_out = UnsafeMutableRawPointer(buffer.baseAddress)?
          .assumingMemoryBound(to: CChar.self)
        unsafe stream.pointee.avail_out = UInt32(clamping: room)
        status = unsafe BZ2_bzDecompress(stream)
        consumed = unsafe given.count - Int(stream.pointee.avail_in)
        count = unsafe room - Int(stream.pointee.avail_out)
      }
    }
    input += consumed
    switch status {
    case BZ_OK: break
    case BZ_STREAM_END: state = .betweenStreams
    case BZ_MEM_ERROR: throw DecodeError(.limit, "not enough memory to decode the stream")
    default: throw DecodeError(.corrupt, "the compressed data contradict their format")
    }
    try meter.add(output.count, input: input)
    return DecompressionStep(
      output: output, consumed: consumed, memberEnded: status == BZ_STREAM_END)
  }
}
