// SPDX-License-Identifier: Apache-2.0
// Headers of GGUF files of all versions, and stated counts that are not believed.

internal import EvidenceModel
internal import MartletTesting
internal import MediaDecoding
internal import Provenance
internal import Testing

@Suite struct GGUFTests {
  private static func file(version: Int = 3, alignment: Int = 32) -> [UInt8] {
    let width = version == 1 ? 4 : 8
    func pair(_ key: String, _ value: String) -> [UInt8] {
      ModelSamples.pair(key, value, width: width)
    }
    func raw(_ key: String, _ type: Int, _ bytes: [UInt8]) -> [UInt8] {
      ModelSamples.text(key, width: width) + ModelSamples.little(type, 4) + bytes
    }
    let little = ModelSamples.little
    let widths = [0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8]
    var pairs = [
      pair("general.architecture", "flux"), pair("general.name", "Harbour"),
      pair("general.basename", "harbour"), pair("general.base_model.0.name", "Sea"),
      pair("general.author", "a keeper"), raw("general.file_type", 4, little(15, 4)),
      raw("general.quantization_version", 4, little(2, 4)),
      raw("general.alignment", 4, little(alignment, 4)),
    ]
    for (type, size) in widths.sorted(by: { $0.key < $1.key }) {
      pairs.append(raw("x.\(type)", type, [UInt8](repeating: 0xff, count: size)))
    }
    let words =
      little(8, 4) + little(2, width) + ModelSamples.text("red", width: width)
      + ModelSamples.text("sea", width: width)
    let nested = little(9, 4) + little(2, width) + words + little(4, 4) + little(1, width)
    pairs.append(raw("x.array", 9, nested + little(7, 4)))
    return ModelSamples.gguf(
      version: version, pairs: pairs,
      tensors: [
        ModelSamples.tensor("double_blocks.0.w", [256, 2], type: 12, at: 0, width: width),
        ModelSamples.tensor(
          "single_blocks.0.w", [8], type: 1, at: 288 + (alignment > 32 ? 32 : 0), width: width),
      ], dataByteCount: 304 + (alignment > 32 ? 32 : 0), alignment: alignment)
  }

  @Test(arguments: [1, 2, 3])
  func everyVersionIsRead(_ version: Int) throws {
    let (traces, findings) = try scan(Self.file(version: version), .gguf)
    #expect(findings.isEmpty, "\(findings)")
    let trace = try #require(traces.first)
    let expected: [String: [String]] = [
      "format": ["gguf"], "role": ["checkpoint"], "role_basis": ["tensor_names"],
      "family": ["flux"], "format_version": ["\(version)"], "architecture": ["flux"],
      "name": ["Harbour", "harbour"], "base_model": ["Sea"], "file_type": ["15"],
      "quantization_version": ["2"], "tensors": ["2"], "parameters": ["520"],
      "data_bytes": ["304"], "data_types": ["F16 1, Q4_K 1"],
    ]
    for (name, values) in expected { #expect(trace.values(name) == values, "\(name)") }
    #expect(Set(trace.fields.map(\.name)) == Set(expected.keys))
    #expect(trace.strength == .strong && trace.carrier == "gguf.header")
    #expect(traces[1].kind == "model.card" && traces[1].values("author") == ["a keeper"])
  }

  @Test func theStatedAlignmentMovesTheData() throws {
    let result = try scan(Self.file(alignment: 64), .gguf)
    #expect(result.findings.isEmpty, "\(result.findings)")
    #expect(result.traces[0].values("data_bytes") == ["336"])
  }

  @Test func bigEndianFilesAreRead() throws {
    let key = Array("general.name".utf8)
    let bytes =
      Array("GGUF".utf8) + big(3, 4) + big(0, 8) + big(1, 8) + big(key.count, 8) + key + big(8, 4)
      + big(4, 8) + Array("Dawn".utf8)
    #expect(MediaFormat.sniff(bytes) == .gguf)
    let result = try scan(bytes, .gguf)
    #expect(result.traces[0].values("name") == ["Dawn"])
    #expect(result.findings.map(\.code) == ["model.no_tensors"])
  }

  @Test(
    arguments: [
      (
        "pairs that are not there", ModelSamples.gguf(pairs: []).dropLast(8) + [255, 255, 255, 255]
      ),
      ("a text of 2^62 bytes", ModelSamples.gguf(pairs: [ModelSamples.little(1 << 62, 8)])[...]),
      (
        "an array of 2^62 numbers",
        ModelSamples.gguf(pairs: [
          ModelSamples.text("a") + ModelSamples.little(9, 4) + ModelSamples.little(12, 4)
            + ModelSamples.little(1 << 62, 8)
        ])[...]
      ),
      (
        "an array of 2^62 texts",
        ModelSamples.gguf(pairs: [
          ModelSamples.text("a") + ModelSamples.little(9, 4) + ModelSamples.little(8, 4)
            + ModelSamples.little(1 << 62, 8) + ModelSamples.text("a")
        ])[...]
      ),
    ] as [(String, ArraySlice<UInt8>)])
  func statedCountsAreNotBelieved(_ name: String, _ bytes: ArraySlice<UInt8>) throws {
    let result = try scan(Array(bytes), .gguf)
    #expect(result.findings.map(\.code) == ["model.truncated"], "\(name)")
    #expect(result.traces[0].strength == .hint)
  }

  @Test(.timeLimit(.minutes(10)))
  func veryManyTensorsAreReadInPart() throws {
    // The smallest tensor: no name, no sides, a type, a place.
    let tensor = ModelSamples.little(0, 8) + ModelSamples.little(0, 16)
    let count = 300_000
    let bytes =
      Array("GGUF".utf8) + ModelSamples.little(3, 4) + ModelSamples.little(count, 8)
      + ModelSamples.little(0, 8) + Array(repeatElement(tensor, count: count).joined())
    let result = try scan(bytes, .gguf)
    #expect(result.findings.map(\.code) == ["model.header_limit"])
    #expect(result.traces[0].values("tensors") == ["100000"])
    #expect(result.traces[0].strength == .hint)
  }

  @Test func whatContradictsTheFormatIsAFinding() throws {
    let type = ModelSamples.text("a") + ModelSamples.little(13, 4)
    var deep = ModelSamples.text("a") + ModelSamples.little(9, 4)
    for _ in 0..<40 { deep += ModelSamples.little(9, 4) + ModelSamples.little(1, 8) }
    let outside = ModelSamples.tensor("a", [8], type: 0, at: 1 << 40)
    let cases: [([UInt8], String)] = [
      (ModelSamples.gguf(pairs: [type]), "model.header_malformed"),
      (ModelSamples.gguf(pairs: [deep]), "model.header_limit"),
      (ModelSamples.gguf(version: 9, pairs: []), "model.version"),
      (ModelSamples.gguf(pairs: [], tensors: [outside], dataByteCount: 32), "model.truncated"),
    ]
    for (bytes, code) in cases {
      #expect(try scan(bytes, .gguf).findings.map(\.code).contains(code), "\(code)")
    }
  }
}
