// SPDX-License-Identifier: Apache-2.0
// What the scanner needs from outside: inflating and parsing XML, without knowing by whom.

public import MediaDecoding

/// The decoders that the scanner uses, given by whoever runs it.
public struct ProvenanceTools: Sendable {
  /// Opens a decoder for one compressed stream.
  public let openDecompression:
    @Sendable (ContentCoding, ContainerLimits) throws -> any Decompression
  /// Opens a parser for one document.
  public let openMarkup: @Sendable (MarkupDialect, MarkupLimits) throws -> any MarkupCursor

  /// Groups the decoders.
  public init(
    openDecompression:
      @escaping @Sendable (ContentCoding, ContainerLimits) throws ->
      any Decompression,
    openMarkup: @escaping @Sendable (MarkupDialect, MarkupLimits) throws -> any MarkupCursor
  ) {
    self.openDecompression = openDecompression
    self.openMarkup = openMarkup
  }

  /// Inflates a zlib stream to at most `limit` bytes.
  ///
  /// - Throws: ``DecodeError``.
  func inflate(_ bytes: [UInt8], limit: Int) throws -> [UInt8] {
    let limits = ContainerLimits(
      outputBytes: limit, ratio: 2_000, entries: 1, nameBytes: 1, milliseconds: 10_000)
    let decoder = try openDecompression(.deflate, limits)
    defer { decoder.close() }
    var output: [UInt8] = []
    var rest = bytes[...]
    while true {
      let step = try decoder.step(Array(rest.prefix(1 << 20)))
      output += step.output
      rest = rest.dropFirst(step.consumed)
      if step.memberEnded { return output }
      guard step.consumed > 0 || !step.output.isEmpty else {
        throw DecodeError(.truncated, "the compressed text ends early")
      }
    }
  }
}
