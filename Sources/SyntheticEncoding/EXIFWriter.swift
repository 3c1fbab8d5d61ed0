// SPDX-License-Identifier: Apache-2.0
// EXIF blocks: a little-endian TIFF structure with one main and one EXIF directory.

/// Writes EXIF blocks.
///
/// - Source: CIPA DC-008 (Exif 2.32), sections 4.5 and 4.6; TIFF 6.0, section 2.
enum EXIFWriter {
  /// The TIFF structure of `metadata`, without the `Exif\0\0` that JPEG puts before it.
  static func block(_ metadata: PictureMetadata) -> [UInt8] {
    let details = detailEntries(metadata)
    var main = mainEntries(metadata)
    let mainCount = main.count + (details.isEmpty ? 0 : 1)
    let detailOffset = 8 + directorySize(main, count: mainCount)
    if !details.isEmpty { main.append(.long(0x8769, UInt32(detailOffset))) }
    var bytes: [UInt8] = [0x49, 0x49, 0x2a, 0x00, 0x08, 0x00, 0x00, 0x00]
    bytes += directory(main, at: 8)
    if !details.isEmpty { bytes += directory(details, at: detailOffset) }
    return bytes
  }

  private static func mainEntries(_ metadata: PictureMetadata) -> [Entry] {
    var entries: [Entry] = []
    if let camera = metadata.camera {
      entries.append(.ascii(0x010f, camera.make))
      entries.append(.ascii(0x0110, camera.model))
    }
    if let orientation = metadata.orientation { entries.append(.short(0x0112, orientation)) }
    if let software = metadata.software { entries.append(.ascii(0x0131, software)) }
    if let camera = metadata.camera { entries.append(.ascii(0x0132, camera.taken)) }
    return entries
  }

  private static func detailEntries(_ metadata: PictureMetadata) -> [Entry] {
    var entries: [Entry] = []
    if let camera = metadata.camera {
      entries.append(.rational(0x829a, 1, camera.exposureDenominator))
      entries.append(.rational(0x829d, camera.apertureTenths, 10))
      entries.append(.short(0x8827, camera.isoSpeed))
    }
    guard metadata.camera != nil || metadata.userComment != nil else { return [] }
    entries.append(.undefined(0x9000, Array("0232".utf8)))
    if let camera = metadata.camera {
      entries.append(.ascii(0x9003, camera.taken))
      entries.append(.rational(0x920a, camera.focalLength, 1))
    }
    if let comment = metadata.userComment {
      let units = comment.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
      entries.append(.undefined(0x9286, Array("UNICODE\0".utf8) + units))
    }
    return entries
  }

  private struct Entry {
    let tag: UInt16
    let type: UInt16
    let count: UInt32
    let value: [UInt8]

    static func ascii(_ tag: UInt16, _ text: String) -> Entry {
      let value = Array(text.utf8) + [0]
      return Entry(tag: tag, type: 2, count: UInt32(value.count), value: value)
    }
    static func short(_ tag: UInt16, _ number: UInt16) -> Entry {
      Entry(tag: tag, type: 3, count: 1, value: number.littleEndianBytes)
    }
    static func long(_ tag: UInt16, _ number: UInt32) -> Entry {
      Entry(tag: tag, type: 4, count: 1, value: number.littleEndianBytes)
    }
    static func rational(_ tag: UInt16, _ numerator: UInt32, _ denominator: UInt32) -> Entry {
      let value = numerator.littleEndianBytes + denominator.littleEndianBytes
      return Entry(tag: tag, type: 5, count: 1, value: value)
    }
    static func undefined(_ tag: UInt16, _ value: [UInt8]) -> Entry {
      Entry(tag: tag, type: 7, count: UInt32(value.count), value: value)
    }

    /// The bytes this entry needs outside its directory, with a byte of padding to an even count.
    var outside: [UInt8] {
      guard value.count > 4 else { return [] }
      return value.count.isMultiple(of: 2) ? value : value + [0]
    }
  }

  private static func directorySize(_ entries: [Entry], count: Int) -> Int {
    2 + 12 * count + 4 + entries.reduce(0) { $0 + $1.outside.count }
  }

  private static func directory(_ entries: [Entry], at offset: Int) -> [UInt8] {
    var bytes = UInt16(entries.count).littleEndianBytes
    var outside: [UInt8] = []
    let outsideStart = offset + 2 + 12 * entries.count + 4
    for entry in entries {
      bytes += entry.tag.littleEndianBytes + entry.type.littleEndianBytes
      bytes += entry.count.littleEndianBytes
      if entry.value.count > 4 {
        bytes += UInt32(outsideStart + outside.count).littleEndianBytes
        outside += entry.outside
      } else {
        bytes += entry.value + [UInt8](repeating: 0, count: 4 - entry.value.count)
      }
    }
    return bytes + [0, 0, 0, 0] + outside
  }
}

extension FixedWidthInteger {
  /// The bytes, least significant first.
  var littleEndianBytes: [UInt8] {
    (0..<(Self.bitWidth / 8)).map { UInt8(truncatingIfNeeded: self >> Self($0 * 8)) }
  }

  /// The bytes, most significant first.
  var bigEndianBytes: [UInt8] { littleEndianBytes.reversed() }
}
