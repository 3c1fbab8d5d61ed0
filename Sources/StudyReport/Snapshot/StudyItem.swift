// SPDX-License-Identifier: Apache-2.0
// One item as a study sees it: what was decided about it, by whom it was seen, what was found.

public import EvidenceModel

/// Whether an item goes to assessment, and by which rule or person's decision.
public enum StudySelection: Hashable, Sendable {
  /// It goes to assessment.
  case selected(rule: String)
  /// It does not; `stratum` is the group from which a sample is checked.
  case notSelected(rule: String, stratum: String)
  /// Nothing was decided yet.
  case undecided
}

/// Where an item's result comes from.
public enum StudyBasis: String, CaseIterable, Hashable, Sendable {
  /// Raters differed, and an adjudication decided.
  case adjudicated
  /// The agreeing records of those who looked at it; one is enough.
  case seen
  /// Carried over within a family; nobody looked at this item.
  case inferred
  /// A tile was looked at.
  case glanced
  /// Raters differ, and nobody has decided.
  case disputed
  /// No record.
  case none
}

/// How many raters stand behind an item's result.
public enum StudyGrade: String, CaseIterable, Hashable, Sendable {
  /// One rater.
  case single
  /// Two who agree.
  case indicative
  /// Three or more who agree.
  case trusted
  /// Raters who differ.
  case disputed
}

/// What the regime derives from an item's facts.
public struct StudyOutcome: Hashable, Sendable {
  /// The instrument's identifier; must be one of the regime's.
  public let instrument: String
  /// The severity, where the instrument carries one.
  public let severity: String?
  /// Whether the result may be counted.
  public let standing: Determination.Standing

  /// Groups the parts.
  public init(instrument: String, severity: String?, standing: Determination.Standing) {
    self.instrument = instrument
    self.severity = severity
    self.standing = standing
  }
}

/// One item as a study sees it.
public struct StudyItem: Hashable, Sendable {
  /// The item's number in the case.
  public var number: Int
  /// What sort of content it is.
  public var kind: ItemKind
  /// Whether it goes to assessment.
  public var selection: StudySelection
  /// Whether it was drawn into the sample of its deselected stratum.
  public var isSampled: Bool
  /// Whether it was drawn into an audit sample of what was not selected.
  public var isDrawn = false
  /// Where its result comes from.
  public var basis: StudyBasis
  /// The result; `nil` when the basis gives none.
  public var outcome: StudyOutcome?
  /// How many stand behind it; `nil` when nobody looked at the item.
  public var grade: StudyGrade?
  /// The facts behind the result, or what was inferred; empty when there are none.
  public var facts: FactSheet
  /// What its traces say together.
  public var provenance: ProvenanceConclusion.Code
  /// The tool class its traces point to; `nil` when none.
  public var tool: String?
  /// Details for the internal edition only, such as a model's name; empty when none.
  public var internalDetails: [String]
  /// Whether it is on a known list, with no conflict open.
  public var isMatched: Bool
  /// Whether it is on a known list by SHA-256, PDQ or vPDQ, with no conflict open: an MD5 or SHA-1 alone spares no look.
  public var isKnown: Bool
  /// Whether it is on a negative list by an exact SHA-256, with no conflict open.
  public var isOnNegativeList: Bool
  /// Whether anybody looked at it, for whatever purpose; a look that was taken back was taken all the same.
  public var isLookedAt: Bool
  /// The tags that people put on it and left there.
  public var tags: Set<StudyTag>

  /// Whether it is a find, which counts among unique items: what came with the answer of an error alone is none.
  public var isFind = true

  /// Groups the parts; what is left out says that nothing is known.
  public init(
    number: Int, kind: ItemKind = .image, selection: StudySelection = .undecided,
    isSampled: Bool = false, basis: StudyBasis = .none, outcome: StudyOutcome? = nil,
    grade: StudyGrade? = nil, facts: FactSheet = .empty,
    provenance: ProvenanceConclusion.Code = .unknown, tool: String? = nil,
    internalDetails: [String] = [], isMatched: Bool = false, isKnown: Bool = false,
    isOnNegativeList: Bool = false, isLookedAt: Bool = false,
    tags: Set<StudyTag> = []
  ) {
    self.number = number
    self.kind = kind
    self.selection = selection
    self.isSampled = isSampled
    self.basis = basis
    self.outcome = outcome
    self.grade = grade
    self.facts = facts
    self.provenance = provenance
    self.tool = tool
    self.internalDetails = internalDetails
    self.isMatched = isMatched
    self.isKnown = isKnown
    self.isOnNegativeList = isOnNegativeList
    self.isLookedAt = isLookedAt
    self.tags = tags
  }
}
