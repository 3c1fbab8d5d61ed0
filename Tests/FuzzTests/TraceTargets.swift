// SPDX-License-Identifier: Apache-2.0
// The walkers of films, the texts in pixels, and the parsers of each tool's texts.

import EvidenceModel
import MediaDecoding
import Provenance

/// The walkers of films, the texts in pixels, and the parsers of each tool's texts.
enum TraceTargets {
  static let all = [film(.mp4), film(.mov), matroska, stealth, settings]

  private static let words = [
    "moov", "udta", "meta", "ilst", "keys", "hdlr", "data", "mdta", "name", "uuid", "mdat", "XMP_",
    "AIGC", "\u{a9}cmt", "prompt", "{\"1\":{\"class_type\":\"KSampler\"}}", "8BIM", "caBX", "C2PA",
    "\u{1f}\u{43}", "sui_image_params", "invokeai_metadata", "Steps: 1, ", "\"uc\":\"\"",
  ]

  private static let graph =
    #"{"3":{"class_type":"KSampler","inputs":{"seed":1,"steps":20,"cfg":1,"positive":["6",0]}},"#
    + #""6":{"class_type":"CLIPTextEncode","inputs":{"text":"a red lighthouse"}}}"#

  private static func big(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  private static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
    big(content.count + 8, 4) + type.unicodeScalars.map { UInt8($0.value) } + content
  }

  private static func film(_ format: MediaFormat) -> FuzzTarget {
    FuzzTarget(
      name: format.rawValue,
      seeds: {
        let data = box("data", big(1, 4) + big(0, 4) + Array(graph.utf8))
        let handler = box("hdlr", big(0, 8) + Array("mdta".utf8) + big(0, 13))
        let keys = box("keys", big(0, 4) + big(1, 4) + box("mdta", Array("prompt".utf8)))
        let list = box("ilst", big(data.count + 8, 4) + big(1, 4) + data)
        let items = box("meta", big(0, 4) + handler + box("ilst", box("\u{a9}cmt", data)))
        let text = box("\u{a9}swr", big(7, 2) + big(0, 2) + Array("ComfyUI".utf8))
        let movie = box(
          "moov", box("udta", items + text) + box("meta", handler + keys + list))
        let type = box("ftyp", Array("isom".utf8) + big(0, 4))
        let name: [UInt8] = [
          0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf,
          0xac,
        ]
        let packet = box("uuid", name + Array("<x xmlns:p='p' p:CreatorTool='ComfyUI'/>".utf8))
        return [type + movie + packet + box("mdat", [1, 2, 3]) + [1, 2, 3]]
      },
      words: words, makeReader: { TraceReader(format) })
  }

  private static let matroska = FuzzTarget(
    name: "matroska",
    seeds: {
      func element(_ id: [UInt8], _ content: [UInt8]) -> [UInt8] {
        id + [0x08] + big(content.count, 4) + content
      }
      let tag = element(
        [0x67, 0xc8],
        element([0x45, 0xa3], Array("PROMPT".utf8)) + element([0x44, 0x87], Array(graph.utf8)))
      let body =
        element([0x15, 0x49, 0xa9, 0x66], element([0x57, 0x41], Array("ComfyUI".utf8)))
        + element([0x12, 0x54, 0xc3, 0x67], element([0x73, 0x73], tag))
        + element([0x1f, 0x43, 0xb6, 0x75], [0xe7, 0x81, 0])
      return [
        element([0x1a, 0x45, 0xdf, 0xa3], []) + element([0x18, 0x53, 0x80, 0x67], body),
        element([0x1a, 0x45, 0xdf, 0xa3], []) + [0x18, 0x53, 0x80, 0x67, 0xff] + body,
      ]
    },
    words: words, makeReader: { TraceReader(.matroska) })

  /// Pixels are given as they are, without a codec between: what is fuzzed is what reads the bits.
  private static let stealth = FuzzTarget(
    name: "stealth",
    seeds: {
      let text = "x\nSteps: 1, Sampler: a, CFG scale: 1, Seed: 5, Size: 8x8"
      return ["stealth_pnginfo", "stealth_rgbinfo"].map { signature in
        let stream = Array(signature.utf8) + big(text.utf8.count * 8, 4) + Array(text.utf8)
        return [32, signature.contains("rgb") ? 3 : 4] + stream
      }
    },
    words: ["stealth_pnginfo", "stealth_pngcomp", "stealth_rgbinfo", "stealth_rgbcomp"],
    makeReader: { TraceReader(.png, rows: BitRows()) })

