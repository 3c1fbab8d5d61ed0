// SPDX-License-Identifier: Apache-2.0
// Tags that people put on items, as a report counts them.

/// What a tag says of an item.
public enum StudyTag: String, CaseIterable, Hashable, Sendable {
  /// A victim who is known to be identified is shown.
  case knownVictim = "known_victim"
  /// A public figure is shown.
  case publicFigure = "public_figure"
  /// It is offered commercially.
  case commercial
  /// It was made by whom it shows.
  case selfGenerated = "self_generated"
  /// It belongs to a series; a report never names one.
  case series

  /// The tag for readers.
  var label: String {
    switch self {
    case .knownVictim: "A known victim is shown"
    case .publicFigure: "A public figure is shown"
    case .commercial: "Offered commercially"
    case .selfGenerated: "Made by whom it shows"
    case .series: "Part of a series"
    }
  }
}
