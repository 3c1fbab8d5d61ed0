// SPDX-License-Identifier: Apache-2.0
// Whether a file of pictures holds more of them than the one that is hashed and shown.

internal import EvidenceModel
internal import MediaDecoding

/// Tells of the pages of a TIFF, the frames of an animated PNG, and the pictures and sequences of HEIC and AVIF: of each
/// the first picture alone is hashed and shown, and nobody is to take it for the whole.
enum FurtherPictures {
  /// How many pictures the file holds, of which the library counted `stated`; two where a sequence does not say.
  ///
  /// - Complexity: O(chunks before the picture's data) and O(boxes).
  static func count(in bytes: [UInt8], _ format: MediaFormat, stated: Int) -> Int {
    switch format {
    case .png: max(stated, framesOfPNG(bytes))
    case .heic, .avif: max(stated, hasSequence(bytes) ? 2 : 1)
    case .tiff: stated > 1 ? TIFFPages(bytes).count ?? stated : stated
    default: stated
    }
  }

  /// The frames that an animated PNG states before its first data; 1 of any other.
  ///
  /// - Source: Portable Network Graphics (third edition), section 11.3.6.1, `acTL`.
  private static func framesOfPNG(_ bytes: [UInt8]) -> Int {
    var offset = 8
    while offset + 12 <= bytes.count {
      let kind = bytes[offset + 4..<offset + 8]
      if kind.elementsEqual("acTL".utf8) { return max(1, number(bytes, at: offset + 8)) }
      if kind.elementsEqual("IDAT".utf8) { return 1 }
      offset += 12 + number(bytes, at: offset)
    }
    return 1
  }

  /// Whether there is a track beside the still picture.
  ///
  /// - Source: ISO/IEC 23008-12, clause 7.
  private static func hasSequence(_ bytes: [UInt8]) -> Bool {
    var offset = 0
    while offset + 8 <= bytes.count {
      if bytes[offset + 4..<offset + 8].elementsEqual("moov".utf8) { return true }
      var stated = number(bytes, at: offset)
      // The size is 64 bits wide behind the name; what goes beyond 32 goes beyond the file.
      if stated == 1 {
        guard number(bytes, at: offset + 8) == 0 else { return false }
        stated = number(bytes, at: offset + 12)
      }
      guard stated >= 8 else { return false }
      offset += stated
    }
    return false
  }

  private static func number(_ bytes: [UInt8], at offset: Int) -> Int {
    guard offset + 4 <= bytes.count else { return 0 }
    return bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}

extension Finding {
  /// What stands behind the first picture is neither hashed nor shown.
  static func furtherPictures(_ count: Int) -> Finding {
    Finding(
      code: "image.further_pictures", severity: .defect,
      detail:
        "the file holds \(count) or more pictures, of which the first alone is hashed and shown; "
        + "take each of them out and take them in as files of their own")
  }
}
