// SPDX-License-Identifier: Apache-2.0
// Everything a study report is made of, as values: no case is open while a report is built.

public import EvidenceModel

/// What the unit *images posted* means in a case.
public enum ImagesUnit: String, CaseIterable, Hashable, Sendable {
  /// Posts that show an image, by a page-mapping file.
  case postings
  /// Distinct locators with distinct content, where no mapping was given.
  case occurrences
}

/// One image posted: one unit of every published count.
public struct PostedFigure: Hashable, Sendable {
  /// The number of the item it shows; must be in the snapshot's items.
  public let item: Int
  /// The day in the case's time zone; `nil` when no time is known.
  public let day: CivilDate?

  /// Groups an item and a day.
  public init(item: Int, day: CivilDate?) {
    self.item = item
    self.day = day
  }
}

/// Which case a report is about.
public struct StudyCase: Hashable, Sendable {
  /// The study's name as printed in the title; never the name of a site or forum.
  public let name: String
  /// The case's identifier.
  public let id: String
  /// Whether the case is synthetic: every page says so.
  public let isSynthetic: Bool
  /// The name of the time zone in which days were cut.
  public let timeZone: String

  /// Groups the parts.
  public init(name: String, id: String, isSynthetic: Bool, timeZone: String) {
    self.name = name
    self.id = id
    self.isSynthetic = isSynthetic
    self.timeZone = timeZone
  }
}

/// The state of the ledger a report speaks of.
public struct LedgerPosition: Hashable, Sendable {
  /// The number of leaves.
  public let size: Int
  /// The root over them, in hexadecimal.
  public let root: String
  /// The time of the last of them.
  public let asOf: Instant

  /// Groups the parts.
  public init(size: Int, root: String, asOf: Instant) {
    self.size = size
    self.root = root
    self.asOf = asOf
  }
}

/// What was taken in, before any selection.
public struct StudyCounts: Hashable, Sendable {
  /// Acquired inputs.
  public let sources: Int
  /// Records or files read.
  public let captures: Int
  /// Distinct locators with distinct content.
  public let occurrences: Int
  /// The items that the study counts, by kind; a kind that is absent counts as none.
  public let itemsByKind: [ItemKind: Int]

  /// Groups the counts.
  public init(sources: Int, captures: Int, occurrences: Int, itemsByKind: [ItemKind: Int]) {
    self.sources = sources
    self.captures = captures
    self.occurrences = occurrences
    self.itemsByKind = itemsByKind
  }
}

/// Everything a study report is made of: a function of a ledger size.
///
/// The order of `figures`, `items` and `effort` does not matter: equal sets give equal reports.
public struct StudySnapshot: Sendable {
  /// The version of the program that makes the report.
  public var programVersion: String
  /// Which case it is about.
  public var study: StudyCase
  /// The state of the ledger.
  public var ledger: LedgerPosition
  /// The law by which items were determined.
  public var regime: StudyRegime
  /// The names of the unverified rules that an administrator confirmed.
  public var confirmedRules: [String]
  /// What was taken in.
  public var counts: StudyCounts
  /// What *images posted* means here.
  public var imagesUnit: ImagesUnit
  /// The images posted.
  public var figures: [PostedFigure]
  /// The items, each with a number of its own.
  public var items: [StudyItem]
  /// The tool classes the program knows, safe to publish; others are published as *other*.
  public var toolClasses: [String]
  /// The work of each analyst.
  public var effort: [AnalystEffort]
  /// Records whose times were only claimed by a client, and enter no effort figure.
  public var claimedTimes: Int
  /// What is to be said of the method, a paragraph each; no evidence, no counts.
  public var method: [String]
  /// What is to be said of the limits, a paragraph each; no evidence, no counts.
  public var limits: [String]
  /// What is to be said of the study plan; `nil` where none was stored.
  public var plan: StudyPlanNote?
  /// What audit samples came to; `nil` where there can be none.
  public var audit: StudyAudit?
  /// What looking took, by stage and by look; `nil` where that is not told.
  public var work: StudyWork?
  /// What people who looked at the same items said of them; `nil` where that is not compared.
  public var agreement: StudyAgreement?
  /// What items have in common by their traces, for the internal edition; `nil` where that is not told.
  public var links: StudyLinks?
  /// The truth and the published figures beside the observed, in a simulation; else `nil`.
  public var comparison: TruthComparison?
  /// How many items that are no picture stand by a result that an earlier program derived otherwise than this one would.
  public var earlierDerivations = 0
  /// What stands beside the counts; nothing unless it is set.
  public var beside = StudyBeside()

  /// Groups the parts; what a young case does not have yet is empty.
  public init(
    programVersion: String, study: StudyCase, ledger: LedgerPosition, regime: StudyRegime,
    confirmedRules: [String] = [], counts: StudyCounts, imagesUnit: ImagesUnit,
    figures: [PostedFigure], items: [StudyItem], toolClasses: [String] = [],
    effort: [AnalystEffort] = [], claimedTimes: Int = 0, method: [String] = [],
    limits: [String] = [], plan: StudyPlanNote? = nil,
    audit: StudyAudit? = nil, work: StudyWork? = nil, agreement: StudyAgreement? = nil,
    comparison: TruthComparison? = nil
  ) {
    self.programVersion = programVersion
    self.study = study
    self.ledger = ledger
    self.regime = regime
    self.confirmedRules = confirmedRules
    self.counts = counts
    self.imagesUnit = imagesUnit
    self.figures = figures
    self.items = items
    self.toolClasses = toolClasses
    self.effort = effort
    self.claimedTimes = claimedTimes
    self.method = method
    self.limits = limits
    self.plan = plan
    self.audit = audit
    self.work = work
    self.agreement = agreement
    self.comparison = comparison
  }
}
