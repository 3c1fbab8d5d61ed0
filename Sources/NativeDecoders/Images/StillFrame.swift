// SPDX-License-Identifier: Apache-2.0
// Which frame of its file the still picture is, so that whoever goes through them misses none.

internal import MediaDecoding

/// Which of the frames or pages of a file its still picture is.
enum StillFrame {
  /// Finds out which it is.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - format: its format.
  ///   - primary: the place of the primary picture among those of a HEIC or AVIF file.
  /// - Returns: its number, from 0; `nil` where it is none of them, or nothing says so.
  /// - Complexity: O(chunks) and O(boxes).
  static func number(in bytes: [UInt8], _ format: MediaFormat, primary: Int?) -> Int? {
    switch format {
    case .gif, .webp, .tiff: 0
    case .png: isFirstFrame(bytes) ? 0 : nil
    // The frames are those of the track, which the still picture is no part of.
    case .heic, .avif: FurtherPictures.hasSequence(bytes) ? nil : primary
    default: nil
    }
  }

  /// Whether the picture of a PNG that every program shows is the first frame of an animation: then the frame is announced
  /// before its data.
  ///
  /// - Source: Portable Network Graphics (third edition), section 4.10.
  private static func isFirstFrame(_ bytes: [UInt8]) -> Bool {
    for chunk in PNGChunks(bytes) {
      switch chunk.name {
      case "fcTL": return true
      case "IDAT", "IEND": return false
      default: break
      }
    }
    return false
  }
}
