// SPDX-License-Identifier: Apache-2.0
// The published figures of a study, which a replay must bring out of item-level data again.

internal import EvidenceModel

/// The published figures of a study.
///
/// Every figure was checked against the others when the oracle was made.
public struct Oracle: Hashable, Sendable {
  /// Images posted.
  public let posted: Int
  /// Images selected for assessment.
  public let selected: Int
  /// Analysts.
  public let analysts: Int
  /// The hours of all analysts together.
  public let analystHours: Double
  /// Criminal pseudo-photographs.
  public let pseudoPhotographs: Int
  /// Criminal prohibited images.
  public let prohibitedImages: Int

  /// Images not selected.
  public var notSelected: Int { posted - selected }
  /// Criminal images under either statute.
  public var criminal: Int { pseudoPhotographs + prohibitedImages }
  /// Images assessed and not criminal.
  public var notCriminal: Int { selected - criminal }
  /// The hours in whole milliseconds.
  public var analystMilliseconds: Int { Int((analystHours * 3_600_000).rounded()) }

  /// Checks the figures against each other.
  ///
  /// - Throws: ``CorpusError`` `.contradictoryOracle`.
  public init(
    posted: Int, selected: Int, analysts: Int, analystHours: Double, pseudoPhotographs: Int,
    prohibitedImages: Int
  ) throws(CorpusError) {
    for figure in [posted, selected, analysts, pseudoPhotographs, prohibitedImages] where figure < 0
    {
      throw .contradictoryOracle("a figure is negative")
    }
    guard posted <= 1_000_000 else {
      throw .contradictoryOracle("images_posted is above the million that a replay makes")
    }
    guard selected <= posted else {
      throw .contradictoryOracle("images_selected_for_assessment exceeds images_posted")
    }
    guard pseudoPhotographs <= selected, prohibitedImages <= selected - pseudoPhotographs else {
      throw .contradictoryOracle("the criminal images exceed images_selected_for_assessment")
    }
    guard analysts <= selected, (analysts > 0) == (selected > 0) else {
      throw .contradictoryOracle("analysts must be 1 to the number selected, or 0 when none is")
    }
    guard analystHours >= 0, analystHours <= 1_000_000 else {
      throw .contradictoryOracle("analyst_hours is negative, too large or no number")
    }
    guard Int((analystHours * 3_600_000).rounded()) >= selected || selected == 0,
      (analystHours > 0) == (selected > 0)
    else {
      throw .contradictoryOracle(
        "analyst_hours must give each selected image a millisecond or more")
    }
    self.posted = posted
    self.selected = selected
    self.analysts = analysts
    self.analystHours = analystHours
    self.pseudoPhotographs = pseudoPhotographs
    self.prohibitedImages = prohibitedImages
  }

  private init(
    checkedPosted posted: Int, selected: Int, analysts: Int, analystHours: Double,
    pseudoPhotographs: Int, prohibitedImages: Int
  ) {
    self.posted = posted
    self.selected = selected
    self.analysts = analysts
    self.analystHours = analystHours
    self.pseudoPhotographs = pseudoPhotographs
    self.prohibitedImages = prohibitedImages
  }

  /// The published figures of one month of one forum.
  ///
  /// - Source: Internet Watch Foundation, "How AI is being abused to create child sexual abuse
  ///   imagery", October 2023, key findings.
  public static let iwf2023 = Oracle(
    checkedPosted: 20_254, selected: 11_108, analysts: 12, analystHours: 87.5,
    pseudoPhotographs: 2_562, prohibitedImages: 416)

  /// An oracle for tests: 300–900 images, 4–12 analysts, every figure zero or at least 5.
  public static func random(
    seed: UInt64, images: ClosedRange<Int> = 300...900, analysts: ClosedRange<Int> = 4...12
  ) throws(CorpusError) -> Oracle {
    var generator = SeededGenerator(seed: seed, label: "oracle")
    let posted = Int.random(in: images, using: &generator)
    let people = Int.random(in: analysts, using: &generator)
    let most = max(5, posted - 5)
    let few = min(most, max(5, people * 20))
    let wanted = generator.below(8) == 0 ? posted : Int.random(in: few...most, using: &generator)
    let criminal = zeroOrSome(below: wanted - 5, using: &generator)
    let prohibited = zeroOrSome(below: wanted - criminal - 5, using: &generator)
    let quarters = 20 + generator.below(60)
    return try Oracle(
      posted: posted, selected: wanted, analysts: people, analystHours: Double(quarters) / 4,
      pseudoPhotographs: criminal, prohibitedImages: prohibited)
  }

  /// Zero one time in six, else 5 to half of `limit`.
  private static func zeroOrSome(below limit: Int, using generator: inout SeededGenerator) -> Int {
    let isZero = generator.below(6) == 0
    guard !isZero, limit / 2 >= 5 else { return 0 }
    return Int.random(in: 5...(limit / 2), using: &generator)
  }
}
