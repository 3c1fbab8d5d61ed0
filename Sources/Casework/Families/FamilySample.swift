// SPDX-License-Identifier: Apache-2.0
// The members of a family that are looked at before one decision is carried over it.

internal import EvidenceModel

/// The members of a family that a person looks at before carrying a decision over it.
///
/// Every member has a rank of its own within the family, so that a draw stays when families are made anew, and a member
/// that comes or goes changes little of it. The medoid is never drawn.
struct FamilySample {
  /// The most other members of a family of which none is drawn: looking at them first would leave nothing to carry.
  static let smallest = 3
  /// The share of the other members that is drawn, the fewest and the most.
  private static let (share, fewest, most) = (0.1, 3, FamilyBrowser.mostMembers / 2)

  /// The members besides the medoid in the order in which they are drawn; empty where none is.
  private let ranked: [Int64]
  /// How many are looked at: at most half of ``ranked``.
  private let wanted: Int

  /// The sample of the family with these members and this medoid.
  ///
  /// - Complexity: O(members × log(members)).
  init(_ items: [Int64], family: Int64) {
    let others = items.filter { $0 != family }
    guard others.count > Self.smallest else {
      (ranked, wanted) = ([], 0)
      return
    }
    let share = Int((Double(others.count) * Self.share).rounded(.up))
    wanted = min(others.count / 2, Self.most, max(Self.fewest, share))
    ranked = others.map { (rank: Self.rank(of: $0, in: family), item: $0) }.sorted { $0 < $1 }
      .map(\.item)
  }

  /// The members to be looked at, the same for everybody who left none of them, whatever was recorded.
  static func draw(_ items: [Int64], family: Int64) -> Set<Int64> {
    Set(
      FamilySample(items, family: family).drawn(isAnswered: { _ in false }, isLeft: { _ in false }))
  }

  /// The members to be looked at by somebody, in the order drawn: in place of each that the person left to others without
  /// an answer, the next in the order.
  ///
  /// As many stay to be looked at, whatever is left. Nothing is carried to what was left, so that whoever leaves one
  /// member after another until a pleasing one comes gets no look less.
  ///
  /// - Parameters:
  ///   - isAnswered: Whether the person looked at a member and gave an answer.
  ///   - isLeft: Whether the person left a member to others; asked of what is drawn and not answered alone.
  /// - Returns: the numbers of the members.
  func drawn(
    isAnswered: (Int64) throws -> Bool, isLeft: (Int64) throws -> Bool
  ) rethrows -> [Int64] {
    var drawn: [Int64] = []
    for item in ranked {
      guard drawn.count < wanted else { break }
      if try isAnswered(item) || !isLeft(item) { drawn.append(item) }
    }
    return drawn
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
