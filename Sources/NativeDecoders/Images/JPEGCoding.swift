// SPDX-License-Identifier: Apache-2.0
// Tells JPEG-LS, whose files begin as those of JPEG, by the header of its frame.

/// How the frame of a JPEG file is coded.
enum JPEGCoding {
  private static let steps = 10_000

  /// Whether the frame's header is that of JPEG-LS; libjpeg-turbo calls such a file corrupt.
  ///
  /// - Source: ISO/IEC 14495-1, annex C; ISO/IEC 10918-1, annex B.
  /// - Complexity: O(segments), at most 10,000.
  static func isLS(_ bytes: [UInt8]) -> Bool {
    var offset = 2
    for _ in 0..<steps {
      guard offset <= bytes.count - 4, bytes[offset] == 0xff else { return false }
      switch bytes[offset + 1] {
      case 0xf7: return true
      // A marker may be preceded by any number of filling bytes.
      case 0xff: offset += 1
      // Tables and applications' segments may stand before the frame.
      case 0xc4, 0xcc, 0xdb, 0xdd, 0xe0...0xef, 0xf8, 0xfe:
        offset += 2 + Int(bytes[offset + 2]) << 8 + Int(bytes[offset + 3])
      default: return false
      }
    }
    return false
  }
}
