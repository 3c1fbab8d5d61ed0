// SPDX-License-Identifier: Apache-2.0
// What an ONNX file says of itself: who wrote it, its operators' versions, its inputs and its tensors.

internal import EvidenceModel
internal import MediaDecoding

/// Reads what an ONNX file says of itself.
///
/// The model is never loaded, and no operator is looked at.
///
/// - Source: onnx/onnx, `onnx/onnx.proto3`.
struct ONNXReader {
  private static let keptText = 4_096
  private static let mostProperties = 64
  private static let usualDomains: Set<String> = ["", "ai.onnx"]

  let reader: RangeReader
  let limits: TraceLimits

  /// What the file is, as far as it can be read; damage is a finding.
  ///
  /// - Throws: the source's own errors.
  func read() throws -> ModelFacts {
    var facts = ModelFacts(
      .onnx, TracePlace(carrier: "onnx.model", offset: 0, length: reader.byteCount), limits)
    var card = FieldList(limits)
    do {
      try readModel(&facts, &card)
    } catch let error as WalkError {
      switch error {
      case .truncated:
        facts.note("model.truncated", .unreadable, "the file ends within its description")
      case .malformed:
        facts.note("model.header_malformed", .unreadable, "the description contradicts its format")
      case .limit:
        facts.note("model.header_limit", .unreadable, "the description holds more than is read")
      }
    }
    facts.add("model.card", facts.place, card.fields)
    return facts
  }

  private func readModel(_ facts: inout ModelFacts, _ card: inout FieldList) throws {
    var cursor = ProtobufCursor(reader, 0..<reader.byteCount)
    var graphs = 0
    var properties = 0
    while let (field, value) = try cursor.next() {
      switch (field, value) {
      case (1, .number(let version)): facts.identity.add(word: String(version), "format_version")
      case (2, .bytes(let range)): facts.identity.add(evidence: try text(range), "producer")
      case (3, .bytes(let range)):
        facts.identity.add(evidence: try text(range), "producer_version")
      case (4, .bytes(let range)): facts.identity.add(evidence: try text(range), "domain")
      case (5, .number(let version)):
        facts.identity.add(word: String(Int64(bitPattern: version)), "model_version")
      case (6, .bytes(let range)): card.add(evidence: try text(range), "description")
      case (7, .bytes(let range)):
        graphs += 1
        // A second graph would take the place of the first.
        guard graphs == 1 else { continue }
        var graph = ONNXGraph(reader: reader, limits: limits)
        try graph.read(range, &facts)
      case (8, .bytes(let range)): try readOperators(range, &facts)
      case (14, .bytes(let range)):
        properties += 1
        if properties <= Self.mostProperties {
          card.add(evidence: try property(range), "property")
        }
      default: break
      }
    }
    if properties > Self.mostProperties {
      facts.note("model.header_limit", .notice, "the file states more properties than are read")
    }
    if graphs == 0 { facts.note("model.no_graph", .defect, "the file describes no graph") }
    if graphs > 1 { facts.note("model.name_twice", .defect, "the file describes several graphs") }
  }

  /// The version of one set of operators: the standard's own, or another one by its name.
  private func readOperators(_ range: Range<Int>, _ facts: inout ModelFacts) throws {
    var cursor = ProtobufCursor(reader, range)
    var (domain, version) = ("", Int64(0))
    while let (field, value) = try cursor.next() {
      switch (field, value) {
      case (1, .bytes(let range)): domain = try text(range)
      case (2, .number(let number)): version = Int64(bitPattern: number)
      default: break
      }
    }
    if Self.usualDomains.contains(domain) {
      facts.identity.add(word: String(version), "opset")
    } else {
      facts.identity.add(evidence: "\(domain) \(version)", "other_opset")
    }
  }

  /// A property as its name, a colon and its value.
  private func property(_ range: Range<Int>) throws -> String {
    var cursor = ProtobufCursor(reader, range)
    var (name, content) = ("", "")
    while let (field, value) = try cursor.next() {
      switch (field, value) {
      case (1, .bytes(let range)): name = try text(range)
      case (2, .bytes(let range)): content = try text(range)
      default: break
      }
    }
    return "\(name): \(content)"
  }

  /// A text; only its first 4,096 bytes are kept.
  private func text(_ range: Range<Int>) throws -> String {
    let bytes = try reader.bytes(
      at: range.lowerBound, count: min(range.count, Self.keptText))
    return String(decoding: bytes, as: UTF8.self)
  }
}
