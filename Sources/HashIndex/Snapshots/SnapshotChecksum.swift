// SPDX-License-Identifier: Apache-2.0
// The checksum of a snapshot's head and blocks.

/// A checksum against accidents: a change within one eight-byte word is always seen, others but for
/// one in 2⁶⁴.
///
/// Each step is a bijection of the state for a given word and of the word for a given state. It is no
/// protection against a person; the root over the entries, which the ledger holds, is.
struct SnapshotChecksum {
  private(set) var value: UInt64 = 0x9e37_79b9_7f4a_7c15

  /// Takes in `bytes`, whose count is a multiple of eight, from `start`.
  mutating func update(_ bytes: Span<UInt8>, from start: Int) {
    update(bytes, start..<bytes.count)
  }

  /// Takes in the whole words of `range` of `bytes`.
  mutating func update(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    let raw = unsafe bytes.bytes
    var index = range.lowerBound
    var state = value
    while index + 8 <= range.upperBound {
      // Within the range, which lies within the bytes.
      let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      state = (state ^ UInt64(bigEndian: word)) &* 0xbf58_476d_1ce4_e5b9
      state ^= state >> 29
      index += 8
    }
    value = state
  }
}
