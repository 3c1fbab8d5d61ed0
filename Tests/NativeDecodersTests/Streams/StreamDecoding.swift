// SPDX-License-Identifier: Apache-2.0
// Drives a decoder the way a caller does: pieces in, what was not used again, members counted.

internal import EvidenceModel
internal import MediaDecoding
internal import NativeDecoders

/// What came of decoding a whole stream.
struct DecodedStream: Equatable {
  var output: [UInt8] = []
  var members = 0
  /// Whether the last step that used or gave anything ended a member.
  var isComplete = false
  var error: DecodeError?
}

/// Decodes `bytes`, given `piece` at a time.
func decodeStream(
  _ coding: ContentCoding, _ bytes: [UInt8], piece: Int = 1 << 20,
  limits: ContainerLimits = .standard
) throws -> DecodedStream {
  let decoder = try NativeContainers.openDecompression(coding, limits: limits)
  defer { decoder.close() }
  var result = DecodedStream()
  var pending: ArraySlice<UInt8> = []
  var rest = bytes[...]
  do {
    while true {
      let step = try decoder.step(Array(pending))
      result.output += step.output
      pending = pending.dropFirst(step.consumed)
      if step.memberEnded { result.members += 1 }
      let hasMoved = step.consumed > 0 || !step.output.isEmpty
      if hasMoved || step.memberEnded { result.isComplete = step.memberEnded }
      if hasMoved { continue }
      if rest.isEmpty { return result }
      pending += rest.prefix(piece)
      rest = rest.dropFirst(piece)
    }
  } catch let error as DecodeError {
    result.error = error
    return result
  }
}

/// Bytes that compress to about a half.
func sampleBytes(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
  (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next() & 0x0f) | 0x40 }
}

extension ContentCoding {
  /// A command that compresses standard input.
  var command: String {
    switch self {
    case .gzip: "gzip -c"
    case .deflate:
      "python3 -c 'import sys,zlib; sys.stdout.buffer.write(zlib.compress(sys.stdin.buffer.read()))'"
    case .brotli: "brotli -c"
    case .zstd: "zstd -q -c"
    case .xz: "xz -c"
    case .bzip2: "bzip2 -c"
    }
  }
}
