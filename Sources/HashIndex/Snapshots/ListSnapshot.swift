// SPDX-License-Identifier: Apache-2.0
// One version of a known list, mapped from its snapshot file, and what an item hits on it.

public import EvidenceModel
internal import Foundation
internal import Synchronization

/// One version of a known list, mapped from its snapshot file.
///
/// Opening checks the head of the file: header, block table, tags. Every other block is checked before it
/// is first read, so that a damaged file gives the right answer or an error, never a silent miss. A file
/// of version 1 is checked whole and its index is built in memory. Processes that map one file share its
/// memory. The file must not be changed while it is open: snapshots are written whole, under a new name,
/// and never touched again.
public final class ListSnapshot: Sendable {
  /// When the blocks of a snapshot are checked.
  public enum Check: Hashable, Sendable {
    /// Each at its first touch.
    case atFirstTouch
    /// Each at its first touch, and all of them on a thread of its own.
    case inBackground
    /// All at opening, which fails when one is damaged.
    case atOpening
  }

  /// What was stated of the list when it was imported.
  public let settings: HashListSettings
  /// The root over the sorted entries, which the ledger holds too.
  public let root: SHA256Digest
  /// SHA-256 of the file that was imported.
  public let sourceDigest: SHA256Digest

  let header: SnapshotHeader
  let layout: SnapshotLayout
  let file: Data
  private let tagSets: [[String]]
  private let tables: RadiusTables
  /// The hashes of the frames of known videos; `nil` when there are none.
  let frameTables: RadiusTables?
  private let blocks: SnapshotBlocks
  private let isIndexWithdrawn: Atomic<Bool>

  /// Maps the snapshot at `path` and checks its head.
  ///
  /// - Throws: ``HashIndexError`` `.unreadable`, `.notASnapshot`, `.newerFormat` or `.corrupt`.
  /// - Complexity: O(1) but for eight bytes in 16 KiB and the tags; O(n) for version 1.
  public init(path: String, check: Check = .atFirstTouch) throws(HashIndexError) {
    do {
      file = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
    } catch {
      throw HashIndexError(.unreadable, "a list's snapshot cannot be read; import the list again")
    }
    let sums: [UInt64]?
    (header, layout, sums) = try SnapshotReading.check(file.span)
    blocks = SnapshotBlocks(file, body: layout.body, sums: sums)
    settings = header.settings
    root = header.root
    sourceDigest = header.sourceDigest
    guard blocks.areSound(from: layout.tagTable, byteCount: header.tagTableBytes) else {
      throw SnapshotReading.corrupt
    }
    tagSets = try SnapshotReading.tagSets(file.span, layout, header)
    var isUsable = true
    for tables in [layout.tables, layout.videos?.tables].compactMap(\.self) {
      isUsable =
        blocks.areSound(from: tables.starts, byteCount: RadiusLayout.startsBytes) && isUsable
    }
    isIndexWithdrawn = Atomic(!isUsable)
    tables = Self.tables(
      file, layout.tables, hashes: layout.keys[FingerprintAlgorithm.pdq.section],
      count: header.count(of: .pdq), hasBlocks: sums != nil)
    if let videos = layout.videos {
      frameTables = Self.tables(
        file, videos.tables, hashes: videos.hashes, count: header.videos.hashes, hasBlocks: true)
    } else {
      frameTables = nil
    }
    switch check {
    case .atFirstTouch: break
    case .inBackground:
      // Ends by itself after one pass over the file, which it keeps mapped until then.
      DispatchQueue.global(qos: .utility).async { [self] in checkAll() }
    case .atOpening:
      guard checkAll() else { throw SnapshotReading.corrupt }
    }
  }

  /// Whether a damaged block was found in the index, so that PDQ look-ups compare with every entry until
  /// the list is imported again.
  ///
  /// Answers stay exact: an entry that is damaged itself makes a look-up fail.
  public var isWithdrawn: Bool { isIndexWithdrawn.load(ordering: .acquiring) }

  /// Checks every block that was not checked before; whether all are sound.
  @discardableResult
  public func checkAll() -> Bool {
    guard blocks.checkAll() else {
      if !blocks.areSound(from: layout.index, byteCount: layout.end - layout.index) { withdraw() }
      return false
    }
    return true
  }

  /// What is damaged in a snapshot.
  public enum Damage: Hashable, Sendable {
    /// The search index only: answers stay exact, and slower.
    case index
    /// Entries, their qualities or tags: a look-up that has to read them fails.
    case entries
  }

  /// Checks every block that was not checked before; what is damaged, `nil` when nothing is.
  ///
  /// - Complexity: O(size of the file) the first time.
  public func damage() -> Damage? {
    guard !checkAll() else { return nil }
    return blocks.areSound(from: layout.body, byteCount: layout.index - layout.body)
      ? .index : .entries
  }

