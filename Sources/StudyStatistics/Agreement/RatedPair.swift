// SPDX-License-Identifier: Apache-2.0
// Which two classes meet in the ratings of one item, whoever gave them.

/// How many pairs of ratings of one item gave two classes.
public struct RatedPair: Hashable, Sendable {
  /// One class, which comes no later in the table than the other.
  public let first: String
  /// The other, or the same.
  public let second: String
  /// How many pairs.
  public let count: Int
}

extension RatingTable {
  /// The confusion table of all raters together, as its cells that are not empty.
  ///
  /// Every two ratings of one item are a pair; who gave which is not told, so that the table is of no one rater. Of many
  /// ratings an item has many pairs: it is a table to look at, not one to compute from.
  ///
  /// - Complexity: O(items × raters²).
  public var ratedPairs: [RatedPair] {
    var counts = [[Int]](repeating: [Int](repeating: 0, count: labels.count), count: labels.count)
    for row in rows {
      let given = row.compactMap(\.self)
      for (place, left) in given.enumerated() {
        for right in given.dropFirst(place + 1) { counts[min(left, right)][max(left, right)] += 1 }
      }
    }
    return labels.indices.flatMap { first in
      labels.indices.compactMap { second in
        let count = counts[first][second]
        return count > 0
          ? RatedPair(first: labels[first], second: labels[second], count: count) : nil
      }
    }
  }
}
