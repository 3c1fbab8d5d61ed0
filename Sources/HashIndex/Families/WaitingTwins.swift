// SPDX-License-Identifier: Apache-2.0
// The twins of a growing family's members, which join one after another in the order of their digests.

internal import EvidenceModel

/// The twins of members of a growing family that have not joined yet: an edge of length zero leads to each.
struct WaitingTwins {
  private struct Group {
    /// The position of the next item of the group.
    var position: Int
    /// The first member, by digest, among those at distance zero.
    var member: Int
    let medoidDistance: Int
  }

  private let twins: FamilyTwins
  private var groups: [Int: Group] = [:]
  private var queue = PriorityQueue<WaitingItem>()

  init(_ twins: FamilyTwins) { self.twins = twins }

  /// The groups that wait over an edge from a member later than `member`, so that one of length zero would replace
  /// it.
  func groups(behind member: Int) -> [Int] {
    groups.filter { member < $0.value.member }.map(\.key)
  }

  /// Says that a group that waits is at distance zero from `member`, which comes before the one it had.
  mutating func offer(_ group: Int, from member: Int) { groups[group]?.member = member }

  /// Says that the first item of `group` joined; `member` is the first member at distance zero, perhaps itself.
  mutating func join(_ group: Int, member: Int, medoidDistance: Int) {
    guard twins.count(group) > 1 else { return }
    groups[group] = Group(position: 1, member: member, medoidDistance: medoidDistance)
    queue.insert(WaitingItem(item: twins.item(group, 1), group: group))
  }

  /// Takes out the next item that waits, if it comes before item number `limit`.
  mutating func next(
    before limit: Int
  ) -> (item: Int, group: Int, member: Int, medoidDistance: Int)? {
    guard let first = queue.removeSmallest() else { return nil }
    guard first.item < limit, var group = groups[first.group] else {
      queue.insert(first)
      return nil
    }
    group.position += 1
    if group.position < twins.count(first.group) {
      queue.insert(WaitingItem(item: twins.item(first.group, group.position), group: first.group))
      groups[first.group] = group
    } else {
      groups[first.group] = nil
    }
    return (first.item, first.group, group.member, group.medoidDistance)
  }
}

/// The next item of a group that waits.
private struct WaitingItem: Comparable {
  let item: Int
  let group: Int

  static func < (left: WaitingItem, right: WaitingItem) -> Bool { left.item < right.item }
}
