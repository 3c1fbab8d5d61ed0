// SPDX-License-Identifier: Apache-2.0
// Boxes of a film or of a HEIC or AVIF picture that no credentials sign, and that hold something.

internal import MediaDecoding

/// Looks for content in boxes that the standard leaves unsigned.
///
/// Free space may be changed by anyone under an intact signature: it should be zeros. Programs show none of it, but
/// another picture can be kept there.
///
/// - Source: C2PA Technical Specification 2.x, hard bindings of BMFF: exclusions of `/uuid` of C2PA, `/ftyp`, `/free` and `/skip`.
enum UnsignedBoxes {
  private static let steps = 20_000
  /// Free space beyond this is not read, and counts as content.
  private static let readBytes = 16 << 20

  /// Whether free space of `source` holds other bytes than zeros, or a second box states the kind of file or
  /// holds credentials.
  ///
  /// - Throws: the errors of the source.
  /// - Complexity: O(boxes), at most 20,000, and the bytes of free space, at most 16 MiB.
  static func hold(_ source: any ByteSource, format: MediaFormat) throws -> Bool {
    guard [.heic, .avif, .mp4, .mov].contains(format) else { return false }
    var offset = 0
    var left = readBytes
    var credentials = 0
    for _ in 0..<steps {
      let head = try source.read(at: offset, count: 16)
      guard head.count >= 8 else { return false }
      var length = head[..<4].reduce(0) { $0 << 8 | Int($1) }
      var payload = 8
      if length == 1 {
        guard head.count == 16, head[8] < 0x40 else { return true }
        length = head[8..<16].reduce(0) { $0 << 8 | Int($1) }
        payload = 16
      }
      if length == 0 { length = source.byteCount - offset }
      guard length >= payload, length <= source.byteCount - offset else { return true }
      switch String(decoding: head[4..<8], as: UTF8.self) {
      case "free", "skip":
        left -= length
        guard left >= 0, try areZeros(source, offset + payload..<offset + length) else {
          return true
        }
      case "ftyp" where offset > 0: return true
      case "uuid":
        // The library reads one of them, and the standard leaves all unsigned.
        let kind = try source.read(at: offset + payload, count: CredentialCarrier.boxID.count)
        if kind == CredentialCarrier.boxID { credentials += 1 }
        guard credentials < 2 else { return true }
      default: break
      }
      offset += length
    }
    return true
  }

  private static func areZeros(_ source: any ByteSource, _ range: Range<Int>) throws -> Bool {
    var start = range.lowerBound
    while start < range.upperBound {
      let bytes = try source.read(at: start, count: min(1 << 16, range.upperBound - start))
      guard !bytes.isEmpty, bytes.allSatisfy({ $0 == 0 }) else { return false }
      start += bytes.count
    }
    return true
  }
}
