// SPDX-License-Identifier: Apache-2.0
// The walkers and parsers of provenance that no other target gives sound inputs to.

import EvidenceModel
import MediaDecoding
import SyntheticEncoding

@testable import ContentCredentials
@testable import Provenance

/// The walkers and parsers of provenance that no other target gives sound inputs to.
enum ProvenanceTargets {
  static let all = [
    gif, avi, avif, segments, scan, pixels, labels, credentials, manifests, profiles, unsigned,
  ]

  private static let words = [
    "XMP DataXMP", "C2PA_GIF", "NETSCAPE2.0", "LIST", "INFO", "ISFT", "ICMT", "_PMX", "C2PA",
    "RIFF",
    "AVIX", "8BIM", "Photoshop 3.0\u{0}", "JP", "http://ns.adobe.com/xmp/extension/\u{0}", "uuid",
    "AIGC", "\"signed_hash\"", "Comment\u{0}", "caBX", "dcterms:provenance=\"a\"",
  ]
  private static let packet = Array(
    ("<x xmlns:p='http://ns.adobe.com/xap/1.0/' p:CreatorTool='ComfyUI' "
      + "xmlns:dcterms='http://purl.org/dc/terms/' dcterms:provenance='https://a.example/m'/>").utf8
  )
  private static let infotext = Array(
    "a red lighthouse\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 1, Size: 64x64".utf8)
  private static let label = Array(
    #"{"AIGC": {"Label": "1", "ContentProducer": "example"}}"#.utf8)

  private static func big(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  private static func little(_ value: Int, _ width: Int) -> [UInt8] {
    big(value, width).reversed()
  }

  private static let gif = FuzzTarget(
    name: "gif",
    seeds: {
      func blocks(_ content: [UInt8]) -> [UInt8] {
        [UInt8(min(255, content.count))] + content.prefix(255) + [0]
      }
      let ending: [UInt8] = [1] + (0...255).reversed().map { UInt8($0) } + [0]
      let head =
        Array("GIF89a".utf8) + little(1, 2) + little(1, 2) + [0x80, 0, 0, 0, 0, 0, 9, 9, 9]
      let frame: [UInt8] =
        [0x2c] + little(0, 4) + little(1, 2) + little(1, 2) + [0, 2, 2, 0x44, 1, 0]
      let comment = [0x21, 0xfe] + blocks(infotext)
      let standing = [0x21, 0xff, 11] + Array("XMP DataXMP".utf8) + packet + ending
      let store = [0x21, 0xff, 11] + Array("C2PA_GIF\u{1}\0\0".utf8) + blocks([1, 2, 3])
      return [
        head + comment + standing + frame + store + [0x3b, 7],
        try PictureEncoder.encode(
          PixelCanvas.testCard(width: 12, height: 9, seed: 1), format: .gif),
      ]
    },
    words: words, makeReader: { TraceReader(.gif) })

  private static let avi = FuzzTarget(
    name: "avi",
    seeds: {
      func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        Array(type.utf8) + little(data.count, 4) + data + (data.count % 2 == 1 ? [0] : [])
      }
      let texts = chunk("ISFT", Array("Lavf60\0".utf8)) + chunk("ICMT", label)
      let part = chunk("LIST", Array("INFO".utf8) + texts) + chunk("_PMX", packet)
      let film = chunk("RIFF", Array("AVI ".utf8) + part + chunk("C2PA", [1, 2, 3]))
      return [film + chunk("RIFF", Array("AVIX".utf8) + part), film]
    },
    words: words, makeReader: { TraceReader(.avi) })

  /// The label of GB 45438-2025 by itself, and as one of a film's texts.
  private static let labels = FuzzTarget(
    name: "tc260",
    seeds: {
      let whole =
        #"{"AIGC":{"Label":"1","ContentProducer":"example","ProduceID":"7","#
        + #""ReservedCode1":"a","ContentPropagator":"b","PropagateID":"c","ReservedCode2":"d"}}"#
      return [
        label, Array(whole.utf8), Array(#"{"Label":2,"ProduceID":1.5e3,"PropagateID":""}"#.utf8),
        Array(#"{"AIGC":{"AIGC":{"Label":true}},"Label":"\u0031"}"#.utf8),
      ]
    },
    words: [
      "\"AIGC\":", "\"Label\":", "\"1\"", "\"3\"", "ContentProducer", "ProduceID", "PropagateID",
      "null", "[[[[", "{\"a\":", "\\ud800", "\\u0000", "1e999", "-0",
    ],
    makeReader: {
      let film = TraceReader(.avi)
      return ClosureReader(expecting: film.isExpected) { bytes in
        let fields = TraceParsers.contentLabel(bytes)
        guard fields.count <= 6,
          fields.allSatisfy({ $0.value.utf8.count <= TraceLimits.standard.fieldBytes })
        else { throw TraceReader.TraceOutside() }
        let padding: [UInt8] = bytes.count.isMultiple(of: 2) ? [] : [0]
        let text = Array("ICMT".utf8) + little(bytes.count, 4) + bytes + padding
        let list = Array("LIST".utf8) + little(text.count + 4, 4) + Array("INFO".utf8) + text
        let body = Array("AVI ".utf8) + list
        try film.read(Array("RIFF".utf8) + little(body.count, 4) + body)
      }
    })

  private static let avif = FuzzTarget(
    name: "avif",
    seeds: {
      var metadata = PictureMetadata(camera: CameraMetadata(taken: "2026:01:02 03:04:05"))
      metadata.userComment = String(decoding: infotext, as: UTF8.self)
      let canvas = PixelCanvas.testCard(width: 16, height: 12, seed: 1)
      return [try PictureEncoder.encode(canvas, format: .avif(), metadata: metadata)]
    },
    words: words + ["meta", "iinf", "iloc", "idat", "infe"], makeReader: { TraceReader(.avif) })

  /// Segments of a JPEG that span others: extended XMP, resources, boxes.
  private static let segments = FuzzTarget(
    name: "jpeg-segments",
    seeds: {
      func segment(_ marker: UInt8, _ data: [UInt8]) -> [UInt8] {
        [0xff, marker] + big(data.count + 2, 2) + data
      }
      func part(_ start: Int, _ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let name = [UInt8](repeating: 0x41, count: 32)
        return segment(
          0xe1,
          Array("http://ns.adobe.com/xmp/extension/\0".utf8) + name + big(packet.count, 4)
            + big(start, 4) + bytes)
      }
      let records = [0x1c, 2, 110] + big(7, 2) + Array("ComfyUI".utf8)
      let resource = Array("Photoshop 3.0\u{0}8BIM".utf8) + big(0x0404, 2) + [0, 0]
      let box = segment(0xeb, Array("JP".utf8) + big(529, 2) + big(1, 4) + big(0, 12))
      let body =
        part(40, packet[40...]) + part(0, packet[..<40]) + box
        + segment(0xed, resource + big(records.count, 4) + records) + segment(0xfe, label)
      return [[0xff, 0xd8] + body + segment(0xda, [1, 1, 0, 0, 63, 0]) + [1, 2, 0xff, 0xd9, 1]]
    },
    words: words, makeReader: { TraceReader(.jpeg) })

  /// Pictures with enough blocks for the test that reads their coefficients.
  private static let scan = FuzzTarget(
    name: "jpeg-scan",
    seeds: {
      let canvas = PixelCanvas.testCard(width: 160, height: 160, seed: 1)
      return try [(20, PictureFormat.Subsampling.s420), (90, .s444)].map { quality, sampling in
        try PictureEncoder.encode(
          canvas, format: .jpeg(quality: quality, subsampling: sampling))
      }
    },
    words: ["\u{ff}", "\u{ff}\u{d0}", "\u{ff}\u{dd}\u{0}\u{4}\u{0}\u{1}", "\u{ff}\u{c4}"],
    makeReader: { TraceReader(.jpeg) })

  /// Signed comments, and which JPEG files keep colours finely.
  private static let pixels = FuzzTarget(
    name: "pixels",
    seeds: {
      let comment =
        #"{"prompt": "a red lighthouse", "seed": 1, "request_type": "PromptGenerateRequest", "#
        + #""signed_hash": "\#(String(repeating: "QUJD", count: 21))QQ==", "uc": "fog"}"#
      let canvas = PixelCanvas.testCard(width: 16, height: 12, seed: 1)
      let text = PNGTextChunk(.tEXt, keyword: "Comment", text: comment)
      return [
        try PictureEncoder.encode(
          canvas, format: .png(), metadata: PictureMetadata(pngText: [text])),
        try PictureEncoder.encode(
          canvas, format: .webp(lossless: true), metadata: PictureMetadata(userComment: comment)),
        try PictureEncoder.encode(canvas, format: .jpeg(quality: 95)),
      ]
    },
    words: words,
    makeReader: {
      let scanner = PixelTraces(rows: FlatRows(), tools: .native, keys: ContentTrust.standard.keys)
      return ClosureReader(expecting: { $0 is DecodeError }) { bytes in
        guard let format = MediaFormat.sniff(bytes) else { return }
        _ = try scanner.scan(MemoryBytes(bytes), format, .standard)
      }
    })

  /// Where each container may hold Content Credentials.
  private static let credentials = FuzzTarget(
    name: "credentials",
    seeds: {
      let id: [UInt8] = [
        0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4,
        0x81,
      ]
      let type = big(16, 4) + Array("ftypmp42".utf8) + big(0, 4)
      let riff = Array("WEBPC2PA".utf8) + little(4, 4) + [1, 2, 3, 4]
      return [
        type + big(28, 4) + Array("uuid".utf8) + id + [1, 2, 3, 4],
        type + big(1, 4) + Array("uuid".utf8) + big(36, 8) + id + [1, 2, 3, 4],
        Array("RIFF".utf8) + little(riff.count, 4) + riff,
        [0x89] + Array("PNG\r\n\u{1a}\n".utf8) + big(4, 4) + Array("caBX".utf8) + big(0, 8),
        [0xff, 0xd8, 0xff, 0xff, 0xeb, 0, 12] + Array("JP".utf8) + big(0, 8) + [0xff, 0xda, 0, 2],
      ]
    },
    words: words,
    makeReader: {
      ClosureReader(expecting: { _ in false }) { bytes in
        for format in MediaFormat.allCases {
          guard let found = try CredentialCarrier.find(in: MemoryBytes(bytes), format: format)
          else { continue }
          guard found.offset >= 0, found.length >= 0, found.offset <= bytes.count,
            found.length <= bytes.count - found.offset
          else { throw CarrierOutside() }
        }
      }
    })

  private struct CarrierOutside: Error {}

  /// What the C2PA library says of a file, as JSON.
  private static let manifests = FuzzTarget(
    name: "manifests",
    seeds: {
      [
        #"{"active_manifest": "a", "validation_state": "Invalid", "manifests": {"a": {"#
          + #""title": "t", "signature_info": {"issuer": "i", "common_name": "c", "time": "x"}, "#
          + #""claim_generator_info": [{"name": "n", "version": "1"}], "ingredients": [{"#
          + #""relationship": "parentOf", "active_manifest": "b"}], "assertions": [{"#
          + #""label": "c2pa.actions.v2", "data": {"actions": [{"action": "c2pa.created", "#
          + #""digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/x"}]}}]}, "#
          + #""b": {}}, "validation_results": {"activeManifest": {"failure": [{"code": "x"}]}}}"#
      ].map { Array($0.utf8) }
    },
    words: ["\"manifests\"", "\"a\":", "\"b\":", "[", "{", "\"ingredients\"", "null"],
    makeReader: {
      let carrier = CredentialCarrier(code: "jpeg.APP11.C2PA", offset: 0, length: 1)
      return ClosureReader(expecting: { _ in false }) { bytes in
        guard let store = ManifestStore(bytes) else { return }
        _ = CredentialTraces(carrier: carrier).traces(of: store, list: nil, hasLists: true)
      }
    })

  /// Profiles that converters spell in hexadecimal digits.
  private static let profiles = FuzzTarget(
    name: "raw-profile",
    seeds: {
      func spelled(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
        let digits = HexText.encode(bytes)
        let lines = stride(from: 0, to: digits.utf8.count, by: 72).map {
          String(decoding: digits.utf8.dropFirst($0).prefix(72), as: UTF8.self)
        }
        let text = "\n\(name)\n    \(bytes.count)\n"
        return Array((text + lines.joined(separator: "\n") + "\n").utf8)
      }
      let exif = Array("Exif\0\0II*\0".utf8) + little(8, 4) + little(0, 6)
      let records = [0x1c, 2, 110] + big(7, 2) + Array("ComfyUI".utf8)
      let resource = Array("8BIM".utf8) + big(0x0404, 2) + [0, 0] + big(records.count, 4) + records
      return [
        spelled("exif", exif), spelled("xmp", packet), spelled("iptc", resource),
        spelled("app1", Array("http://ns.adobe.com/xap/1.0/\0".utf8) + packet),
      ]
    },
    words: ["\nexif\n", "\n       8\n", "45786966", "3842494d", "-1", "9223372036854775807", "\r"],
    makeReader: {
      ClosureReader(expecting: { _ in false }) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        for name in ["exif", "app1", "xmp", "iptc", "8bim", "icc"] {
          let held: Int =
            switch RawProfile.content("Raw profile type " + name, text) {
            case .exif(let found), .xmp(let found), .iptc(let found): found.count
            default: 0
            }
          // Two digits a byte.
          guard held * 2 <= text.utf8.count else { throw ProfileBeyond() }
        }
      }
    })

  private struct ProfileBeyond: Error {}

  /// Boxes that no credentials sign: what is read stays within the file, and what is put into free space before all is seen.
  private static let unsigned = FuzzTarget(
    name: "unsigned-boxes",
    seeds: {
      let id: [UInt8] = [
        0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4,
        0x81,
      ]
      let type = big(16, 4) + Array("ftypmp42".utf8) + big(0, 4)
      let free = big(16, 4) + Array("free".utf8) + big(0, 8)
      let store = big(28, 4) + Array("uuid".utf8) + id + [1, 2, 3, 4]
      let wide = big(1, 4) + Array("skip".utf8) + big(24, 8) + big(0, 8)
      return [
        type + free + store, type + wide + store + store, type + free + type,
        type + big(0, 4) + Array("mdat".utf8) + [1, 2, 3],
      ]
    },
    words: words + [
      "free", "skip", "ftyp", "mdat", "\u{0}\u{0}\u{0}\u{1}", "\u{0}\u{0}\u{0}\u{0}",
    ],
    makeReader: {
      ClosureReader(expecting: { _ in false }) { bytes in
        let holds = try UnsignedBoxes.hold(CheckedBytes(bytes), format: .mp4)
        guard try UnsignedBoxes.hold(CheckedBytes(bytes), format: .heic) == holds else {
          throw BoxesDiffer()
        }
        let filled = big(9, 4) + Array("free".utf8) + [1]
        let empty = big(9, 4) + Array("free".utf8) + [0]
        guard try UnsignedBoxes.hold(CheckedBytes(filled + bytes), format: .mov),
          try holds == false || UnsignedBoxes.hold(CheckedBytes(empty + bytes), format: .mov)
        else { throw BoxesDiffer() }
      }
    })

  private struct BoxesDiffer: Error {}
}

/// Bytes that refuse to be read outside of their range.
private final class CheckedBytes: ByteSource {
  struct Outside: Error {}

  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var byteCount: Int { bytes.count }

  func read(at offset: Int, count: Int) throws -> [UInt8] {
    guard offset >= 0, offset <= bytes.count, count >= 0 else { throw Outside() }
    return Array(bytes[offset...].prefix(count))
  }
}

/// A picture of sixteen by sixteen grey pixels, whatever the file.
private struct FlatRows: PictureRows {
  func visitRows(
    of file: [UInt8], format: MediaFormat, limits: ImageLimits,
    _ visit: (_ shape: PictureShape, _ row: Int, _ samples: [UInt8]) -> Bool
  ) throws(DecodeError) {
    let shape = PictureShape(width: 16, height: 16, channels: 3)
    let row = [UInt8](repeating: 128, count: 48)
    for number in 0..<16 {
      guard visit(shape, number, row) else { return }
    }
  }
}
