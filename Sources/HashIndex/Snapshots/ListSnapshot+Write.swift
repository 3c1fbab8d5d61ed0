// SPDX-License-Identifier: Apache-2.0
// Writes a snapshot file whole: to a temporary name, to disk, then to its own name.

public import EvidenceModel
internal import Glibc

extension ListSnapshot {
  /// Writes a snapshot file with mode 0600.
  ///
  /// It goes to a temporary file beside it, `fsync`, rename, `fsync` of the folder. A crash leaves the
  /// old file or the new one, and perhaps a `.partial` file.
  ///
  /// - Parameters:
  ///   - entries: the list's entries.
  ///   - settings: what was stated of the list.
  ///   - root: the root over the sorted entries.
  ///   - sourceDigest: SHA-256 of the imported file.
  ///   - path: where the snapshot goes; an existing file is replaced.
  /// - Throws: ``HashIndexError`` `.unwritable`.
  public static func write(
    _ entries: HashListEntries, settings: HashListSettings, root: SHA256Digest,
    sourceDigest: SHA256Digest, to path: String
  ) throws(HashIndexError) {
    let tagTable = encode(entries.tagSets)
    let videos = VideoSections(entries, minimumQuality: settings.minimumQuality)
    let header = SnapshotHeader(
      settings: settings, root: root, sourceDigest: sourceDigest,
      counts: FingerprintAlgorithm.allCases.map { entries[$0].count },
      tagTableBytes: tagTable.count, videos: videos.counts)
    let head = SnapshotHead(header)
    let temporary = path + ".partial"
    let file = try SnapshotFile(creating: temporary, bodyAt: head.layout.body)
    do {
      try writeEntries(entries, tagTable, to: file)
      if !entries.videos.isEmpty { try videos.write(entries.videos, to: file) }
      try writeTables(packed(entries[.pdq]), to: file)
      try writeTables(videos.hashes, to: file)
      try file.commit(as: path, head: head)
    } catch {
      unsafe unlink(temporary)
      throw error
    }
  }

  /// All entries, as they can be written again.
  ///
  /// - Throws: ``HashIndexError`` `.corrupt` when one is damaged.
  /// - Complexity: O(n log n), some 50 bytes an entry.
  public func entries() throws -> HashListEntries {
    var builder = HashListEntriesBuilder()
    try forEachEntry { algorithm, bytes, quality, tags in
      let tagSet = builder.tagSet(tags)
      if algorithm == .vpdq {
        guard let video = KnownVideo(bytes: bytes) else { throw SnapshotReading.corrupt }
        builder.add(video, tagSet: tagSet)
      } else {
        guard let key = FingerprintKey(bytes: bytes) else { throw SnapshotReading.corrupt }
        builder.add(algorithm, key, quality: quality, tagSet: tagSet)
      }
    }
    return builder.finish().entries
  }

  private static func writeEntries(
    _ entries: HashListEntries, _ tagTable: [UInt8], to file: SnapshotFile
  ) throws(HashIndexError) {
    for algorithm in FingerprintAlgorithm.allCases {
      for entry in entries[algorithm] { try file.write(entry.key.bytes(algorithm.byteCount)) }
      try file.pad()
    }
    for entry in entries[.pdq] {
      try file.write([entry.quality.map { UInt8($0) } ?? SnapshotFormat.unknownQuality])
    }
    try file.pad()
    for algorithm in FingerprintAlgorithm.allCases {
      for entry in entries[algorithm] { try file.write(bigEndian(entry.tagSet)) }
    }
    try file.pad()
    try file.write(tagTable)
    try file.pad()
  }

  private static func packed(_ entries: [HashListEntry]) -> [UInt8] {
    guard entries.count >= RadiusLayout.smallest else { return [] }
    var hashes: [UInt8] = []
    hashes.reserveCapacity(32 * entries.count)
    for entry in entries { for byte in 0..<32 { hashes.append(entry.key[byte]) } }
    return hashes
  }

  /// Writes the tables of the radius index over hashes of 32 bytes; none for few.
  private static func writeTables(
    _ hashes: [UInt8], to file: SnapshotFile
  ) throws(HashIndexError) {
    guard hashes.count >= 32 * RadiusLayout.smallest else { return }
    try file.pad(to: SnapshotFormat.blockBytes)
    // Where values begin comes before the postings, so that one pass counts and another sorts.
    for part in 0..<PartReach.parts {
      try file.write(littleEndian: PartPostings.starts(hashes, part: part))
    }
    try file.pad()
    for part in 0..<PartReach.parts {
      let postings = PartPostings(hashes, part: part)
      if part > 0 {
        try file.write(littleEndian: postings.ids)
        try file.pad()
      }
      try file.write(littleEndian: postings.sketches)
      try file.pad()
    }
  }

  private static func encode(_ tagSets: [[String]]) -> [UInt8] {
    var writer = CanonicalWriter()
    for tags in tagSets {
      writer.write(UInt32(clamping: tags.count))
      for tag in tags { writer.write(tag) }
    }
    return writer.bytes
  }

  static func bigEndian(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * $0)) }
  }
}
