// SPDX-License-Identifier: Apache-2.0
// GIF: comments, XMP and Content Credentials between the frames, and what follows the end.

internal import EvidenceModel
internal import MediaDecoding

/// Walks the blocks of a GIF to its trailer.
///
/// - Source: CompuServe GIF89a, sections 15 to 27; XMP specification part 3, section 1.1.2; C2PA 2.2,
///   section A.3.
struct GIFWalker {
  private static let xmp = Array("XMP DataXMP".utf8)
  private static let credentials = Array("C2PA_GIF".utf8)
  /// What makes a reader of sub-blocks find its way out of a packet: 1, 255, 254 and so on to 0, and a 0.
  private static let trailer = 258

  let limits: TraceLimits

  /// Walks from the header to the trailer; what follows it is a finding.
  func walk(_ reader: RangeReader, into result: inout WalkResult) throws {
    result.size = (
      try reader.integer(at: 6, width: 2, isBigEndian: false),
      try reader.integer(at: 8, width: 2, isBigEndian: false)
    )
    var offset = 13 + tableLength(try reader.bytes(at: 10, count: 1)[0])
    while true {
      try reader.step()
      switch try reader.bytes(at: offset, count: 1)[0] {
      case 0x21: offset = try takeExtension(at: offset, reader, into: &result)
      case 0x2c:
        let table = tableLength(try reader.bytes(at: offset + 9, count: 1)[0])
        offset = try reader.endOfSubBlocks(from: offset + 11 + table)
      case 0x3b: return try result.noteTrailing("gif", from: offset + 1, reader)
      default: throw WalkError.malformed
      }
    }
  }

  /// The bytes of the colour table that flags announce.
  private func tableLength(_ flags: UInt8) -> Int {
    flags & 0x80 == 0 ? 0 : 3 << (Int(flags & 7) + 1)
  }

  /// Reads an extension that holds a text or credentials.
  ///
  /// - Returns: where it ends.
  private func takeExtension(
    at offset: Int, _ reader: RangeReader, into result: inout WalkResult
  ) throws -> Int {
    let label = try reader.bytes(at: offset + 1, count: 1)[0]
    let end = try reader.endOfSubBlocks(from: offset + 2)
    func add(_ carrier: String, _ content: MetadataBlock.Content) throws {
      try result.add(
        MetadataBlock(carrier: carrier, offset: offset, length: end - offset, content: content),
        limits)
    }
    if label == 0xfe {
      let text = joined(try reader.bytes(at: offset + 2, count: end - offset - 2))
      try add("gif.Comment", .comment(TextDecoding.latin1OrUTF8(text[...])))
    } else if label == 0xff, end - offset >= 15 {
      let name = try reader.bytes(at: offset + 2, count: 12)
      guard name[0] == 11 else { return end }
      if name.dropFirst().starts(with: Self.xmp) {
        try add(
          "gif.XMP", .xmp(packet(try reader.bytes(at: offset + 14, count: end - offset - 14))))
      } else if name.dropFirst().starts(with: Self.credentials) {
        try add("gif.C2PA", .credentials)
      }
    }
    return end
  }

  /// The packet as it stands, without its trailer; from sub-blocks where a writer made such.
  private func packet(_ data: [UInt8]) -> [UInt8] {
    let start = data.count - Self.trailer
    let hasTrailer = start >= 0 && data[start...].starts(with: [1, 0xff, 0xfe, 0xfd])
    return hasTrailer ? Array(data[..<start]) : joined(data)
  }

  /// The content of sub-blocks, one behind the other.
  private func joined(_ data: [UInt8]) -> [UInt8] {
    var (result, offset): ([UInt8], Int) = ([], 0)
    while offset < data.count, data[offset] > 0 {
      let end = min(data.count, offset + 1 + Int(data[offset]))
      result += data[offset + 1..<end]
      offset = end
    }
    return result
  }
}
