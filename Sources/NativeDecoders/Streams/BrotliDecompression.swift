// SPDX-License-Identifier: Apache-2.0
// Brotli, by Google's decoder.

internal import CBrotli
internal import MediaDecoding

/// A Brotli stream.
///
/// Large windows (an extension of RFC 7932) are refused by the library's default.
@safe
final class BrotliDecompression: Decompression {
  private let decoder: OpaquePointer
  private var meter: OutputMeter
  private var input = 0
  private var hasEnded = false
  private var failure: DecodeError?

  /// Opens a decoder at the start of a stream.
  init(limits: ContainerLimits) throws(DecodeError) {
    meter = OutputMeter(limits)
    guard let decoder = unsafe BrotliDecoderCreateInstance(nil, nil, nil) else {
      throw DecodeError(.broken, "the Brotli decoder could not be set up")
    }
    unsafe self.decoder = decoder
  }

  deinit { unsafe BrotliDecoderDestroyInstance(decoder) }

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
    if hasEnded {
      guard bytes.isEmpty else { throw DecodeError(.corrupt, "bytes follow the end") }
      return DecompressionStep(output: [], consumed: 0, memberEnded: false)
    }
    var status = BROTLI_DECODER_RESULT_ERROR
    var unread = bytes.count
    let room = OutputMeter.room(forInput: bytes.count)
    let output = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      unsafe bytes.withUnsafeBufferPointer { given in
        var next = given.baseAddress
        var target = buffer.baseAddress
        var left = room
        status = unsafe BrotliDecoderDecompressStream(
          decoder, &unread, &next, &left, &target, nil)
        count = room - left
      }
    }
    let consumed = bytes.count - unread
    input += consumed
    guard status != BROTLI_DECODER_RESULT_ERROR else {
      let code = unsafe BrotliDecoderGetErrorCode(decoder)
      guard code.rawValue > BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES.rawValue else {
        throw DecodeError(.limit, "not enough memory to decode the stream")
      }
      throw DecodeError(.corrupt, "the compressed data contradict their format")
    }
    hasEnded = status == BROTLI_DECODER_RESULT_SUCCESS
    try meter.add(output.count, input: input)
    return DecompressionStep(output: output, consumed: consumed, memberEnded: hasEnded)
  }
}