  /// The number of entries of one algorithm.
  public func count(of algorithm: FingerprintAlgorithm) -> Int {
    header.count(of: algorithm)
  }

  /// The number of entries of all algorithms.
  public var count: Int { header.total }

  /// The entries whose digest is one of `digests`, in the order MD5, SHA-1, SHA-256.
  ///
  /// - Throws: ``HashIndexError`` `.corrupt` when an entry that has to be read is damaged.
  /// - Complexity: O(log n).
  public func lookup(_ digests: ContentDigests) throws(HashIndexError) -> [ListHit] {
    var hits: [ListHit] = []
    for (algorithm, key) in [
      (FingerprintAlgorithm.md5, digests.md5.bytes), (.sha1, digests.sha1.bytes),
      (.sha256, digests.sha256.bytes),
    ] {
      if let hit = try lookup(algorithm, key) { hits.append(hit) }
    }
    return hits
  }

  /// The entry of these very bytes; `nil` when there is none.
  ///
  /// - Throws: ``HashIndexError`` `.corrupt` when an entry that has to be read is damaged.
  /// - Complexity: O(log n).
  public func lookup(
    exactly algorithm: FingerprintAlgorithm, _ key: [UInt8]
  ) throws(HashIndexError) -> ListHit? {
    guard key.count == algorithm.byteCount else { return nil }
    return try lookup(algorithm, key)
  }

  /// The algorithm and bytes of entry number `entry`; `nil` when there is no such entry.
  ///
  /// - Throws: ``HashIndexError`` `.corrupt` when the entry is damaged.
  public func fingerprint(
    ofEntry entry: Int
  ) throws(HashIndexError) -> (algorithm: FingerprintAlgorithm, bytes: [UInt8])? {
    for algorithm in FingerprintAlgorithm.allCases {
      let position = entry - first(algorithm)
      guard (0..<count(of: algorithm)).contains(position) else { continue }
      let start = layout.keys[algorithm.section] + position * algorithm.byteCount
      try touch(start, algorithm.byteCount)
      return (algorithm, keyBytes(algorithm, position))
    }
    return nil
  }

  /// The PDQ entries within the list's threshold of a picture or of any of its symmetries, nearest
  /// first, each with its smallest distance.
  ///
  /// Nothing is a hit when the picture's quality is below the list's minimum, nor an entry whose stated
  /// quality is; an entry without a stated quality is taken as fit. `dihedral` may be empty.
  ///
  /// - Throws: ``HashIndexError`` `.corrupt` when an entry that has to be read is damaged.
  public func lookup(
    pdq: PDQFingerprint, dihedral: [PDQHash]
  ) throws(HashIndexError) -> [ListHit] {
    guard pdq.quality >= settings.minimumQuality else { return [] }
    var hits: [ListHit] = []
    var found: [Int: Int] = [:]
    try search(tables, for: Array(Set(dihedral + [pdq.hash]))) { _, position, distance in
      found[position] = min(distance, found[position] ?? .max)
    }
    for (position, distance) in found {
      guard try isFit(position) else { continue }
      hits.append(
        ListHit(
          algorithm: .pdq, distance: distance, entry: first(.pdq) + position,
          entryBytes: keyBytes(.pdq, position)))
    }
    return hits.sorted { ($0.distance, $0.entry) < ($1.distance, $1.entry) }
  }

  /// The tags of entry number `entry`; empty when there is no such entry.
  ///
  /// - Throws: ``HashIndexError`` `.corrupt` when the entry's tags are damaged.
  public func tags(ofEntry entry: Int) throws(HashIndexError) -> [String] {
    guard (0..<count).contains(entry) else { return [] }
    let place = layout.tagNumbers + 4 * entry
    try touch(place, 4)
    let number = SnapshotReading.number(file.span, at: place)
    guard number < tagSets.count else { throw SnapshotReading.corrupt }
    return tagSets[number]
  }

  /// Calls `body` for every entry in order of its number: algorithm, bytes, stated quality, tags.
  ///
  /// The bytes of a known video are those of `KnownVideo`. What is needed to work out the root again.
  public func forEachEntry(
    _ body: (FingerprintAlgorithm, [UInt8], Int?, [String]) throws -> Void
  ) throws {
    for algorithm in FingerprintAlgorithm.allCases {
      for position in 0..<count(of: algorithm) {
        let start = layout.keys[algorithm.section] + position * algorithm.byteCount
        try touch(start, algorithm.byteCount)
        let quality = algorithm == .pdq ? try quality(position) : nil
        let bytes =
          algorithm == .vpdq ? try video(position).bytes : keyBytes(algorithm, position)
        try body(algorithm, bytes, quality, tags(ofEntry: first(algorithm) + position))
      }
    }
  }
}

