// SPDX-License-Identifier: Apache-2.0
// Slows down whoever guesses: per account and per address, ever longer.

internal import Synchronization

/// What failures are counted by.
enum SignInKey: Hashable, Sendable {
  /// A person of the case.
  case user(Int64)
  /// A name that nobody has.
  case name(String)
  /// Where the attempt came from.
  case address(String)

  /// The key of a remote address; the last 64 bits of IPv6 are one household's own and left out.
  static func remote(_ address: String) -> SignInKey {
    let text = address.prefix(64)
    guard text.contains(":"), !text.contains(".") else { return .address(String(text)) }
    return .address(
      text.split(separator: ":", omittingEmptySubsequences: false).prefix(4)
        .joined(separator: ":"))
  }

  /// Whether it may be forgotten when there are too many: anybody can make such keys.
  fileprivate var isMadeByVisitors: Bool {
    if case .user = self { false } else { true }
  }
}

/// Counts failed attempts and says how long to wait.
///
/// Four failures cost nothing; after the fifth one waits 1 s, then 2 s, 4 s and so on up to 15 minutes.
/// An attempt counts as failed from its beginning, so that many at once are no way round. A success
/// forgets; so do 24 hours without an attempt.
final class SignInThrottle: Sendable {
  static let freeFailures = 4
  static let longest = Duration.seconds(900)
  private static let memory = Duration.seconds(86_400)

  private struct Entry {
    var failures: Int
    var last: Duration
    var until: Duration
  }

  private let entries = Mutex<[SignInKey: Entry]>([:])
  private let capacity: Int
  private let uptime: @Sendable () -> Duration

  /// Remembers at most `capacity` keys that visitors can make up.
  init(capacity: Int = 10_000, uptime: @escaping @Sendable () -> Duration) {
    self.capacity = capacity
    self.uptime = uptime
  }

  /// What became of the wish to try.
  enum Answer: Equatable {
    /// The attempt may go on; whether a lock-out begins should it fail.
    case goOn(locksOut: Bool)
    /// Too early: wait so long.
    case wait(Duration)
  }

  /// Begins an attempt, which counts as failed until ``succeeded(_:)`` or ``forgive(_:)``.
  func begin(_ keys: [SignInKey]) -> Answer {
    let now = uptime()
    return entries.withLock { entries in
      let left = keys.compactMap { entries[$0]?.until }.max().map { $0 - now } ?? .zero
      guard left <= .zero else { return .wait(left) }
      var locksOut = false
      for key in keys {
        var entry = entries[key] ?? Entry(failures: 0, last: now, until: .zero)
        if now - entry.last > Self.memory { entry.failures = 0 }
        entry.failures += 1
        entry.last = now
        entry.until = now + Self.delay(after: entry.failures)
        if entry.failures == Self.freeFailures + 1 { locksOut = true }
        entries[key] = entry
      }
      if entries.count > capacity { Self.forget(&entries, capacity: capacity) }
      return .goOn(locksOut: locksOut)
    }
  }

  /// Forgets all failures of an attempt that succeeded.
  func succeeded(_ keys: [SignInKey]) {
    entries.withLock { entries in for key in keys { entries[key] = nil } }
  }

  /// Takes back the one failure of an attempt that was right as far as it went.
  func forgive(_ keys: [SignInKey]) {
    let now = uptime()
    entries.withLock { entries in
      for key in keys {
        guard var entry = entries[key] else { continue }
        entry.failures -= 1
        entry.until = now
        entries[key] = entry.failures > 0 ? entry : nil
      }
    }
  }

  /// How many keys are remembered.
  var count: Int { entries.withLock { $0.count } }

  private static func delay(after failures: Int) -> Duration {
    let doublings = failures - freeFailures - 1
    guard doublings >= 0 else { return .zero }
    return min(longest, .seconds(1 << min(doublings, 20)))
  }

  /// Drops the keys of visitors that rested longest, a tenth at a time.
  private static func forget(_ entries: inout [SignInKey: Entry], capacity: Int) {
    let resting = entries.filter { $0.key.isMadeByVisitors }.sorted {
      $0.value.last < $1.value.last
    }
    for (key, _) in resting.prefix(entries.count - capacity * 9 / 10) { entries[key] = nil }
  }
}
