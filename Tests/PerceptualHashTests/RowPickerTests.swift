// SPDX-License-Identifier: Apache-2.0
// Picking by masks and one by one give the same bytes, and a table's values come as they are.

import EvidenceModel
import MartletTesting
import PerceptualHash
import Testing

@Suite struct RowPickerTests {
  private static func noise(_ count: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in UInt8(generator.next() >> 56) }
  }

  @Test(arguments: [
    (1, 1), (1, 512), (3, 512), (300, 512), (511, 511), (512, 512), (513, 512), (1_448, 512),
    (4_000, 512), (9_999, 512), (65_535, 512), (100, 48), (17, 16),
  ])
  func bothWaysGiveTheBytesAtEvenlySpreadPlaces(width: Int, count: Int) {
    let picker = RowPicker(width: width, count: count)
    let row = Self.noise(width + RowPicker.slack, seed: UInt64(width))
    let expected = (0..<count).map { row[$0 * width / count] }
    #expect(picker.width == width)
    #expect(picker.columns.map { row[$0] } == expected)
    for length in [width, width + RowPicker.slack - 1, width + RowPicker.slack] {
      var target = [UInt8](repeating: 7, count: count + 9)
      let exact = Array(row[..<length])
      picker.pick(from: exact.span, into: &target, at: 4)
      #expect(Array(target[4..<4 + count]) == expected, "\(length) bytes")
      #expect(target[..<4] == [7, 7, 7, 7] && target[(4 + count)...] == [7, 7, 7, 7, 7])
    }
  }

  @Test func theBytesAfterARowDoNotCount() {
    let picker = RowPicker(width: 1_000, count: 512)
    let row = Self.noise(1_000, seed: 3)
    var results: Set<[UInt8]> = []
    for filler in [UInt8(0), 0x80, 0xff] {
      var target = [UInt8](repeating: 0, count: 512)
      let padded = row + [UInt8](repeating: filler, count: RowPicker.slack)
      picker.pick(from: padded.span, into: &target, at: 0)
      results.insert(target)
    }
    #expect(results.count == 1)
  }

  @Test func aTableIsLookedUpForEveryByte() {
    let table = (0..<256).map { Float($0) * 1.25 - 3 }
    let bytes = (0..<256).map { UInt8($0) } + Self.noise(77, seed: 9)
    var target = [Float](repeating: -1, count: bytes.count + 3)
    PDQLuma.lookUp(bytes.span, in: table, into: &target, at: 2)
    #expect(Array(target[2..<2 + bytes.count]) == bytes.map { table[Int($0)] })
    #expect(target[0] == -1 && target[1] == -1 && target[bytes.count + 2] == -1)
    PDQLuma.lookUp([UInt8]().span, in: table, into: &target, at: target.count)
  }
}
