// SPDX-License-Identifier: Apache-2.0
// The work behind a study, and the comparison a simulation allows.

/// The work of one analyst.
public struct AnalystEffort: Hashable, Sendable {
  /// The name under which the analyst appears in the internal edition.
  public let pseudonym: String
  /// Seconds of active looking, from accepted records only; claimed times are not in it.
  public let seconds: Double
  /// Looks behind those seconds.
  public let looks: Int

  /// Groups the parts.
  public init(pseudonym: String, seconds: Double, looks: Int) {
    self.pseudonym = pseudonym
    self.seconds = seconds
    self.looks = looks
  }
}

/// The truth of a simulation and the figures it replays, beside what the study observed.
///
/// Only for synthetic cases: elsewhere there is no truth to be had.
public struct TruthComparison: Hashable, Sendable {
  /// One figure in two of its three columns; the observed one comes from the report itself.
  public struct Figure: Hashable, Sendable {
    /// The headline figure it belongs to, such as `images_selected`.
    public let id: String
    /// What is true in the simulation; `nil` when not stated.
    public let truth: Double?
    /// What was published; `nil` when not stated.
    public let published: Double?

    /// Groups the parts.
    public init(id: String, truth: Double?, published: Double?) {
      self.id = id
      self.truth = truth
      self.published = published
    }
  }

  /// What was simulated, in a sentence: error rates, seed, arm.
  public let statement: String
  /// The figures.
  public let figures: [Figure]
  /// The options of the command by which the comparison stands in a report, with words in capitals for what a person
  /// names, such as `--corpus FOLDER`.
  public let options: [String]
  /// SHA-256 of the file that states the truth, in hexadecimal; empty where there is none.
  public let digest: String

  /// Groups the parts.
  public init(
    statement: String, figures: [Figure], options: [String] = [], digest: String = ""
  ) {
    self.statement = statement
    self.figures = figures
    self.options = options
    self.digest = digest
  }
}
