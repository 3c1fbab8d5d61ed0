// SPDX-License-Identifier: Apache-2.0
// What an EXIF block says, as far as provenance asks.

/// One value of an EXIF directory.
struct EXIFValue {
  /// The TIFF type.
  ///
  /// 2 text, 3 short, 4 long, 5 rational, 7 undefined, …
  let type: Int
  /// The bytes, in the block's byte order, cut to the limit.
  let bytes: [UInt8]
  /// Whether numbers have their most significant byte first.
  let isBigEndian: Bool
  /// Where the bytes stand in the block.
  let offset: Int
  /// How many bytes the value has, of which ``bytes`` may be the first.
  let length: Int

  /// The text of a text or of bytes that hold one.
  var text: String {
    TextDecoding.trimmed(TextDecoding.latin1OrUTF8(bytes.prefix { $0 != 0 }))
  }

  /// The first number; a rational as numerator and denominator.
  var number: Double? {
    switch type {
    case 1, 7: bytes.first.map(Double.init)
    case 3: integer(0, 2).map(Double.init)
    case 4: integer(0, 4).map(Double.init)
    case 5:
      if let top = integer(0, 4), let bottom = integer(4, 4), bottom != 0 {
        Double(top) / Double(bottom)
      } else {
        nil
      }
    default: nil
    }
  }

  private func integer(_ start: Int, _ width: Int) -> Int? {
    guard start + width <= bytes.count else { return nil }
    let part = Array(bytes[start..<start + width])
    return (isBigEndian ? part : part.reversed()).reduce(0) { $0 << 8 | Int($1) }
  }
}

/// What an EXIF block says, as far as provenance asks.
///
/// Places are known to be there, never read.
struct EXIFContent {
  /// The tags that are kept.
  enum Tag: Int, CaseIterable {
    case width = 0x0100
    case height = 0x0101
    case documentName = 0x010d
    case imageDescription = 0x010e
    case make = 0x010f
    case model = 0x0110
    case software = 0x0131
    case dateTime = 0x0132
    case orientation = 0x0112
    case artist = 0x013b
    case hostComputer = 0x013c
    case xmp = 0x02bc
    case copyright = 0x8298
    case exposureTime = 0x829a
    case fNumber = 0x829d
    case iptc = 0x83bb
    case isoSpeed = 0x8827
    case version = 0x9000
    case dateTimeOriginal = 0x9003
    case dateTimeDigitized = 0x9004
    case offsetTimeOriginal = 0x9011
    case focalLength = 0x920a
    case makerNote = 0x927c
    case userComment = 0x9286
    case subSecondsOriginal = 0x9291
    case windowsComment = 0x9c9c
    case pictureWidth = 0xa002
    case pictureHeight = 0xa003
    case lensModel = 0xa434
    case credentials = 0xcd41
  }

  /// The values by tag; of several directories the first that has one.
  var values: [Tag: EXIFValue] = [:]
  /// Whether there is a directory of places.
  var hasPlace = false
  /// Whether there is a second picture directory, where cameras put a thumbnail.
  var hasThumbnail = false
  /// Where the thumbnail's JPEG stands in the block.
  var thumbnail: Range<Int>?
  /// What further pictures in the file are said to show, in the order of their directories.
  var furtherDescriptions: [String] = []
  /// Whether the block ended or contradicted itself before all of it was read.
  var isDamaged = false
  /// Whether it holds more than is read.
  var isCut = false

  /// The text of a tag; `nil` when it is absent or empty.
  func text(_ tag: Tag) -> String? {
    values[tag].map(\.text).flatMap { $0.isEmpty ? nil : $0 }
  }
}
