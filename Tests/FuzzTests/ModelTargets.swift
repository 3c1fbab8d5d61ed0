// SPDX-License-Identifier: Apache-2.0
// The readers of model files, the directory of zips and the sniffers of formats.

import EvidenceModel
import MartletTesting
import MediaDecoding
import Provenance

/// The readers of model files.
enum ModelTargets {
  static let all = [safetensors, gguf, zip, pickle, onnx, formats]

  private static let safetensors = FuzzTarget(
    name: "safetensors",
    seeds: {
      [
        ModelSamples.lora, ModelSamples.safetensors([], dataByteCount: 0),
        ModelSamples.safetensors(
          [ModelSamples.Tensor("emb_params", "F16", [2, 4], 0, 16)], dataByteCount: 16),
      ]
    },
    words: [
      "__metadata__", "\"dtype\":\"F4\",", "\"shape\":[", "\"data_offsets\":[0,",
      "ss_tag_frequency",
      "{\\\"a\\\":", "modelspec.title", "sshs_model_hash", "-1", "{\"a\":",
    ],
    makeReader: { ModelReader(.safetensors) })

  private static let gguf = FuzzTarget(
    name: "gguf",
    seeds: {
      let array =
        ModelSamples.text("a") + ModelSamples.little(9, 4) + ModelSamples.little(8, 4)
        + ModelSamples.little(2, 8) + ModelSamples.text("b") + ModelSamples.text("c")
      return [1, 2, 3].map { version in
        let width = version == 1 ? 4 : 8
        return ModelSamples.gguf(
          version: version,
          pairs: [ModelSamples.pair("general.name", "Harbour", width: width)]
            + (version == 1 ? [] : [array]),
          tensors: [ModelSamples.tensor("double_blocks.0", [8, 4], type: 0, at: 0, width: width)],
          dataByteCount: 128)
      }
    },
    words: ["general.", "general.alignment", "\u{9}\0\0\0", "\u{8}\0\0\0", "GGUF"],
    makeReader: { ModelReader(.gguf) })

  private static let state = ModelSamples.statePickle(["model.diffusion_model.a", "b.c"])

  private static let zip = FuzzTarget(
    name: "model-zip",
    seeds: {
      [
        ModelSamples.torchArchive(state), ModelSamples.torchArchive(state, isWide: true),
        // A block of DEFLATE that stores its bytes.
        ModelSamples.zip([
          (
            "a/data.pkl", 8,
            [1] + ModelSamples.little(state.count, 2) + ModelSamples.little(~state.count, 2)
              + state, state.count
          )
        ]),
      ]
    },
    words: [
      "PK\u{1}\u{2}", "PK\u{3}\u{4}", "PK\u{5}\u{6}", "PK\u{6}\u{6}", "PK\u{6}\u{7}", "/data/9",
    ],
    makeReader: { ModelReader(.pytorchZip) })

  private static let pickle = FuzzTarget(
    name: "pickle",
    seeds: { [state, ModelSamples.legacyMark + state, [0x80, 4, 0x95] + state.dropFirst(2)] },
    words: [
      "cposix\nsystem\n", "(iposix\nsystem\n", "X\u{1}\0\0\0a", "q\u{1}h\u{1}", "(t", "R", ".",
    ],
    makeReader: { ModelReader(.pickle) })

  private static let onnx = FuzzTarget(
    name: "onnx", seeds: { [ModelSamples.onnx] },
    words: [
      "\u{8}\u{9}", "\u{3a}\u{20}", "\u{2a}\u{10}", "\u{5a}\u{8}", "ai.onnx", "\u{ff}\u{ff}",
    ],
    makeReader: { ModelReader(.onnx) })

  private static let formats = FuzzTarget(
    name: "formats",
    seeds: {
      [
        ModelSamples.lora, ModelSamples.onnx, state, Array("a red lighthouse at dawn\n".utf8),
        [0xff, 0xfe, 0x61, 0],
      ]
    },
    words: ["\u{feff}", "<html>", "<!--", "-->", "GGUF", "{\"a\": {", "/data.pkl", "ftyp"],
    makeReader: {
      ClosureReader(expecting: { _ in false }) { bytes in
        var tap = ModelTap()
        tap.update(bytes)
        _ = tap.finish()
      }
    })
}

/// Reads inputs as a model file; every trace must lie within the file, and findings hold only plain words.
private final class ModelReader: FuzzReader {
  struct TraceOutside: Error {}
  struct EvidenceInFinding: Error {}

  private let format: MediaFormat
  private let scanner = TraceScanner(tools: .native)

  init(_ format: MediaFormat) { self.format = format }

  func isExpected(_ error: any Error) -> Bool { error is DecodeError }

  func read(_ bytes: [UInt8]) throws {
    let result = try scanner.scan(MemoryBytes(bytes), format: format)
    guard result.traces.first?.kind == ModelTraces.kind,
      result.traces.allSatisfy({ trace in
        trace.offset >= 0 && trace.length >= 0 && trace.offset <= bytes.count
          && trace.length <= bytes.count - trace.offset
      })
    else { throw TraceOutside() }
    guard
      result.findings.allSatisfy({ finding in
        finding.detail.utf8.count <= 300
          && finding.detail.utf8.allSatisfy { (0x20...0x7e).contains($0) }
      })
    else { throw EvidenceInFinding() }
  }
}
