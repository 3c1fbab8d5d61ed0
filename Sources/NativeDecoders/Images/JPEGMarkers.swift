// SPDX-License-Identifier: Apache-2.0
// Looks for the one JPEG marker that libvips does not report and the colours of inks depend on.

/// Marker segments of a JPEG before its first scan.
enum JPEGMarkers {
  /// Whether there is an Adobe APP14 segment before the first scan.
  ///
  /// Inks of a JPEG are stored inverted; libvips turns them over only when the segment is there.
  static func hasAdobeMarker(_ bytes: [UInt8]) -> Bool {
    var position = 2
    while position + 4 <= bytes.count, bytes[position] == 0xff {
      let marker = bytes[position + 1]
      if marker == 0xff {
        position += 1
        continue
      }
      if marker == 0xda { return false }
      let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
      let content = bytes[(position + 4)...]
      if marker == 0xee, content.starts(with: "Adobe".utf8) { return true }
      guard length >= 2 else { return false }
      position += 2 + length
    }
    return false
  }
}
