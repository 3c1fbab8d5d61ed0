// SPDX-License-Identifier: Apache-2.0
// Agreement on one class: when one rater gives it, how often another does.

extension RatingTable {
  /// The specific agreement on a class: of a rating picked at random among those that give it, the chance that another
  /// rating of the same item gives it too.
  ///
  /// Unlike the raw agreement it is not raised by the many items on which everybody agrees that they are of another
  /// class.
  ///
  /// - Throws: ``StatisticsError`` `.unknownName`, `.oneItem`; `.unusedClass` when no item rated twice was given it.
  /// - Source: R. L. Spitzer, J. L. Fleiss, Br. J. Psychiatry 125 (1974), 341–347; for missing ratings
  ///   D. V. Cicchetti, A. R. Feinstein, J. Clin. Epidemiol. 43 (1990), 551–558.
  public func specificAgreement(on label: String) throws(StatisticsError) -> Double {
    let ratings = try GroupedRatings(asked(of: label), .rawAgreement)
    guard pairableItems > 1 else { throw .oneItem }
    var (agreeing, possible) = (0, 0)
    for (counts, weight) in zip(ratings.patterns, ratings.weights) {
      agreeing += weight * counts[0] * (counts[0] - 1)
      possible += weight * counts[0] * (counts[0] + counts[1] - 1)
    }
    guard possible > 0 else {
      throw StatisticsError(
        .unusedClass, "not defined: nobody gave this class to an item that was rated twice")
    }
    return Double(agreeing) / Double(possible)
  }
}
