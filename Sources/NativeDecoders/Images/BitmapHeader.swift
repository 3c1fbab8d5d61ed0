// SPDX-License-Identifier: Apache-2.0
// The headers of bitmaps: OS/2 1.x, OS/2 2.x and every Windows version.

internal import MediaDecoding

/// Bounded little-endian reads.
struct LittleEndianFields {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var count: Int { bytes.count }

  func uint8(_ offset: Int) throws(DecodeError) -> UInt8 {
    guard offset >= 0, offset < bytes.count else {
      throw DecodeError(.truncated, "the bitmap ends in its header")
    }
    return bytes[offset]
  }

  func uint16(_ offset: Int) throws(DecodeError) -> UInt16 {
    UInt16(try uint8(offset)) | UInt16(try uint8(offset + 1)) << 8
  }

  func uint32(_ offset: Int) throws(DecodeError) -> UInt32 {
    UInt32(try uint16(offset)) | UInt32(try uint16(offset + 2)) << 16
  }
}

/// What the header of a bitmap says, checked.
struct BitmapHeader {
  /// The width in pixels, above 0.
  let width: Int
  /// The height in pixels; negative for rows stored from the top.
  let height: Int
  private let size: Int
  private let version: BitmapVersion
  private let bits: Int
  private let compression: UInt32
  private let colorsUsed: Int

  private static let maximumSide = 1 << 24

  init(_ fields: LittleEndianFields) throws(DecodeError) {
    size = Int(try fields.uint32(14))
    guard let version = BitmapVersion(headerBytes: size) else {
      throw DecodeError(.unsupported, "the bitmap has a header of an unknown version")
    }
    self.version = version
    if version == .core {
      width = Int(try fields.uint16(18))
      height = Int(try fields.uint16(20))
      bits = Int(try fields.uint16(24))
      compression = 0
      colorsUsed = 0
    } else {
      width = Int(Int32(bitPattern: try fields.uint32(18)))
      height = Int(Int32(bitPattern: try fields.uint32(22)))
      bits = Int(try fields.uint16(28))
      compression = size >= 20 ? try fields.uint32(30) : 0
      colorsUsed = size >= 36 ? Int(try fields.uint32(46)) : 0
    }
    guard width > 0, width <= Self.maximumSide, height != 0, abs(height) <= Self.maximumSide else {
      throw DecodeError(.corrupt, "the bitmap states an impossible size")
    }
  }

  /// How pixels are stored.
  func encoding(_ fields: LittleEndianFields) throws(DecodeError) -> Bitmap.Encoding {
    // 3 and 4 mean other things in OS/2 2.x.
    switch (compression, bits) {
    case (0, 1), (0, 4), (0, 8): return .palette(bits: bits)
    case (0, 16):
      return .channels(bits: 16, try BitmapChannels([0x7c00, 0x03e0, 0x001f, 0]))
    case (0, 24), (0, 32):
      return .channels(bits: bits, try BitmapChannels([0xff_0000, 0xff00, 0xff, 0]))
    case (1, 8), (2, 4): return .runs(bits: bits)
    case (3, 16), (3, 32), (6, 16), (6, 32):
      guard version == .windows else { break }
      let hasAlphaMask = compression == 6 || size >= 56
      return .channels(
        bits: bits,
        try BitmapChannels([
          try fields.uint32(54), try fields.uint32(58), try fields.uint32(62),
          hasAlphaMask ? try fields.uint32(66) : 0,
        ]))
    default: break
    }
    throw DecodeError(.unsupported, "the bitmap uses a compression or depth that is not read")
  }

  /// The colours, as many as the file holds, at most 256.
  func palette(_ fields: LittleEndianFields) -> [RGBPixel] {
    guard bits <= 8 else { return [] }
    let entryBytes = version == .core ? 3 : 4
    let stated = colorsUsed == 0 ? 1 << bits : min(colorsUsed, 1 << bits)
    let start = 14 + size
    let available = max(0, (fields.count - start) / entryBytes)
    return (0..<min(stated, available)).compactMap { index in
      let offset = start + index * entryBytes
      guard let blue = try? fields.uint8(offset), let green = try? fields.uint8(offset + 1),
        let red = try? fields.uint8(offset + 2)
      else { return nil }
      return RGBPixel(red: red, green: green, blue: blue)
    }
  }
}
