// SPDX-License-Identifier: Apache-2.0
// XMP packets that a JPEG spreads over several segments.

internal import EvidenceModel

/// Puts extended XMP packets together, whose parts may come in any order.
///
/// - Source: XMP specification part 3, section 1.1.3.1.
struct ExtendedPackets {
  private struct Packet {
    let offset: Int
    let total: Int
    var length = 0
    var parts: [(start: Int, bytes: [UInt8])] = []
  }

  private var packets: [[UInt8]: Packet] = [:]
  private var order: [[UInt8]] = []
  private var byteCount = 0

  /// Takes one segment whose content begins with a header of so many bytes; of at most eight packets.
  mutating func take(_ data: [UInt8], header: Int, at offset: Int, _ limits: TraceLimits) {
    guard data.count > header + 40, byteCount + data.count <= limits.blockBytes * 2 else { return }
    let name = Array(data[header..<header + 32])
    func number(_ at: Int) -> Int { data[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
    let total = number(header + 32)
    guard total <= limits.blockBytes else { return }
    if packets[name] == nil {
      guard order.count < 8 else { return }
      order.append(name)
      packets[name] = Packet(offset: offset, total: total)
    }
    byteCount += data.count
    packets[name]?.length += data.count + 4
    packets[name]?.parts.append((number(header + 36), Array(data.dropFirst(header + 40))))
  }

  /// Adds the packets that are whole; the others are findings.
  func finish(_ limits: TraceLimits, into result: inout WalkResult) {
    for packet in order.compactMap({ packets[$0] }) {
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
