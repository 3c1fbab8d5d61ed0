// SPDX-License-Identifier: Apache-2.0
// What was added to and removed from a list since its snapshot was written.

public import EvidenceModel

/// One fingerprint of a list, with its algorithm.
public struct ListKey: Hashable, Sendable {
  /// The fingerprint's algorithm.
  public let algorithm: FingerprintAlgorithm
  /// The fingerprint.
  public let key: FingerprintKey

  /// Groups the parts of a key.
  public init(_ algorithm: FingerprintAlgorithm, _ key: FingerprintKey) {
    self.algorithm = algorithm
    self.key = key
  }
}

/// What was added to and removed from a list since its snapshot was written: for each fingerprint the
/// last word on it.
///
/// Applying the same changes again changes nothing, so a reader may see a merged snapshot together with
/// the changes that were merged into it.
public struct ListChanges: Hashable, Sendable {
  /// What an added entry says.
  struct Statement: Hashable, Sendable {
    let quality: Int?
    let tags: [String]
    var video: VPDQFingerprint?
  }

  /// The last word on each fingerprint; `nil` where it was removed.
  private(set) var words: [ListKey: Statement?] = [:]

  /// No changes.
  public init() {}

  /// The number of fingerprints that changed.
  public var count: Int { words.count }

  /// Adds an entry of a file or picture, or replaces what is said of it.
  public mutating func add(_ key: ListKey, quality: Int? = nil, tags: [String] = []) {
    precondition(key.algorithm != .vpdq, "a known video is added with its frames")
    words[key] = .some(Statement(quality: quality, tags: tags))
  }

  /// Adds a known video, or replaces what is said of it.
  public mutating func add(_ video: KnownVideo, tags: [String] = []) {
    words[ListKey(.vpdq, video.key)] = .some(
      Statement(quality: nil, tags: tags, video: video.fingerprint))
  }

  /// Removes an entry.
  public mutating func remove(_ key: ListKey) { words[key] = .some(nil) }

  /// Applies later changes over these.
  mutating func apply(_ later: ListChanges) {
    words.merge(later.words) { _, new in new }
  }
}

extension ListChanges {
  /// The tag that marks a removal in a file of changes; no list can hold it.
  private static let removal = ["\u{0}removed"]

  /// Reads a file of changes, which is a snapshot whose removed entries carry a mark.
  ///
  /// - Throws: ``HashIndexError`` when a part of it is damaged.
  init(_ file: ListSnapshot) throws {
    try file.forEachEntry { algorithm, bytes, quality, tags in
      let video = algorithm == .vpdq ? KnownVideo(bytes: bytes) : nil
      guard let key = video?.key ?? FingerprintKey(bytes: bytes) else { return }
      let statement =
        tags == Self.removal
        ? nil : Statement(quality: quality, tags: tags, video: video?.fingerprint)
      words[ListKey(algorithm, key)] = .some(statement)
    }
  }

  /// Whether an entry of a file of changes was removed.
  static func isRemoval(_ tags: [String]) -> Bool { tags == removal }

  /// The entries of a file of changes.
  func entries() -> HashListEntries {
    var builder = HashListEntriesBuilder()
    for (key, statement) in words {
      builder.add(key, statement ?? Statement(quality: nil, tags: Self.removal))
    }
    return builder.finish().entries
  }

  /// The entries of a snapshot with these changes made.
  func entries(over snapshot: ListSnapshot) throws -> HashListEntries {
    var builder = HashListEntriesBuilder()
    try snapshot.forEachEntry { algorithm, bytes, quality, tags in
      let video = algorithm == .vpdq ? KnownVideo(bytes: bytes) : nil
      guard let key = video?.key ?? FingerprintKey(bytes: bytes),
        words[ListKey(algorithm, key)] == nil
      else { return }
      builder.add(
        ListKey(algorithm, key),
        Statement(quality: quality, tags: tags, video: video?.fingerprint))
    }
    for (key, statement) in words {
      if let statement { builder.add(key, statement) }
    }
    return builder.finish().entries
  }
}

extension HashListEntriesBuilder {
  /// Adds what a change says of an entry; a video that was removed has no frames any more.
  fileprivate mutating func add(_ key: ListKey, _ statement: ListChanges.Statement) {
    let tags = tagSet(statement.tags)
    guard key.algorithm == .vpdq else {
      return add(key.algorithm, key.key, quality: statement.quality, tagSet: tags)
    }
    let frames = statement.video ?? VPDQFingerprint(frames: [])
    add(KnownVideo(key: key.key, fingerprint: frames), tagSet: tags)
  }
}
