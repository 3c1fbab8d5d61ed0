// SPDX-License-Identifier: Apache-2.0
// The two forms in which each chart stands on the page: one for sheets, one for screens no wider than a hand.

/// How wide a chart is drawn.
///
/// Scaled to a telephone, a wide drawing has words that nobody can read; scrolled, it shows bars without their ends, which all
/// look equally long. So each chart is drawn twice from the same numbers, and the style sheet shows one.
enum ChartForm: CaseIterable {
  /// For paper and wide screens: words stand left of what they name.
  case wide
  /// For narrow screens: words stand above what they name.
  case narrow

  /// The width in the drawing's own units, which are pixels where it is not scaled.
  var width: Double { self == .wide ? 752 : 350 }

  /// Whether words stand above what they name.
  var isStacked: Bool { self == .narrow }

  /// What a drawing's name ends in, so that no two on the page have one name.
  var suffix: String { self == .wide ? "" : "-narrow" }

  /// The attribute by which the style sheet knows the form.
  var attribute: String { self == .wide ? "" : "class=\"narrow\" " }
}
