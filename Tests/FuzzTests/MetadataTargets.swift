// SPDX-License-Identifier: Apache-2.0
// The walkers of picture metadata, and the bitmap decoder.

import EvidenceModel
import MediaDecoding
import Provenance
import SyntheticEncoding

@testable import NativeDecoders

/// The walkers of picture metadata, and the bitmap decoder.
enum MetadataTargets {
  static let all = [
    walker(.png, .png()), walker(.jpeg, .jpeg()), walker(.webp, .webp()), tiff,
    walker(.heic, .heic()), bitmap,
  ]

  private static let words = [
    "tEXt", "zTXt", "iTXt", "eXIf", "EXIF", "XMP ", "VP8X", "Exif\u{0}\u{0}", "II*\u{0}",
    "MM\u{0}*",
    "parameters\u{0}", "prompt\u{0}", "Steps: 20, ", "<rdf:Description ", "&amp;",
    "http://ns.adobe.com/xap/1.0/\u{0}",
    "UNICODE\u{0}", "meta", "iinf", "iloc", "{\"1\":{\"class_type\":\"KSampler\"}}",
  ]

  private static let infotext =
    "a red lighthouse at dawn\nNegative prompt: fog\nSteps: 20, Sampler: Euler, CFG scale: 7, "
    + "Seed: 1, Size: 64x64, Model: example, Lora hashes: \"boat: 12ab\", Version: v1"
  private static let graph =
    #"{"3":{"class_type":"KSampler","inputs":{"seed":1,"steps":20,"positive":["6",0]}},"#
    + #""6":{"class_type":"CLIPTextEncode","inputs":{"text":"a red lighthouse"}}}"#
  private static let packet =
    #"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">"#
    + #"<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Draw Things">"#
    + #"<dc:description xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Alt><rdf:li>a harbour</rdf:li>"#
    + "</rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"

  private static func pictures(_ format: PictureFormat) throws -> [[UInt8]] {
    let canvas = PixelCanvas.testCard(width: 16, height: 12, seed: 1)
    var metadata = PictureMetadata(
      camera: CameraMetadata(taken: "2026:01:02 03:04:05"), software: "Example 1.0",
      userComment: infotext, orientation: 6)
    switch format {
    case .heic, .avif: break
    case .png:
      metadata.xmp = packet
      metadata.pngText = PNGTextChunk.Kind.allCases.map { kind in
        PNGTextChunk(
          kind, keyword: kind == .zTXt ? "prompt" : "parameters",
          text: kind == .zTXt ? graph : infotext)
      }
    default: metadata.xmp = packet
    }
    return [
      try PictureEncoder.encode(canvas, format: format, metadata: metadata),
      try PictureEncoder.encode(canvas, format: format),
    ]
  }

  private static func walker(_ format: MediaFormat, _ picture: PictureFormat) -> FuzzTarget {
    FuzzTarget(
      name: format.rawValue, seeds: { try pictures(picture) }, words: words,
      makeReader: { ScanReader(format) })
  }

  private static let tiff = FuzzTarget(
    name: "tiff",
    seeds: {
      // What follows "Exif" in a JPEG is a TIFF file.
      let jpeg = try pictures(.jpeg())[0]
      let mark = Array("Exif\0\0".utf8)
      let start = jpeg.indices.first { jpeg[$0...].starts(with: mark) } ?? 0
      let canvas = PixelCanvas.testCard(width: 8, height: 8, seed: 1)
      return [
        Array(jpeg[(start + mark.count)...].prefix(900)),
        try PictureEncoder.encode(canvas, format: .tiff()),
      ]
    },
    words: words, makeReader: { ScanReader(.tiff) })

  private static let bitmap = FuzzTarget(
    name: "bmp", seeds: { try BitmapSeeds.all() }, words: ["BM"],
    makeReader: {
      ClosureReader(expecting: { $0 is DecodeError }) { bytes in
        let bitmap = try Bitmap(bytes)
        let (pixels, overflow) = bitmap.facts.width.multipliedReportingOverflow(
          by: bitmap.facts.height)
        guard !overflow, pixels <= 1 << 20 else { return }
        var sampler = LumaSampler(width: bitmap.facts.width, height: bitmap.facts.height)
        _ = try bitmap.sample(into: &sampler)
      }
    })
}

/// Looks for traces in inputs of one format; every trace must lie within the file.
private final class ScanReader: FuzzReader {
  struct TraceOutside: Error {}

  private let format: MediaFormat
  private let scanner = TraceScanner(tools: .native)

  init(_ format: MediaFormat) { self.format = format }

  func isExpected(_ error: any Error) -> Bool { error is DecodeError }

  func read(_ bytes: [UInt8]) throws {
    for trace in try scanner.scan(MemoryBytes(bytes), format: format).traces {
      guard trace.offset >= 0, trace.length >= 0, trace.offset <= bytes.count,
        trace.length <= bytes.count - trace.offset
      else { throw TraceOutside() }
    }
  }
}

/// Bitmaps of several kinds.
private enum BitmapSeeds {
  static func all() throws -> [[UInt8]] {
    let palette = (0..<16).flatMap { (index: UInt8) -> [UInt8] in
      [index * 16, 0, 255 - index * 16, 0]
    }
    let runs: [UInt8] = [4, 1, 0, 0, 0, 3, 1, 2, 3, 0, 0, 2, 1, 0, 2, 5, 0, 1]
    let masks: [UInt8] = [0, 0xf8, 0, 0, 0xe0, 7, 0, 0, 0x1f, 0, 0, 0]
    let rows = [UInt8](repeating: 0x5a, count: 64)
    return [
      try PictureEncoder.encode(
        PixelCanvas.testCard(width: 9, height: 7, seed: 1), format: .bmp),
      file(bits: 8, compression: 1, between: palette, runs),
      file(bits: 4, compression: 2, between: palette, runs),
      file(bits: 4, compression: 0, between: palette, rows),
      file(bits: 1, compression: 0, between: Array(palette.prefix(8)), rows),
      file(bits: 16, compression: 3, between: masks, rows),
      file(bits: 32, compression: 0, between: [], rows),
    ]
  }

  private static func file(
    bits: UInt16, compression: UInt32, between: [UInt8], _ data: [UInt8]
  ) -> [UInt8] {
    let offset = 54 + between.count
    let colors = compression == 3 ? 0 : between.count / 4
    var bytes = Array("BM".utf8) + little(offset + data.count) + little(0) + little(offset)
    bytes += little(40) + little(4) + little(4) + [1, 0, UInt8(bits), 0]
    bytes += little(Int(compression)) + little(0) + little(2_835) + little(2_835)
    bytes += little(colors) + little(0)
    return bytes + between + data
  }

  private static func little(_ value: Int) -> [UInt8] {
    [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
