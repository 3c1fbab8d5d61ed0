// SPDX-License-Identifier: Apache-2.0
// The chunks of a WebP that hold EXIF or XMP.

internal import EvidenceModel
internal import MediaDecoding

/// Walks the chunks of a WebP.
///
/// - Source: RFC 9649, sections 2.3, 2.4 and 2.7.1.5.
struct WebPWalker {
  let limits: TraceLimits

  /// Walks all chunks of the RIFF container; what follows it is a finding.
  func walk(_ reader: RangeReader, into result: inout WalkResult) throws {
    let size = try reader.integer(at: 4, width: 4, isBigEndian: false)
    let end = min(reader.byteCount, 8 + size)
    var offset = 12
    while offset + 8 <= end {
      try reader.step()
      let type = String(decoding: try reader.bytes(at: offset, count: 4), as: UTF8.self)
      let length = try reader.integer(at: offset + 4, width: 4, isBigEndian: false)
      if type == "EXIF" || type == "XMP " {
        guard length <= limits.blockBytes else { throw WalkError.limit }
        let data = try reader.bytes(at: offset + 8, count: length)
        let prefix = Array("Exif\0\0".utf8)
        let isPrefixed = data.starts(with: prefix)
        let content: MetadataBlock.Content =
          type == "EXIF"
          ? .exif(isPrefixed ? Array(data.dropFirst(prefix.count)) : data) : .xmp(data)
        let carrier = type == "EXIF" ? "webp.EXIF" : "webp.XMP"
        try result.add(
          MetadataBlock(carrier: carrier, offset: offset, length: length + 8, content: content),
          limits)
      }
      offset += 8 + length + length % 2
    }
    if 8 + size > reader.byteCount { throw WalkError.truncated }
    if end < reader.byteCount {
      result.note(
        "webp.trailing_data", .notice, "\(reader.byteCount - end) bytes follow the end", at: end)
    }
  }
}
