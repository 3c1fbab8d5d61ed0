// SPDX-License-Identifier: Apache-2.0
// Charts as data. They are made from finished tables, so they cannot show what a table hides.

public import EvidenceModel

/// How a mark of a chart is coloured.
public enum ChartTone: String, CaseIterable, Hashable, Sendable {
  /// The whole of which others are parts.
  case whole
  /// A part of little weight.
  case light
  /// A part of some weight.
  case medium
  /// The part the study is about.
  case strong
  /// A second part the study is about.
  case accent
  /// A bound, not a count.
  case bound
}

/// One piece of a bar.
public struct BarSegment: Hashable, Sendable {
  /// The number it stands for; `nil` when it is hidden.
  public let value: Int?
  /// Its colour.
  public let tone: ChartTone
  /// What it stands for, where a bar has several pieces; empty otherwise.
  public var label = ""
}

/// One bar with its words.
public struct ChartBar: Hashable, Sendable {
  /// What it stands for.
  public let label: String
  /// Its pieces from left to right.
  public let segments: [BarSegment]
  /// The number at its end.
  public let valueText: String
  /// Its share of the whole; empty when none is printed.
  public let share: String
  /// The words beside it; empty when none.
  public let note: String
}

/// One range of days of a time line.
public struct ChartRange: Hashable, Sendable {
  /// The first day.
  public let first: CivilDate
  /// The last day.
  public let last: CivilDate
  /// Images posted; `nil` when hidden.
  public let posted: Int?
  /// Criminal ones among them; `nil` when hidden or not told.
  public let criminal: Int?
}

/// One row of a chart of estimates.
public struct ChartEstimate: Hashable, Sendable {
  /// What is estimated.
  public let label: String
  /// The raw agreement, 0 to 1; `nil` when it is not printed.
  public let first: ReportCell
  /// The chance-corrected coefficient beside it, at most 1.
  public let second: ReportCell
}

/// A chart.
public struct ReportChart: Hashable, Sendable {
  /// What is drawn.
  public enum Marks: Hashable, Sendable {
    /// Bars to one scale, whose full length is `scale`.
    case bars([ChartBar], scale: Int)
    /// Images a day over ranges of days.
    case timeline([ChartRange])
    /// Two estimates a row with their intervals, on a scale from `least` to 1.
    case estimates([ChartEstimate], least: Double)
  }

  /// The stable name.
  public let id: String
  /// The name for readers.
  public let title: String
  /// What the chart shows, in words.
  public let description: String
  /// What is drawn.
  public let marks: Marks
}
