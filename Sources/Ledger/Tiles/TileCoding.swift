// SPDX-License-Identifier: Apache-2.0
// The bytes of tiles: hashes one after another; entries each with a length before it.

/// The bytes of tiles.
enum TileCoding {
  /// The most bytes that an entry may have.
  static let entryByteLimit = 65_535
  /// The most bytes that a tile of entries may have.
  static let bundleByteLimit = TilePath.fullWidth * (entryByteLimit + 2)

  static func encode(_ hashes: some Sequence<MerkleHash>) -> [UInt8] {
    var bytes: [UInt8] = []
    for hash in hashes { bytes.append(contentsOf: hash.bytes) }
    return bytes
  }

  static func hashes(_ bytes: [UInt8]) throws(LedgerError) -> [MerkleHash] {
    let length = MerkleHash.byteCount
    guard bytes.count.isMultiple(of: length), bytes.count <= length * TilePath.fullWidth else {
      throw LedgerError(.malformed, "a tile of the ledger has an odd length")
    }
    return stride(from: 0, to: bytes.count, by: length).compactMap { start in
      MerkleHash(bytes: bytes[start..<start + length])
    }
  }

  /// Appends an entry: its length in two bytes, most significant first, and the entry.
  static func append(_ entry: [UInt8], to bundle: inout [UInt8]) {
    precondition(entry.count <= entryByteLimit, "entries are checked where they are taken in")
    bundle.append(UInt8(entry.count >> 8))
    bundle.append(UInt8(entry.count & 0xff))
    bundle.append(contentsOf: entry)
  }

  static func entries(_ bundle: [UInt8]) throws(LedgerError) -> [[UInt8]] {
    var entries: [[UInt8]] = []
    var position = 0
    while position < bundle.count {
      guard bundle.count - position >= 2, entries.count < TilePath.fullWidth else {
        throw LedgerError(.malformed, "a bundle of entries is damaged")
      }
      let length = Int(bundle[position]) << 8 | Int(bundle[position + 1])
      position += 2
      guard bundle.count - position >= length else {
        throw LedgerError(.malformed, "a bundle of entries ends inside an entry")
      }
      entries.append(Array(bundle[position..<position + length]))
      position += length
    }
    return entries
  }
}
