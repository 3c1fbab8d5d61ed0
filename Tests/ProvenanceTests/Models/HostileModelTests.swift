// SPDX-License-Identifier: Apache-2.0
// Damaged and bomb-like model files: a result, in bounded time, always.

internal import EvidenceModel
internal import MartletTesting
internal import MediaDecoding
internal import Provenance
internal import Testing

@Suite struct HostileModelTests {
  struct Sample: CustomTestStringConvertible, Sendable {
    let format: MediaFormat
    let bytes: [UInt8]
    var testDescription: String { format.rawValue }
  }

  static let samples = [
    Sample(format: .safetensors, bytes: ModelSamples.lora),
    Sample(
      format: .gguf,
      bytes: ModelSamples.gguf(
        pairs: [ModelSamples.pair("general.name", "Harbour")],
        tensors: [ModelSamples.tensor("a", [8], type: 0, at: 0)], dataByteCount: 32)),
    Sample(
      format: .pytorchZip, bytes: ModelSamples.torchArchive(ModelSamples.statePickle(["a.b"]))),
    Sample(format: .onnx, bytes: ModelSamples.onnx),
    Sample(
      format: .pickle, bytes: ModelSamples.legacyMark + ModelSamples.statePickle(["a.b", "c.d"])),
  ]

  @Test(arguments: samples)
  func everyTruncationAndMutationEndsInAResult(_ sample: Sample) throws {
    for length in 0..<sample.bytes.count {
      let result = try scan(Array(sample.bytes.prefix(length)), sample.format)
      #expect(result.traces.first?.kind == "model.file")
      #expect(result.traces.allSatisfy { $0.offset >= 0 && $0.offset + $0.length <= length })
    }
    var generator = SeedReport.generator("model mutation \(sample.format)")
    for _ in 0..<400 {
      var bytes = sample.bytes
      for _ in 0...generator.below(5) {
        let place = generator.below(bytes.count)
        bytes[place] =
          generator.below(2) == 0
          ? UInt8(truncatingIfNeeded: generator.next())
          : [0, 0x7f, 0x80, 0xff, 0x28, 0x32][generator.below(6)]
      }
      let result = try scan(bytes, sample.format)
      #expect(result.traces.first?.kind == "model.file")
      #expect(result.traces.allSatisfy { $0.offset >= 0 && $0.offset + $0.length <= bytes.count })
      #expect(result.findings.count <= 64)
    }
  }

  @Test(.timeLimit(.minutes(10)))
  func headersMadeToBeSlowAreReadToTheirEnd() throws {
    let deep = String(repeating: "{\"a\":", count: 100_000)
    let wide = "{" + (0..<40_000).map { "\"\($0)\":{}" }.joined(separator: ",") + "}"
    let shape =
      "{\"a\":{\"dtype\":\"U8\",\"shape\":[" + String(repeating: "1,", count: 100_000)
      + "1],\"data_offsets\":[0,1]}}"
    let tags = (0..<30_000).map { "\\\"t\($0)\\\":1" }.joined(separator: ",")
    let tagged = "{\"__metadata__\":{\"ss_tag_frequency\":\"{\\\"a\\\":{\(tags)}}\"}}"
    for text in [deep, wide, shape, tagged] {
      let bytes = ModelSamples.little(text.utf8.count, 8) + Array(text.utf8)
      let result = try scan(bytes, .safetensors)
      #expect(result.traces.first?.kind == "model.file")
    }
  }

  @Test(.timeLimit(.minutes(10)))
  func picklesMadeToBeSlowAreReadToTheirEnd() throws {
    let operations: [[UInt8]] = [
      [0x28], [0x32], [0x4e], [0x71, 1], [0x94], [0x30], [0x8f, 0x28, 0x90], [0x29, 0x52],
      ModelSamples.global("a", "b"), [0x28, 0x74], ModelSamples.unicode("a.b"),
    ]
    for operation in operations {
      let body = Array(repeatElement(operation, count: 60_000 / operation.count).joined())
      let result = try scan([0x80, 2, 0x4e] + body + [0x2e], .pickle)
      #expect(result.traces.count == 2)
    }
  }

  @Test func aBombOfAPickleIsAFinding() throws {
    var limits = TraceLimits.standard
    limits.inflatedBytes = 1_000
    let state = [UInt8](repeating: 0x4e, count: 5_000)
    let packed = Array(stored(state).dropFirst(2).dropLast(4))
    let file = ModelSamples.zip([("a/data.pkl", 8, packed, 5_000)])
    let codes = try scan(file, .pytorchZip, limits: limits).findings.map(\.code)
    #expect(codes == ["model.pickle_unreadable"])
  }

  @Test func endlessImportsAndEntriesAreLimited() throws {
    let imports = (0..<5_000).flatMap { ModelSamples.global("a", "n\($0)") }
    let result = try scan([0x80, 2] + imports + [0x2e], .pickle)
    #expect(result.findings.map(\.code) == ["model.header_limit", "model.unusual_global"])
    #expect(result.traces.last?.values("unusual_imports") == ["4096"])
    #expect(result.traces.last?.values("unusual_import").count == 32)
    var limits = TraceLimits.standard
    limits.steps = 1
    let entries = (0..<40).map { ("a/data/\($0)", [UInt8(1)]) }
    let codes = try scan(ModelSamples.storedZip(entries), .pytorchZip, limits: limits).findings
    #expect(codes.map(\.code) == ["model.header_limit"])
  }

  @Test(arguments: samples)
  func theSourcesErrorIsThrownAsItIs(_ sample: Sample) throws {
    struct Failure: Error {}
    final class FailingSource: ByteSource {
      let byteCount = 1_000
      func read(at offset: Int, count: Int) throws -> [UInt8] { throw Failure() }
    }
    #expect(throws: Failure.self) {
      try TraceScanner(tools: nativeTools).scan(FailingSource(), format: sample.format)
    }
  }
}
