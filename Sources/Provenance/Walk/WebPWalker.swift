// SPDX-License-Identifier: Apache-2.0
// The chunks of a WebP that hold EXIF or XMP.

internal import EvidenceModel
internal import MediaDecoding

/// Walks the chunks of a WebP.
///
/// - Source: RFC 9649, sections 2.3, 2.4 and 2.7.1.5.
struct WebPWalker {
  let limits: TraceLimits

  /// What stands at the top level of a WebP.
  private static let types: Set = [
    "VP8 ", "VP8L", "VP8X", "ANIM", "ANMF", "ALPH", "ICCP", "EXIF", "XMP ", "C2PA",
  ]

  /// Walks all chunks of the RIFF container; what follows it is a finding.
  ///
  /// Where the container states an end and chunks of WebP go on there, they are read too, and of a chunk that states more
  /// bytes than follow those that do: programs that damage a file, and people, leave the rest readable.
  func walk(_ reader: RangeReader, into result: inout WalkResult) throws {
    let stated = 8 + (try reader.integer(at: 4, width: 4, isBigEndian: false))
    var offset = 12
    var isBeyond = false
    while offset + 8 <= reader.byteCount {
      try reader.step()
      let type = String(decoding: try reader.bytes(at: offset, count: 4), as: UTF8.self)
      if offset + 8 > stated {
        guard Self.types.contains(type) else { break }
        isBeyond = true
      }
      let length = try reader.integer(at: offset + 4, width: 4, isBigEndian: false)
      result.count(type)
      try read(type, at: offset, length: length, reader, into: &result)
      offset += 8 + length + length % 2
    }
    // The last padding may be missing.
    guard stated <= reader.byteCount, offset <= reader.byteCount + 1 else {
      throw WalkError.truncated
    }
    guard !isBeyond, offset <= stated + 1 else { throw WalkError.malformed }
    try result.noteTrailing("webp", from: stated, reader)
  }

  /// Takes what a chunk says, of its bytes those that are there.
  private func read(
    _ type: String, at offset: Int, length: Int, _ reader: RangeReader,
    into result: inout WalkResult
  ) throws {
    let count = min(length, reader.byteCount - offset - 8)
    if type == "EXIF" || type == "XMP " {
      guard count <= limits.blockBytes else { throw WalkError.limit }
      let data = try reader.bytes(at: offset + 8, count: count)
      let prefix = Array("Exif\0\0".utf8)
      let isPrefixed = data.starts(with: prefix)
      let content: MetadataBlock.Content =
        type == "EXIF"
        ? .exif(isPrefixed ? Array(data.dropFirst(prefix.count)) : data) : .xmp(data)
      let carrier = type == "EXIF" ? "webp.EXIF" : "webp.XMP"
      try result.add(
        MetadataBlock(carrier: carrier, offset: offset, length: count + 8, content: content),
        limits)
    }
    if type == "C2PA" {
      try result.add(
        MetadataBlock(
          carrier: "webp.C2PA", offset: offset, length: count + 8, content: .credentials), limits)
    }
    if type == "VP8L" { result.isLossless = true }
    if result.size == nil { result.size = try sides(type, at: offset + 8, count, reader) }
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
