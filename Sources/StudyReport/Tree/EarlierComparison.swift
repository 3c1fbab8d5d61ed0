// SPDX-License-Identifier: Apache-2.0
// An earlier study beside this one, figure by figure, as it may be printed.

/// One figure of an earlier study beside the one of this report.
public struct ComparedFigure: Hashable, Sendable {
  /// The figure of the earlier study.
  public let earlier: EarlierStudy.Figure
  /// What this report calls it; `nil` where it has no such figure.
  ///
  /// What the earlier study called it is the label of its own figure.
  public let label: String?
  /// The figure of this report.
  public let now: ReportNumber
  /// What it counts; `nil` where this report has no such figure.
  public let unit: StatedUnit?
  /// Among what; `nil` where this report has no such figure.
  public let basis: StatedBasis?
  /// Its statute; `nil` where it has none.
  public let statute: String?
  /// How much more it is now; `nil` where the two are not of the same kind.
  public let difference: Double?
  /// The digits after the point of the difference; 0...9.
  public let places: Int
  /// How many times as much it is now; `nil` where there is no difference, or it was zero.
  public let ratio: Double?
  /// Why there is no difference; empty where there is one.
  public let reason: String
}

/// An earlier study beside this one.
public struct EarlierComparison: Hashable, Sendable {
  /// The earlier study.
  public let study: EarlierStudy
  /// Its figures in their order.
  public let figures: [ComparedFigure]
}
