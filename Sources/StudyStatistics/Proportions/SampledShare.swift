// SPDX-License-Identifier: Apache-2.0
// The share found in a random sample, with the three intervals that studies print, beside each other.

/// The share found in a random sample of a finite population, by three intervals, each two-sided.
///
/// The hypergeometric one is exact for so many items of just this population: bounds and totals go by it. The exact one
/// of Clopper and Pearson takes the population to be without end, and is what many studies print. Wilson's is shorter,
/// and holds far less often where few were found.
public struct SampledShare: Hashable, Sendable {
  /// The methods in the order in which they are told.
  public static let methods: [IntervalMethod] = [.hypergeometric, .clopperPearson, .wilson]

  /// The share of what was looked at, 0 to 1.
  public let share: Double
  /// An interval by each of ``methods``, in their order.
  public let intervals: [StatedInterval]

  /// Works the intervals out.
  ///
  /// - Parameters:
  ///   - found: what was found among what was looked at.
  ///   - population: from which the sample was drawn.
  ///   - level: how sure the intervals are.
  /// - Throws: ``StatisticsError`` `.outOfRange` when more were looked at than there are.
  public init(
    _ found: Tally, of population: FinitePopulation, level: ConfidenceLevel = .percent95
  ) throws(StatisticsError) {
    let counts = try population.bounds(found, level: level)
    let size = Double(population.size)
    let exact = Interval(Double(counts.lowerBound) / size, Double(counts.upperBound) / size)
    share = found.share
    intervals = [
      StatedInterval(exact, .hypergeometric, level),
      StatedInterval(
        ProportionInterval.clopperPearson(found, level: level), .clopperPearson, level),
      StatedInterval(ProportionInterval.wilson(found, level: level), .wilson, level),
    ]
  }
}
