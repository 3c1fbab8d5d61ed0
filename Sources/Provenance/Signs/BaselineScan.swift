// SPDX-License-Identifier: Apache-2.0
// The first coefficients of a JPEG's luma, without decoding its pixels.

/// Reads the entropy-coded data of a baseline JPEG's first scan, as far as a number of luma blocks.
///
/// - Source: ITU-T T.81, sections F.2.2.1 to F.2.2.5 and annex C.
struct BaselineScan {
  /// One block of a unit, in the order of the data.
  private struct Block {
    let isLuma: Bool
    let direct: Int
    let alternating: Int
  }

  /// The data ended, or no code fits.
  private struct End: Error {}

  private let tables: HuffmanTables
  private let unit: [Block]
  private let restartInterval: Int
  private var bits: BitWindow
  private var counts = CoefficientCounts()

  /// Counts coefficients in the scan whose header begins `data`, in at most `limit` luma blocks, or until
  /// every frequency has `enough` of them.
  ///
  /// `nil` when the picture is not baseline with Huffman codes and eight bits, or its tables are not
  /// whole. Data that end early give what was read before.
  ///
  /// - Complexity: O(n) in the bytes of so many blocks.
  static func count(
    _ structure: JPEGStructure, _ data: [UInt8], limit: Int, enough: Int
  ) -> CoefficientCounts? {
    guard var scan = BaselineScan(structure, data) else { return nil }
    do throws(End) {
      try scan.run(data.span, limit, enough)
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
    var tables = HuffmanTables()
    var unit: [Block] = []
    for index in 0..<count {
      let id = Int(data[5 + 2 * index])
      let numbers = data[6 + 2 * index]
      guard let component = structure.components.first(where: { $0.id == id }),
        let direct = tables.add(structure.huffman[numbers >> 4]),
        let alternating = tables.add(structure.huffman[0x10 | numbers & 15])
      else { return nil }
      let blocks = count == 1 ? 1 : component.horizontal * component.vertical
      guard (1...16).contains(blocks) else { return nil }
      let block = Block(isLuma: id == luma.id, direct: direct, alternating: alternating)
      unit += [Block](repeating: block, count: blocks)
    }
    guard unit.contains(where: \.isLuma) else { return nil }
    self.tables = tables
    self.unit = unit
    restartInterval = structure.restartInterval
    bits = BitWindow(from: 2 + length)
  }

  private mutating func run(_ data: Span<UInt8>, _ limit: Int, _ enough: Int) throws(End) {
    let (tables, unit) = (tables, unit)
    let entries = tables.entries.span
    var units = 0
    while counts.blocks < limit {
      if restartInterval > 0, units > 0, units % restartInterval == 0 {
        guard bits.restart(data) else { throw End() }
      }
      for index in unit.indices {
        let block = unit[index]
        try readBlock(data, entries, block)
        if block.isLuma { counts.addBlock() }
      }
      units += 1
      if units % 64 == 0, counts.haveAll(enough) { return }
    }
  }

  private mutating func readBlock(
    _ data: Span<UInt8>, _ entries: Span<UInt16>, _ block: Block
  ) throws(End) {
    let size = Int(try symbol(data, entries, block.direct))
    guard size <= 15, bits.skip(size) else { throw End() }
    var frequency = 1
    while frequency < 64 {
      let code = try symbol(data, entries, block.alternating)
      let (run, size) = (Int(code >> 4), Int(code & 15))
      if size == 0 {
        guard run == 15 else { break }
        frequency &+= 16
        continue
      }
      frequency &+= run
      guard frequency < 64 else { throw End() }
      let magnitude = bits.magnitude(size)
      guard bits.skip(size) else { throw End() }
      if block.isLuma, frequency <= 9 { counts.add(magnitude, at: frequency) }
      frequency &+= 1
    }
  }

  /// The next symbol; behind it at least fifteen bits are at hand where the data have them.
  @inline(__always) private mutating func symbol(
    _ data: Span<UInt8>, _ entries: Span<UInt16>, _ table: Int
  ) throws(End) -> UInt8 {
    bits.fill(data)
    let place = table << HuffmanTables.bits | Int(bits.word >> UInt64(64 - HuffmanTables.bits))
    let entry = entries[place]
    if entry != 0 {
      guard bits.skip(Int(entry & 255)) else { throw End() }
      return UInt8(truncatingIfNeeded: entry >> 8)
    }
    guard let (symbol, length) = tables.longSymbol(table, bits.word), bits.skip(length) else {
      throw End()
    }
    return symbol
  }
}

/// The next bits of entropy-coded data, the first uppermost.
private struct BitWindow {
  /// The bits; those beyond ``count`` are 0.
  private(set) var word: UInt64 = 0
  private var count = 0
  private var position: Int

  init(from position: Int) { self.position = position }

  /// Takes bytes until there are more than 32 bits, or a marker or the end is next.
  @inline(__always) mutating func fill(_ data: Span<UInt8>) {
    while count <= 32, position < data.count {
      let byte = data[position]
      if byte == 0xff {
        guard position &+ 1 < data.count, data[position &+ 1] == 0 else { return }
        position &+= 1
      }
      position &+= 1
      word |= UInt64(byte) &<< UInt64(truncatingIfNeeded: 56 &- count)
      count &+= 8
    }
  }

  /// Passes over at most 16 bits; false when there are fewer.
  @inline(__always) mutating func skip(_ length: Int) -> Bool {
    count &-= length
    word &<<= UInt64(truncatingIfNeeded: length)
    return count >= 0
  }

  /// The amount of the number that the next `size` bits stand for, 1 to 15: those that begin with 0 stand
  /// for negative ones.
  @inline(__always) func magnitude(_ size: Int) -> Int {
    let value = Int(word &>> UInt64(truncatingIfNeeded: 64 &- size))
    return value < 1 &<< (size &- 1) ? (1 &<< size) &- 1 &- value : value
  }

  /// Goes behind the next restart marker; false when there is none.
  mutating func restart(_ data: Span<UInt8>) -> Bool {
    count = 0
    word = 0
    guard position + 1 < data.count, data[position] == 0xff,
      (0xd0...0xd7).contains(data[position + 1])
    else { return false }
    position += 2
    return true
  }
}
