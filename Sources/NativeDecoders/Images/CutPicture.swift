// SPDX-License-Identifier: Apache-2.0
// A picture whose end is missing, as a file that its decoder reads.

internal import MediaDecoding

/// Makes files of what is left of cut pictures, where a decoder would drop more than is missing.
enum CutPicture {
  /// What is left of a picture as a whole file; `nil` where its decoder reads it as it is.
  ///
  /// - Complexity: O(bytes), and O(bytes of all rows) of a PNG.
  static func whole(of bytes: [UInt8], _ format: MediaFormat) -> [UInt8]? {
    switch format {
    case .png: CutPNG.whole(of: bytes)
    case .webp: CutWebP.wholeFrames(of: bytes)
    default: nil
    }
  }
}
