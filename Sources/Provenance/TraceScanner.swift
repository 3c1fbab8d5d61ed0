// SPDX-License-Identifier: Apache-2.0
// Looks for provenance traces in one file.

public import EvidenceModel
public import MediaDecoding

/// Looks for provenance traces in the metadata of one file.
///
/// It reads ranges, never more than its limits allow, and trusts no length, count or offset. A file
/// without traces has no provenance known; it is not thereby a photograph.
public struct TraceScanner: Sendable {
  private let tools: ProvenanceTools
  private let limits: TraceLimits

  /// A scanner that inflates and parses XML with `tools`.
  public init(tools: ProvenanceTools, limits: TraceLimits = .standard) {
    self.tools = tools
    self.limits = limits
  }

  /// The traces of `source`, in the order of their carriers, and what is worth knowing about the file.
  ///
  /// JPEG, PNG, WebP, GIF, TIFF, HEIC, AVIF, MP4, QuickTime, AVI and Matroska are walked, and headers of model
  /// files are read; other formats have no traces. Damage and limits are findings: what was read before
  /// stands. Where the tools read pixels,
  /// the lowest bits of lossless pictures are looked at, and thumbnails are compared.
  ///
  /// - Parameters:
  ///   - source: the file.
  ///   - format: its format.
  ///   - pdq: the hash of the picture as stored, when it is known; thumbnails are compared with it.
  ///   - watch: what saw the picture's rows while it was decoded, if anything did.
  /// - Returns: the traces, and what is worth knowing about the file.
  /// - Throws: the source's own errors; a ``DecodeError`` that ends the session of the tools.
  public func scan(
    _ source: any ByteSource, format: MediaFormat, pdq: PDQFingerprint? = nil,
    watch: PixelWatch? = nil
  ) throws -> (traces: [Trace], findings: [Finding]) {
    if format.itemKind == .model {
      return try ModelScanner(tools: tools, limits: limits).scan(source, format)
    }
    let reader = RangeReader(source, limits)
    var interpreter = BlockInterpreter(tools: tools, limits: limits)
    var result = try walk(reader, format)
    if format == .tiff { try interpreter.readTIFF(reader) }
    try noteTrailing(source, format, in: &result)
    try interpreter.read(result.blocks)
    if let hidden = HiddenTexts(
      tools: tools, limits: limits, format: format, isLossless: result.isLossless)
    {
      try hidden.read(source, watch, into: &interpreter)
    }
    SignTests(tools: tools, format: format, pdq: pdq, walk: result, reader: reader)
      .run(&interpreter)
    let traces = ExecutedGraph.applied(to: interpreter.traces, limits)
    return (traces, result.findings + interpreter.findings)
  }

  /// What the container of a file holds; a TIFF file is its own block and is not walked.
  func walk(_ reader: RangeReader, _ format: MediaFormat) throws -> WalkResult {
    var result = WalkResult()
    do {
      switch format {
      case .png: try PNGWalker(tools: tools, limits: limits).walk(reader, into: &result)
      case .jpeg: try JPEGWalker(limits: limits).walk(reader, into: &result)
      case .webp: try WebPWalker(limits: limits).walk(reader, into: &result)
      case .gif: try GIFWalker(limits: limits).walk(reader, into: &result)
      case .avi: try AVIWalker(limits: limits).walk(reader, into: &result)
      case .heic, .avif, .mp4, .mov:
        try BMFFWalker(format: format, limits: limits).walk(reader, into: &result)
      case .matroska: try MatroskaWalker(limits: limits, reader: reader).walk(into: &result)
      default: break
      }
    } catch let error as WalkError {
      Self.note(error, format, in: &result)
    }
    return result
  }

  /// Notes what follows the end of formats that are not walked from chunk to chunk; a few zeros are padding.
  private func noteTrailing(
    _ source: any ByteSource, _ format: MediaFormat, in result: inout WalkResult
  ) throws {
    let reader = RangeReader(source, limits)
    do {
      let end: Int
      switch format {
      case .tiff: end = try TIFFExtent.end(of: reader)
      case .bmp: end = try BMPExtent.end(of: reader)
      default: return
      }
      let rest = reader.byteCount - end
      if rest <= 4, try reader.bytes(at: end, count: rest).allSatisfy({ $0 == 0 }) { return }
      try result.noteTrailing(format.rawValue, from: end, reader)
    } catch is WalkError {
      // The directories do not say where the file ends.
    }
  }

  private static func note(
    _ error: WalkError, _ format: MediaFormat, in result: inout WalkResult
  ) {
    let kind = format.itemKind == .video ? "video" : "image"
    switch error {
    case .truncated:
      result.note("\(kind).truncated", .defect, "the file ends before its format says it does")
    case .malformed: result.note("\(kind).malformed", .defect, "the file contradicts its format")
    case .limit:
      result.note("provenance.limit", .unreadable, "the metadata are larger than is read")
    }
  }
}
