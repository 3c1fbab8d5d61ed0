// SPDX-License-Identifier: Apache-2.0
// Simulated assessors: who gets an item and what they answer are pure functions.

public import EvidenceModel

/// A team of simulated assessors.
///
/// Which rater gets an item follows from the item's content and the team's seed alone; an answer
/// follows from the item's truth record, the rater and the seed alone. So no answer depends on the
/// order of the queue or on which other items are there.
public struct SimulatedAssessor: Hashable, Sendable {
  /// What triage decides about one picture.
  public enum TriageDecision: String, CaseIterable, Hashable, Sendable {
    /// It goes to assessment.
    case selected
    /// It does not.
    case notSelected = "not_selected"
  }

  /// The number of raters, at least 1.
  public let raters: Int
  /// The seed that all answers follow from.
  public let seed: UInt64
  /// How often the raters are wrong.
  public let error: ErrorModel

  /// A team; `raters` is raised to at least 1.
  public init(raters: Int, seed: UInt64, error: ErrorModel) {
    self.raters = max(1, raters)
    self.seed = seed
    self.error = error
  }

  /// The rater, `0..<raters`, who gets the item with this content; with `ordinal` 1, 2, … the further
  /// raters who get it too, all different until every rater has it.
  public func rater(of item: SHA256Digest, ordinal: Int = 0) -> Int {
    var generator = SeededGenerator(seed: seed, label: "rater \(item)")
    var order = Array(0..<raters)
    order.shuffle(using: &generator)
    return order[max(0, ordinal) % raters]
  }

  /// What triage decides about a picture.
  public func triage(_ record: TruthRecord) -> TriageDecision {
    var generator = SeededGenerator(seed: seed, label: "triage \(record.sha256)")
    let isWrong = generator.unit() < (record.truth.isSelected ? error.missRate : error.excessRate)
    return record.truth.isSelected != isWrong ? .selected : .notSelected
  }

  /// The facts that `rater` records about an item.
  ///
  /// Without errors they lead, under the law of England and Wales, to the class of the truth.
  ///
  /// - Throws: ``FactError`` when the record's answers are not those of the questions, as in a truth
  ///   file changed by hand.
  public func facts(for record: TruthRecord, rater: Int) throws(FactError) -> FactSheet {
    var generator = SeededGenerator(seed: seed, label: "vote \(record.sha256) by \(rater)")
    return try FactSheet(error.perceived(record.truth, using: &generator).answers)
  }

  /// How long an item's assessment takes, in seconds: the time of the truth file, or for an item that
  /// was not to be selected a time of the same kind.
  public func seconds(for record: TruthRecord) -> Double {
    if record.assessmentMilliseconds > 0 { return Double(record.assessmentMilliseconds) / 1_000 }
    var generator = SeededGenerator(seed: seed, label: "time \(record.sha256)")
    return (EffortTimes.factor(using: &generator) * 20_000).rounded() / 1_000
  }

  /// How long an item's triage takes, in seconds.
  public func triageSeconds(for record: TruthRecord) -> Double {
    Double(record.triageMilliseconds) / 1_000
  }
}
