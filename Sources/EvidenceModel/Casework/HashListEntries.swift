// SPDX-License-Identifier: Apache-2.0
// The entries of one version of a known list: sorted, each fingerprint once.

/// One fingerprint of a known list.
public struct HashListEntry: Hashable, Sendable {
  /// The fingerprint's bytes.
  public let key: FingerprintKey
  /// Which of the list's tag sets this entry has; 0 is the empty one.
  public let tagSet: UInt32
  private let storedQuality: UInt8

  /// Groups the parts of an entry; `quality` is 0...100, or `nil` where the list states none.
  public init(key: FingerprintKey, quality: Int?, tagSet: UInt32) {
    self.key = key
    self.tagSet = tagSet
    storedQuality = quality.map { UInt8(clamping: min(100, max(0, $0))) } ?? .max
  }

  /// The PDQ quality that the list states, 0...100; `nil` where it states none.
  public var quality: Int? { storedQuality == .max ? nil : Int(storedQuality) }
}

/// The entries of one list version, each algorithm sorted bytewise without repeats.
///
/// An entry's number is its position when MD5, SHA-1, SHA-256, PDQ and vPDQ entries follow one another.
/// Forty bytes an entry in memory, and 56 a frame of a known video.
public struct HashListEntries: Hashable, Sendable {
  /// Distinct sets of tags; the first is empty.
  public let tagSets: [[String]]
  private let md5: [HashListEntry]
  private let sha1: [HashListEntry]
  private let sha256: [HashListEntry]
  private let pdq: [HashListEntry]
  private let vpdq: [HashListEntry]
  /// The fingerprint of each known video, in the order of the vPDQ entries.
  public let videos: [VPDQFingerprint]

  fileprivate init(
    _ sorted: [FingerprintAlgorithm: [HashListEntry]], videos: [VPDQFingerprint],
    tagSets: [[String]]
  ) {
    self.tagSets = tagSets
    self.videos = videos
    md5 = sorted[.md5] ?? []
    sha1 = sorted[.sha1] ?? []
    sha256 = sorted[.sha256] ?? []
    pdq = sorted[.pdq] ?? []
    vpdq = sorted[.vpdq] ?? []
  }

  /// The sorted entries of one algorithm.
  public subscript(algorithm: FingerprintAlgorithm) -> [HashListEntry] {
    switch algorithm {
    case .md5: md5
    case .sha1: sha1
    case .sha256: sha256
    case .pdq: pdq
    case .vpdq: vpdq
    }
  }

  /// The number of entries of all algorithms.
  public var count: Int {
    md5.count + sha1.count + sha256.count + pdq.count + vpdq.count
  }
}

/// Collects the entries of a list in any order.
public struct HashListEntriesBuilder: Sendable {
  private var collected = [[HashListEntry]](
    repeating: [], count: FingerprintAlgorithm.allCases.count)
  private var videos: [FingerprintKey: VPDQFingerprint] = [:]
  private var tagSets: [[String]] = [[]]
  private var numbers: [[String]: UInt32] = [[]: 0]

  /// Starts empty.
  public init() {}

  /// Whether nothing was added.
  public var isEmpty: Bool { collected.allSatisfy(\.isEmpty) }

  /// The number of a set of tags, given on its first use.
  public mutating func tagSet(_ tags: [String]) -> UInt32 {
    if let number = numbers[tags] { return number }
    let number = UInt32(clamping: tagSets.count)
    tagSets.append(tags)
    numbers[tags] = number
    return number
  }

  /// The tags of a set.
  public func tags(ofSet number: UInt32) -> [String] {
    tagSets.indices.contains(Int(number)) ? tagSets[Int(number)] : []
  }

  /// Adds one fingerprint of a file or picture with the number of its tags.
  public mutating func add(
    _ algorithm: FingerprintAlgorithm, _ key: FingerprintKey, quality: Int? = nil,
    tagSet: UInt32 = 0
  ) {
    collected[algorithm.ordinal].append(
      HashListEntry(key: key, quality: quality, tagSet: tagSet))
  }

  /// Adds a known video with the number of its tags.
  public mutating func add(_ video: KnownVideo, tagSet: UInt32 = 0) {
    videos[video.key] = video.fingerprint
    add(.vpdq, video.key, tagSet: tagSet)
  }

  /// Sorts, unites repeats, and leaves the builder empty.
  ///
  /// A repeated fingerprint becomes one entry with the tags of all; a PDQ hash keeps the statement
  /// under which it matches most: no stated quality before a stated one, then the higher.
  ///
  /// - Complexity: O(n log n).
  /// - Returns: the entries, and how many repeats were united.
  public mutating func finish() -> (entries: HashListEntries, duplicates: Int) {
    var sorted: [FingerprintAlgorithm: [HashListEntry]] = [:]
    var duplicates = 0
    for algorithm in FingerprintAlgorithm.allCases {
      var all = collected[algorithm.ordinal]
      collected[algorithm.ordinal] = []
      all.sort { $0.key < $1.key }
      var kept: [HashListEntry] = []
      kept.reserveCapacity(all.count)
      for entry in all {
        if let last = kept.last, last.key == entry.key {
          kept[kept.count - 1] = unite(last, entry)
          duplicates += 1
        } else {
          kept.append(entry)
        }
      }
      sorted[algorithm] = kept
    }
    let ordered = (sorted[.vpdq] ?? []).map { videos[$0.key] ?? VPDQFingerprint(frames: []) }
    let entries = HashListEntries(sorted, videos: ordered, tagSets: tagSets)
    self = HashListEntriesBuilder()
    return (entries, duplicates)
  }

  private mutating func unite(_ first: HashListEntry, _ second: HashListEntry) -> HashListEntry {
    var tags = first.tagSet
    if first.tagSet != second.tagSet {
      let union = Set(tagSets[Int(first.tagSet)]).union(tagSets[Int(second.tagSet)])
      tags = tagSet(union.sorted())
    }
    var quality: Int?
    if let one = first.quality, let other = second.quality { quality = max(one, other) }
    return HashListEntry(key: first.key, quality: quality, tagSet: tags)
  }
}

extension FingerprintAlgorithm {
  fileprivate var ordinal: Int {
    switch self {
    case .md5: 0
    case .sha1: 1
    case .sha256: 2
    case .pdq: 3
    case .vpdq: 4
    }
  }
}
