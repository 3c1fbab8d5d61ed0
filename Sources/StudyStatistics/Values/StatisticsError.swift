// SPDX-License-Identifier: Apache-2.0
// Why a figure cannot be given: never a silent zero, never not-a-number.

/// Why a figure is not defined, or what is wrong with what it was asked of.
public struct StatisticsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it is, stable for scripts and documents.
  public enum Code: String, CaseIterable, Sendable {
    /// A number lies outside of what it may be.
    case outOfRange = "out_of_range"
    /// Nothing was looked at, so there is no share.
    case nothingExamined = "nothing_examined"
    /// A stratum holds no items.
    case emptyStratum = "empty_stratum"
    /// No item of a stratum was looked at.
    case unsampledStratum = "unsampled_stratum"
    /// No sample, however large, excludes so small a number.
    case cannotBeExcluded = "cannot_be_excluded"
    /// A name stands twice where it may stand once.
    case duplicate
    /// A rating names a label or rater that the table does not have.
    case unknownName = "unknown_name"
    /// The rows of a table differ in length.
    case raggedTable = "ragged_table"
    /// Fewer than two raters rated anything.
    case oneRater = "one_rater"
    /// Fewer than two items were rated by two raters.
    case oneItem = "one_item"
    /// Every rating is the same class.
    case oneClass = "one_class"
    /// Items have different numbers of ratings, which the coefficient does not allow.
    case unequalRatings = "unequal_ratings"
    /// A class was given to no item.
    case unusedClass = "unused_class"
    /// Too few items for an interval that can be trusted.
    case tooFewItems = "too_few_items"
    /// A pair of raters shares too few items for an interval of the mean over pairs that can be trusted.
    case tooFewShared = "too_few_shared"
    /// Too many of the bootstrap's draws had no figure.
    case degenerateDraws = "degenerate_draws"
  }

  /// What kind of failure it is.
  public let code: Code
  /// What is wrong and what to do.
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }

  /// Two errors are the same when their codes are.
  public static func == (left: StatisticsError, right: StatisticsError) -> Bool {
    left.code == right.code
  }

  /// Hashes the code.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
