// SPDX-License-Identifier: Apache-2.0
// Writes the index over several lists, and holds it against them.

internal import EvidenceModel

extension LibraryIndex {
  /// Writes an index over `members`.
  ///
  /// It is written whole: to a temporary name, to disk, then to its own name. Nothing is done while somebody else
  /// writes it.
  ///
  /// - Returns: whether it was written.
  /// - Throws: ``HashIndexError`` `.corrupt` when an entry of a list is damaged, `.unwritable`; what `check`
  ///   throws, which is called at every 65,536th entry.
  /// - Complexity: O(n log n) in the entries of all lists, some 150 bytes each.
  @discardableResult
  public static func write(
    _ members: [LibraryMember], to path: String, check: () throws -> Void = {}
  ) throws -> Bool {
    try FileLock.ifFree(path) { try writeAll(members, to: path, check: check) }
  }

  private static func writeAll(
    _ members: [LibraryMember], to path: String, check: () throws -> Void
  ) throws {
    var builder = HashListEntriesBuilder()
    var done = 0
    for (number, member) in members.enumerated() {
      let tags = builder.tagSet([String(number)])
      try member.snapshot.forEachEntry { algorithm, bytes, _, _ in
        // Known videos are searched list by list.
        guard algorithm != .vpdq else { return }
        guard let key = FingerprintKey(bytes: bytes) else { throw SnapshotReading.corrupt }
        builder.add(algorithm, key, tagSet: tags)
        done += 1
        if done.isMultiple(of: 65_536) { try check() }
      }
    }
    var settings = HashListSettings(name: "library index", owner: owner, polarity: .positive)
    settings.pdqThreshold = members.map(\.snapshot.settings.pdqThreshold).max() ?? 0
    settings.minimumQuality = 0
    settings.tags = members.map(\.mark)
    try check()
    try ListSnapshot.write(
      builder.finish().entries, settings: settings, root: .ofEmptyInput,
      sourceDigest: .ofEmptyInput, to: path)
  }

  /// Whether every entry of every member in the index is there as one of that list's, so that a search in the
  /// index misses nothing; reads all of them.
  ///
  /// - Throws: ``HashIndexError`` when a member's snapshot is damaged.
  /// - Complexity: O(n log n).
  public func isComplete(for members: [LibraryMember]) throws -> Bool {
    guard isSound() else { return false }
    for member in members {
      guard let number = number(of: member) else { continue }
      guard threshold >= member.snapshot.settings.pdqThreshold else { return false }
      var isComplete = true
      try member.snapshot.forEachEntry { algorithm, bytes, _, _ in
        guard isComplete, algorithm != .vpdq else { return }
        isComplete = try lists(holding: algorithm, bytes).contains(String(number))
      }
      guard isComplete else { return false }
    }
    return true
  }
}
