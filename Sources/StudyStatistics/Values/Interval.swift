// SPDX-License-Identifier: Apache-2.0
// Two ends, and how they were come by.

/// The values from a lower to an upper end, both among them.
public struct Interval: Hashable, Sendable {
  /// The lower end.
  public let lower: Double
  /// The upper end.
  public let upper: Double

  init(_ lower: Double, _ upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// The distance of the ends.
  public var width: Double { upper - lower }

  /// Whether `value` lies between the ends or on one.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

  /// What shares of a `population` come to in whole items, rounded outward.
  public func counts(of population: Int) -> ClosedRange<Int> {
    let first = FigureText.wholeNumber(lower * Double(population), .down)
    let last = FigureText.wholeNumber(upper * Double(population), .up)
    return min(first, last)...max(first, last)
  }
}

/// How an interval was come by; each is told beside the figure.
public enum IntervalMethod: String, CaseIterable, Hashable, Sendable {
  /// Wilson's interval of a share.
  case wilson
  /// The exact interval of a share, of Clopper and Pearson.
  case clopperPearson = "clopper_pearson"
  /// The exact bounds of a count in a finite population.
  case hypergeometric
  /// Exact bounds of strata, put together by the squares of their distances.
  case squareAndAdd = "square_and_add"
  /// Exact bounds of strata that share the error, added.
  case sharedBounds = "shared_bounds"
  /// Percentiles of figures over items drawn again with replacement.
  case bootstrap

  /// The name that a report prints.
  public var name: String {
    switch self {
    case .wilson: "Wilson"
    case .clopperPearson: "Clopper–Pearson (exact)"
    case .hypergeometric: "hypergeometric (exact)"
    case .squareAndAdd: "square-and-add of exact bounds"
    case .sharedBounds: "exact bounds that share the error"
    case .bootstrap: "bootstrap percentiles over items"
    }
  }
}

/// An interval with how it was come by.
public struct StatedInterval: Hashable, Sendable {
  /// The ends.
  public let interval: Interval
  /// How they were come by.
  public let method: IntervalMethod
  /// How sure they are meant to be.
  public let level: ConfidenceLevel

  init(_ interval: Interval, _ method: IntervalMethod, _ level: ConfidenceLevel) {
    self.interval = interval
    self.method = method
    self.level = level
  }
}
