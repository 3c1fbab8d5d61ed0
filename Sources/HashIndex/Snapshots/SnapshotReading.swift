// SPDX-License-Identifier: Apache-2.0
// Checks a mapped snapshot file and reads its parts.

internal import EvidenceModel

/// Checks a mapped snapshot file and reads its parts.
enum SnapshotReading {
  /// The header and layout of a snapshot whose head, and in version 1 whose whole, is sound.
  static func check(
    _ bytes: Span<UInt8>
  ) throws(HashIndexError) -> (SnapshotHeader, SnapshotLayout, blockSums: [UInt64]?) {
    let magic = SnapshotFormat.magic
    guard bytes.count >= SnapshotFormat.checksummedFrom,
      magic.indices.allSatisfy({ bytes[$0] == magic[$0] })
    else {
      throw HashIndexError(.notASnapshot, "the file is not a snapshot of a list")
    }
    let version = number(bytes, at: 8)
    guard version <= Int(SnapshotFormat.versionWithVideos) else {
      throw HashIndexError(
        .newerFormat,
        "a newer version of the program wrote this list's snapshot, or its first bytes are damaged; use that version, or import the list again"
      )
    }
    let headerBytes = number(bytes, at: 12)
    guard version >= 1, headerBytes <= SnapshotFormat.largestHeader, headerBytes.isMultiple(of: 8),
      headerBytes > SnapshotFormat.checksummedFrom, headerBytes <= bytes.count,
      bytes.count.isMultiple(of: 8),
      let header = SnapshotHeader(
        decoding: slice(bytes, SnapshotFormat.checksummedFrom..<headerBytes), version: version)
    else { throw corrupt }
    let layout =
      version == 1
      ? SnapshotLayout(version1: header, headerBytes: headerBytes)
      : SnapshotLayout(header, headerBytes: headerBytes)
    guard layout.end == bytes.count else { throw corrupt }
    // The head in version 2, everything in version 1.
    var checksum = SnapshotChecksum()
    checksum.update(bytes, SnapshotFormat.checksummedFrom..<layout.body)
    guard checksum.value == word(bytes, at: 16) else { throw corrupt }
    guard version > 1 else { return (header, layout, nil) }
    let sums = (0..<layout.blocks).map { word(bytes, at: headerBytes + 8 * $0) }
    return (header, layout, sums)
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
    return sets
  }

  /// The 32-bit number at `offset`.
  static func number(_ bytes: Span<UInt8>, at offset: Int) -> Int {
    (0..<4).reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }
  }

  /// The 64-bit number at `offset`.
  static func word(_ bytes: Span<UInt8>, at offset: Int) -> UInt64 {
    UInt64(number(bytes, at: offset)) << 32 | UInt64(number(bytes, at: offset + 4))
  }

  static func slice(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    range.map { bytes[$0] }
  }

  static var corrupt: HashIndexError {
    HashIndexError(
      .corrupt, "a list's snapshot is damaged; nothing is looked up in it: import the list again")
  }
}
