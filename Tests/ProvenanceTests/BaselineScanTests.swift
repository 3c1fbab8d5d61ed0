// SPDX-License-Identifier: Apache-2.0
// Coefficients are counted as a plain reader counts them, bit by bit, and no further than asked.

import EvidenceModel
import MartletTesting
import MediaDecoding
import SyntheticEncoding
import Testing

@testable import Provenance

/// A reader of baseline scans that follows the standard's flow charts and nothing else.
private struct PlainScan {
  struct End: Error {}

  let data: [UInt8]
  var position: Int
  var bitsLeft = 0
  var byte = 0
  var counts = [[Int]](repeating: [Int](repeating: 0, count: 41), count: 10)
  var blocks = 0

  init(_ data: [UInt8], from start: Int) {
    self.data = data
    position = start
  }

  mutating func bit() throws -> Int {
    if bitsLeft == 0 {
      guard position < data.count else { throw End() }
      byte = Int(data[position])
      position += 1
      if byte == 0xff {
        guard position < data.count, data[position] == 0 else { throw End() }
        position += 1
      }
      bitsLeft = 8
    }
    bitsLeft -= 1
    return byte >> bitsLeft & 1
  }

  mutating func bits(_ count: Int) throws -> Int {
    var value = 0
    for _ in 0..<count { value = try value << 1 | bit() }
    return value
  }

  mutating func symbol(_ table: [UInt8]) throws -> Int {
    var (code, first, index) = (0, 0, 16)
    for length in 0..<16 {
      code = try code << 1 | bit()
      let count = Int(table[length])
      if code - first < count { return Int(table[index + code - first]) }
      index += count
      first = (first + count) << 1
    }
    throw End()
  }

  mutating func block(_ direct: [UInt8], _ alternating: [UInt8], isLuma: Bool) throws {
    _ = try bits(symbol(direct))
    var place = 1
    while place < 64 {
      let code = try symbol(alternating)
      if code == 0 { break }
      place += code >> 4
      let size = code & 15
      if size > 0 {
        let value = try bits(size)
        let amount = value >> (size - 1) == 0 ? (1 << size) - 1 - value : value
        if isLuma, place <= 9, amount <= 40 { counts[place][amount] += 1 }
      }
      place += 1
    }
    if isLuma { blocks += 1 }
  }
}

@Suite struct BaselineScanTests {
  private static func walk(_ file: [UInt8]) throws -> (JPEGStructure, [UInt8]) {
    var result = WalkResult()
    try JPEGWalker(limits: .standard).walk(RangeReader(MemoryBytes(file), .standard), into: &result)
    let structure = try #require(result.jpeg)
    return (structure, Array(file[(try #require(structure.scanOffset))...]))
  }

  /// A picture of grain, so that long codes occur.
  private static func grain(_ side: Int, _ amount: Int, seed: UInt64) throws -> PixelCanvas {
    var generator = SeededGenerator(seed: seed, label: "grain")
    let bytes = (0..<side * side * 3).map { _ in UInt8(128 - amount + generator.below(2 * amount)) }
    return try #require(PixelCanvas(width: side, height: side, bytes: bytes))
  }

  @Test(arguments: [
    (100, PictureFormat.Subsampling.s444), (97, .s420), (90, .s420), (75, .s444), (30, .s420),
    (5, .s420),
  ])
  func theCountsAreThoseOfAPlainReader(
    _ quality: Int, _ sampling: PictureFormat.Subsampling
  ) throws {
    for amount in [3, 40, 127] {
      let file = try PictureEncoder.encode(
        Self.grain(96, amount, seed: UInt64(quality)),
        format: .jpeg(quality: quality, subsampling: sampling))
      let (structure, data) = try Self.walk(file)
      var plain = PlainScan(data, from: 2 + (Int(data[2]) << 8 | Int(data[3])))
      func table(_ key: UInt8) throws -> [UInt8] { try #require(structure.huffman[key]) }
      let luma = structure.components[0].horizontal * structure.components[0].vertical
      while plain.blocks < 144 {
        for _ in 0..<luma { try plain.block(table(0), table(0x10), isLuma: true) }
        for _ in 0..<2 { try plain.block(table(1), table(0x11), isLuma: false) }
      }
      let found = try #require(
        BaselineScan.count(structure, data, limit: 144, enough: .max))
      #expect(found.blocks == 144)
      for frequency in 1...9 {
        #expect(Array(found[frequency]) == Array(plain.counts[frequency][1...40]), "\(amount)")
      }
    }
  }

  @Test func readingEndsWhenThereIsEnough() throws {
    let file = try PictureEncoder.encode(
      Self.grain(512, 60, seed: 1), format: .jpeg(quality: 90, subsampling: .s444))
    let (structure, data) = try Self.walk(file)
    let all = try #require(BaselineScan.count(structure, data, limit: 4_096, enough: .max))
    #expect(all.blocks == 4_096)
    let some = try #require(BaselineScan.count(structure, data, limit: 4_096, enough: 500))
    #expect((500...1_000).contains(some.blocks))
    #expect(some.haveAll(500) && !some.haveAll(some.blocks))
    let few = try #require(BaselineScan.count(structure, data, limit: 100, enough: 500))
    #expect(few.blocks == 100)
  }

  @Test func tablesThatContradictThemselvesAreRefused() {
    var tables = HuffmanTables()
    let counts = [UInt8](repeating: 0, count: 16)
    var tooMany = counts
    tooMany[0] = 3
    #expect(tables.add(tooMany + [1, 2, 3]) == nil)
    #expect(tables.add(counts + [1]) == nil)
    var short = counts
    short[1] = 2
    #expect(tables.add(short + [1]) == nil)
    #expect(tables.add(Array(counts.prefix(15))) == nil && tables.add(nil) == nil)
    #expect(tables.entries.isEmpty)
    #expect(tables.add(short + [7, 8]) == 0)
    #expect(tables.entries.first == 7 << 8 | 2 && tables.entries.last == 0)
    var long = counts
    long[15] = 1
    #expect(tables.add(long + [9]) == 1)
    #expect(tables.longSymbol(1, 0)?.symbol == 9 && tables.longSymbol(1, 0)?.length == 16)
    #expect(tables.longSymbol(1, 1 << 63) == nil)
  }

  @Test func restartMarkersArePassedAndMissingOnesEndTheReading() throws {
    // One component whose every block is a direct coefficient of size 0 and an end of block: two bits.
    var structure = JPEGStructure()
    let one = [1] + [UInt8](repeating: 0, count: 15) + [0]
    structure.take(0xc4, [0x00] + one + [0x10] + one)
    structure.take(0xc0, [8, 0, 8, 0, 64, 1, 1, 0x11, 0])
    structure.take(0xdd, [0, 2])
    let header: [UInt8] = [0xff, 0xda, 0, 8, 1, 1, 0x00, 0, 63, 0]
    func blocks(_ scan: [UInt8]) -> Int? {
      BaselineScan.count(structure, header + scan, limit: 6, enough: .max)?.blocks
    }
    #expect(blocks([0x0f, 0xff, 0xd0, 0x0f, 0xff, 0xd1, 0x0f]) == 6)
    #expect(blocks([0x0f, 0xff, 0xd0, 0x0f]) == 4)
    #expect(blocks([0x0f, 0x0f, 0x0f]) == 2)
    #expect(blocks([]) == nil)
  }
}
