// SPDX-License-Identifier: Apache-2.0
// What assessors recorded, and what legal regimes derive from it.

public import EvidenceModel

/// The facts one assessor recorded about one item.
///
/// Superseded, never edited.
public struct AssessmentRow: CatalogRow {
  /// Whether a record is a rating or settles a dispute.
  public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
    /// A rating of its own.
    case first
    /// It settles differing ratings.
    case adjudication
  }

  /// The table's name.
  public static let table = "assessment"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("item_id", to: "item"),
    CatalogReference("user_id", to: "user"),
    CatalogReference("supersedes", to: "assessment"),
    CatalogReference("family_version_id", to: "family_version"),
    CatalogReference("source_assessment_id", to: "assessment"),
  ]

  /// The assessment's number.
  public var id: Int64
  /// The item.
  public var itemId: Int64
  /// The assessor.
  public var userId: Int64
  /// How the assessor came to know it.
  public var route: AssessmentRoute
  /// The answers, sealed.
  public var sealedFacts: [UInt8]
  /// When the look began, in microseconds since 1970.
  public var started: Int64?
  /// When the look ended, in microseconds since 1970.
  public var ended: Int64?
  /// Whether the times were supplied from outside, and so enter no effort figure.
  public var claimedTimes: Bool
  /// The seconds of active work.
  public var activeSeconds: Double?
  /// When it was recorded, in microseconds since 1970.
  public var recorded: Int64
  /// The same assessor's earlier record that it replaces.
  public var supersedes: Int64?
  /// For an inferred record, the family version it came through.
  public var familyVersionId: Int64?
  /// For an inferred record, the assessment it was carried from.
  public var sourceAssessmentId: Int64?
  /// For an inferred record, the bits between the two items.
  public var distance: Int?
  /// The assessor's note, sealed.
  public var sealedNote: [UInt8]?
  /// Whether it is a rating or settles a dispute.
  public var kind: Kind

  /// Groups the columns of a row.
  public init(
    id: Int64, itemId: Int64, userId: Int64, route: AssessmentRoute, sealedFacts: [UInt8],
    started: Int64? = nil, ended: Int64? = nil, claimedTimes: Bool, activeSeconds: Double? = nil,
    recorded: Int64, supersedes: Int64? = nil, familyVersionId: Int64? = nil,
    sourceAssessmentId: Int64? = nil, distance: Int? = nil,
    sealedNote: [UInt8]? = nil, kind: Kind
  ) {
    self.id = id
    self.itemId = itemId
    self.userId = userId
    self.route = route
    self.sealedFacts = sealedFacts
    self.started = started
    self.ended = ended
    self.claimedTimes = claimedTimes
    self.activeSeconds = activeSeconds
    self.recorded = recorded
    self.supersedes = supersedes
    self.familyVersionId = familyVersionId
    self.sourceAssessmentId = sourceAssessmentId
    self.distance = distance
    self.sealedNote = sealedNote
    self.kind = kind
  }
}

/// What a legal regime derives from an assessment's facts as of a date.
public struct DeterminationRow: CatalogRow {
  /// The table's name.
  public static let table = "determination"
  /// The columns of the primary key.
  public static let keyColumns = ["assessment_id", "regime"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("assessment_id", to: "assessment")
  ]

  /// The assessment.
  public var assessmentId: Int64
  /// The name under which determinations by a rule file stand: the identifier of the regime that the case
  /// was made with, or the derivation of an ``AdoptedRegimeRow``.
  public var regime: String
  /// The version of the regime's rule file.
  public var regimeVersion: Int
  /// The rule that gave the result.
  public var rule: String
  /// The instrument's identifier within the regime.
  public var instrument: String
  /// The severity within the instrument; `nil` where it carries none.
  public var severity: String?
  /// Whether the result may be counted.
  public var standing: Determination.Standing
  /// The reason in one line, with section numbers.
  public var reason: String
  /// The date of the law applied, `YYYY-MM-DD`.
  public var asOf: String

  /// Groups the columns of a row.
  public init(
    assessmentId: Int64, regime: String, regimeVersion: Int, rule: String, instrument: String,
    severity: String? = nil, standing: Determination.Standing, reason: String, asOf: String
  ) {
    self.assessmentId = assessmentId
    self.regime = regime
    self.regimeVersion = regimeVersion
    self.rule = rule
    self.instrument = instrument
    self.severity = severity
    self.standing = standing
    self.reason = reason
    self.asOf = asOf
  }
}

/// An administrator's confirmation of an unverified rule by name.
public struct RuleConfirmationRow: CatalogRow {
  /// The table's name.
  public static let table = "rule_confirmation"
  /// The columns of the primary key.
  public static let keyColumns = ["regime", "rule"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("user_id", to: "user")
  ]

  /// The regime's identifier.
  public var regime: String
  /// The confirmed rule.
  public var rule: String
  /// The version of the rule file it was confirmed in.
  public var regimeVersion: Int
  /// The administrator.
  public var userId: Int64
  /// When, in microseconds since 1970.
  public var confirmed: Int64

  /// Groups the columns of a row.
  public init(regime: String, rule: String, regimeVersion: Int, userId: Int64, confirmed: Int64) {
    self.regime = regime
    self.rule = rule
    self.regimeVersion = regimeVersion
    self.userId = userId
    self.confirmed = confirmed
  }
}
