// SPDX-License-Identifier: Apache-2.0
// What each token may still ask today, and whether it rests.

internal import EvidenceModel

/// Why the matching service does not answer a token for now.
public enum MatchRefusal: Error, Hashable, Sendable {
  /// The day's budget is used up; a new day begins after so many seconds.
  case spent(seconds: Int)
  /// The token rests after an alarm, for so many seconds.
  case resting(seconds: Int)
}

/// Counts what each token asked today, and watches for probing.
///
/// A pure state: times come with each call, so that the state after a restart is the one before.
struct MatchMeter: Sendable {
  /// How long a token rests after an alarm, in microseconds.
  static let rest: Int64 = 24 * 3_600_000_000
  private static let day: Int64 = 24 * 3_600_000_000

  /// What is known of one token.
  private struct Account {
    /// The day, counted from 1970 in UTC, that `count` is of.
    var day: Int64 = 0
    var count = 0
    var restsUntil: Int64 = 0
    var watch = ProbeWatch()
  }

  /// The most queries of a token in a day.
  let budget: Int
  private var accounts: [Int64: Account] = [:]

  init(budget: Int) { self.budget = budget }

  /// Takes one query from the token's budget.
  ///
  /// - Throws: ``MatchRefusal``.
  mutating func take(_ token: Int64, at now: Int64) throws(MatchRefusal) {
    try refuseResting(token, at: now)
    var account = accounts[token, default: Account()]
    if account.day != now / Self.day { (account.day, account.count) = (now / Self.day, 0) }
    guard account.count < budget else {
      throw .spent(seconds: Int((Self.day - now % Self.day) / 1_000_000) + 1)
    }
    account.count += 1
    accounts[token] = account
  }

  /// Refuses a token that rests.
  ///
  /// - Throws: ``MatchRefusal`` `.resting`.
  func refuseResting(_ token: Int64, at now: Int64) throws(MatchRefusal) {
    let left = (accounts[token]?.restsUntil ?? 0) - now
    guard left <= 0 else { throw .resting(seconds: Int(left / 1_000_000) + 1) }
  }

  /// Notes what was answered; the alarm that it raises.
  mutating func note(
    _ token: Int64, _ hash: PDQHash, isHit: Bool, at now: Int64
  ) -> ProbeWatch.Alarm? {
    guard let alarm = accounts[token, default: Account()].watch.note(hash, isHit: isHit, at: now)
    else { return nil }
    putToRest(token, at: now)
    return alarm
  }

  /// Lets a token rest from `now` on.
  mutating func putToRest(_ token: Int64, at now: Int64) {
    accounts[token, default: Account()].restsUntil = now + Self.rest
    accounts[token, default: Account()].watch.reset()
  }

  /// Counts a query that was answered before this state was made.
  mutating func recount(_ token: Int64, at time: Int64, now: Int64) {
    guard time / Self.day == now / Self.day else { return }
    accounts[token, default: Account()].day = now / Self.day
    accounts[token, default: Account()].count += 1
  }
}
