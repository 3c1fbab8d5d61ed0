// SPDX-License-Identifier: Apache-2.0
// Streams of packets and pages are known by exact bytes that recur, and what only looks like them is none.

import EvidenceModel
import MartletTesting
import MediaDecoding
import Testing

@Suite struct StreamSnifferTests {
  /// A head of `count` packets, the first of them at `first`.
  private static func packets(_ first: Int, _ step: Int, count: Int = 4) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: first + step * count)
    for packet in 0..<count {
      bytes[first + packet * step] = 0x47
      bytes[first + packet * step + 3] = 0x10
    }
    return bytes
  }

  /// A first page of Ogg, whose stream begins with `name`.
  private static func page(_ name: [UInt8], flags: UInt8 = 2) -> [UInt8] {
    Array("OggS".utf8) + [0, flags] + [UInt8](repeating: 0, count: 20) + [1, UInt8(name.count)]
      + name
  }

  private static let theora: [UInt8] = [0x80] + Array("theora".utf8) + [3, 2, 1]
  private static let sound = page(Array("OpusHead".utf8) + [1])
  private static let flash: [UInt8] = Array("FLV".utf8) + [1, 5, 0, 0, 0, 9, 0, 0, 0, 0]
  private static let asf: [UInt8] = [
    0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, 0xa6, 0xd9, 0x00, 0xaa, 0x00, 0x62, 0xce, 0x6c,
  ]
  private static let second: [UInt8] = [0, 0, 1, 0xba, 0x44, 0, 4, 0, 4, 1, 1, 0x86, 0xcf, 0xf8]
  private static let first: [UInt8] = [0, 0, 1, 0xba, 0x21, 0, 1, 0, 1, 0xc3, 0x33, 0x67]

  private static let heads: [([UInt8], MediaFormat)] = [
    (packets(0, 188), .mpegTransport), (packets(4, 192), .mpegTransport),
    (packets(0, 204), .mpegTransport), (packets(77, 188, count: 12), .mpegTransport),
    (second, .mpegProgram), (first, .mpegProgram), (flash, .flash), (asf, .windowsMedia),
    (page(theora), .ogg), (sound + page(theora), .ogg),
    (page(Array("OVP80".utf8) + [1, 1, 0]), .ogg), (page(Array("BBCD".utf8) + [0]), .ogg),
  ]

  private static let others: [[UInt8]] = [
    packets(0, 188, count: 3), packets(1, 188, count: 11), packets(0, 190),
    Array(packets(0, 188).dropLast()), second.map { $0 == 0x44 ? 0x84 : $0 },
    first.map { $0 == 0x21 ? 0x31 : $0 }, Array(first.dropLast()), Array(flash.prefix(8)),
    Array("FLV".utf8) + [1, 5, 0, 0, 0, 13], Array(asf.dropLast()), sound,
    page(theora, flags: 0), sound + page(theora, flags: 0), Array(page(theora).prefix(30)),
  ]

  @Test(arguments: heads)
  func everyStreamIsKnownByItsFirstBytes(_ head: [UInt8], _ format: MediaFormat) {
    #expect(MediaFormat.sniff(head) == format)
    #expect(format.itemKind == .video)
  }

  @Test(arguments: others)
  func otherBytesAreNone(_ head: [UInt8]) { #expect(MediaFormat.sniff(head) == nil) }

  @Test func onePacketThatDoesNotBeginAsOneIsEnough() {
    for (place, value) in [(188 * 7, UInt8(0x46)), (188 * 20 + 3, 0)] {
      var head = Self.packets(0, 188, count: 21)
      #expect(MediaFormat.sniff(head) == .mpegTransport)
      head[place] = value
      #expect(MediaFormat.sniff(head) == nil)
    }
  }

  @Test func aTextWhoseLinesRecurIsAText() {
    let line = "Gulls" + String(repeating: " over the harbour", count: 10) + " at dawn, again"
    let text = Array(repeatElement(Array(line.utf8.prefix(187)) + [0x0a], count: 30).joined())
    #expect(text[188] == 0x47 && MediaFormat.sniff(text) == .text)
  }

  @Test func packetsSayWhereTheyLie() throws {
    for (first, step) in [(0, 188), (4, 192), (0, 204), (101, 188)] {
      let packets = try #require(TransportPackets(Self.packets(first, step, count: 14)))
      #expect(packets.first == first && packets.step == step)
    }
  }

  @Test func everyPrefixAndMutationIsSafe() {
    var generator = SeedReport.generator("streams")
    for (head, _) in Self.heads {
      for count in 0...head.count { _ = MediaFormat.sniff(Array(head[..<count])) }
      for _ in 0..<200 {
        var head = head
        head[generator.below(head.count)] = UInt8(generator.below(256))
        _ = MediaFormat.sniff(head)
      }
    }
  }
}
