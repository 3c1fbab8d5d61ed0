// SPDX-License-Identifier: Apache-2.0
// Items with the same hashes under every symmetry, which are worked on as one.

internal import EvidenceModel

/// Groups of items with the same hashes, their *twins*, so that only the first of each is compared with others.
///
/// Twins have the same distances to everything. So once one joins a family the others follow, over edges of length
/// zero: a family holds all of a group or none, and nothing but the order of its members hangs on which is which.
struct FamilyTwins: Sendable {
  /// The first item of each group, in the order of the digests.
  let firsts: [FamilyItem]
  /// The digests of all items, sorted.
  private let digests: [SHA256Digest]
  /// Where the items of each group begin in `items`, and where the last ones end.
  private let starts: [Int]
  /// The numbers of the items, group after group, ascending in each.
  private let items: [UInt32]

  /// Groups items that are sorted by their digests.
  ///
  /// - Complexity: O(items).
  init(_ sorted: [FamilyItem]) {
    var numbers: [Hashes: Int] = [:]
    var groups: [Int] = []
    var counts: [Int] = []
    var firsts: [FamilyItem] = []
    for item in sorted {
      let hashes = Hashes(stored: item.fingerprint.hash, variants: item.variants)
      let group = numbers[hashes] ?? firsts.count
      if group == firsts.count {
        numbers[hashes] = group
        firsts.append(item)
        counts.append(0)
      }
      groups.append(group)
      counts[group] += 1
    }
    var starts = [0]
    for count in counts { starts.append(starts[starts.count - 1] + count) }
    var free = starts
    var items = [UInt32](repeating: 0, count: sorted.count)
    for (number, group) in groups.enumerated() {
      items[free[group]] = UInt32(number)
      free[group] += 1
    }
    self.firsts = firsts
    digests = sorted.map(\.digest)
    self.starts = starts
    self.items = items
  }

  /// The number of items of a group.
  func count(_ group: Int) -> Int { starts[group + 1] - starts[group] }

  /// The number, in the order of the digests, of the item at `position` of a group.
  func item(_ group: Int, _ position: Int) -> Int { Int(items[starts[group] + position]) }

  /// The digest of an item by its number.
  func digest(_ item: Int) -> SHA256Digest { digests[item] }

  /// What twins have in common.
  private struct Hashes: Hashable {
    let stored: PDQHash
    let variants: [PDQHash]
  }
}
