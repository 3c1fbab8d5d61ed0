// SPDX-License-Identifier: Apache-2.0
// The graph of an ONNX file: its inputs, and the tensors that it holds.

internal import EvidenceModel
internal import MediaDecoding

/// Reads the graph of an ONNX file as far as it describes the model.
struct ONNXGraph {
  private static let keptName = 512
  private static let mostInputs = 32
  private static let mostSides = 16
  /// The names of types by number.
  private static let types = [
    "?", "FLOAT", "UINT8", "INT8", "UINT16", "INT16", "INT32", "INT64", "STRING", "BOOL", "FLOAT16",
    "DOUBLE", "UINT32", "UINT64", "COMPLEX64", "COMPLEX128", "BFLOAT16", "FLOAT8E4M3FN",
    "FLOAT8E4M3FNUZ", "FLOAT8E5M2", "FLOAT8E5M2FNUZ", "UINT4", "INT4", "FLOAT4E2M1",
  ]

  let reader: RangeReader
  let limits: TraceLimits
  /// The names of the tensors that are held, since files of old versions list them as inputs too.
  private var held: Set<String> = []
  private var inputs: [(name: String, type: String)] = []
  private var elsewhere = 0

  init(reader: RangeReader, limits: TraceLimits) {
    self.reader = reader
    self.limits = limits
  }

  /// Reads the graph that `range` of the file holds.
  ///
  /// - Throws: ``WalkError``; the source's own errors.
  mutating func read(_ range: Range<Int>, _ facts: inout ModelFacts) throws {
    var cursor = ProtobufCursor(reader, range)
    var (nodes, outputs) = (0, 0)
    facts.tensorCount = 0
    facts.parameterCount = 0
    facts.dataByteCount = 0
    defer {
      facts.identity.add(word: String(nodes), "nodes")
      facts.identity.add(word: String(outputs), "outputs")
      let named = inputs.filter { !held.contains($0.name) }
      facts.identity.add(word: String(named.count), "inputs")
      for input in named.prefix(Self.mostInputs) {
        facts.identity.add(evidence: "\(input.name) \(input.type)", "input")
      }
      if elsewhere > 0 {
        facts.note(
          "model.external_data", .notice, "the values of \(elsewhere) tensors lie in other files")
      }
    }
    while let (field, value) = try cursor.next() {
      guard case .bytes(let range) = value else { continue }
      switch field {
      case 1: nodes += 1
      case 2: facts.identity.add(evidence: try name(range), "name")
      case 5: try readTensor(range, &facts)
      case 11: inputs.append(try input(range))
      case 12: outputs += 1
      default: break
      }
    }
  }

  private mutating func readTensor(_ range: Range<Int>, _ facts: inout ModelFacts) throws {
    var cursor = ProtobufCursor(reader, range)
    var sides: [Int] = []
    var type = 0
    while let (field, value) = try cursor.next() {
      switch (field, value) {
      case (1, .number(let side)): sides.append(Int(truncatingIfNeeded: side))
      case (1, .bytes(let range)):
        var packed = ProtobufCursor(reader, range)
        while packed.offset < range.upperBound {
          try reader.step()
          sides.append(Int(truncatingIfNeeded: try packed.number()))
        }
      case (2, .number(let number)): type = Int(truncatingIfNeeded: number)
      case (8, .bytes(let range)):
        let name = try name(range)
        facts.names.add(name)
        held.insert(name)
      case (9, .bytes(let range)):
        facts.dataByteCount = (facts.dataByteCount ?? 0) + range.count
      case (14, .number(1)): elsewhere += 1
      default: break
      }
      guard sides.count <= Self.mostSides else { throw WalkError.malformed }
    }
    guard let values = tensorValues(sides) else { throw WalkError.malformed }
    facts.tensorCount = (facts.tensorCount ?? 0) + 1
    let (sum, overflow) = (facts.parameterCount ?? 0).addingReportingOverflow(values)
    facts.parameterCount = overflow ? .max : sum
    facts.types[Self.name(ofType: type), default: 0] += 1
  }

  /// The name of an input, and its type and sides, such as `FLOAT[1,3,height,width]`.
  private func input(_ range: Range<Int>) throws -> (name: String, type: String) {
    var cursor = ProtobufCursor(reader, range)
    var found = (name: "", type: "")
    while let (field, value) = try cursor.next() {
      guard case .bytes(let range) = value else { continue }
      if field == 1 { found.name = try name(range) }
      if field == 2 { found.type = try type(range) }
    }
    return found
  }

  private func type(_ range: Range<Int>) throws -> String {
    var kinds = ProtobufCursor(reader, range)
    while let (field, value) = try kinds.next() {
      // Sequences, maps and the like are inputs of no picture generator.
      guard field == 1, case .bytes(let range) = value else { continue }
      var tensor = ProtobufCursor(reader, range)
      var (type, sides) = ("?", "")
      while let (field, value) = try tensor.next() {
        switch (field, value) {
        case (1, .number(let number)):
          type = Self.name(ofType: Int(truncatingIfNeeded: number))
        case (2, .bytes(let range)): sides = try self.sides(range)
        default: break
        }
      }
      return "\(type)[\(sides)]"
    }
    return "?"
  }

  private func sides(_ range: Range<Int>) throws -> String {
    var shape = ProtobufCursor(reader, range)
    var sides: [String] = []
    while let (field, value) = try shape.next() {
      guard field == 1, case .bytes(let range) = value else { continue }
      guard sides.count < Self.mostSides else { throw WalkError.malformed }
      var side = ProtobufCursor(reader, range)
      var text = "?"
      while let (field, value) = try side.next() {
        switch (field, value) {
        case (1, .number(let number)): text = String(Int64(bitPattern: number))
        case (2, .bytes(let range)): text = try name(range)
        default: break
        }
      }
      sides.append(text)
    }
    return sides.joined(separator: ",")
  }

  private static func name(ofType type: Int) -> String {
    types.indices.contains(type) ? types[type] : "other"
  }

  /// A name; only its first 512 bytes are kept.
  private func name(_ range: Range<Int>) throws -> String {
    let bytes = try reader.bytes(at: range.lowerBound, count: min(range.count, Self.keptName))
    return String(decoding: bytes, as: UTF8.self)
  }
}
