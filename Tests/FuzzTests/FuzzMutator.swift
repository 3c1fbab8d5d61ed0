// SPDX-License-Identifier: Apache-2.0
// Damaged inputs: each follows from a seed, a target and a number, so that any of them can be remade.

import EvidenceModel

/// Makes damaged inputs out of sound ones.
struct FuzzMutator {
  /// The longest input made, in bytes.
  static let longest = 64 << 10

  let target: String
  let seed: UInt64
  let seeds: [[UInt8]]
  let words: [[UInt8]]

  init(_ target: FuzzTarget, seed: UInt64) throws {
    self.target = target.name
    self.seed = seed
    seeds = try target.seeds()
    words = target.words.map { Array($0.utf8) }
  }

  /// The input of this number; the same for the same seed, target and number.
  func input(_ number: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: seed, label: "\(target) \(number)")
    var bytes = seeds[generator.below(seeds.count)]
    if generator.below(20) == 0 { bytes = noise(&generator) }
    for _ in 0...generator.below(8) { damage(&bytes, &generator) }
    return Array(bytes.prefix(Self.longest))
  }

  private func noise(_ generator: inout SeededGenerator) -> [UInt8] {
    (0..<generator.below(200)).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
  }

  private func damage(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    guard !bytes.isEmpty else { return bytes.append(UInt8(generator.below(256))) }
    let place = generator.below(bytes.count)
    let end = min(bytes.count, place + 1 + generator.below(32))
    switch generator.below(12) {
    case 0, 1: bytes[place] ^= 1 << UInt8(generator.below(8))
    case 2: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
    case 3:
      bytes[place] = [0, 1, 0x7f, 0x80, 0xfe, 0xff, 0x0a, 0x0d, 0x22, 0x2c][generator.below(10)]
    case 4: bytes.removeSubrange(place..<end)
    case 5: bytes.insert(contentsOf: bytes[place..<end], at: generator.below(bytes.count))
    case 6: setNumber(&bytes, at: place, &generator)
    case 7:
      if !words.isEmpty { bytes.insert(contentsOf: words[generator.below(words.count)], at: place) }
    case 8: splice(&bytes, at: place, &generator)
    case 9: setDigits(&bytes, near: place, &generator)
    case 10: if generator.below(3) == 0 { bytes.removeLast(bytes.count - place) }
    default: repeatPiece(&bytes, place..<end, &generator)
    }
  }

  /// Writes a number of 16 or 32 bits that lengths and offsets stumble over.
  private func setNumber(_ bytes: inout [UInt8], at place: Int, _ generator: inout SeededGenerator)
  {
    let values: [UInt32] = [
      0, 1, 7, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x7fff_ffff,
      0x8000_0000, 0xffff_fff0, 0xffff_ffff, UInt32(bytes.count),
    ]
    let value = values[generator.below(values.count)]
    let width = generator.below(2) == 0 ? 2 : 4
    let isBigEndian = generator.below(2) == 0
    for index in 0..<min(width, bytes.count - place) {
      let shift = 8 * (isBigEndian ? width - 1 - index : index)
      bytes[place + index] = UInt8(truncatingIfNeeded: value >> shift)
    }
  }

  /// Replaces a decimal number at or after `place` by another one.
  private func setDigits(
    _ bytes: inout [UInt8], near place: Int, _ generator: inout SeededGenerator
  ) {
    let digits: ClosedRange<UInt8> = 0x30...0x39
    guard let start = bytes[place...].firstIndex(where: digits.contains) else { return }
    let end = bytes[start...].firstIndex { !digits.contains($0) } ?? bytes.count
    let texts = [
      "0", "1", "-1", "9223372036854775807", "9223372036854775808", "18446744073709551616",
      "00000000000000000000000001", "4294967295", "1e999", String(generator.below(100_000)),
    ]
    bytes.replaceSubrange(start..<end, with: Array(texts[generator.below(texts.count)].utf8))
  }

  /// Puts a piece of another sound input in.
  private func splice(_ bytes: inout [UInt8], at place: Int, _ generator: inout SeededGenerator) {
    let other = seeds[generator.below(seeds.count)]
    guard !other.isEmpty else { return }
    let start = generator.below(other.count)
    let end = min(other.count, start + 1 + generator.below(256))
    bytes.insert(contentsOf: other[start..<end], at: place)
  }

  private func repeatPiece(
    _ bytes: inout [UInt8], _ piece: Range<Int>, _ generator: inout SeededGenerator
  ) {
    let copy = Array(bytes[piece])
    let count = [2, 16, 200, 2_000][generator.below(4)]
    guard bytes.count + copy.count * count <= Self.longest else { return }
    bytes.insert(
      contentsOf: Array(repeatElement(copy, count: count).joined()), at: piece.lowerBound)
  }
}
