// SPDX-License-Identifier: Apache-2.0
// What a reader of a report can calculate with: sums and bounds between its cells.

/// A linear statement about cells that anybody may know: `lower ≤ Σ coefficient · cell ≤ upper`.
public struct PublishedConstraint: Hashable, Sendable {
  /// One term of the sum.
  public struct Term: Hashable, Sendable {
    /// The cell's name.
    public let cell: String
    /// Its coefficient.
    public let coefficient: Int
  }

  /// The sum's terms.
  public let terms: [Term]
  /// The least value of the sum; `nil` when it has none.
  public let lower: Int?
  /// The greatest value of the sum; `nil` when it has none.
  public let upper: Int?

  /// `total` is the sum of `parts`.
  static func total(_ total: String, of parts: [String]) -> PublishedConstraint {
    PublishedConstraint(terms: terms(parts, minus: [total]), lower: 0, upper: 0)
  }

  /// The sum of `parts` is not greater than the sum of `wholes`.
  static func atMost(_ parts: [String], _ wholes: [String]) -> PublishedConstraint {
    PublishedConstraint(terms: terms(parts, minus: wholes), lower: nil, upper: 0)
  }

  /// The same statement about cells whose names begin with `prefix`.
  func renamed(_ prefix: String) -> PublishedConstraint {
    PublishedConstraint(
      terms: terms.map { Term(cell: prefix + $0.cell, coefficient: $0.coefficient) }, lower: lower,
      upper: upper)
  }

  private static func terms(_ plus: [String], minus: [String]) -> [Term] {
    plus.map { Term(cell: $0, coefficient: 1) } + minus.map { Term(cell: $0, coefficient: -1) }
  }
}
