// SPDX-License-Identifier: Apache-2.0
// Days for readers, the same in every locale.

internal import EvidenceModel

/// Days for readers: `3 Sep 2026`.
enum DayText {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `3 Sep`.
  static func short(_ date: CivilDate) -> String { "\(date.day) \(months[date.month - 1])" }

  /// `3 Sep 2026`.
  static func full(_ date: CivilDate) -> String { "\(short(date)) \(date.year)" }

  /// `3 Sep 2026`, or `3–9 Sep 2026`, or as much of both as differs.
  static func range(_ first: CivilDate, _ last: CivilDate) -> String {
    if first == last { return full(first) }
    if first.year != last.year { return "\(full(first)) – \(full(last))" }
    if first.month != last.month { return "\(short(first)) – \(full(last))" }
    return "\(first.day)–\(full(last))"
  }

  /// The same for days counted from 1970-01-01.
  static func range(_ first: Int, _ last: Int) -> String {
    range(CivilDate(daysSinceEpoch: first), CivilDate(daysSinceEpoch: last))
  }
}
