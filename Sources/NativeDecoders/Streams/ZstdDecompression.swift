// SPDX-License-Identifier: Apache-2.0
// Zstandard frames, one after another, by the reference library.

internal import CZstd
internal import MediaDecoding

/// Zstandard frames, skippable ones included, one after another.
@safe
final class ZstdDecompression: Decompression {
  /// Windows of at most 128 MiB, what `zstd --long` writes.
  private static let windowLog: Int32 = 27

  private let decoder: OpaquePointer
  private var meter: OutputMeter
  private var input = 0
  private var mayHoldOutput = false
  private var failure: DecodeError?

  /// Opens a decoder at the start of a stream.
  init(limits: ContainerLimits) throws(DecodeError) {
    meter = OutputMeter(limits)
    guard let decoder = unsafe ZSTD_createDCtx() else {
      throw DecodeError(.broken, "the Zstandard decoder could not be set up")
    }
    unsafe self.decoder = decoder
    let set = unsafe ZSTD_DCtx_setParameter(decoder, ZSTD_d_windowLogMax, Self.windowLog)
    guard ZSTD_isError(set) == 0 else {
      throw DecodeError(.broken, "the Zstandard decoder could not be set up")
    }
  }

  deinit { unsafe ZSTD_freeDCtx(decoder) }

  func close() { failure = DecodeError(.broken, "the stream is closed") }

  func step(_ bytes: [UInt8]) throws -> DecompressionStep {
    if let failure { throw failure }
    do {
      return try decode(bytes)
    } catch {
      failure = error
      throw error
    }
  }

  private func decode(_ bytes: [UInt8]) throws(DecodeError) -> DecompressionStep {
    // The library counts calls without progress and fails after sixteen.
    guard !bytes.isEmpty || mayHoldOutput else {
      return DecompressionStep(output: [], consumed: 0, memberEnded: false)
    }
    var status = 0
    var consumed = 0
    let room = OutputMeter.room(forInput: bytes.count)
    let output = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      unsafe bytes.withUnsafeBufferPointer { given in
        var source = unsafe ZSTD_inBuffer(src: given.baseAddress, size: given.count, pos: 0)
        var target = unsafe ZSTD_outBuffer(dst: buffer.baseAddress, size: room, pos: 0)
        status = unsafe ZSTD_decompressStream(decoder, &target, &source)
        unsafe consumed = source.pos
        unsafe count = target.pos
      }
    }
    input += consumed
    guard ZSTD_isError(status) == 0 else { throw Self.error(status) }
    mayHoldOutput = status != 0 && output.count == room
    try meter.add(output.count, input: input)
    return DecompressionStep(output: output, consumed: consumed, memberEnded: status == 0)
  }

  private static func error(_ status: Int) -> DecodeError {
    switch ZSTD_getErrorCode(status) {
    case ZSTD_error_frameParameter_windowTooLarge:
      DecodeError(.limit, "the stream needs a window larger than 128 MiB")
    case ZSTD_error_memory_allocation:
      DecodeError(.limit, "not enough memory to decode the stream")
    default: DecodeError(.corrupt, "the compressed data contradict their format")
    }
  }
}
