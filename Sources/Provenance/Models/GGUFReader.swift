// SPDX-License-Identifier: Apache-2.0
// The header of a GGUF file: its pairs of keys and values, and its tensors.

internal import EvidenceModel
internal import MediaDecoding

/// Reads the header of a GGUF file, versions 1 to 3, of either byte order.
///
/// Nothing is set aside by a stated count: every entry must be there, byte by byte.
///
/// - Source: ggml-org/ggml, `docs/gguf.md`.
struct GGUFReader {
  private static let arrayDepth = 4
  private static let keptText = 4_096
  /// The most tensors that are read; the largest models have some twenty thousand.
  private static let mostTensors = 100_000

  let reader: RangeReader
  let limits: TraceLimits
  private var offset = 4
  private var isBigEndian = false
  /// The width of counts and lengths: 4 bytes in the first version.
  private var countWidth = 8
  private var alignment = 32

  init(reader: RangeReader, limits: TraceLimits) {
    self.reader = reader
    self.limits = limits
  }

  /// A value of the header, as far as it is kept.
  private enum Value {
    case number(String)
    case text(String)
    case passedOver

    var text: String? { if case .text(let text) = self { text } else { nil } }
  }

  /// What the file is, as far as its header can be read; damage is a finding.
  ///
  /// - Throws: the source's own errors; ``WalkError`` when not even the version can be read.
  mutating func read() throws -> ModelFacts {
    isBigEndian = try reader.integer(at: 6, width: 2, isBigEndian: false) != 0
    let version = try number(width: 4)
    var facts = ModelFacts(
      .gguf, TracePlace(carrier: "gguf.header", offset: 0, length: offset), limits)
    facts.identity.add(word: String(version), "format_version")
    guard (1...3).contains(version) else {
      facts.note("model.version", .unreadable, "versions other than 1 to 3 are not read")
      return facts
    }
    if version == 1 { countWidth = 4 }
    do {
      let tensors = try number(width: countWidth)
      let pairs = try number(width: countWidth)
      try readPairs(pairs, &facts)
      try readTensors(tensors, &facts)
    } catch let error as WalkError {
      note(error, &facts)
    }
    facts.place = TracePlace(
      carrier: "gguf.header", offset: 0, length: min(offset, reader.byteCount))
    return facts
  }

  private func note(_ error: WalkError, _ facts: inout ModelFacts) {
    switch error {
    case .truncated: facts.note("model.truncated", .unreadable, "the file ends within its header")
    case .malformed:
      facts.note("model.header_malformed", .unreadable, "the header contradicts its format")
    case .limit:
      facts.note("model.header_limit", .unreadable, "the header holds more than is read")
    }
  }

  // MARK: - Pairs

  private mutating func readPairs(_ count: Int, _ facts: inout ModelFacts) throws {
    var card = FieldList(limits)
    for _ in 0..<count {
      try reader.step()
      let key = try text()
      let value = try value(type: try number(width: 4), depth: 0)
      take(key, value, &facts, &card)
    }
    facts.add("model.card", facts.place, card.fields)
  }

  private mutating func take(
    _ key: String, _ value: Value, _ facts: inout ModelFacts, _ card: inout FieldList
  ) {
    switch (key, value) {
    case ("general.alignment", .number(let text)):
      if let size = Int(text), (1...65_536).contains(size) { alignment = size }
    case ("general.architecture", .text(let text)):
      facts.identity.add(evidence: text, "architecture")
      facts.statedRole = facts.statedRole ?? Self.role(architecture: text)
    case ("general.name", .text(let text)), ("general.basename", .text(let text)):
      facts.identity.add(evidence: text, "name")
    case ("general.type", .text(let text)):
      if text == "adapter" { facts.statedRole = .lora }
    case ("general.quantized_by", .text(let text)), ("general.quantization", .text(let text)):
      facts.identity.add(evidence: text, "quantization")
    case ("general.file_type", .number(let text)),
      ("general.quantization_version", .number(let text)):
      facts.identity.add(
        word: text, key == "general.file_type" ? "file_type" : "quantization_version")
    default:
      guard key.hasPrefix("general."), let text = value.text else { return }
      if key.hasPrefix("general.base_model."), key.hasSuffix(".name") {
        facts.identity.add(evidence: text, "base_model")
      } else if let name = Self.cardNames[key] {
        card.add(evidence: text, name)
      }
    }
  }

  private static let cardNames = [
    "general.author": "author", "general.description": "description",
    "general.license": "license", "general.organization": "organization",
    "general.version": "version", "general.finetune": "finetune", "general.url": "address",
    "general.source.url": "source_address", "general.size_label": "size_label",
  ]

