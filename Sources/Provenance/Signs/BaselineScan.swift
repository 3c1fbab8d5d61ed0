// SPDX-License-Identifier: Apache-2.0
// The first coefficients of a JPEG's luma, without decoding its pixels.

/// How often each size of coefficient occurs, for the nine lowest frequencies of luma.
struct CoefficientCounts {
  /// The largest size that is counted by itself; larger ones are counted together after it.
  static let largest = 20

  /// For each frequency in zigzag order 1...9 (0 is not used) the counts of sizes 0...21; zeros are not
  /// counted.
  private(set) var counts = [[Int]](
    repeating: [Int](repeating: 0, count: largest + 2), count: 10)
  /// How many blocks were looked at.
  fileprivate(set) var blocks = 0

  fileprivate mutating func add(_ size: Int, at frequency: Int) {
    counts[frequency][min(size, Self.largest + 1)] += 1
  }
}

/// Reads the entropy-coded data of a baseline JPEG's first scan, as far as a number of luma blocks.
///
/// - Source: ITU-T T.81, sections F.2.2.1 to F.2.2.5 and annex C.
struct BaselineScan {
  /// A Huffman table as the first code, last code and first symbol of each length.
  private struct Table {
    var first = [Int](repeating: 0, count: 17)
    var last = [Int](repeating: -1, count: 17)
    var start = [Int](repeating: 0, count: 17)
    let symbols: [UInt8]
    /// By the next nine bits: the length of the code that they begin with, and its symbol; length 0
    /// where the code is longer.
    var short = [(length: UInt8, symbol: UInt8)](repeating: (0, 0), count: 512)

    /// Reads sixteen counts and the symbols behind them.
    init?(_ bytes: [UInt8]?) {
      guard let bytes, bytes.count >= 16 else { return nil }
      symbols = Array(bytes.dropFirst(16))
      var (code, index) = (0, 0)
      for length in 1...16 {
        let count = Int(bytes[length - 1])
        first[length] = code
        start[length] = index
        last[length] = code + count - 1
        guard index + count <= symbols.count, code + count <= 1 << length else { return nil }
        if length <= 9 {
          for number in 0..<count {
            let begin = (code + number) << (9 - length)
            for entry in begin..<(begin + (1 << (9 - length))) {
              short[entry] = (UInt8(length), symbols[index + number])
            }
          }
        }
        code = (code + count) << 1
        index += count
      }
      guard index == symbols.count else { return nil }
    }
  }

  private struct Part {
    let blocks: Int
    let isLuma: Bool
    let direct: Table
    let alternating: Table
  }

  /// The data ended, or no code fits.
  private struct End: Error {}

  private let data: [UInt8]
  private let parts: [Part]
  private let restartInterval: Int
  private var position: Int
  private var bits: UInt64 = 0
  private var bitCount = 0
  private var counts = CoefficientCounts()

  /// Counts coefficients in the scan whose header begins `data`, in at most `limit` luma blocks.
  ///
  /// `nil` when the picture is not baseline with Huffman codes and eight bits, or its tables are not
  /// whole. Data that end early give what was read before.
  static func count(
    _ structure: JPEGStructure, _ data: [UInt8], limit: Int
  ) -> CoefficientCounts? {
    guard var scan = BaselineScan(structure, data) else { return nil }
    do throws(End) {
      try scan.run(limit)
    } catch {
      return scan.counts
    }
    return scan.counts
  }

  private init?(_ structure: JPEGStructure, _ data: [UInt8]) {
    guard structure.frame == 0 || structure.frame == 1, structure.precision == 8, data.count > 6,
      let luma = structure.components.first
    else { return nil }
    let length = Int(data[2]) << 8 | Int(data[3])
    let count = Int(data[4])
    guard (1...4).contains(count), length == 6 + 2 * count, data.count > 2 + length else {
      return nil
    }
    var parts: [Part] = []
    for index in 0..<count {
      let id = Int(data[5 + 2 * index])
      let tables = data[6 + 2 * index]
      guard let component = structure.components.first(where: { $0.id == id }),
        let direct = Table(structure.huffman[tables >> 4]),
        let alternating = Table(structure.huffman[0x10 | tables & 15])
      else { return nil }
      let blocks = count == 1 ? 1 : component.horizontal * component.vertical
      guard (1...16).contains(blocks) else { return nil }
      parts.append(
        Part(
          blocks: blocks, isLuma: id == luma.id, direct: direct, alternating: alternating))
    }
    guard parts.contains(where: \.isLuma) else { return nil }
    self.data = data
    self.parts = parts
    restartInterval = structure.restartInterval
    position = 2 + length
  }

  private mutating func run(_ limit: Int) throws(End) {
    var units = 0
    while counts.blocks < limit {
      if restartInterval > 0, units > 0, units % restartInterval == 0 { try restart() }
      for part in parts {
        for _ in 0..<part.blocks { try readBlock(part) }
      }
      units += 1
    }
  }

  private mutating func readBlock(_ part: Part) throws(End) {
    let size = Int(try symbol(part.direct))
    guard size <= 15 else { throw End() }
    _ = try receive(size)
    var frequency = 1
    while frequency < 64 {
      let code = try symbol(part.alternating)
      let (run, size) = (Int(code >> 4), Int(code & 15))
      if size == 0 {
        guard run == 15 else { break }
        frequency += 16
        continue
      }
      frequency += run
      guard frequency < 64 else { throw End() }
      let value = try receive(size)
      if part.isLuma, frequency <= 9 {
        // Values below half of the range stand for negative ones.
        let isNegative = value < 1 << (size - 1)
        counts.add(isNegative ? (1 << size) - 1 - value : value, at: frequency)
      }
      frequency += 1
    }
    if part.isLuma { counts.blocks += 1 }
  }

  private mutating func symbol(_ table: Table) throws(End) -> UInt8 {
    fill()
    if bitCount >= 9 {
      let entry = table.short[Int(bits >> UInt64(bitCount - 9) & 511)]
      if entry.length > 0 {
        bitCount -= Int(entry.length)
        return entry.symbol
      }
    }
    var code = 0
    for length in 1...16 {
      code = code << 1 | (try receive(1))
      if code <= table.last[length] {
        let index = table.start[length] + code - table.first[length]
        guard table.symbols.indices.contains(index) else { throw End() }
        return table.symbols[index]
      }
    }
    throw End()
  }

  private mutating func receive(_ count: Int) throws(End) -> Int {
    if bitCount < count { fill() }
    guard bitCount >= count else { throw End() }
    bitCount -= count
    return Int(bits >> UInt64(bitCount) & ((1 << UInt64(count)) - 1))
  }

  /// Takes bytes until there are more than 48 bits, or a marker or the end is next.
  private mutating func fill() {
    while bitCount <= 48, position < data.count {
      let byte = data[position]
      if byte == 0xff {
        guard position + 1 < data.count, data[position + 1] == 0 else { return }
        position += 1
      }
      position += 1
      bits = bits << 8 | UInt64(byte)
      bitCount += 8
    }
  }

  /// Goes behind the next restart marker.
  private mutating func restart() throws(End) {
    bitCount = 0
    guard position + 1 < data.count, data[position] == 0xff,
      (0xd0...0xd7).contains(data[position + 1])
    else { throw End() }
    position += 2
  }
}
