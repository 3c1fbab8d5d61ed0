// SPDX-License-Identifier: Apache-2.0
// A report as a tree of values, after hiding: renderers see nothing that may not be printed.

public import EvidenceModel

/// What a count counts.
public enum ReportUnit: String, CaseIterable, Hashable, Sendable {
  /// Posts that show an image.
  case postings
  /// Distinct locators with distinct content.
  case occurrences
  /// Records or files read.
  case captures
  /// Unique contents.
  case items
  /// Records of people who looked.
  case looks
  /// People.
  case analysts
  /// Hours of active looking.
  case hours
  /// Seconds of active looking.
  case seconds
  /// Ratings of items that two people or more rated.
  case ratings
  /// Pairs of ratings of one item.
  case pairs
  /// A coefficient of agreement, at most 1.
  case coefficient
  /// A share in percent that stands by itself, 0 to 100.
  case percent
}

/// How the numbers of a column were come by.
public enum ReportBasis: String, CaseIterable, Hashable, Sendable {
  /// Counted in what was taken in; no assessment needed.
  case counted
  /// By adjudication, else by the agreeing records of people who looked at the item.
  case seen
  /// Carried over within a family; nobody looked at the item itself.
  case inferred
  /// Measured while people worked.
  case measured
  /// Known from how a simulation was made.
  case simulated
  /// Taken from a publication.
  case published
}

/// A number as it may be printed.
public enum ReportNumber: Hashable, Sendable {
  /// A count.
  case count(Int)
  /// A decimal number with the digits after its point.
  case decimal(Double, places: Int)
  /// A cell hidden in the published edition: small, or needed to hide a small one.
  case hidden
  /// Not said in the published edition, because too few analysts worked.
  case withheld
  /// Nothing was measured that it could be made of: not zero.
  case unmeasured
  /// A figure that does not exist for what was counted: not hidden, and not zero.
  case undefined
  /// There is no such number.
  case absent
}

/// A share of a whole whose count is printed too.
public struct ReportShare: Hashable, Sendable {
  /// The part.
  public let part: Int
  /// The whole; positive.
  public let whole: Int

  /// A share, or `nil` when there is no whole.
  init?(part: Int, whole: Int) {
    guard whole > 0 else { return nil }
    self.part = part
    self.whole = whole
  }

  /// The share with four digits after the point, rounded half up.
  public var fraction: Double {
    let scaled = (Double(part) * 10_000 / Double(whole)).rounded(.toNearestOrAwayFromZero)
    return scaled / 10_000
  }

  /// The share in percent with one digit after the point, rounded half up: `23.1 %`.
  public var percentText: String {
    let tenths = (Double(part) * 1_000 / Double(whole)).rounded(.toNearestOrAwayFromZero)
    return DecimalText.fixed(tenths / 10, places: 1) + "\u{a0}%"
  }
}

/// A headline figure.
public struct ReportFigure: Hashable, Sendable {
  /// The stable name, such as `images_posted`.
  public let id: String
  /// The name for readers.
  public let label: String
  /// The figure.
  public let number: ReportNumber
  /// What it counts.
  public let unit: ReportUnit
}

/// A part of a report under one heading.
public struct ReportSection: Hashable, Sendable {
  /// The stable name.
  public let id: String
  /// The heading.
  public let title: String
  /// What is said before the tables.
  public let lead: [String]
  /// The charts, each drawn from one of the tables.
  public let charts: [ReportChart]
  /// The tables.
  public let tables: [ReportTable]
  /// What is said after the tables.
  public let notes: [String]
}

/// A study report, ready for rendering.
public struct Report: Hashable, Sendable {
  /// For whom it is.
  public let options: ReportOptions
  /// The version of the program that made it.
  public let programVersion: String
  /// The case it is about.
  public let study: StudyCase
  /// The state of the ledger it speaks of.
  public let ledger: LedgerPosition
  /// The law.
  public let regime: StudyRegime
  /// The confirmed rules, in order.
  public let confirmedRules: [String]
  /// The study plan as the edition may print it; `nil` where none was stored.
  public let plan: StudyPlanNote?
  /// What *images posted* means.
  public let imagesUnit: ImagesUnit
  /// The number of sources.
  public let sources: Int
  /// The first and the last day on which an image was posted, as far as they are printed.
  public let period: ClosedRange<CivilDate>?
  /// The headline figures.
  public let figures: [ReportFigure]
  /// The parts.
  public let sections: [ReportSection]
  /// What stands beside the counts: earlier studies, a workload, how to make the report again.
  public let beside: ReportBeside
  /// The sums that hold between its cells, by cell name: what a reader can calculate with.
  public let constraints: [PublishedConstraint]
}
