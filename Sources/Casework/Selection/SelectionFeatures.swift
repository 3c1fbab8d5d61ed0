// SPDX-License-Identifier: Apache-2.0
// What selection may know about one item.

public import EvidenceModel

/// What selection may know about one item.
///
/// Forgeable provenance traces are here for ranking only: a rule cannot name them in its conditions, so
/// none can deselect an item, and their weights cannot be negative.
public struct SelectionFeatures: Hashable, Sendable {
  /// A person's decision from a quick look, before assessment.
  public enum Triage: String, CaseIterable, Hashable, Sendable, Codable {
    /// Judged to need assessment.
    case selected
    /// Judged not to need assessment.
    case notSelected = "not_selected"
    /// Nobody has decided.
    case none
  }

  /// How known lists bear on the item.
  public enum Match: String, CaseIterable, Hashable, Sendable, Codable {
    /// No hit.
    case none
    /// SHA-256 on a positive list.
    case positiveExact = "positive_exact"
    /// Any other hit on a positive list.
    case positiveNear = "positive_near"
    /// SHA-256 on a negative list, and no positive hit.
    case negativeExact = "negative_exact"
    /// Any other hit on a negative list, and no positive hit: annotates, suppresses nothing.
    case negativeNear = "negative_near"
    /// Hits on positive and negative lists: goes to a person.
    case conflict
  }

  /// The item's place among near-duplicates.
  public enum FamilyRole: String, CaseIterable, Hashable, Sendable, Codable {
    /// In no family of two or more.
    case alone
    /// The member nearest to all others.
    case medoid
    /// Any other member.
    case member
  }

  /// What sort of content.
  public var kind: ItemKind
  /// Whether the picture could be decoded; true for kinds that are not pictures.
  public var isDecodable: Bool
  /// Whether a posting shows the item; `nil` where no page mapping was given.
  public var isPosted: Bool?
  /// How known lists bear on it.
  public var match: Match
  /// Its place among near-duplicates.
  public var family: FamilyRole
  /// A person's triage decision.
  public var triage: Triage
  /// The claims of its traces, forgeable or not.
  public var claims: Set<TraceClaim>
  /// Whether a trace of a generator states that a picture went in.
  public var hasInputPicture: Bool
  /// Whether a signature that verifies to an installed trust list states wholly generated content.
  public var isVerifiedGenerated: Bool

  /// Whether traces say that a generator changed a picture, or that one went in: either may show a photograph.
  var isFromPicture: Bool { claims.contains(.edited) || hasInputPicture }

  /// Sets every feature.
  public init(
    kind: ItemKind, isDecodable: Bool, isPosted: Bool?, match: Match, family: FamilyRole,
    triage: Triage, claims: Set<TraceClaim>, hasInputPicture: Bool = false,
    isVerifiedGenerated: Bool
  ) {
    self.kind = kind
    self.isDecodable = isDecodable
    self.isPosted = isPosted
    self.match = match
    self.family = family
    self.triage = triage
    self.claims = claims
    self.hasInputPicture = hasInputPicture
    self.isVerifiedGenerated = isVerifiedGenerated
  }
}
