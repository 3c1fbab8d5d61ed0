// SPDX-License-Identifier: Apache-2.0
// Tables: rows by columns, each cell with its name, its number and its share.

public import StudyStatistics

/// One column of numbers.
public struct ReportColumn: Hashable, Sendable {
  /// The stable name.
  public let id: String
  /// The name for readers.
  public let label: String
  /// How its numbers were come by.
  public let basis: ReportBasis
  /// Whether its numbers have shares.
  public let hasShares: Bool
  /// What its numbers are, where that is not what the row counts.
  public var unit: ReportUnit? = nil
}

/// The ends between which an estimate lies, printed rounded outward.
public struct ReportInterval: Hashable, Sendable {
  /// The lower end.
  public let lower: Double
  /// The upper end.
  public let upper: Double
  /// The digits after the point.
  public let places: Int

  /// The lower end as it is printed: rounded down.
  public var lowerText: String {
    FigureText.fixed(lower, places: places, rounding: .down)
  }

  /// The upper end as it is printed: rounded up.
  public var upperText: String {
    FigureText.fixed(upper, places: places, rounding: .up)
  }
}

/// One number of a table.
public struct ReportCell: Hashable, Sendable {
  /// The name of the quantity, the same in every table; `nil` for a number that stands in no sum.
  public let id: String?
  /// The number.
  public let number: ReportNumber
  /// Its share; `nil` unless it and its whole are printed.
  public let share: ReportShare?
  /// The name of the whole of its share.
  public let whole: String?
  /// How far the number may be off; `nil` for numbers that are no estimates.
  public var interval: ReportInterval? = nil
  /// Why the number or its interval does not exist; `nil` where it does, or where that may not be told.
  public var reason: StatisticsError? = nil
}

/// One row, with as many cells as its table has columns.
public struct ReportRow: Hashable, Sendable {
  /// The stable name.
  public let id: String
  /// The name for readers.
  public let label: String
  /// What its numbers count.
  public let unit: ReportUnit
  /// Whether it is the sum of the rows before it.
  public let isTotal: Bool
  /// Whether it is a part of the row before it.
  public let isPart: Bool
  /// Its numbers.
  public let cells: [ReportCell]
}

/// A table.
public struct ReportTable: Hashable, Sendable {
  /// The stable name.
  public let id: String
  /// The name for readers.
  public let title: String
  /// The columns of numbers.
  public let columns: [ReportColumn]
  /// The rows.
  public let rows: [ReportRow]
}
