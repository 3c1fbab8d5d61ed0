// SPDX-License-Identifier: Apache-2.0
// The header of a safetensors file: its tensors, where they lie, and its metadata.

internal import EvidenceModel
internal import MediaDecoding

/// Reads the header of a safetensors file.
///
/// - Source: huggingface/safetensors, README.md ("Format") and `safetensors/src/tensor.rs`.
struct SafetensorsReader {
  /// The longest header that is read; the format allows 100,000,000 bytes.
  static let longestHeader = 16 << 20
  private static let jsonLimits = JSONParser.Limits(depth: 16, values: 1_000_000)

  let reader: RangeReader
  let limits: TraceLimits

  /// What the file is, as far as its header can be read.
  ///
  /// - Throws: ``WalkError``; the source's own errors.
  func read() throws -> ModelFacts {
    let length = try reader.integer(at: 0, width: 8, isBigEndian: false)
    let place = TracePlace(
      carrier: "safetensors.header", offset: 0, length: min(length, reader.byteCount - 8) + 8)
    var facts = ModelFacts(.safetensors, place, limits)
    guard length <= min(Self.longestHeader, limits.blockBytes) else {
      facts.note(
        "model.header_limit", .unreadable, "the header is longer than the 16 MiB that are read")
      return facts
    }
    guard length <= reader.byteCount - 8 else {
      facts.note("model.truncated", .unreadable, "the file ends within its header")
      return facts
    }
    let bytes = try reader.bytes(at: 8, count: length)
    if String(validating: bytes, as: UTF8.self) == nil {
      facts.note("model.header_malformed", .defect, "the header is not all UTF-8")
    }
    do throws(JSONError) {
      let header = try JSONParser.parse(bytes, limits: Self.jsonLimits)
      take(header.members ?? [], headerEnd: length + 8, &facts)
    } catch .limit {
      facts.note("model.header_limit", .unreadable, "the header holds more than is read")
    } catch {
      facts.note("model.header_malformed", .unreadable, "the header cannot be read as JSON")
    }
    return facts
  }

  private func take(_ members: [JSONValue.Member], headerEnd: Int, _ facts: inout ModelFacts) {
    var tensors = TensorTally()
    for member in members {
      if member.name == "__metadata__" {
        ModelMetadata(limits: limits, carrier: "safetensors.header")
          .read(member.value.members ?? [], &facts)
      } else {
        tensors.add(member, &facts)
      }
    }
    tensors.finish(&facts)
    facts.checkRanges(tensors.ranges, start: headerEnd, end: reader.byteCount, slack: 0)
  }
}

/// The tensors of a safetensors header, counted.
private struct TensorTally {
  private(set) var ranges: [(Int, Int)] = []
  private var names: Set<String> = []
  private var (count, values, malformed, twice, oversized, strange) = (0, 0, 0, 0, 0, 0)

  mutating func add(_ member: JSONValue.Member, _ facts: inout ModelFacts) {
    guard let type = member.value["dtype"]?.text,
      let sides = Self.integers(member.value["shape"]),
      let range = Self.integers(member.value["data_offsets"]), range.count == 2,
      range[0] >= 0, range[0] <= range[1], let product = tensorValues(sides)
    else {
      malformed += 1
      return
    }
    count += 1
    if !names.insert(member.name).inserted { twice += 1 }
    facts.names.add(member.name)
    let known = TensorType.safetensors[type]
    facts.types[known?.name ?? "other", default: 0] += 1
    if known == nil { strange += 1 }
    if let known, known.byteCount(of: product) != range[1] - range[0] { oversized += 1 }
    values = values.addingReportingOverflow(product).overflow ? .max : values + product
    ranges.append((range[0], range[1]))
  }

  private static func integers(_ value: JSONValue?) -> [Int]? {
    guard let elements = value?.elements, elements.count <= 64 else { return nil }
    let numbers = elements.compactMap { $0.integer.flatMap { Int(exactly: $0) } }
    return numbers.count == elements.count ? numbers : nil
  }

  func finish(_ facts: inout ModelFacts) {
    facts.tensorCount = count
    facts.parameterCount = values
    if count == 0 { facts.note("model.no_tensors", .notice, "the file describes no tensors") }
    for (number, code, words) in [
      (malformed, "model.entry_malformed", "entries of the header describe no tensor"),
      (twice, "model.name_twice", "tensors have the name of another"),
      (strange, "model.unknown_type", "tensors are of types that the format does not know"),
      (oversized, "model.tensor_size", "tensors have more or fewer bytes than their shape"),
    ] where number > 0 {
      facts.note(code, .defect, "\(number) \(words)")
    }
  }
}
