// SPDX-License-Identifier: Apache-2.0
// What a person may choose about a report, and what can be wrong with what it is made of.

/// For whom a report is.
public enum ReportEdition: String, CaseIterable, Hashable, Sendable {
  /// For everybody: counts and tool classes only, small cells hidden.
  case published
  /// For those who work on the case: full, and marked.
  case `internal`
}

/// What a person may choose about a report; every choice is printed in it.
public struct ReportOptions: Hashable, Sendable {
  /// For whom the report is.
  public var edition: ReportEdition
  /// In the published edition counts from one to this are small and hidden; 3...99.
  public var largestSmallCell: Int
  /// The published edition says nothing of analysts, their looks and their hours below this many analysts; 1...99.
  public var fewestAnalysts: Int

  /// Sets the choices.
  public init(edition: ReportEdition, largestSmallCell: Int = 4, fewestAnalysts: Int = 4) {
    self.edition = edition
    self.largestSmallCell = largestSmallCell
    self.fewestAnalysts = fewestAnalysts
  }
}

extension ReportOptions {
  /// The fewest people of whom the edition tells anything.
  var fewestPeople: Int { edition == .published ? fewestAnalysts : 1 }
}

/// Why no report can be made of a snapshot.
public enum ReportError: Error, Hashable, Sendable {
  /// A posted image shows an item that the snapshot does not list.
  case unknownItem
  /// Two items have the same number.
  case duplicateItem
  /// A result names an instrument or a severity that the regime does not have.
  case unknownResult
  /// A count is negative, or a duration is not a finite number of seconds from zero up.
  case badCount
  /// An option is out of its range.
  case badOption

  /// A stable name of the error.
  public var code: String {
    switch self {
    case .unknownItem: "report.unknown_item"
    case .duplicateItem: "report.duplicate_item"
    case .unknownResult: "report.unknown_result"
    case .badCount: "report.bad_count"
    case .badOption: "report.bad_option"
    }
  }

  /// What is wrong and what to do.
  public var userMessage: String {
    switch self {
    case .unknownItem: "a posted image shows an item that is not in the study; run martlet fsck"
    case .duplicateItem: "two items of the study have the same number; run martlet fsck"
    case .unknownResult:
      "a result is not one the regime can give; use the rule file the results were made with"
    case .badCount: "a count or a duration of the study is out of range; run martlet fsck"
    case .badOption:
      "the largest count that is small must be 3 to 99"
    }
  }
}
