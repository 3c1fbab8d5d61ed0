// SPDX-License-Identifier: Apache-2.0
// Whether a file of pictures holds more of them than the one that is its still picture.

internal import EvidenceModel
internal import MediaDecoding

/// Counts the frames of an animated PNG, and the pictures and sequences of HEIC and AVIF.
enum FurtherPictures {
  /// How many pictures the file holds, of which the library counted `stated`; two where a sequence does not say.
  ///
  /// - Complexity: O(chunks) and O(boxes).
  static func count(in bytes: [UInt8], _ format: MediaFormat, stated: Int) -> Int {
    switch format {
    case .png: max(stated, PNGFrames(bytes).count)
    case .heic, .avif: max(stated, hasSequence(bytes) ? 2 : 1)
    default: stated
    }
  }

  /// Whether there are any behind the first.
  ///
  /// - Complexity: O(entries of directories), O(chunks) or O(boxes).
  static func areIn(_ bytes: [UInt8], _ format: MediaFormat) -> Bool {
    switch format {
    case .png: PNGFrames(bytes).count > 1
    case .tiff: TIFFPages(bytes).leastCount > 1
    case .heic, .avif:
      hasSequence(bytes) || ((try? PicturePages(bytes, format))?.count ?? 1) > 1
    default: false
    }
  }

  /// Whether there is a track beside the still picture of a HEIC or AVIF file.
  ///
  /// - Complexity: O(boxes).
  /// - Source: ISO/IEC 23008-12, clause 7.
  static func hasSequence(_ bytes: [UInt8]) -> Bool {
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
  /// Some of what stands behind the first picture is neither hashed nor shown.
  static func furtherPictures(_ count: Int, unread: Int) -> Finding {
    Finding(
      code: "image.further_pictures", severity: .defect,
      detail:
        "the file holds \(count) or more pictures, of which \(unread) or more are of a kind, or in a place, that is not read and "
        + "neither hashed nor shown; take each of them out and take them in as files of their own")
  }
}
