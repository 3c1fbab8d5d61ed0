// SPDX-License-Identifier: Apache-2.0
// Reads what a model file says of itself. Model files are never opened, run or unpickled.

internal import EvidenceModel
internal import MediaDecoding

/// Reads what model files say of themselves.
struct ModelScanner {
  private let tools: ProvenanceTools
  private let limits: TraceLimits

  /// A scanner within `limits`; headers of models have ten times the entries of a picture's metadata.
  init(tools: ProvenanceTools, limits: TraceLimits) {
    self.tools = tools
    var limits = limits
    limits.steps = limits.steps.multipliedReportingOverflow(by: 10).partialValue
    self.limits = limits
  }

  /// The traces of a model file, that of the file first, and what is worth knowing about it.
  ///
  /// - Throws: the source's own errors; a ``DecodeError`` that ends the session of the tools.
  func scan(
    _ source: any ByteSource, _ format: MediaFormat
  ) throws -> (traces: [Trace], findings: [Finding]) {
    let reader = RangeReader(source, limits)
    var facts: ModelFacts
    do {
      facts = try read(reader, format)
    } catch let error as WalkError {
      facts = ModelFacts(
        format, TracePlace(carrier: format.rawValue, offset: 0, length: source.byteCount), limits)
      facts.note(
        error == .limit ? "model.header_limit" : "model.truncated", .unreadable,
        "the header cannot be read to its end")
    }
    return (facts.allTraces(limits), facts.findings)
  }

  private func read(_ reader: RangeReader, _ format: MediaFormat) throws -> ModelFacts {
    switch format {
    case .safetensors: return try SafetensorsReader(reader: reader, limits: limits).read()
    case .gguf:
      var gguf = GGUFReader(reader: reader, limits: limits)
      return try gguf.read()
    case .onnx: return try ONNXReader(reader: reader, limits: limits).read()
    case .pytorchZip:
      return try TorchReader(tools: tools, limits: limits, reader: reader).readArchive()
    default: return try TorchReader(tools: tools, limits: limits, reader: reader).readPickle()
    }
  }
}
