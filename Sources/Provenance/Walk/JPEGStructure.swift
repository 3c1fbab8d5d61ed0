// SPDX-License-Identifier: Apache-2.0
// How a JPEG is built: what its writer chose.

/// How a JPEG is built: markers in their order, tables, frame.
///
/// - Source: ITU-T T.81, annex B.
struct JPEGStructure {
  /// One component of the frame.
  struct Component: Hashable {
    let id: Int
    let horizontal: Int
    let vertical: Int
    let table: Int
  }

  /// The second bytes of the markers before the first scan, in order, at most 64.
  private(set) var markers: [UInt8] = []
  /// The quantisation tables by number, 64 values each in zigzag order; of a number given twice, the
  /// last.
  private(set) var tables: [Int: [UInt16]] = [:]
  /// The Huffman tables by class and number (`class << 4 | number`): sixteen counts and the symbols.
  private(set) var huffman: [UInt8: [UInt8]] = [:]
  /// Which frame it is.
  ///
  /// 0 baseline, 1 extended, 2 progressive, and so on.
  private(set) var frame: Int?
  /// Bits a sample.
  private(set) var precision = 0
  /// The components, at most 4.
  private(set) var components: [Component] = []
  /// Blocks between restart markers; 0 when there are none.
  private(set) var restartInterval = 0
  /// The sides of the picture.
  private(set) var size: (width: Int, height: Int)?
  /// Where the first scan's header begins.
  var scanOffset: Int?

  /// Takes one segment before the first scan.
  mutating func take(_ marker: UInt8, _ data: [UInt8]) {
    if markers.count < 64 { markers.append(marker) }
    switch marker {
    case 0xdb: takeTables(data)
    case 0xc4: takeHuffman(data)
    case 0xdd where data.count >= 2: restartInterval = Int(data[0]) << 8 | Int(data[1])
    case 0xc0...0xcf where ![0xc8, 0xcc].contains(marker): takeFrame(marker, data)
    default: break
    }
  }

  private mutating func takeTables(_ data: [UInt8]) {
    var rest = data[...]
    while let head = rest.first {
      let width = head >> 4 == 0 ? 1 : 2
      rest = rest.dropFirst()
      guard rest.count >= 64 * width else { return }
      let bytes = Array(rest.prefix(64 * width))
      if width == 1 {
        tables[Int(head & 15)] = bytes.map { UInt16($0) }
      } else {
        tables[Int(head & 15)] = (0..<64).map { (index: Int) -> UInt16 in
          let high = UInt16(bytes[2 * index]) << 8
          return high | UInt16(bytes[2 * index + 1])
        }
      }
      rest = rest.dropFirst(64 * width)
    }
  }

  private mutating func takeHuffman(_ data: [UInt8]) {
    var rest = data[...]
    while rest.count >= 17, let head = rest.first {
      let counts = rest.dropFirst().prefix(16)
      let total = counts.reduce(0) { $0 + Int($1) }
      guard total <= 256, rest.count >= 17 + total else { return }
      huffman[head] = Array(rest.dropFirst().prefix(16 + total))
      rest = rest.dropFirst(17 + total)
    }
  }

  private mutating func takeFrame(_ marker: UInt8, _ data: [UInt8]) {
    guard frame == nil, data.count >= 6, data.count >= 6 + 3 * Int(data[5]) else { return }
    frame = Int(marker - 0xc0)
    precision = Int(data[0])
    size = (Int(data[3]) << 8 | Int(data[4]), Int(data[1]) << 8 | Int(data[2]))
    for index in 0..<min(4, Int(data[5])) {
      let entry = 6 + 3 * index
      components.append(
        Component(
          id: Int(data[entry]), horizontal: Int(data[entry + 1] >> 4),
          vertical: Int(data[entry + 1] & 15), table: Int(data[entry + 2])))
    }
  }
}
