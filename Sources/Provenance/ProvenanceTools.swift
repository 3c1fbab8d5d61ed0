// SPDX-License-Identifier: Apache-2.0
// What the scanner needs from outside: inflating and parsing XML, without knowing by whom.

public import EvidenceModel
public import MediaDecoding

/// The decoders that the scanner uses, given by whoever runs it.
public struct ProvenanceTools: Sendable {
  /// Makes the PDQ hash of a plane of luma, row-major, `width * height` values of 0...255.
  public typealias Fingerprint =
    @Sendable (_ luma: [Float], _ width: Int, _ height: Int) ->
    PDQFingerprint?

  /// Opens a decoder for one compressed stream.
  public let openDecompression:
    @Sendable (ContentCoding, ContainerLimits) throws -> any Decompression
  /// Opens a parser for one document.
  public let openMarkup: @Sendable (MarkupDialect, MarkupLimits) throws -> any MarkupCursor
  /// Reads pixels; `nil` when there is no decoder, and then nothing is looked for in pixels.
  public let rows: (any PictureRows)?
  /// Makes PDQ hashes; `nil` when there is no hasher, and then thumbnails are not compared.
  public let fingerprint: Fingerprint?

  /// Groups the decoders.
  public init(
    openDecompression:
      @escaping @Sendable (ContentCoding, ContainerLimits) throws ->
      any Decompression,
    openMarkup: @escaping @Sendable (MarkupDialect, MarkupLimits) throws -> any MarkupCursor,
    rows: (any PictureRows)? = nil, fingerprint: Fingerprint? = nil
  ) {
    self.openDecompression = openDecompression
    self.openMarkup = openMarkup
    self.rows = rows
    self.fingerprint = fingerprint
  }

  /// Decodes a compressed stream to at most `limit` bytes.
  ///
  /// - Throws: ``DecodeError``.
  func inflate(_ bytes: [UInt8], _ coding: ContentCoding, limit: Int) throws -> [UInt8] {
    let limits = ContainerLimits(
      outputBytes: limit, ratio: 2_000, entries: 1, nameBytes: 1, milliseconds: 10_000)
    let decoder = try openDecompression(coding, limits)
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
