// SPDX-License-Identifier: Apache-2.0
// What a hotline handled in all, as a file states it.

public import EvidenceModel

/// What a hotline handled in all.
public struct WorkloadStatement: Hashable, Sendable {
  /// What the totals count.
  public enum Basis: String, CaseIterable, Hashable, Sendable {
    /// Everything that came in.
    case posted
    /// What people assessed.
    case assessed
    /// What was found to be criminal.
    case criminal

    /// The basis for readers.
    var words: String {
      switch self {
      case .posted: "all that came in"
      case .assessed: "all assessed"
      case .criminal: "all criminal"
      }
    }
  }

  /// A random sample of what was handled.
  public struct Sample: Hashable, Sendable {
    /// How many were drawn; at least one.
    public let size: Int
    /// How many of them were AI material.
    public let found: Int
  }

  /// One period.
  public struct Row: Hashable, Sendable {
    /// The period as stated.
    public let period: String
    /// Its first day.
    public let first: CivilDate
    /// Its last day.
    public let last: CivilDate
    /// How many were handled in all, 0 to 10^9.
    public let total: Int
    /// What is counted.
    public let unit: StatedUnit
    /// Among what.
    public let basis: Basis
    /// The sample that tells how many were AI material; `nil` where this report's counts do.
    public let sample: Sample?
  }

  /// Who states it, and where; empty when not stated.
  public let source: String
  /// SHA-256 of the file in hexadecimal.
  public let digest: String
  /// The periods.
  public let rows: [Row]
}
