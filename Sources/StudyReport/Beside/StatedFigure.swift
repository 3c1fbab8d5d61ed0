// SPDX-License-Identifier: Apache-2.0
// In what a figure is counted and among what: what must agree before two figures are held together.

/// What a figure of a study counts, as the study states it.
public enum StatedUnit: String, CaseIterable, Hashable, Sendable {
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
  /// Hours of work.
  case hours
  /// Seconds of work.
  case seconds
  /// Reports that reached a hotline.
  case reports

  /// The unit for readers.
  var words: String { ReportUnit(rawValue: rawValue)?.words ?? "reports" }
}

/// Among what a figure was counted, as the study states it.
public enum StatedBasis: String, CaseIterable, Hashable, Sendable {
  /// Everything that was posted, or taken in.
  case posted
  /// What was selected for assessment.
  case selected
  /// What people assessed.
  case assessed
  /// The work itself: people, hours.
  case work

  /// The basis for readers.
  var words: String {
    switch self {
    case .posted: "among all posted"
    case .selected: "among those selected"
    case .assessed: "among those assessed"
    case .work: "of the work"
    }
  }
}
