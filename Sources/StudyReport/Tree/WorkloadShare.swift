// SPDX-License-Identifier: Apache-2.0
// AI material as a share of all that a hotline handled, as it may be printed.

/// The share in one period.
public struct WorkloadShareRow: Hashable, Sendable {
  /// What was stated.
  public let stated: WorkloadStatement.Row
  /// How many were handled in all.
  public let total: ReportNumber
  /// AI material: this report's count, or what was found in a sample.
  public let part: ReportNumber
  /// The share, 0 to 1; `nil` where none is printed.
  public let share: Double?
  /// The ends of its 95 % interval, 0 to 1; `nil` for a count of everything.
  public let interval: ClosedRange<Double>?
  /// How the interval was come by, a stable name; `nil` without one.
  public let method: String?
  /// The method's name for readers; empty without one.
  let methodName: String
  /// Why there is no share, or how it is to be read; may be empty.
  public let remark: String
}

/// AI material as a share of all that a hotline handled.
public struct WorkloadShare: Hashable, Sendable {
  /// Who states the totals; empty when not stated.
  public let source: String
  /// SHA-256 of the file that states them, in hexadecimal; `nil` where a row of it is hidden, because whoever tries
  /// the few totals there can be finds the file that has this digest.
  public let digest: String?
  /// The periods in the order given.
  public let rows: [WorkloadShareRow]
}

/// What stands beside the counts of a report.
public struct ReportBeside: Hashable, Sendable {
  /// What has to be the same for the report to be made again.
  public let reproduction: ReproductionNote
  /// Earlier studies beside this one.
  public let earlier: [EarlierComparison]
  /// The share of a hotline's workload; `nil` when none was stated.
  public let workload: WorkloadShare?
}
