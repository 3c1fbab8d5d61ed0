// SPDX-License-Identifier: Apache-2.0
// The hashes of model files, however the bytes come in.

internal import Crypto
internal import EvidenceModel
internal import Foundation
internal import MartletTesting
internal import MediaDecoding
internal import Provenance
internal import Testing

@Suite struct ModelTapTests {
  private func hex(_ bytes: ArraySlice<UInt8>) -> String {
    HexText.encode(Array(SHA256.hash(data: bytes)))
  }

  private func tap(_ bytes: [UInt8], pieces: Int) -> (MediaFormat?, ModelDigests?) {
    var tap = ModelTap()
    var rest = bytes[...]
    while !rest.isEmpty {
      tap.update(Array(rest.prefix(pieces)))
      rest = rest.dropFirst(pieces)
    }
    let digests = tap.finish()
    return (tap.format, digests)
  }

  @Test(arguments: [1_000, 4_096, 4_097, 65_536, 1 << 22])
  func hashesDoNotDependOnThePieces(_ pieces: Int) throws {
    let size = 0x100000 + 0x10000 + 5_000
    let bytes = ModelSamples.safetensors(
      [ModelSamples.Tensor("a", "U8", [size], 0, size)], dataByteCount: size)
    let header = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
    let (format, digests) = tap(bytes, pieces: pieces)
    #expect(format == .safetensors)
    #expect(digests?.tensors == hex(bytes[header...]))
    #expect(digests?.autoV1 == String(hex(bytes[0x100000..<0x110000]).prefix(8)))
  }

  @Test func smallFilesAreHashedByteByByteToo() throws {
    let (format, digests) = tap(ModelSamples.lora, pieces: 1)
    #expect(format == .safetensors && digests?.autoV1 == nil)
    #expect(digests?.tensors == hex(ModelSamples.lora.suffix(36)))
  }

  @Test func aFileThatEndsWithinThePartHasTheHashThatToolsMake() {
    let pickle = ModelSamples.statePickle(["a.b"])
    let bytes = pickle + [UInt8](repeating: 1, count: 0x100000 + 10 - pickle.count)
    let (_, digests) = tap(bytes, pieces: 4_096)
    #expect(
      digests == ModelDigests(autoV1: String(hex(bytes[0x100000...]).prefix(8)), tensors: nil))
  }

  @Test func whereNothingIsHashedThereIsNoHash() {
    let empty = ModelSamples.safetensors([], dataByteCount: 0)
    #expect(tap(empty, pieces: 100).1 == ModelDigests(autoV1: nil, tensors: nil))
    let cut = ModelSamples.little(50_000_000, 8) + Array("{\"a\":{".utf8)
    #expect(tap(cut, pieces: 100).1 == ModelDigests(autoV1: nil, tensors: nil))
    #expect(tap(Array("a red lighthouse at dawn".utf8), pieces: 5).1 == nil)
    #expect(tap([], pieces: 1).1 == nil)
  }

  @Test func hashesJoinTheTraceOfTheFile() throws {
    let file = hex(ModelSamples.lora[...])
    let tensors = hex(ModelSamples.lora.suffix(36))
    let digests = ModelDigests(autoV1: "01234567", tensors: tensors)
    let known = try scan(ModelSamples.lora, .safetensors).traces
    let joined = ModelTraces.adding(
      digests, sha256: file, format: .safetensors, byteCount: ModelSamples.lora.count, to: known)
    #expect(joined.map(\.kind) == known.map(\.kind))
    let expected = [
      "sha256": file, "autov1": "01234567", "autov2": String(file.prefix(10)),
      "tensors_sha256": tensors, "autov3": String(tensors.prefix(12)),
    ]
    for (name, value) in expected {
      #expect(joined[0].values(name) == [value])
      #expect(joined[0].fields.first { $0.name == name }?.isEvidenceText == true)
    }
    #expect(joined[0].values("tensors_agree") == [])
  }

  @Test(arguments: [true, false])
  func aStatedHashOfTheTensorsIsCompared(_ isTrue: Bool) throws {
    let tensors = hex(ModelSamples.lora.suffix(36))
    let stated = isTrue ? "0x" + tensors.uppercased() : String(repeating: "0", count: 64)
    let bytes = ModelSamples.safetensors(
      [ModelSamples.Tensor("a", "U8", [36], 0, 36)], metadata: [("sshs_model_hash", stated)],
      dataByteCount: 36)
    let joined = ModelTraces.adding(
      try #require(tap(bytes, pieces: 100).1), sha256: hex(bytes[...]), format: .safetensors,
      byteCount: bytes.count, to: try scan(bytes, .safetensors).traces)
    #expect(joined[0].values("tensors_agree") == [isTrue ? "yes" : "no"])
  }

  @Test func aFileThatNoParserReadIsKnownByItsHashes() {
    let joined = ModelTraces.adding(
      ModelDigests(autoV1: nil, tensors: nil), sha256: String(repeating: "ab", count: 32),
      format: .gguf, byteCount: 7, to: [])
    #expect(joined.map(\.kind) == [ModelTraces.kind])
    #expect(joined[0].values("format") == ["gguf"] && joined[0].values("role") == ["unknown"])
    #expect(joined[0].values("autov2") == ["ababababab"] && joined[0].length == 7)
  }
}
