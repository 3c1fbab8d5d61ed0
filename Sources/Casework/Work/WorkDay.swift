// SPDX-License-Identifier: Apache-2.0
// Days and shifts in the case's zone.

internal import EvidenceModel
internal import Foundation

/// Cuts moments into days and shifts of a case's zone.
struct WorkDay {
  private let calendar: Calendar

  init(store: CaseStore) { self.init(timeZone: store.description.timeZone) }

  /// Cuts in the zone with this IANA name, or in UTC when the name is not known here.
  init(timeZone name: String) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: name) ?? .gmt
    self.calendar = calendar
  }

  /// The day of a moment, such as `2026-11-22`.
  func text(_ moment: Instant) -> String {
    let parts = calendar.dateComponents([.year, .month, .day], from: date(moment))
    return Instant(year: parts.year ?? 0, month: parts.month ?? 1, day: parts.day ?? 1).map {
      CivilDate(of: $0).description
    } ?? ""
  }

  /// When the next day begins.
  func nextDay(after moment: Instant) -> Instant {
    let start = calendar.startOfDay(for: date(moment))
    return instant(calendar.date(byAdding: .day, value: 1, to: start) ?? start)
  }

  /// The last week, from Monday on, that was over before a moment: its start, and the next one's.
  func lastWholeWeek(before moment: Instant) -> (start: Instant, end: Instant) {
    let end = week(of: moment)
    return (week(of: end.advanced(bySeconds: -1)), end)
  }

  /// When the week of a moment began: its Monday.
  func week(of moment: Instant) -> Instant {
    let start = calendar.startOfDay(for: date(moment))
    // The calendar counts from Sunday, 1; weeks here begin on Monday.
    let since = (calendar.component(.weekday, from: start) + 5) % 7
    return instant(calendar.date(byAdding: .day, value: -since, to: start) ?? start)
  }

  /// When the week after one that begins at `start` begins.
  func nextWeek(after start: Instant) -> Instant {
    let day = date(start)
    return instant(calendar.date(byAdding: .day, value: 7, to: day) ?? day)
  }

  /// When the day of a moment began.
  func start(of moment: Instant) -> Instant {
    instant(calendar.startOfDay(for: date(moment)))
  }

  /// When the shift ends in which a moment lies; `nil` outside all shifts.
  ///
  /// Of several the one that ends last.
  func shiftEnd(at moment: Instant, _ shifts: [WorkPolicy.Shift]) -> Instant? {
    occurrences(around: moment, shifts).filter { $0.start <= moment && moment < $0.end }
      .map(\.end).max()
  }

  /// When the next shift begins.
  func nextShift(after moment: Instant, _ shifts: [WorkPolicy.Shift]) -> Instant? {
    occurrences(around: moment, shifts).map(\.start).filter { $0 > moment }.min()
  }

  private func occurrences(
    around moment: Instant, _ shifts: [WorkPolicy.Shift]
  ) -> [(start: Instant, end: Instant)] {
    let today = calendar.startOfDay(for: date(moment))
    var found: [(start: Instant, end: Instant)] = []
    for offset in -1...7 {
      guard let day = calendar.date(byAdding: .day, value: offset, to: today) else { continue }
      // The calendar counts from Sunday, 1; a policy from Monday, 1.
      let weekday = (calendar.component(.weekday, from: day) + 5) % 7 + 1
      for shift in shifts where shift.days.contains(weekday) {
        guard let start = time(shift.from, on: day, daysLater: 0),
          let end = time(shift.to, on: day, daysLater: shift.to > shift.from ? 0 : 1)
        else { continue }
        found.append((start, end))
      }
    }
    return found
  }

  private func time(_ minutes: Int, on day: Date, daysLater: Int) -> Instant? {
    guard let base = calendar.date(byAdding: .day, value: daysLater + minutes / 1_440, to: day)
    else { return nil }
    let rest = minutes % 1_440
    return calendar.date(bySettingHour: rest / 60, minute: rest % 60, second: 0, of: base).map(
      instant)
  }

  private func date(_ moment: Instant) -> Date {
    Date(timeIntervalSince1970: Double(moment.microseconds) / 1_000_000)
  }

  private func instant(_ date: Date) -> Instant {
    Instant(microseconds: Int64((date.timeIntervalSince1970 * 1_000_000).rounded()))
  }
}
