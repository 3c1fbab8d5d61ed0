// SPDX-License-Identifier: Apache-2.0
// Whether one person's answers differ from what was agreed beforehand more often than the others' do.

/// One person's answers beside all others', on items whose answers were agreed beforehand.
public struct RaterComparison: Hashable, Sendable {
  /// How often a person who answers like the others is told apart wrongly at most, all questions of one look at the
  /// results and all people of a study together.
  public static let falseAlarms = 0.01

  /// How many of the person's answers differ from what was agreed.
  public let own: Tally
  /// How many of the others' do.
  public let others: Tally
  /// The chance that so many of the differing answers, or more, fall to this person when everybody differs alike,
  /// 0 to 1.
  ///
  /// - Source: R. A. Fisher, Statistical Methods for Research Workers, 5th edition 1934, section 21.02: the exact test,
  ///   one-sided.
  public let chance: Double

  /// Compares two tallies of differing answers.
  ///
  /// - Throws: ``StatisticsError`` `.outOfRange` when there are more answers than a population may have.
  /// - Complexity: O(standard deviation).
  public init(own: Tally, others: Tally) throws(StatisticsError) {
    self.own = own
    self.others = others
    let all = try FinitePopulation(own.examined + others.examined)
    chance =
      HypergeometricDistribution(
        population: all.size, marked: own.found + others.found, sample: own.examined
      ).atLeast(own.found)
  }

  /// Whether the person stands apart, when so many questions of so many people are compared.
  ///
  /// Each comparison may miss with no more than an equal part of ``falseAlarms`` (Bonferroni), so that anybody of people
  /// who all answer alike is told apart on any question at most so often. Where comparisons of another kind are made
  /// besides, these share no more than `part` of it.
  public func isApart(among questions: Int, people: Int = 1, part: Double = 1) -> Bool {
    Self.isApart(chance, among: questions, people: people, part: part)
  }

  static func isApart(_ chance: Double, among questions: Int, people: Int, part: Double) -> Bool {
    chance * Double(max(1, questions)) * Double(max(1, people)) <= Self.falseAlarms * part
  }
}

/// One person's answers held against a share that may differ from what was agreed beforehand; nobody else's are needed.
public struct AgreedAnswersTest: Hashable, Sendable {
  /// The share of answers that may differ before anything is said.
  public static let tolerated = 0.1

  /// How many of the person's answers differ from what was agreed.
  public let own: Tally
  /// The chance that so many differ, or more, of somebody of whose answers ``tolerated`` do, 0 to 1.
  ///
  /// - Source: C. J. Clopper, E. S. Pearson, Biometrika 26 (1934), 404–413: the exact binomial tail.
  public let chance: Double

  /// Holds a tally of differing answers against ``tolerated``.
  ///
  /// - Complexity: O(√answers).
  public init(own: Tally) {
    self.own = own
    chance =
      own.found == 0
      ? 1
      : IncompleteBeta(a: Double(own.found), b: Double(own.examined - own.found + 1))
        .tails(Self.tolerated).below
  }

  /// Whether more differ than is tolerated, when so many questions of so many people are tested: as in
  /// ``RaterComparison/isApart(among:people:part:)``.
  public func isApart(among questions: Int, people: Int = 1, part: Double = 1) -> Bool {
    RaterComparison.isApart(chance, among: questions, people: people, part: part)
  }
}