// MARK: - Reading behind the blocks' checksums

extension ListSnapshot {
  private static func tables(
    _ file: Data, _ layout: RadiusLayout?, hashes: Int, count: Int, hasBlocks: Bool
  ) -> RadiusTables {
    if let layout {
      return RadiusTables(storage: file, count: count, layout: layout, isIndexed: true)
    }
    guard hasBlocks || count < RadiusLayout.smallest else {
      return RadiusTables(building: Array(file[hashes..<hashes + 32 * count]))
    }
    let plain = RadiusLayout(hashes: hashes, starts: 0, ids: [], sketches: [])
    return RadiusTables(storage: file, count: count, layout: plain, isIndexed: false)
  }

  private func withdraw() { isIndexWithdrawn.store(true, ordering: .releasing) }

  func touch(_ start: Int, _ byteCount: Int) throws(HashIndexError) {
    guard blocks.areSound(from: start, byteCount: byteCount) else { throw SnapshotReading.corrupt }
  }

  /// Calls `body` for every hash in `tables` within the threshold of one of `queries`: the query's number, the
  /// hash's position, the distance.
  func search(
    _ tables: RadiusTables, for queries: [PDQHash], _ body: (Int, Int, Int) -> Void
  ) throws(HashIndexError) {
    let touch = blocks.touch
    let radius = settings.pdqThreshold
    if !isWithdrawn {
      var hits: [(Int, Int, Int)] = []
      let isDone = RadiusSearch(tables, radius: radius, touch: touch).forEachHit(of: queries) {
        hits.append(($0, $1, $2))
      }
      if isDone {
        for hit in hits { body(hit.0, hit.1, hit.2) }
        return
      }
    }
    var plain = tables
    plain.isIndexed = false
    guard RadiusSearch(plain, radius: radius, touch: touch).forEachHit(of: queries, body) else {
      throw SnapshotReading.corrupt
    }
    // All hashes could be read, so it is the index that is damaged.
    withdraw()
  }

  private func lookup(
    _ algorithm: FingerprintAlgorithm, _ key: [UInt8]
  ) throws(HashIndexError) -> ListHit? {
    let answer = SortedKeys.position(
      of: key.span, in: file.span, start: layout.keys[algorithm.section],
      count: count(of: algorithm), touch: blocks.touch)
    switch answer {
    case .absent: return nil
    case .refused: throw SnapshotReading.corrupt
    case .found(let position):
      return ListHit(
        algorithm: algorithm, distance: 0, entry: first(algorithm) + position, entryBytes: key)
    }
  }

  /// Whether there is an entry of these very bytes.
  func holds(_ algorithm: FingerprintAlgorithm, _ key: [UInt8]) throws(HashIndexError) -> Bool {
    try lookup(algorithm, key) != nil
  }

  /// The number of the entry of these very bytes.
  func entry(_ algorithm: FingerprintAlgorithm, _ key: [UInt8]) throws(HashIndexError) -> Int? {
    try lookup(algorithm, key)?.entry
  }

  /// A hit that was found elsewhere as one on this list: with the entry's number here, and `nil` where the list
  /// has no such entry, or one that its threshold or qualities leave out.
  func hit(_ found: ListHit, pdq: PDQFingerprint?) throws(HashIndexError) -> ListHit? {
    guard let here = try lookup(found.algorithm, found.entryBytes) else { return nil }
    guard found.algorithm == .pdq else { return here }
    guard let pdq, pdq.quality >= settings.minimumQuality, found.distance <= settings.pdqThreshold,
      try isFit(here.entry - first(.pdq))
    else { return nil }
    return ListHit(
      algorithm: .pdq, distance: found.distance, entry: here.entry, entryBytes: found.entryBytes)
  }

  private func isFit(_ position: Int) throws(HashIndexError) -> Bool {
    try quality(position).map { $0 >= settings.minimumQuality } ?? true
  }

  private func quality(_ position: Int) throws(HashIndexError) -> Int? {
    try touch(layout.qualities + position, 1)
    let stored = file.span[layout.qualities + position]
    return stored == SnapshotFormat.unknownQuality ? nil : Int(stored)
  }

  func keyBytes(_ algorithm: FingerprintAlgorithm, _ position: Int) -> [UInt8] {
    let start = layout.keys[algorithm.section] + position * algorithm.byteCount
    let bytes = file.span
    return (start..<start + algorithm.byteCount).map { bytes[$0] }
  }

  /// The number of an algorithm's first entry.
  func first(_ algorithm: FingerprintAlgorithm) -> Int {
    header.counts.prefix(algorithm.section).reduce(0, +)
  }
}
