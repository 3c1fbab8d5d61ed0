// SPDX-License-Identifier: Apache-2.0
// How large an audit sample was planned to be, and what its size says of what it was drawn from.

internal import StudyStatistics

/// How many items of a stratum a study plan says are drawn.
public enum SampleDesign: Hashable, Sendable {
  /// So many; all where there are fewer.
  case items(Int)
  /// So large a share of the stratum, above 0 to 1, rounded up, and one item at least.
  case share(Double)
  /// As many as it takes so that none found excludes, with this confidence, that so large a share is criminal.
  case excludes(share: Double, confidence: Double)

  /// How many items are drawn of so many; `nil` where the design cannot be kept.
  ///
  /// - Complexity: O(log(population) × √population).
  public func size(of population: Int) -> Int? {
    guard population > 0 else { return nil }
    switch self {
    case .items(let count): return count >= 1 ? min(count, population) : nil
    case .share(let share):
      guard share > 0, share <= 1 else { return nil }
      return min(population, max(1, Int((share * Double(population)).rounded(.up))))
    case .excludes(_, let confidence):
      guard let count = excluded(of: population), let level = try? ConfidenceLevel(confidence)
      else { return nil }
      return try? ElusionTest(population: population, excluding: count, level: level).sampleSize
    }
  }

  /// How many criminal items, or more, of so many the design is to exclude; `nil` where it excludes none by name.
  public func excluded(of population: Int) -> Int? {
    guard case .excludes(let share, _) = self, population > 0, share > 0, share < 1 else {
      return nil
    }
    return max(1, Int((share * Double(population)).rounded()))
  }

  /// The numbers of items around `population` of which the design draws as many; an end is `nil` where there are `reach`
  /// such numbers or more on its side.
  ///
  /// Who knows the plan and the size of the sample knows that the stratum had one of them.
  func populations(around population: Int, reach: Int) -> (least: Int?, most: Int?) {
    let drawn = size(of: population)
    func end(_ step: Int) -> Int? {
      for distance in 1...reach where size(of: population + step * distance) != drawn {
        return population + step * (distance - 1)
      }
      return nil
    }
    return (end(-1), end(1))
  }
}
