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
    MediaBoxes(bytes).contains { box in
      // A packed index may hold a track.
      box.name == "moov"
        && MediaBoxes(bytes, in: box.content).contains { ["trak", "cmov"].contains($0.name) }
    }
  }
}

extension Finding {
  /// Some of what the file holds is not hashed; of that no more than the still picture is shown.
  static func furtherPictures(_ count: Int, unread: Int) -> Finding {
    Finding(
      code: "image.further_pictures", severity: .defect,
      detail:
        "the file holds \(count) or more pictures, of which \(unread) or more are of a kind, or in a place, that is not read: "
        + "they are not hashed, and at most the first picture of the file is shown of them; take each of them out and take "
        + "them in as files of their own")
  }
}
