// SPDX-License-Identifier: Apache-2.0
// How many items whose answers were agreed beforehand it takes to find somebody who answers otherwise.

/// How often somebody whose answers differ more often than others' is told apart, by ``RaterComparison`` or, where too few
/// others can be told of, by ``AgreedAnswersTest``.
public struct BiasedRaterDesign: Hashable, Sendable {
  /// How many people answer each item.
  public let people: Int
  /// The part of ``RaterComparison/falseAlarms`` that each comparison of a person has.
  public let part: Double
  /// Whether the others' answers are held beside the person's, or what was agreed alone.
  public let hasOthers: Bool
  /// The share of the others' answers that differ from what was agreed.
  public let others: Double
  /// The share of the person's that do.
  public let biased: Double

  /// A design; `others` and `biased` lie strictly between 0 and 1.
  public init(people: Int, part: Double, hasOthers: Bool, others: Double, biased: Double) {
    self.people = max(1, people)
    self.part = part
    self.hasOthers = hasOthers && people > 1
    self.others = others
    self.biased = biased
  }

  /// The chance that the person is told apart by so many items, 0 to 1: the sum over all numbers of differing answers of the
  /// person and of the others, each by its binomial distribution, that the rule tells apart.
  ///
  /// - Throws: ``StatisticsError`` `.outOfRange` for more answers than a population may have.
  /// - Complexity: O(items × log(items × people) × standard deviation).
  public func power(items: Int) throws(StatisticsError) -> Double {
    guard items > 0 else { return 0 }
    var (sum, most) = (0.0, -1)
    for found in 0...items {
      let mass = SaddlePoint.binomialMass(
        Double(found), of: Double(items), p: biased, q: 1 - biased)
      guard mass > 1e-12 else { continue }
      let own = try Tally(found: found, of: items)
      if hasOthers {
        most = try mostOfOthers(beside: own, atLeast: most)
        sum += mass * chance(of: most, items * (people - 1))
      } else if isApart(AgreedAnswersTest(own: own).chance) {
        sum += mass
      }
    }
    return min(1, sum)
  }

  /// The fewest items by which the person is told apart at least so often; `nil` where it takes more than `most`.
  ///
  /// Counts are whole numbers, so that a few items more can find somebody a little less often.
  ///
  /// - Throws: as ``power(items:)``.
  public func items(finding power: Double, most: Int = 1_000) throws(StatisticsError) -> Int? {
    for items in 1...max(1, most) where try self.power(items: items) >= power { return items }
    return nil
  }

  private func isApart(_ chance: Double) -> Bool {
    RaterComparison.isApart(chance, among: 1, people: people, part: part)
  }

  /// The most differing answers of the others beside which the own ones stand apart; -1 where none are few enough.
  ///
  /// The more of theirs differ, the likelier the own ones are; and the more of the own, the more theirs may be.
  private func mostOfOthers(beside own: Tally, atLeast known: Int) throws(StatisticsError) -> Int {
    let answers = own.examined * (people - 1)
    var (low, high) = (known, answers + 1)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      let comparison = try RaterComparison(
        own: own, others: Tally(found: max(0, middle), of: answers))
      if isApart(comparison.chance) { low = middle } else { high = middle }
    }
    return low
  }

  /// The chance that at most so many of the others' answers differ.
  private func chance(of most: Int, _ answers: Int) -> Double {
    if most < 0 { return 0 }
    if most >= answers { return 1 }
    return IncompleteBeta(a: Double(most + 1), b: Double(answers - most)).tails(others).above
  }
}
