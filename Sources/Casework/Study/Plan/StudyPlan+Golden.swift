// SPDX-License-Identifier: Apache-2.0
// How many golden items it takes until somebody who answers otherwise is found.

internal import EvidenceModel
internal import StudyStatistics

extension StudyPlan {
  /// The rater to be found answers one class up in this share of items.
  private static let bias = 0.3
  /// The share of results that differ from what was agreed, of everybody.
  private static let error = 0.05
  /// How often the rater is to be found.
  private static let power = 0.8

  /// How many golden items it takes so that somebody who answers one class up in three items of ten is told apart in four
  /// studies of five by the results alone, as ``GoldenStanding`` tells it; `nil` where it takes more than a thousand.
  ///
  /// - Complexity: as `BiasedRaterDesign.items`.
  var goldenItemsNeeded: Int? {
    let design = BiasedRaterDesign(
      people: assessors, part: GoldenStanding.partOfWholes / 2,
      hasOthers: assessors > TeamExposure.fewestPeople, others: Self.error,
      biased: Self.error + (1 - Self.error) * Self.bias)
    return try? design.items(finding: Self.power)
  }

  /// That the plan has too few golden items, or that it is not known how many of them show anything; `nil` where it has enough.
  ///
  /// - Parameter showing: How many of the golden items can show somebody who answers one class up, as ``GoldenLaw`` tells it; `nil`
  ///   where no case says by which law and rules, which the sentence says.
  /// - Returns: the sentence, or `nil`.
  public func goldenNotice(showing: Int? = nil) -> String? {
    let needed = goldenItemsNeeded
    let isEnough = (showing ?? golden.count) >= needed ?? Int.max
    let unknown =
      "Golden items count for this whose result is settled and has a class above it; how many of these do is told beside a case."
    guard !isEnough else {
      return showing == nil
        ? "The plan has enough golden items to find somebody who answers one class up, if all can show it. \(unknown)"
        : nil
    }
    let has = golden.isEmpty ? "no golden item" : DecimalText.counted(golden.count, "golden item")
    var part = ""
    if let showing, showing < golden.count {
      part =
        ", \(showing == 0 ? "none" : "\(showing)") of which can show it: the others have no settled result by the law and rules in force, or none with "
        + "a class above, or nobody can see them"
    }
    let takes = needed.map { "\($0)" } ?? "more than a thousand"
    return
      "The plan has \(has)\(part). Among \(DecimalText.counted(assessors, "assessor")) it takes \(takes) to find somebody who answers "
      + "one class up in \(Self.percent(Self.bias)) of items in \(Self.percent(Self.power)) of studies, where \(Self.percent(Self.error)) of everybody's results "
      + "differ from what was agreed; with fewer, such a rater is found less often."
      + (golden.isEmpty || showing != nil ? "" : " \(unknown)")
  }
}
