// SPDX-License-Identifier: Apache-2.0
// JPEG: the segments before the pixels and between scans, and what follows the end.

internal import EvidenceModel
internal import MediaDecoding

/// Walks the segments of a JPEG to its end.
///
/// - Source: ITU-T T.81, annex B; CIPA DC-008, section 4.7.2; XMP specification part 3, section 1.1.3;
///   ISO 19566-5 (JUMBF), annex D.
struct JPEGWalker {
  private static let exif = Array("Exif\0\0".utf8)
  private static let xmp = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
  private static let extendedXMP = Array("http://ns.adobe.com/xmp/extension/\0".utf8)
  private static let photoshop = Array("Photoshop 3.0\0".utf8)
  /// What a store of Content Credentials is kept under: a JUMBF box, its first twelve bytes apart.
  private static let boxes = Array("JP".utf8)

  let limits: TraceLimits

  /// What a walk remembers besides blocks.
  private struct Memory {
    var packets = ExtendedPackets()
    var structure = JPEGStructure()
    /// The run of segments that hold boxes.
    var credentials: (offset: Int, end: Int)?
    var isBeforeScan = true
  }

  /// Walks from the start marker to the end marker; what follows it is a finding.
  func walk(_ reader: RangeReader, into result: inout WalkResult) throws {
    var memory = Memory()
    defer { finish(memory, into: &result) }
    var offset = 2
    while true {
      try reader.step()
      let marker = try reader.bytes(at: offset, count: 2)
      guard marker[0] == 0xff else { throw WalkError.malformed }
      switch marker[1] {
      case 0xff: offset += 1
      case 0x01, 0xd0...0xd7: offset += 2
      case 0xd9: return try result.noteTrailing("jpeg", from: offset + 2, reader)
      default:
        let length = try reader.integer(at: offset + 2, width: 2, isBigEndian: true)
        guard length >= 2 else { throw WalkError.malformed }
        if marker[1] == 0xda {
          if memory.structure.scanOffset == nil { memory.structure.scanOffset = offset }
          memory.isBeforeScan = false
          offset = try endOfScan(reader, from: offset + 2 + length)
        } else {
          try take(marker[1], length - 2, at: offset, reader, &memory, into: &result)
          offset += 2 + length
        }
      }
    }
  }

  /// Where the next marker stands that is neither a restart nor a stuffed byte.
  private func endOfScan(_ reader: RangeReader, from start: Int) throws -> Int {
    guard let mark = try reader.firstMarker(from: start) else { throw WalkError.truncated }
    return mark
  }

  private func take(
    _ marker: UInt8, _ count: Int, at offset: Int, _ reader: RangeReader, _ memory: inout Memory,
    into result: inout WalkResult
  ) throws {
    let isTable = [0xdb, 0xc4, 0xdd].contains(marker) || (0xc0...0xcf).contains(marker)
    guard isTable || [0xe1, 0xeb, 0xed, 0xfe].contains(marker) else {
      if memory.isBeforeScan { memory.structure.take(marker, []) }
      return
    }
    let data = try reader.bytes(at: offset + 4, count: count)
    if memory.isBeforeScan { memory.structure.take(marker, isTable ? data : []) }
    if marker == 0xe1, data.starts(with: Self.extendedXMP) {
      memory.packets.take(data, header: Self.extendedXMP.count, at: offset, limits)
    } else if marker == 0xeb {
      guard data.starts(with: Self.boxes), data.count > 16 else { return }
      memory.credentials = (memory.credentials?.offset ?? offset, offset + 4 + count)
    } else if !isTable {
      try read(marker, data, at: offset, into: &result)
    }
  }

  private func read(
    _ marker: UInt8, _ data: [UInt8], at offset: Int, into result: inout WalkResult
  ) throws {
    let block: (String, MetadataBlock.Content)? =
      switch marker {
      case 0xe1 where data.starts(with: Self.exif):
        ("jpeg.APP1.Exif", .exif(Array(data.dropFirst(Self.exif.count))))
      case 0xe1 where data.starts(with: Self.xmp):
        ("jpeg.APP1.XMP", .xmp(Array(data.dropFirst(Self.xmp.count))))
      case 0xfe: ("jpeg.COM", .comment(TextDecoding.latin1OrUTF8(data[...])))
      case 0xed where data.starts(with: Self.photoshop):
        PhotoshopResources.iptc(in: data.dropFirst(Self.photoshop.count))
          .map { ("jpeg.APP13.IPTC", .iptc($0)) }
      default: nil
      }
    if marker == 0xed, data.starts(with: Self.photoshop) {
      result.note("jpeg.photoshop_resources", .notice, "image resources are present", at: offset)
    }
    guard let (carrier, content) = block else { return }
    try result.add(
      MetadataBlock(carrier: carrier, offset: offset, length: data.count + 4, content: content),
      limits)
  }

  private func finish(_ memory: Memory, into result: inout WalkResult) {
    result.jpeg = memory.structure
    result.size = memory.structure.size
    memory.packets.finish(limits, into: &result)
    if let (offset, end) = memory.credentials {
      let block = MetadataBlock(
        carrier: "jpeg.APP11.C2PA", offset: offset, length: end - offset, content: .credentials)
      try? result.add(block, limits)
    }
  }
}
