// SPDX-License-Identifier: Apache-2.0
// What was done otherwise than planned: each one line with what was planned and what is.

/// Something that was done otherwise than the study plan says.
public struct StudyDeviation: Hashable, Sendable {
  /// What kind of deviation.
  public enum Code: String, CaseIterable, Hashable, Sendable {
    /// The plan was changed after assessment had begun.
    case amended
    /// Assessment had begun before there was a plan.
    case assessedBeforePlan = "assessed_before_plan"
    /// Other rules or another seed selected the items.
    case selection
    /// A regime is in force that was not planned, or the other way round.
    case regimes
    /// Fewer items were rated twice than are drawn.
    case doubleRating = "double_rating"
    /// A sample was not drawn as planned, or is not finished.
    case sample
    /// More or fewer people assess than planned.
    case people
    /// Somebody whose answers stand, or whom the plan names, was deactivated.
    case deactivated
    /// Fewer people are there to rate golden items than the plan wants.
    case golden

    /// The deviation in words that hold no figure, for whoever may not see any.
    public var words: String {
      switch self {
      case .amended: "the plan was amended after assessment had begun"
      case .assessedBeforePlan: "assessment had begun before a plan was stored"
      case .selection: "items were selected by other rules or another seed than planned"
      case .regimes: "other regimes are in force than planned"
      case .doubleRating: "fewer items were rated by two people than planned"
      case .sample: "an audit sample was not drawn as planned, or is not finished"
      case .people: "another number of people assessed than planned"
      case .deactivated: "somebody was deactivated whose answers stand, or whom the plan names"
      case .golden: "golden items wait for more people than are there to rate them"
      }
    }
  }

  /// What kind.
  public let code: Code
  /// What was planned.
  public let planned: String
  /// What is.
  public let actual: String

  /// The deviation in one line.
  public var line: String { "\(code.words): planned \(planned); is \(actual)" }
}
