// SPDX-License-Identifier: Apache-2.0
// One version of a known list, mapped from its snapshot file, and what an item hits on it.

public import EvidenceModel
internal import Foundation

/// One version of a known list, mapped from its snapshot file.
///
/// Opening checks the whole file against its checksum and builds the PDQ index in memory; exact
/// look-ups read the mapping. The file must not be changed while it is open: snapshots are written
/// whole, under a new name, and never touched again.
public final class ListSnapshot: Sendable {
  /// What was stated of the list when it was imported.
  public let settings: HashListSettings
  /// The root over the sorted entries, which the ledger holds too.
  public let root: SHA256Digest
  /// SHA-256 of the file that was imported.
  public let sourceDigest: SHA256Digest

  private let header: SnapshotHeader
  private let layout: SnapshotLayout
  private let file: Data
  private let tagSets: [[String]]
  private let index: RadiusIndex

  /// Maps and checks the snapshot at `path`.
  ///
  /// - Throws: ``HashIndexError`` `.unreadable`, `.notASnapshot`, `.newerFormat` or `.corrupt`.
  /// - Complexity: O(n).
  public init(path: String) throws(HashIndexError) {
    do {
      file = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
    } catch {
      throw HashIndexError(.unreadable, "a list's snapshot cannot be read; import the list again")
    }
    (header, layout) = try SnapshotReading.check(file.span)
    settings = header.settings
    root = header.root
    sourceDigest = header.sourceDigest
    tagSets = try SnapshotReading.tagSets(file.span, layout, header)
    index = RadiusIndex(SnapshotReading.hashes(file.span, layout, header))
  }

  /// The number of entries of one algorithm.
  public func count(of algorithm: FingerprintAlgorithm) -> Int {
    header.counts[Self.ordinal(algorithm)]
  }

  /// The number of entries of all algorithms.
  public var count: Int { header.total }

  /// The entries whose digest is one of `digests`, in the order MD5, SHA-1, SHA-256.
  ///
  /// - Complexity: O(log n).
  public func lookup(_ digests: ContentDigests) -> [ListHit] {
    [
      lookup(.md5, digests.md5.bytes), lookup(.sha1, digests.sha1.bytes),
      lookup(.sha256, digests.sha256.bytes),
    ].compactMap { $0 }
  }

  /// The PDQ entries within the list's threshold of a picture or of any of its symmetries, nearest
  /// first, each with its smallest distance.
  ///
  /// Nothing is a hit when the picture's quality is below the list's minimum, nor an entry whose stated
  /// quality is; an entry without a stated quality is taken as fit. `dihedral` may be empty.
  public func lookup(pdq: PDQFingerprint, dihedral: [PDQHash]) -> [ListHit] {
    guard pdq.quality >= settings.minimumQuality else { return [] }
    var nearest: [Int: Int] = [:]
    for hash in Set(dihedral + [pdq.hash]) {
      index.forEachHit(hash, radius: settings.pdqThreshold) { position, distance in
        nearest[position] = min(distance, nearest[position] ?? .max)
      }
    }
    return nearest.filter { isFit($0.key) }.map { position, distance in
      ListHit(
        algorithm: .pdq, distance: distance, entry: first(.pdq) + position,
        entryBytes: keyBytes(.pdq, position))
    }.sorted { ($0.distance, $0.entry) < ($1.distance, $1.entry) }
  }

  /// The tags of entry number `entry`; empty when there is no such entry.
  public func tags(ofEntry entry: Int) -> [String] {
    guard (0..<count).contains(entry) else { return [] }
    let bytes = file.span
    let number = SnapshotReading.number(bytes, at: layout.tagNumbers + 4 * entry)
    return number < tagSets.count ? tagSets[number] : []
  }

  /// Calls `body` for every entry in order of its number: algorithm, bytes, stated quality, tags.
  ///
  /// What is needed to work out the root again.
  public func forEachEntry(
    _ body: (FingerprintAlgorithm, [UInt8], Int?, [String]) throws -> Void
  ) rethrows {
    for algorithm in FingerprintAlgorithm.allCases {
      for position in 0..<count(of: algorithm) {
        let quality = algorithm == .pdq ? quality(position) : nil
        try body(
          algorithm, keyBytes(algorithm, position), quality,
          tags(ofEntry: first(algorithm) + position))
      }
    }
  }

  private func lookup(_ algorithm: FingerprintAlgorithm, _ key: [UInt8]) -> ListHit? {
    let found = SortedKeys.position(
      of: key.span, in: file.span, start: layout.keys[Self.ordinal(algorithm)],
      count: count(of: algorithm))
    return found.map {
      ListHit(algorithm: algorithm, distance: 0, entry: first(algorithm) + $0, entryBytes: key)
    }
  }

  private func isFit(_ position: Int) -> Bool {
    quality(position).map { $0 >= settings.minimumQuality } ?? true
  }

  private func quality(_ position: Int) -> Int? {
    let stored = file.span[layout.qualities + position]
    return stored == SnapshotFormat.unknownQuality ? nil : Int(stored)
  }

  private func keyBytes(_ algorithm: FingerprintAlgorithm, _ position: Int) -> [UInt8] {
    let start = layout.keys[Self.ordinal(algorithm)] + position * algorithm.byteCount
    let bytes = file.span
    return (start..<start + algorithm.byteCount).map { bytes[$0] }
  }

  /// The number of an algorithm's first entry.
  private func first(_ algorithm: FingerprintAlgorithm) -> Int {
    header.counts.prefix(Self.ordinal(algorithm)).reduce(0, +)
  }

  private static func ordinal(_ algorithm: FingerprintAlgorithm) -> Int {
    switch algorithm {
    case .md5: 0
    case .sha1: 1
    case .sha256: 2
    case .pdq: 3
    }
  }
}
