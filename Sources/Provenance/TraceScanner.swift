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
  /// JPEG, PNG, WebP, TIFF, HEIC and AVIF are walked; other formats have no traces. Damage and limits
  /// are findings: what was read before stands.
  ///
  /// - Throws: the source's own errors; a ``DecodeError`` that ends the session of `tools`.
  public func scan(
    _ source: any ByteSource, format: MediaFormat
  ) throws -> (traces: [Trace], findings: [Finding]) {
    let reader = RangeReader(source, limits)
    var result = WalkResult()
    var interpreter = BlockInterpreter(tools: tools, limits: limits)
    do {
      switch format {
      case .png: try PNGWalker(tools: tools, limits: limits).walk(reader, into: &result)
      case .jpeg: try JPEGWalker(limits: limits).walk(reader, into: &result)
      case .webp: try WebPWalker(limits: limits).walk(reader, into: &result)
      case .heic, .avif:
        try BMFFWalker(format: format, limits: limits).walk(reader, into: &result)
      case .tiff: try interpreter.readTIFF(reader)
      default: break
      }
    } catch let error as WalkError {
      Self.note(error, in: &result)
    }
    for block in result.blocks { try interpreter.read(block) }
    return (interpreter.traces, result.findings + interpreter.findings)
  }

  private static func note(_ error: WalkError, in result: inout WalkResult) {
    switch error {
    case .truncated: result.note("image.truncated", .defect, "the file ends inside its metadata")
    case .malformed: result.note("image.malformed", .defect, "the file contradicts its format")
    case .limit:
      result.note("provenance.limit", .unreadable, "the metadata are larger than is read")
    }
  }
}
