// SPDX-License-Identifier: Apache-2.0
// What libvips is given of a picture's bytes, where the bytes as they are would mislead it or exhaust it.

internal import MediaDecoding

/// Makes a picture's bytes ready for libvips.
enum VipsInput {
  /// The bytes to decode instead; `nil` where they can be decoded as they are.
  ///
  /// - Throws: ``DecodeError`` `.unsupported` for what libvips would show in wrong colours or not at all.
  static func replacing(
    _ bytes: [UInt8], _ format: MediaFormat
  ) throws(DecodeError) -> [UInt8]? {
    switch format {
    case .png: return LeanPNG.withoutTexts(bytes)
    case .webp: return FlaggedWebP.withAlpha(bytes)
    case .tiff:
      try TIFFSamples.check(bytes)
      return nil
    default: return nil
    }
  }
}

/// A PNG without the texts that its decoder would unpack and keep.
///
/// Compressed texts of some kilobytes unpack to megabytes each, and the decoder keeps all of them: a viewable picture could not be
/// decoded. Traces are read from the file as it is, within bounds of their own.
enum LeanPNG {
  /// The most bytes of texts, as stored, that are left where they are.
  static let mostBytes = 16 << 10
  private static let texts: Set<String> = ["tEXt", "zTXt", "iTXt"]

  /// The file without its text chunks; `nil` where they are no more than ``mostBytes``, or the file is none of PNG.
  ///
  /// - Complexity: O(chunks), and a copy of the file where something goes.
  static func withoutTexts(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count >= PNGChunks.signature.count, bytes[1..<4].elementsEqual("PNG".utf8) else {
      return nil
    }
    let found = PNGChunks(bytes).filter { $0.isWhole && texts.contains($0.name) }
    guard found.reduce(0, { $0 + $1.end - $1.start }) > mostBytes else { return nil }
    var lean: [UInt8] = []
    lean.reserveCapacity(bytes.count)
    var end = 0
    for chunk in found {
      lean += bytes[end..<chunk.start]
      end = chunk.end
    }
    return lean + bytes[end...]
  }
}

/// A lossless WebP whose container keeps silent about the alpha that its pixels have.
///
/// Browsers show that alpha; libvips goes by the container and drops it, so that another picture would be read than is seen.
enum FlaggedWebP {
  private static let header = 12
  private static let chunkHeader = 8
  private static let alphaFlag: UInt8 = 0x10

  /// The file with the flag set; `nil` where it says what there is.
  ///
  /// - Complexity: O(chunks), and a copy of the file where the flag is set.
  /// - Source: WebP container specification, `VP8X`; WebP lossless bitstream, section 3 (`alpha_is_used`).
  static func withAlpha(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count >= 30, bytes[..<4].elementsEqual("RIFF".utf8),
      bytes[8..<16].elementsEqual("WEBPVP8X".utf8), bytes[20] & alphaFlag == 0
    else { return nil }
    var start = header
    while bytes.count - start >= chunkHeader {
      let length = (0..<4).reduce(0) { $0 | Int(bytes[start + 4 + $1]) << (8 * $1) }
      let data = start + chunkHeader
      if bytes[start..<start + 4].elementsEqual("VP8L".utf8) {
        guard bytes.count - data >= 5, bytes[data] == 0x2f, bytes[data + 4] & 0x10 != 0 else {
          return nil
        }
        var flagged = bytes
        flagged[20] |= alphaFlag
        return flagged
      }
      guard length <= bytes.count - data else { return nil }
      start = data + length + length % 2
    }
    return nil
  }
}

/// What the first directory of a TIFF says of its samples.
enum TIFFSamples {
  private static let differences = 6
  private static let jpeg = 6...7
  /// What libtiff is built with on Debian 12, and JPEG 2000 as libvips reads it.
  private static let compressions: Set<Int> = [
    1, 2, 3, 4, 5, 6, 7, 8, 32_766, 32_771, 32_773, 32_809, 32_909, 32_946, 33_003, 33_004, 33_005,
    34_661, 34_676, 34_677, 34_887, 34_925, 50_000, 50_001,
  ]

  /// Refuses samples that would not be read, or not rightly.
  ///
  /// libvips calls a picture cut whose compression it does not know, and gives luma and colour differences that are not
  /// packed by JPEG, whose decoder makes colours of them, as if they were red, green and blue.
  ///
  /// - Complexity: O(entries of the first directory).
  /// - Throws: ``DecodeError`` `.unsupported`.
  /// - Source: TIFF 6.0, sections 2 and 21; the codecs of libtiff 4.5.0.
  static func check(_ bytes: [UInt8]) throws(DecodeError) {
    let reader = TIFFReader(bytes)
    guard let place = reader.first, let directory = reader.directory(at: place, most: .max) else {
      return
    }
    guard compressions.contains(directory.compression) else {
      throw DecodeError(.unsupported, "the picture is compressed in a way that is not read")
    }
    guard directory.photometric != differences || jpeg.contains(directory.compression) else {
      throw DecodeError(
        .unsupported, "the picture stores colour differences without JPEG, which is not read")
    }
  }
}

/// Whether the colours of a HEIF file were multiplied by its alpha, which libvips passes over.
enum PremultipliedAlpha {
  /// The most bytes of a file's head that are looked at: references between items stand near the start.
  private static let head = 1 << 20

  /// Whether a reference of the type `prem` lies in the box of references.
  ///
  /// - Complexity: O(head).
  /// - Source: ISO/IEC 23008-12, section 7.5; the AVIF specification, section 4.
  static func isIn(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let start = unsafe Array(bytes.prefix(head))
    guard let box = place(of: "iref", in: start[...]), box >= 4 else { return false }
    let length = start[box - 4..<box].reduce(0) { $0 << 8 | Int($1) }
    let end = min(start.count, box - 4 + max(8, length))
    return place(of: "prem", in: start[box..<end]) != nil
  }

  private static func place(of name: String, in bytes: ArraySlice<UInt8>) -> Int? {
    let name = Array(name.utf8)
    var place = bytes.startIndex
    while place + name.count <= bytes.endIndex {
      if bytes[place] == name[0], bytes[place..<place + name.count].elementsEqual(name) {
        return place
      }
      place += 1
    }
    return nil
  }
}
