// SPDX-License-Identifier: Apache-2.0
// What is left out of MPEG-4 part 2 is only what the headers of its pictures allow.

import CFFmpeg
import EvidenceModel
import MartletTesting
import Testing

@testable import NativeDecoders

@Suite struct VisualObjectInspectorTests {
  /// Bits, the highest first, filled up to whole bytes with ones.
  private func packed(_ bits: String) -> [UInt8] {
    let digits = bits.filter { $0 != " " }
    let padded = digits + String(repeating: "1", count: (8 - digits.count % 8) % 8)
    return stride(from: 0, to: padded.count, by: 8).compactMap { start in
      UInt8(padded.dropFirst(start).prefix(8), radix: 2)
    }
  }

  private func unit(_ code: UInt8, _ bits: String = "") -> [UInt8] {
    [0, 0, 1, code] + packed(bits)
  }

  /// A layer of rectangular pictures with 30 places a second: five bits.
  private func layer(resolution: String = "0000000000011110", control: String = "0") -> [UInt8] {
    unit(0x20, "0 00000001 0 0001 \(control) 00 1 \(resolution) 1 0")
  }

  /// A picture of a type, with its place in five bits.
  private func picture(
    _ type: String, seconds: String = "0", isCoded: Bool = true
  ) -> [UInt8] {
    unit(0xb6, "\(type) \(seconds) 1 00110 1 \(isCoded ? "1" : "0") 1010101010101010")
  }

  @Test func picturesTellWhetherDecodingCanBeginAtThem() {
    var inspector = VisualObjectInspector(layer())
    #expect(
      inspector.kind(of: picture("00").span) == PacketKind(isRestart: true, isUnreferenced: false))
    #expect(
      inspector.kind(of: picture("01", seconds: "110").span)
        == PacketKind(isRestart: false, isUnreferenced: false))
  }

  @Test func theSameParametersAgainAreNone() {
    let head = unit(0xb0, "11110101") + unit(0xb2, "01000001") + layer()
    var inspector = VisualObjectInspector([])
    let first = inspector.kind(of: (head + picture("00")).span)
    #expect(first == PacketKind(isRestart: true, isUnreferenced: false, hasParameters: true))
    #expect(inspector.kind(of: (head + picture("00")).span)?.hasParameters == false)
    let group = unit(0xb3, "000000000000000000 1 0")
    #expect(inspector.kind(of: (head + group + picture("00")).span)?.hasParameters == false)
    #expect(inspector.kind(of: (group + picture("00")).span)?.hasParameters == false)
    let other = unit(0xb2, "01000010") + picture("00")
    #expect(inspector.kind(of: other.span)?.hasParameters == true)
  }

  @Test func aLayerWithEveryOptionIsRead() {
    let buffer = String(repeating: "1", count: 79)
    for control in ["0", "1 01 0 0", "1 01 1 1 \(buffer)"] {
      var inspector = VisualObjectInspector(layer(control: control))
      #expect(inspector.kind(of: picture("01").span) != nil, "\(control)")
    }
    // 65,535 places a second have sixteen bits.
    var fine = VisualObjectInspector(layer(resolution: "1111111111111111"))
    #expect(fine.kind(of: picture("01").span) == nil)
    let long = unit(0xb6, "01 0 1 0000000000000110 1 1 10101010")
    #expect(fine.kind(of: long.span) != nil)
  }

  @Test func whatIsUnclearHasNoKind() {
    let unclear: [[UInt8]] = [
      [], picture("10"), picture("11"), picture("01", isCoded: false),
      picture("00") + picture("01"), picture("00") + layer(), picture("00") + unit(0xb2, "0"),
      unit(0xb4) + picture("00"), unit(0xb6), unit(0xb6, "00 1111"), layer(), [0, 0, 1],
      picture("00", seconds: String(repeating: "1", count: 600) + "0"),
      unit(0x20, "0 00010010 0 0001 0 00 1 0000000000011110 1 0") + picture("00"),
      layer(resolution: "0000000000000000") + picture("00"),
      unit(0xb6, "00 0 0 00110 1 1 1010"),
    ]
    for bytes in unclear {
      var inspector = VisualObjectInspector(layer())
      #expect(inspector.kind(of: bytes.span) == nil, "\(bytes)")
    }
    var without = VisualObjectInspector([])
    #expect(without.kind(of: picture("00").span) == nil)
  }

  @Test func damagedHeadersEndInAKindOrNone() {
    var generator = SeedReport.generator("damaged visual objects")
    let whole = unit(0xb0, "11110101") + layer() + picture("00")
    var known = 0
    for _ in 0..<2_000 {
      var bytes = whole
      for _ in 0...generator.below(3) {
        bytes[generator.below(bytes.count)] = UInt8(generator.below(256))
      }
      bytes.removeLast(generator.below(4) == 0 ? generator.below(bytes.count) : 0)
      var inspector = VisualObjectInspector([])
      if inspector.kind(of: bytes.span) != nil { known += 1 }
    }
    #expect(known > 50 && known < 1_900)
  }
}
