// SPDX-License-Identifier: Apache-2.0
// Checks a mapped snapshot file and reads its parts.

internal import EvidenceModel

/// Checks a mapped snapshot file and reads its parts.
enum SnapshotReading {
  /// The header and layout of a sound snapshot.
  static func check(
    _ bytes: Span<UInt8>
  ) throws(HashIndexError) -> (SnapshotHeader, SnapshotLayout) {
    let magic = SnapshotFormat.magic
    guard bytes.count >= SnapshotFormat.checksummedFrom,
      magic.indices.allSatisfy({ bytes[$0] == magic[$0] })
    else {
      throw HashIndexError(.notASnapshot, "the file is not a snapshot of a list")
    }
    guard number(bytes, at: 8) <= Int(SnapshotFormat.version) else {
      throw HashIndexError(
        .newerFormat, "a newer version of the program wrote this list's snapshot; use that version")
    }
    let headerBytes = number(bytes, at: 12)
    guard headerBytes <= SnapshotFormat.largestHeader, headerBytes.isMultiple(of: 8),
      headerBytes > SnapshotFormat.checksummedFrom, headerBytes <= bytes.count,
      bytes.count.isMultiple(of: 8)
    else { throw corrupt }
    var checksum = SnapshotChecksum()
    checksum.update(bytes, from: SnapshotFormat.checksummedFrom)
    let stated = UInt64(number(bytes, at: 16)) << 32 | UInt64(number(bytes, at: 20))
    guard checksum.value == stated,
      let header = SnapshotHeader(
        decoding: slice(bytes, SnapshotFormat.checksummedFrom..<headerBytes))
    else { throw corrupt }
    let layout = SnapshotLayout(header, headerBytes: headerBytes)
    guard layout.end == bytes.count else { throw corrupt }
    return (header, layout)
  }

  /// The distinct sets of tags.
  static func tagSets(
    _ bytes: Span<UInt8>, _ layout: SnapshotLayout, _ header: SnapshotHeader
  ) throws(HashIndexError) -> [[String]] {
    var reader = CanonicalReader(
      slice(bytes, layout.tagTable..<layout.tagTable + header.tagTableBytes))
    var sets: [[String]] = []
    do {
      while reader.remaining > 0 {
        var tags: [String] = []
        for _ in 0..<(try reader.readUInt32()) { tags.append(try reader.readText()) }
        sets.append(tags)
      }
    } catch {
      throw corrupt
    }
    for entry in 0..<header.total {
      guard number(bytes, at: layout.tagNumbers + 4 * entry) < sets.count else { throw corrupt }
    }
    return sets
  }

  /// The PDQ entries in order.
  static func hashes(
    _ bytes: Span<UInt8>, _ layout: SnapshotLayout, _ header: SnapshotHeader
  ) -> [PDQHash] {
    let start = layout.keys[3]
    return (0..<header.counts[3]).map { position in
      var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
      for offset in 0..<8 {
        let base = start + 32 * position + offset
        words.0 = words.0 << 8 | UInt64(bytes[base])
        words.1 = words.1 << 8 | UInt64(bytes[base + 8])
        words.2 = words.2 << 8 | UInt64(bytes[base + 16])
        words.3 = words.3 << 8 | UInt64(bytes[base + 24])
      }
      return PDQHash(words.0, words.1, words.2, words.3)
    }
  }

  /// The 32-bit number at `offset`.
  static func number(_ bytes: Span<UInt8>, at offset: Int) -> Int {
    (0..<4).reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }
  }

  private static func slice(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    range.map { bytes[$0] }
  }

  private static var corrupt: HashIndexError {
    HashIndexError(
      .corrupt, "a list's snapshot is damaged; nothing is looked up in it: import the list again")
  }
}
