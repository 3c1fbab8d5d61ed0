// SPDX-License-Identifier: Apache-2.0
// The official safetensors library beside our reader, on whole and on damaged files.

internal import EvidenceModel
internal import Foundation
internal import MartletTesting
internal import MediaDecoding
internal import Provenance
internal import Testing

@Suite struct SafetensorsLibraryTests {
  /// For each file of a folder, by name: the number of tensors that the library reads, or a refusal.
  private static let reading = """
    import os, sys
    from safetensors import deserialize
    for name in sorted(os.listdir(sys.argv[1]), key=int):
      with open(os.path.join(sys.argv[1], name), "rb") as f: data = f.read()
      try: print(len(deserialize(data)))
      except Exception: print("refused")
    """

  /// A file that the library itself writes, in base64.
  private static let writing = """
    import base64, ctypes
    from safetensors import TensorSpec, serialize
    kept = []
    def spec(dtype, shape, data):
      kept.append(ctypes.create_string_buffer(data, len(data)))
      return TensorSpec(dtype=dtype, shape=shape, data_ptr=ctypes.addressof(kept[-1]), data_len=len(data))
    tensors = {"lora_unet_a.lora_down.weight": spec("float16", [4, 8], b"12" * 32),
      "lora_unet_a.lora_up.weight": spec("float16", [8, 4], b"34" * 32),
      "lora_unet_a.alpha": spec("float32", [], b"0000"), "none": spec("uint8", [0], b""),
      "b": spec("bfloat16", [3], b"abcdef")}
    names = {"ss_output_name": "coast", "modelspec.title": "C\u{f4}te"}
    print(base64.b64encode(serialize(tensors, names)).decode())
    """

  private func written() throws -> [UInt8] {
    let line = try #require(try PythonPeer.lines(["-c", Self.writing]).first)
    return Array(try #require(Data(base64Encoded: String(line))))
  }

  @Test func whatTheLibraryWritesIsSound() throws {
    let bytes = try written()
    #expect(MediaFormat.sniff(bytes) == .safetensors)
    let (traces, findings) = try scan(bytes, .safetensors)
    #expect(findings.isEmpty, "\(findings)")
    let trace = try #require(traces.first)
    #expect(trace.strength == .strong && trace.values("role") == ["lora"])
    #expect(trace.values("name") == ["coast", "Côte"])
    #expect(trace.values("tensors") == ["5"] && trace.values("parameters") == ["68"])
    #expect(trace.values("data_types") == ["F16 2, BF16 1, F32 1, U8 1"])
  }

  @Test func ourReaderAndTheLibraryRefuseTheSameFiles() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/models-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var generator = SeedReport.generator("safetensors beside the library")
    let whole = try written()
    let files = (0..<400).map { _ in damaged(whole, &generator) }
    for (number, bytes) in files.enumerated() {
      try Data(bytes).write(to: URL(filePath: "\(folder)/\(number)"))
    }
    let answers = try PythonPeer.lines(["-c", Self.reading, folder])
    try #require(answers.count == files.count)
    var refused = 0
    for (bytes, answer) in zip(files, answers) {
      if answer == "refused" { refused += 1 }
      var ours = "refused"
      if MediaFormat.sniff(bytes) == .safetensors {
        let result = try scan(bytes, .safetensors)
        let isSound = result.findings.allSatisfy { $0.severity == .notice }
        if isSound { ours = result.traces[0].values("tensors").first ?? "" }
      }
      #expect(ours == String(answer), "\(HexText.encode(bytes))")
    }
    #expect((40..<380).contains(refused))
  }

  /// Up to three changes of a byte, of a digit, or of the end.
  private func damaged(_ whole: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = whole
    let header = 8 + Int(whole[0]) + Int(whole[1]) << 8
    for _ in 0..<generator.below(4) {
      let place = 8 + generator.below(header - 8)
      switch generator.below(5) {
      case 0: bytes[place] ^= 1 << UInt8(generator.below(7))
      case 1: bytes[place] = Array(#"0123456789,:[]{}" "#.utf8)[generator.below(18)]
      case 2:
        let digits = (8..<header).filter { (0x30...0x39).contains(bytes[$0]) }
        if !digits.isEmpty {
          bytes[digits[generator.below(digits.count)]] = 0x30 + UInt8(generator.below(10))
        }
      case 3: bytes.append(7)
      default: bytes.removeLast()
      }
    }
    return bytes
  }
}
