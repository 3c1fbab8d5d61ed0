// SPDX-License-Identifier: Apache-2.0
// The study plan: what is to be found out, in what, by which rules, and how it is audited.

public import EvidenceModel

/// A stratum from which audit samples are drawn.
public enum AuditStratum: String, CaseIterable, Hashable, Sendable {
  /// What was not selected and nobody has seen.
  case notSelected = "not_selected"
  /// What was seen and is not criminal.
  case negative

  /// The stratum in words.
  public var words: String {
    switch self {
    case .notSelected: "what was not selected and nobody has seen"
    case .negative: "what was seen and is not criminal"
    }
  }
}

/// How many items of a stratum are drawn.
public enum SampleExtent: Hashable, Sendable {
  /// So many; all where there are fewer.
  case items(Int)
  /// So large a share of the stratum, above 0 to 1.
  case share(Double)
  /// As many as it takes so that none found excludes, with this confidence, that so large a share is criminal.
  case excludes(share: Double, confidence: Double)

  /// The extent in words.
  public var words: String {
    switch self {
    case .items(let count): DecimalText.counted(count, "item")
    case .share(let share): "\(StudyPlan.percent(share)) of it"
    case .excludes(let share, let confidence):
      "as many that none found excludes \(StudyPlan.percent(share)) at \(StudyPlan.percent(confidence))"
    }
  }
}

/// A study plan.
public struct StudyPlan: Hashable, Sendable {
  /// What is studied.
  public struct Frame: Hashable, Sendable {
    /// What, in words.
    public let what: String
    /// The first day.
    public let from: CivilDate
    /// The last day.
    public let to: CivilDate
  }

  /// The rules by which items go to assessment.
  public struct Selection: Hashable, Sendable {
    /// The rule file's name.
    public let rules: String
    /// Its seed.
    public let seed: UInt64
  }

  /// A stratum that is to be audited.
  public struct Audit: Hashable, Sendable {
    /// The stratum.
    public let stratum: AuditStratum
    /// How many are drawn.
    public let extent: SampleExtent
    /// The seed of the draw.
    public let seed: UInt64
  }

  /// An item on which people agreed beforehand.
  public struct Golden: Hashable, Sendable {
    /// The item.
    public let item: Int64
    /// The facts agreed.
    public let facts: FactSheet
  }

  /// The title.
  public let title: String
  /// What is to be found out.
  public let question: String
  /// What is studied.
  public let frame: Frame
  /// The regimes by which results are derived.
  public let regimes: [String]
  /// The rules of selection.
  public let selection: Selection
  /// The strata to be audited, each once.
  public let audits: [Audit]
  /// The share of the items that two people rate, each on their own.
  public let doubleRating: Double
  /// The seed by which these are drawn.
  public let doubleRatingSeed: UInt64
  /// The items on which people agreed beforehand.
  public let golden: [Golden]
  /// How many people are to assess.
  public let assessors: Int
  /// The names of those who lead.
  public let leads: [String]

  /// A share as a percentage without needless digits: `12.5 %`.
  static func percent(_ share: Double) -> String {
    let thousandths = (share * 100_000).rounded()
    var places = 3
    var rest = Int(thousandths)
    while places > 0, rest.isMultiple(of: 10) { (places, rest) = (places - 1, rest / 10) }
    return DecimalText.fixed(thousandths / 1_000, places: places) + " %"
  }
}
