// SPDX-License-Identifier: Apache-2.0
// JPEG files whose EXIF block is like a camera's, with every byte known.

internal import EvidenceModel
internal import SyntheticEncoding

@testable internal import Provenance

enum CameraFile {
  /// A camera's block with the sides of a picture and, if given, a thumbnail.
  static func block(
    width: Int, height: Int, taken: String = "2020:02:02 02:02:01", make: String = "Example Optics",
    note: [UInt8] = [1, 2, 3, 4, 5, 6], thumbnail: [UInt8] = []
  ) -> [UInt8] {
    var fixture = EXIFFixture()
    fixture.main = [
      .text(0x010f, make), .text(0x0110, "EX-1"), .text(0x0132, "2020:02:02 02:02:02"),
    ]
    fixture.details = [
      fixture.rational(0x829a, 1, 250), fixture.rational(0x829d, 28, 10),
      fixture.short(0x8827, 200), .text(0x9003, taken), fixture.rational(0x920a, 35, 1),
      .bytes(0x9000, Array("0232".utf8)), .bytes(0x927c, note),
      fixture.short(0xa002, width), fixture.short(0xa003, height),
    ]
    fixture.thumbnail = thumbnail
    return fixture.block()
  }

  /// A JPEG of libvips with a camera's block before everything else, or behind JFIF.
  static func picture(
    _ canvas: PixelCanvas, _ block: [UInt8], isBehindJFIF: Bool = false, quality: Int = 90
  ) throws -> [UInt8] {
    let plain = try PictureEncoder.encode(canvas, format: .jpeg(quality: quality))
    let rest = plain[3] == 0xe0 ? plain[(4 + Int(plain[4]) * 256 + Int(plain[5]))...] : plain[2...]
    return [0xff, 0xd8] + (isBehindJFIF ? jfif : []) + JPEGFixture.exif(block) + rest
  }

  /// A JFIF segment.
  static let jfif = JPEGFixture.segment(
    0xe0, Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0])

  /// The segments of a frame of three components, without pixels.
  static func frame(width: Int, height: Int) -> [UInt8] {
    JPEGFixture.segment(
      0xc0, [8] + big(height, 2) + big(width, 2) + [3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1])
  }

  /// A segment of the two quantisation tables.
  static func tables(_ luma: [UInt16], _ color: [UInt16]) -> [UInt8] {
    JPEGFixture.segment(
      0xdb, [0] + luma.map { UInt8(clamping: $0) } + [1] + color.map { UInt8(clamping: $0) })
  }

  /// The tables that libjpeg makes for a quality.
  static func standardTables(quality: Int) -> [UInt8] {
    tables(
      StandardTables.scaled(StandardTables.luma, quality: quality),
      StandardTables.scaled(StandardTables.chroma, quality: quality))
  }
}
