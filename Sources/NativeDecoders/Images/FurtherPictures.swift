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

  /// Whether there is a track beside the still picture of a HEIC or AVIF file, be it that it can be read or not.
  ///
  /// - Complexity: O(boxes).
  /// - Source: ISO/IEC 23008-12, clause 7.
  static func hasSequence(_ bytes: [UInt8]) -> Bool {
    var offset = 0
    while offset + 8 <= bytes.count {
      let isMovie = bytes[offset + 4..<offset + 8].elementsEqual("moov".utf8)
      var (stated, header) = (number(bytes, at: offset), 8)
      // The size is 64 bits wide behind the name; what goes beyond 32 goes beyond the file.
      if stated == 1 {
        let isBeyond = number(bytes, at: offset + 8) != 0
        (stated, header) = (isBeyond ? bytes.count : number(bytes, at: offset + 12), 16)
      }
      // Without a size a box goes to the end of the file.
      let end = stated == 0 ? bytes.count : min(bytes.count, offset + stated)
      if isMovie, holdsTrack(bytes, from: offset + header, to: end) { return true }
      guard stated >= 8 else { return false }
      offset += stated
    }
    return false
  }

  /// Whether a track, or a packed index that may hold one, lies in the box whose content this is.
  private static func holdsTrack(_ bytes: [UInt8], from start: Int, to end: Int) -> Bool {
    var offset = start
    while offset + 8 <= end {
      let name = bytes[offset + 4..<offset + 8]
      if name.elementsEqual("trak".utf8) || name.elementsEqual("cmov".utf8) { return true }
      let stated = number(bytes, at: offset)
      // What stands behind a box of such a size is not looked for; one to the end is the last.
      guard stated >= 8 else { return stated == 1 }
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