  private static let settings = FuzzTarget(
    name: "settings",
    seeds: {
      [
        #"{"sui_image_params":{"prompt":"a red lighthouse","model":"m","loras":["a"],"seed":1}}"#,
        #"{"positive_prompt":"a","model":{"name":"m","hash":"blake3:00"},"loras":[{"weight":1}]}"#,
        #"{"image":{"prompt":[{"prompt":"a"}],"seed":1},"model_hash":"00"}"#,
        #""a red lighthouse [fog]" -s 1 -S 2 -W 3 -H 4 -C 5 -A k"#,
        #"{"prompt":"a","uc":"b","scale":1,"v4_prompt":{"caption":{"base_caption":"a"}}}"#,
        #"{"base_model":"m","performance":"s","loras":[["a",1,"00"]],"resolution":"(1, 2)"}"#,
        #"{"prompt":"a","base_model":"m","cfg":1}"#,
        #"{"use_stable_diffusion_model":"m","use_lora_model":["a"],"lora_alpha":[1]}"#,
        #"{"c":"a","model":"m","seed":1,"size":"1x2"}"#, graph,
        "a --v 6 Job ID: 00000000-1111-2222-3333-444444444444",
        "a <lora:b:1>\nSteps: 1, Sampler: a, CFG scale: 1, Seed: 5, Size: 8x8, AddNet Model 1: a(0)",
      ].map { Array($0.utf8) }
    },
    words: words,
    makeReader: {
      ClosureReader(expecting: { _ in false }) { bytes in
        for keyword in ["parameters", "invokeai_metadata", "sd-metadata", "Dream", "Comment"] {
          let fields = TraceParsers.settings(bytes, keyword: keyword)
          let record = GenerationRecord(fields: fields)
          guard record == GenerationRecord(fields: record.fields) else { throw RecordChanged() }
        }
      }
    })

  struct RecordChanged: Error {}
}

/// Looks for traces in inputs of one format; every trace must lie within the file.
final class TraceReader: FuzzReader {
  struct TraceOutside: Error {}

  private let format: MediaFormat
  private let scanner: TraceScanner

  init(_ format: MediaFormat, rows: (any PictureRows)? = nil) {
    self.format = format
    let native = ProvenanceTools.native
    scanner = TraceScanner(
      tools: ProvenanceTools(
        openDecompression: native.openDecompression, openMarkup: native.openMarkup, rows: rows))
  }

  func isExpected(_ error: any Error) -> Bool { error is DecodeError }

  func read(_ bytes: [UInt8]) throws {
    for trace in try scanner.scan(MemoryBytes(bytes), format: format).traces {
      guard trace.offset >= 0, trace.length >= 0, trace.offset <= bytes.count,
        trace.length <= bytes.count - trace.offset
      else { throw TraceOutside() }
    }
  }
}

/// Rows whose lowest bits, in reading order, are those of the file behind its first two bytes: height
/// and number of channels.
private struct BitRows: PictureRows {
  func visitRows(
    of file: [UInt8], format: MediaFormat, limits: ImageLimits,
    _ visit: (_ shape: PictureShape, _ row: Int, _ samples: [UInt8]) -> Bool
  ) throws(DecodeError) {
    guard file.count > 2, file[0] > 0, (1...4).contains(file[1]) else {
      throw DecodeError(.corrupt, "no rows")
    }
    let height = Int(file[0])
    let perPixel = file[1] == 3 ? 3 : 1
    let bits = (file.count - 2) * 8
    let width = bits / (height * perPixel) + 1
    let shape = PictureShape(width: width, height: height, channels: Int(file[1]))
    for row in 0..<height {
      var samples = [UInt8](repeating: 254, count: width * shape.channels)
      for column in 0..<width {
        for offset in 0..<perPixel {
          let bit = (column * height + row) * perPixel + offset
          guard bit < bits else { continue }
          let value = file[2 + bit / 8] >> UInt8(7 - bit % 8) & 1
          let sample = perPixel == 3 ? offset : shape.channels - 1
          samples[column * shape.channels + sample] = 254 | value
        }
      }
      guard visit(shape, row, samples) else { return }
    }
  }
}
