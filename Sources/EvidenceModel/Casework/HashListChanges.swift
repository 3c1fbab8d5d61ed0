// SPDX-License-Identifier: Apache-2.0
// What is other in a version of a list than in the one before.

/// How many entries of a list came, went, or are said otherwise than in the version before.
public struct HashListChanges: Hashable, Sendable {
  /// Entries that the version before has not.
  public private(set) var added = 0
  /// Entries that only the version before has: withdrawn, they match no more.
  public private(set) var removed = 0
  /// Entries of both whose tags or stated quality are other.
  public private(set) var changed = 0

  /// Compares two versions.
  ///
  /// - Complexity: O(n).
  public init(from old: HashListEntries, to new: HashListEntries) {
    for algorithm in FingerprintAlgorithm.allCases {
      let (before, after) = (old[algorithm], new[algorithm])
      var (left, right) = (0, 0)
      while left < before.count || right < after.count {
        if right == after.count || (left < before.count && before[left].key < after[right].key) {
          removed += 1
          left += 1
        } else if left == before.count || after[right].key < before[left].key {
          added += 1
          right += 1
        } else {
          let isSame =
            before[left].quality == after[right].quality
            && old.tagSets[Int(before[left].tagSet)] == new.tagSets[Int(after[right].tagSet)]
          if !isSame { changed += 1 }
          left += 1
          right += 1
        }
      }
    }
  }
}
