// SPDX-License-Identifier: Apache-2.0
// The members of a family that are looked at before one decision is carried over it.

internal import EvidenceModel

/// Draws the members of a family that a person looks at before carrying a decision over it.
enum FamilySample {
  /// The most other members of a family of which none is drawn: looking at them first would leave nothing to carry.
  static let smallest = 3
  /// The share of the other members that is drawn, the fewest and the most.
  private static let (share, fewest, most) = (0.1, 3, FamilyBrowser.mostMembers / 2)

  /// The members to be looked at: the same for everybody, whatever was recorded; at most half of those besides the
  /// medoid, which is never drawn.
  ///
  /// Every member has a rank of its own within the family, so that a draw stays when families are made anew, and a member
  /// that comes or goes changes little of it.
  static func draw(_ items: [Int64], family: Int64) -> Set<Int64> {
    let others = items.filter { $0 != family }
    guard others.count > smallest else { return [] }
    let share = Int((Double(others.count) * Self.share).rounded(.up))
    let wanted = min(others.count / 2, most, max(fewest, share))
    let ranked = others.map { (rank: rank(of: $0, in: family), item: $0) }.sorted { $0 < $1 }
    return Set(ranked.prefix(wanted).map(\.item))
  }

  private static func rank(of item: Int64, in family: Int64) -> UInt64 {
    var generator = SeededGenerator(seed: UInt64(bitPattern: item), label: "family \(family)")
    return generator.next()
  }

  /// Why nothing is carried over yet, with the numbers of the items to look at.
  static func refusal(_ unchecked: [Int64]) -> CaseworkError {
    let named = unchecked.prefix(20).map(String.init).joined(separator: ", ")
    let more = unchecked.count > 20 ? " and \(unchecked.count - 20) more" : ""
    return CaseworkError(
      .conflict,
      "look first at what was drawn for a check of this family, and record it: "
        + (unchecked.count == 1 ? "item " : "items ") + named + more,
      refusal: .checkFirst, items: unchecked)
  }
}
