// SPDX-License-Identifier: Apache-2.0
// What a person did: looks and active time, for that person alone.

internal import Catalog
public import EvidenceModel

/// Looks of a person in some time.
public struct OwnFigures: Hashable, Sendable {
  /// Records of looks.
  public var looks = 0
  /// How many of them have a measured time.
  public var measured = 0
  /// Measured active time behind them, in seconds; claimed times are not in it.
  public var seconds = 0.0

  /// The mean time of a look that was measured, in seconds; `nil` without one.
  public var secondsPerLook: Double? { measured == 0 ? nil : seconds / Double(measured) }
}

/// What a person did today, in the last seven days, and in all.
public struct OwnWork: Hashable, Sendable {
  /// Since the day began in the case's zone.
  public var day = OwnFigures()
  /// In the last seven days.
  public var week = OwnFigures()
  /// In all.
  public var all = OwnFigures()
  /// When the day began in the case's zone.
  public internal(set) var dayBegan = Instant(microseconds: 0)
}

/// Tells a person what that person did; nobody else is told.
public struct OwnWorkService {
  let store: CaseStore
  let actor: Actor

  /// Reads `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// The acting person's own figures.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for whoever does not assess.
  /// - Complexity: O(records of the person).
  public func read() throws -> OwnWork {
    try actor.require(.assess)
    guard let user = actor.user else { throw CaseworkError(.denied, "only a user has records") }
    let now = store.clock()
    let today = WorkDay(store: store).start(of: now)
    let week = now.advanced(bySeconds: -7 * 86_400)
    var work = OwnWork()
    work.dayBegan = today
    try store.catalog.read { reader in
      try reader.forEach(
        AssessmentRow.self,
        where: [.equals("user_id", .integer(user)), .equals("route", "seen")]
      ) { row in
        let seconds = row.claimedTimes ? 0 : max(0, row.activeSeconds ?? 0)
        let time = Instant(microseconds: row.recorded)
        work.all.add(seconds)
        if time >= week { work.week.add(seconds) }
        if time >= today { work.day.add(seconds) }
      }
    }
    return work
  }
}

extension OwnFigures {
  fileprivate mutating func add(_ seconds: Double) {
    looks += 1
    if seconds > 0 { measured += 1 }
    self.seconds += seconds
  }
}
