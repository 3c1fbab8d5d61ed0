// SPDX-License-Identifier: Apache-2.0
// The Huffman tables of a JPEG as one array that the next bits look up.

/// Huffman tables, each looked up by the next ten bits, and by its codes where those are longer.
///
/// - Source: ITU-T T.81, annex C and section F.2.2.3.
struct HuffmanTables {
  /// The bits that an entry is looked up by.
  static let bits = 10

  /// `1 << bits` entries a table: the symbol above the length of its code; 0 where the code is longer.
  private(set) var entries: [UInt16] = []
  /// By table and length, seventeen a table: the last code, and what added to a code gives its symbol.
  private var last: [Int] = []
  private var shift: [Int] = []
  private var symbols: [UInt8] = []
  private var count = 0

  /// Adds a table of sixteen counts and the symbols behind them, and gives its number; `nil` when codes
  /// and symbols do not fit together.
  mutating func add(_ bytes: [UInt8]?) -> Int? {
    guard let bytes, bytes.count >= 16 else { return nil }
    let own = bytes.dropFirst(16)
    var short = [UInt16](repeating: 0, count: 1 << Self.bits)
    var (last, shift) = ([-1], [0])
    var (code, index) = (0, 0)
    for length in 1...16 {
      let count = Int(bytes[length - 1])
      guard index + count <= own.count, code + count <= 1 << length else { return nil }
      last.append(code + count - 1)
      shift.append(symbols.count + index - code)
      if length <= Self.bits {
        let span = 1 << (Self.bits - length)
        for number in 0..<count {
          let entry = UInt16(own[own.startIndex + index + number]) << 8 | UInt16(length)
          let begin = (code + number) * span
          for place in begin..<begin + span { short[place] = entry }
        }
      }
      code = (code + count) << 1
      index += count
    }
    guard index == own.count else { return nil }
    entries += short
    self.last += last
    self.shift += shift
    symbols += own
    count += 1
    return count - 1
  }

  /// The symbol and the length of the code that the upper bits of `word` begin with; `nil` when none fits.
  func longSymbol(_ table: Int, _ word: UInt64) -> (symbol: UInt8, length: Int)? {
    for length in Self.bits + 1...16 {
      let code = Int(word >> UInt64(64 - length))
      let place = table * 17 + length
      if code <= last[place] { return (symbols[code + shift[place]], length) }
    }
    return nil
  }
}