  /// Architectures of picture generators.
  private static func role(architecture: String) -> ModelRole? {
    let denoisers: Set<String> = [
      "flux", "sd1", "sd2", "sdxl", "sd3", "aura", "hidream", "cosmos", "ltxv", "hyvid", "wan",
      "lumina2", "qwen_image",
    ]
    return denoisers.contains(architecture) ? .checkpoint : nil
  }

  // MARK: - Values

  private mutating func value(type: Int, depth: Int) throws -> Value {
    switch type {
    case 0: return .number(String(try number(width: 1)))
    case 1: return .number(String(try signed(width: 1)))
    case 2: return .number(String(try number(width: 2)))
    case 3: return .number(String(try signed(width: 2)))
    case 4: return .number(String(try number(width: 4)))
    case 5: return .number(String(try signed(width: 4)))
    case 6: return .number("\(Float(bitPattern: UInt32(try number(width: 4))))")
    case 7: return .number(try number(width: 1) == 0 ? "0" : "1")
    case 8: return .text(try text())
    case 9: return try array(depth: depth)
    case 10, 11, 12:
      try skip(8)
      return .passedOver
    default: throw WalkError.malformed
    }
  }

  private mutating func array(depth: Int) throws -> Value {
    guard depth < Self.arrayDepth else { throw WalkError.limit }
    let type = try number(width: 4)
    let count = try number(width: countWidth)
    let widths = [0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8]
    if let width = widths[type] {
      let (size, overflow) = count.multipliedReportingOverflow(by: width)
      guard !overflow else { throw WalkError.truncated }
      try skip(size)
      return .passedOver
    }
    guard type == 8 || type == 9 else { throw WalkError.malformed }
    for _ in 0..<count {
      try reader.step()
      if type == 8 {
        try skip(try number(width: countWidth))
      } else {
        _ = try array(depth: depth + 1)
      }
    }
    return .passedOver
  }

  private mutating func number(width: Int) throws -> Int {
    let value = try reader.integer(at: offset, width: width, isBigEndian: isBigEndian)
    offset += width
    return value
  }

  private mutating func signed(width: Int) throws -> Int {
    let value = try number(width: width)
    let half = 1 << (8 * width - 1)
    return value >= half ? value - 2 * half : value
  }

  private mutating func skip(_ count: Int) throws {
    guard count <= reader.byteCount - offset else { throw WalkError.truncated }
    offset += count
  }

  /// A text; only its first 4,096 bytes are kept.
  private mutating func text() throws -> String {
    let count = try number(width: countWidth)
    guard count <= reader.byteCount - offset else { throw WalkError.truncated }
    let bytes = try reader.bytes(at: offset, count: min(count, Self.keptText))
    offset += count
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: - Tensors

  private mutating func readTensors(_ count: Int, _ facts: inout ModelFacts) throws {
    var (values, unknown) = (0, 0)
    var ranges: [(Int, Int)] = []
    for number in 0..<count {
      guard number < Self.mostTensors else {
        facts.parameterCount = values
        return facts.note(
          "model.header_limit", .unreadable, "the header describes more tensors than are read")
      }
      try reader.step()
      facts.names.add(try text())
      let (range, product, type) = try tensor()
      facts.types[type?.name ?? "other", default: 0] += 1
      values = values.addingReportingOverflow(product).overflow ? .max : values + product
      if let range { ranges.append(range) } else { unknown += 1 }
      facts.tensorCount = number + 1
    }
    facts.tensorCount = count
    facts.parameterCount = values
    if count == 0 { facts.note("model.no_tensors", .notice, "the file describes no tensors") }
    let start = (offset + alignment - 1) / alignment * alignment
    // Where the size of a type is not known here, gaps cannot be told.
    let slack = unknown > 0 ? Int.max : alignment
    facts.checkRanges(ranges, start: start, end: max(start, reader.byteCount), slack: slack)
  }

  private mutating func tensor() throws -> (range: (Int, Int)?, values: Int, type: TensorType?) {
    let dimensions = try number(width: 4)
    guard dimensions <= 8 else { throw WalkError.malformed }
    var sides: [Int] = []
    for _ in 0..<dimensions { sides.append(try number(width: countWidth)) }
    let type = TensorType.gguf[try number(width: 4)]
    let place = try number(width: 8)
    guard let product = tensorValues(sides) else { throw WalkError.malformed }
    guard let type else { return (nil, product, nil) }
    guard let size = type.byteCount(of: product) else { throw WalkError.malformed }
    let (end, overflow) = place.addingReportingOverflow(size)
    guard !overflow else { throw WalkError.malformed }
    return ((place, end), product, type)
  }
}
