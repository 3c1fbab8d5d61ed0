// SPDX-License-Identifier: Apache-2.0
// Which items go to assessment, by an ordered list of rules; the first that applies decides.

internal import EvidenceModel

/// One rule of a selection rule file.
public struct SelectionRule: Hashable, Sendable {
  /// What a rule decides.
  public enum Decision: String, CaseIterable, Hashable, Sendable, Codable {
    /// The item goes to assessment.
    case selected
    /// It does not.
    case notSelected = "not_selected"
  }

  /// The rule's name, unique in its file.
  public let name: String
  /// What it decides.
  public let decision: Decision
  /// Why, in words that may be printed in a report.
  public let reason: String
  /// The share of the items it deselects that is assessed all the same, 0...1; 1 for `selected`.
  public let sample: Double
  /// The conditions; all of them must hold.
  ///
  /// An empty list always holds.
  let conditions: [Condition]

  /// One condition on the features of an item.
  enum Condition: Hashable, Sendable {
    case kind(Set<ItemKind>)
    case decodable(Bool)
    case posted(Bool)
    case match(Set<SelectionFeatures.Match>)
    case family(Set<SelectionFeatures.FamilyRole>)
    case triage(Set<SelectionFeatures.Triage>)

    func holds(for features: SelectionFeatures) -> Bool {
      switch self {
      case .kind(let kinds): kinds.contains(features.kind)
      case .decodable(let wanted): features.isDecodable == wanted
      case .posted(let wanted): features.isPosted == wanted
      case .match(let matches): matches.contains(features.match)
      case .family(let roles): roles.contains(features.family)
      case .triage(let decisions): decisions.contains(features.triage)
      }
    }
  }

  func applies(to features: SelectionFeatures) -> Bool {
    conditions.allSatisfy { $0.holds(for: features) }
  }
}

/// A selection rule file: rules in order, and the visible formula of the queue's order.
public struct SelectionRules: Hashable, Sendable {
  /// The file's identifier.
  public let id: String
  /// The seed of the samples.
  public let seed: UInt64
  /// The rules; the last one applies to everything.
  public let rules: [SelectionRule]
  /// The formula of the queue's order.
  public let rank: RankFormula

  /// What was decided about one item.
  public struct Outcome: Hashable, Sendable {
    /// The rule that decided.
    public let rule: SelectionRule
    /// Whether a deselected item was drawn into its stratum's sample.
    public let isSampled: Bool
    /// The item's place in the queue, higher first.
    public let rank: Double

    /// Whether the item goes to assessment: by the rule or by the sample.
    public var isForAssessment: Bool { rule.decision == .selected || isSampled }
  }

  /// Decides about the item with `features`; `contentKey` (any bytes that identify the content within the
  /// case) draws the sample, so that the draw does not depend on order.
  ///
  /// - Complexity: O(rules).
  public func decide(_ features: SelectionFeatures, contentKey: [UInt8]) -> Outcome {
    let rule = rules.first { $0.applies(to: features) } ?? rules[rules.count - 1]
    var generator = SeededGenerator(seed: seed, label: rule.name + HexText.encode(contentKey))
    let isSampled = rule.decision == .notSelected && generator.unit() < rule.sample
    return Outcome(rule: rule, isSampled: isSampled, rank: rank.value(for: features))
  }
}

/// The formula of the queue's order: the chance that a real, unknown child is shown comes first.
///
/// Every weight but the one for verified generated content is at least zero, and each counts on its own:
/// adding a trace to an item can never lower its place.
public struct RankFormula: Hashable, Sendable {
  /// Added for signs of a camera.
  public let cameraTrace: Double
  /// Added for a trace of a generator.
  public let generatedTrace: Double
  /// Added for a trace of editing by a generator, or one that states that a picture went in.
  public let editedTrace: Double
  /// Added for a near hit on a positive list: a relative of known material that is itself unknown.
  public let positiveNear: Double
  /// Added when no list knows the item.
  public let unknown: Double
  /// Taken off for content that a verified signature states to be wholly generated.
  public let verifiedGeneratedDeduction: Double

  /// The rank of an item, higher first.
  public func value(for features: SelectionFeatures) -> Double {
    var sum = 0.0
    if features.claims.contains(.camera) { sum += cameraTrace }
    if features.claims.contains(.generated) { sum += generatedTrace }
    if features.isFromPicture { sum += editedTrace }
    if features.match == .positiveNear || features.match == .conflict { sum += positiveNear }
    if features.match == .none { sum += unknown }
    if features.isVerifiedGenerated { sum -= verifiedGeneratedDeduction }
    return sum
  }
}
