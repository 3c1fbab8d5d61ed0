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
      result.count(type)
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
      if type == "C2PA" {
        try result.add(
          MetadataBlock(
            carrier: "webp.C2PA", offset: offset, length: min(length + 8, end - offset),
            content: .credentials), limits)
      }
      if type == "VP8L" { result.isLossless = true }
      if result.size == nil { result.size = try sides(type, at: offset + 8, length, reader) }
      offset += 8 + length + length % 2
    }
    if 8 + size > reader.byteCount { throw WalkError.truncated }
    try result.noteTrailing("webp", from: end, reader)
  }

  /// The sides that an extended, lossy or lossless header states.
  private func sides(
    _ type: String, at offset: Int, _ length: Int, _ reader: RangeReader
  ) throws -> (width: Int, height: Int)? {
    func number(_ at: Int, _ width: Int) throws -> Int {
      try reader.integer(at: offset + at, width: width, isBigEndian: false)
    }
    switch type {
    case "VP8X" where length >= 10: return (try number(4, 3) + 1, try number(7, 3) + 1)
    case "VP8 " where length >= 10:
      return (try number(6, 2) & 0x3fff, try number(8, 2) & 0x3fff)
    case "VP8L" where length >= 5:
      let bits = try number(1, 4)
      return ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)
    default: return nil
    }
  }
}
