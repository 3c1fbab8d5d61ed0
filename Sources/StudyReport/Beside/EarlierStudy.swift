// SPDX-License-Identifier: Apache-2.0
// A study that was published earlier, as a file states it.

/// A study that was published earlier.
public struct EarlierStudy: Hashable, Sendable {
  /// One figure of it.
  public struct Figure: Hashable, Sendable {
    /// The name by which it is found among this report's figures, such as `images_posted`.
    public let id: String
    /// The name for readers.
    public let label: String
    /// The figure as it was printed.
    public let printed: String
    /// Its value, 0 to 10^12; `nil` where what was printed is no number.
    public let value: Double?
    /// What it counts.
    public let unit: StatedUnit
    /// Among what it was counted.
    public let basis: StatedBasis
    /// The statute it was counted under; `nil` where none is stated.
    public let statute: String?
  }

  /// The title.
  public let title: String
  /// Who published it; empty when not stated.
  public let publisher: String
  /// When it was published, as printed; empty when not stated.
  public let published: String
  /// Where it can be read; empty when not stated.
  public let source: String
  /// The time it speaks of, as printed; empty when not stated.
  public let period: String
  /// What it looked at, in words; empty when not stated.
  public let frame: String
  /// The identifier of the regime by which it calls material criminal; `nil` when not stated.
  public let regime: String?
  /// The case it is about, where a report of this program is the source; else `nil`.
  public let caseID: String?
  /// SHA-256 of the file in hexadecimal.
  public let digest: String
  /// The figures, each identifier once.
  public let figures: [Figure]
}
