// SPDX-License-Identifier: Apache-2.0
// Small readers of picture files, written apart from the writers they check.

/// The segments of a JPEG up to its pixels.
struct JPEGSegments {
  private(set) var all: [(marker: UInt8, data: [UInt8])] = []

  init(_ file: [UInt8]) {
    var position = 2
    while position + 4 <= file.count, file[position] == 0xff, file[position + 1] != 0xda {
      let count = Int(file[position + 2]) << 8 | Int(file[position + 3])
      guard count >= 2, position + 2 + count <= file.count else { return }
      all.append((file[position + 1], Array(file[(position + 4)..<(position + 2 + count)])))
      position += 2 + count
    }
  }

  private var frame: (marker: UInt8, data: [UInt8])? {
    all.first { (0xc0...0xc2).contains($0.marker) }
  }
  /// Baseline (0xc0) or progressive (0xc2).
  var frameMarker: UInt8? { frame?.marker }
  /// The luma component's sampling factors.
  var lumaSampling: UInt8? { frame.flatMap { $0.data.count > 7 ? $0.data[7] : nil } }
}

/// The chunks of a RIFF file.
struct RIFFChunks {
  private(set) var all: [(type: String, data: [UInt8])] = []
  private(set) var statedCount = 0

  init(_ file: [UInt8]) {
    guard file.count > 12 else { return }
    statedCount = Self.number(file[4..<8])
    var position = 12
    while position + 8 <= file.count {
      let count = Self.number(file[(position + 4)..<(position + 8)])
      guard position + 8 + count <= file.count else { return }
      let type = String(decoding: file[position..<(position + 4)], as: UTF8.self)
      all.append((type, Array(file[(position + 8)..<(position + 8 + count)])))
      position += 8 + count + count % 2
    }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}

/// The chunks of a PNG, with their checksums.
struct PNGChunks {
  private(set) var all: [(type: String, data: [UInt8])] = []
  private(set) var areChecksumsRight = true

  init(_ file: [UInt8]) {
    var position = 8
    while position + 12 <= file.count {
      let count = Self.number(file[position..<(position + 4)])
      guard position + 12 + count <= file.count else { return }
      let body = file[(position + 4)..<(position + 8 + count)]
      let stated = Self.number(file[(position + 8 + count)..<(position + 12 + count)])
      if stated != Self.checksum(body) { areChecksumsRight = false }
      all.append((String(decoding: body.prefix(4), as: UTF8.self), Array(body.dropFirst(4))))
      position += 12 + count
    }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  /// CRC-32 bit by bit, as PNG's annex writes it.
  private static func checksum(_ bytes: ArraySlice<UInt8>) -> Int {
    var value: UInt32 = 0xffff_ffff
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1 }
    }
    return Int(~value)
  }
}

/// The entries of a little-endian TIFF structure and of its EXIF directory.
struct TIFFWalk {
  private var values: [Int: [UInt8]] = [:]
  private(set) var isOrdered = true
  private let block: [UInt8]

  init(_ block: [UInt8]) {
    self.block = block
    guard block.count > 8, Array(block.prefix(4)) == [0x49, 0x49, 0x2a, 0] else { return }
    walk(number(4, 4))
    if let pointer = values[0x8769] { walk(pointer.reversed().reduce(0) { $0 << 8 | Int($1) }) }
  }

  private func number(_ offset: Int, _ count: Int) -> Int {
    guard offset + count <= block.count else { return 0 }
    return block[offset..<(offset + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private mutating func walk(_ offset: Int) {
    var last = 0
    for index in 0..<number(offset, 2) {
      let entry = offset + 2 + 12 * index
      let tag = number(entry, 2)
      if tag <= last { isOrdered = false }
      last = tag
      let sizes = [1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1]
      let count = number(entry + 4, 4) * (sizes[number(entry + 2, 2)] ?? 0)
      let start = count > 4 ? number(entry + 8, 4) : entry + 8
      guard start + count <= block.count else { continue }
      values[tag] = Array(block[start..<(start + count)])
    }
  }

  /// The bytes of an entry.
  func value(_ tag: Int) -> [UInt8]? { values[tag] }
  /// The text of an entry, without its closing zero.
  func text(_ tag: Int) -> String? {
    values[tag].map { String(decoding: $0.dropLast(), as: UTF8.self) }
  }
}
