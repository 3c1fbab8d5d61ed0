// SPDX-License-Identifier: Apache-2.0
// A sample of a stratum, and what became known since of the items from which it was drawn.

/// A simple random sample, and what is known by now of the items from which it was drawn.
///
/// How many of these items are of the class is fixed before the draw. So the sample's exact bounds of that number hold
/// whatever was looked at afterwards, and however that was chosen: also where it was chosen by what the sample showed.
/// What is on record by now is taken off. What is left is bounded by what remains, between none and all of what nobody
/// knows yet. No assumption is made of how what was opened differs from the rest.
public struct StratumSample: Hashable, Sendable {
  /// How many items there were when it was drawn.
  public let population: FinitePopulation
  /// What was found among what was looked at for it.
  public let sample: Tally
  /// How many items of the population are known by now to be of the class; those of the sample are among them.
  public let known: Int
  /// Of how many items of the population it is not known yet.
  public let left: Int

  /// A sample in which `found` of `examined` items were of the class.
  ///
  /// - Parameters:
  ///   - population: How many items there were.
  ///   - found: How many of the class were found.
  ///   - examined: How many were looked at.
  ///   - since: How many more of the population were found since, outside of the sample.
  ///   - left: Of how many of the population it is not known yet; all outside of the sample when `nil`.
  /// - Throws: ``StatisticsError`` `.emptyStratum`, `.unsampledStratum`, `.outOfRange`.
  public init(
    population: Int, found: Int, of examined: Int, since: Int = 0, left: Int? = nil
  ) throws(StatisticsError) {
    self.population = try FinitePopulation(population)
    guard examined != 0 else {
      throw StatisticsError(
        .unsampledStratum,
        "not defined: no item of it was looked at, and nothing is known of it; sample it")
    }
    sample = try Tally(found: found, of: examined)
    _ = try self.population.bounds(sample)
    let outside = population - examined
    let left = left ?? outside
    guard since >= 0, left >= 0, since <= outside, left <= outside - since else {
      throw StatisticsError(
        .outOfRange, "what was found since and what is left are parts of what was not drawn")
    }
    known = found + since
    self.left = left
  }

  /// The estimate of how many of what is left are of the class, within what is possible.
  public var rest: Double { min(Double(left), max(0, surplus)) }

  /// The estimate of the population less what is known; below 0 or above what is left where the draw came out so.
  var surplus: Double { Double(population.size) * sample.share - Double(known) }

  /// How many of what is left can be of the class, two-sided at a level; all of it where more, or fewer, are known than
  /// the sample lets expect.
  func bounds(_ level: ConfidenceLevel) throws(StatisticsError) -> ClosedRange<Int> {
    let bounds = try population.bounds(sample, level: level)
    let (least, most) = (bounds.lowerBound - known, bounds.upperBound - known)
    guard most >= 0, least <= left else { return 0...left }
    return max(0, least)...min(left, most)
  }

  /// How much the estimate weighs beside that of another sample: the inverse of its variance, but for a factor that is the
  /// same for all.
  var weight: Double {
    let (size, examined) = (Double(population.size), Double(sample.examined))
    return examined / (size * max(1, size - examined))
  }
}
