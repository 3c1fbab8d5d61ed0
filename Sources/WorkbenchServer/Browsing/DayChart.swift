// SPDX-License-Identifier: Apache-2.0
// How many items each day has, drawn on an axis of time: days without any are gaps.

internal import EvidenceModel

/// Draws how many items each day has.
///
/// Places along the axis are percentages, so that the page may make it as wide as it likes and letters keep their size.
enum DayChart {
  /// The height of the bars, and of the drawing with the days under it, in pixels.
  private static let (height, whole) = (96, 118)
  /// How many days are named at most.
  private static let mostLabels = 5

  /// The drawing; empty without days.
  ///
  /// - Parameters:
  ///   - days: The days that have items, in their order.
  ///   - most: The most items a day has.
  /// - Returns: an SVG element.
  static func svg(_ days: [(day: CivilDate, items: Int)], most: Int) -> String {
    guard let first = days.first?.day, let last = days.last?.day, most > 0 else { return "" }
    let axis = Axis(first: first.daysSinceEpoch, last: last.daysSinceEpoch)
    let bars = days.map { day in
      let size = max(1, day.items * (height - 4) / most)
      return "<rect class=\"bar-day\" x=\"\(axis.start(day.day.daysSinceEpoch))%\" "
        + "y=\"\(height - size)\" width=\"\(axis.width)%\" height=\"\(size)\">"
        + "<title>\(day.day): \(PageValues.grouped(Int64(day.items)))</title></rect>"
    }
    return "<svg class=\"days\" height=\"\(whole)\" role=\"img\" aria-labelledby=\"days-title\">"
      + "<line class=\"axis-line\" x1=\"0\" x2=\"100%\" y1=\"\(height)\" y2=\"\(height)\"/>"
      + bars.joined() + axis.labels(most: mostLabels).map(label).joined() + "</svg>"
  }

  private static func label(_ label: Axis.Label) -> String {
    "<line class=\"axis-line\" x1=\"\(label.place)%\" x2=\"\(label.place)%\" y1=\"\(height)\" "
      + "y2=\"\(height + 5)\"/><text class=\"\(label.style)\" x=\"\(label.place)%\" "
      + "y=\"\(whole - 4)\">\(label.day)</text>"
  }
}

extension DayChart {
  /// The axis: every day from the first to the last has the same width.
  private struct Axis {
    struct Label {
      let day: CivilDate
      let place: String
      let style: String
    }

    let first: Int
    let last: Int

    private var days: Double { Double(last - first + 1) }

    /// Where a day begins, in percent of the axis.
    func start(_ day: Int) -> String { Self.text(Double(day - first) / days * 100) }

    /// How wide a day is, in percent; never too thin to be seen, and with a gap to its neighbour.
    var width: String { Self.text(max(0.15, min(3, 90 / days))) }

    /// The first day, the last, and days at equal distances between them.
    func labels(most: Int) -> [Label] {
      let steps = min(most - 1, last - first)
      guard steps > 0 else {
        return [Label(day: CivilDate(daysSinceEpoch: first), place: "0", style: "day-first")]
      }
      return (0...steps).map { step in
        let day = first + (last - first) * step / steps
        let style = step == 0 ? "day-first" : step == steps ? "day-last" : "day-between"
        let place = step == steps ? 100 : Double(day - first) / days * 100
        return Label(
          day: CivilDate(daysSinceEpoch: day), place: Self.text(place), style: style)
      }
    }

    private static func text(_ share: Double) -> String { DecimalText.fixed(share, places: 3) }
  }
}
