// SPDX-License-Identifier: Apache-2.0
// The segments of a JPEG that stand before its first scan.

internal import EvidenceModel
internal import MediaDecoding

/// Walks the segments of a JPEG up to its first scan.
///
/// - Source: ITU-T T.81, annex B; CIPA DC-008, section 4.7.2; XMP specification part 3, section 1.1.3.
struct JPEGWalker {
  private static let exif = Array("Exif\0\0".utf8)
  private static let xmp = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
  private static let extendedXMP = Array("http://ns.adobe.com/xmp/extension/\0".utf8)
  private static let photoshop = Array("Photoshop 3.0\0".utf8)

  /// The parts of one extended XMP packet, which may come in any order.
  private struct Extended {
    var offset: Int
    var length = 0
    var total: Int
    var parts: [(start: Int, bytes: [UInt8])] = []
  }

  let limits: TraceLimits

  /// Walks from the start marker to the first scan.
  func walk(_ reader: RangeReader, into result: inout WalkResult) throws {
    var extended: [[UInt8]: Extended] = [:]
    var order: [[UInt8]] = []
    defer { finish(order.compactMap { extended[$0] }, into: &result) }
    var offset = 2
    while true {
      try reader.step()
      let marker = try reader.bytes(at: offset, count: 2)
      guard marker[0] == 0xff else { throw WalkError.malformed }
      switch marker[1] {
      case 0xff: offset += 1
      case 0x01, 0xd0...0xd7: offset += 2
      case 0xd9, 0xda: return
      default:
        let length = try reader.integer(at: offset + 2, width: 2, isBigEndian: true)
        guard length >= 2 else { throw WalkError.malformed }
        if [0xe1, 0xed, 0xfe].contains(marker[1]) {
          let data = try reader.bytes(at: offset + 4, count: length - 2)
          if data.starts(with: Self.extendedXMP), marker[1] == 0xe1 {
            gather(data, at: offset, into: &extended, &order)
          } else {
            try read(marker[1], data, at: offset, into: &result)
          }
        }
        offset += 2 + length
      }
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
      default: nil
      }
    if let (carrier, content) = block {
      try result.add(
        MetadataBlock(carrier: carrier, offset: offset, length: data.count + 4, content: content),
        limits)
    } else if marker == 0xed, data.starts(with: Self.photoshop) {
      result.note("jpeg.photoshop_resources", .notice, "image resources are present", at: offset)
    }
  }

  private func gather(
    _ data: [UInt8], at offset: Int, into extended: inout [[UInt8]: Extended],
    _ order: inout [[UInt8]]
  ) {
    let header = Self.extendedXMP.count
    guard data.count > header + 40 else { return }
    let name = Array(data[header..<header + 32])
    func number(_ at: Int) -> Int { data[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
    let total = number(header + 32)
    guard total <= limits.blockBytes else { return }
    if extended[name] == nil {
      guard order.count < 8 else { return }
      order.append(name)
      extended[name] = Extended(offset: offset, total: total)
    }
    extended[name]?.length += data.count + 4
    extended[name]?.parts.append((number(header + 36), Array(data.dropFirst(header + 40))))
  }

  private func finish(_ packets: [Extended], into result: inout WalkResult) {
    for packet in packets {
      var bytes: [UInt8] = []
      for part in packet.parts.sorted(by: { $0.start < $1.start }) where part.start == bytes.count {
        bytes += part.bytes
      }
      guard bytes.count == packet.total else {
        result.note(
          "jpeg.extended_xmp_incomplete", .unreadable, "an extended XMP packet lacks parts",
          at: packet.offset)
        continue
      }
      let block = MetadataBlock(
        carrier: "jpeg.APP1.XMPExtension", offset: packet.offset, length: packet.length,
        content: .xmp(bytes))
      try? result.add(block, limits)
    }
  }
}
