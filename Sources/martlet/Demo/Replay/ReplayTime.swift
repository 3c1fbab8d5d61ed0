// SPDX-License-Identifier: Apache-2.0
// The time of a simulated team: it goes on when everybody waits, and the order of claims is always the same.

internal import EvidenceModel

/// The time that simulated people share.
///
/// It goes on, by whole steps, when every one of them sleeps. Of those who wake together nobody asks for the next item before
/// all have recorded their last, and they ask one after the other in the order of their numbers: so which person gets which
/// item does not depend on the machine. What lies between is done at once.
actor ReplayTime {
  /// The length of a step, in seconds.
  static let step = 15.0

  private typealias Waiting = CheckedContinuation<Void, any Error>

  private let clock: ReplayClock
  private let begin: Instant
  /// The present moment.
  private(set) var now: Instant
  /// People awake who have not asked for their next item yet.
  private var early: Set<Int>
  /// People awake who have asked.
  private var late: Set<Int> = []
  private var asking: Int?
  private var turns: [Int: Waiting] = [:]
  private var sleepers: [Int: (until: Instant, waiting: Waiting)] = [:]
  /// People with an item in hand.
  private var working: Set<Int> = []
  private var failure: (any Error)?

  /// A time that begins now for people with the numbers `0..<people`, all awake.
  init(clock: ReplayClock, people: Int) {
    self.clock = clock
    begin = clock.now()
    now = begin
    clock.advance(to: begin)
    early = Set(0..<people)
  }

  /// Whether nobody has an item in hand.
  var isIdle: Bool { working.isEmpty }

  /// Sleeps until a moment.
  ///
  /// - Throws: what ``fail(_:)`` was told.
  func sleep(_ person: Int, until moment: Instant) async throws {
    if let failure { throw failure }
    early.remove(person)
    late.remove(person)
    try await withCheckedThrowingContinuation { waiting in
      sleepers[person] = (moment, waiting)
      goOn()
    }
  }

  /// Waits until it is this person's turn to ask for an item; ``endTurn(_:hasItem:)`` must follow.
  ///
  /// - Throws: what ``fail(_:)`` was told.
  func takeTurn(_ person: Int) async throws {
    if let failure { throw failure }
    early.remove(person)
    working.remove(person)
    try await withCheckedThrowingContinuation { waiting in
      turns[person] = waiting
      goOn()
    }
  }

  /// Lets the next person ask.
  func endTurn(_ person: Int, hasItem: Bool) {
    asking = nil
    late.insert(person)
    if hasItem { working.insert(person) }
    goOn()
  }

  /// Goes home.
  func leave(_ person: Int) {
    early.remove(person)
    late.remove(person)
    working.remove(person)
    goOn()
  }

  /// Wakes everybody with an error, now and from now on.
  func fail(_ error: any Error) {
    failure = failure ?? error
    for waiting in turns.values { waiting.resume(throwing: error) }
    for sleeper in sleepers.values { sleeper.waiting.resume(throwing: error) }
    turns = [:]
    sleepers = [:]
  }

  private func goOn() {
    guard early.isEmpty, asking == nil else { return }
    if let person = turns.keys.min() {
      asking = person
      turns.removeValue(forKey: person)?.resume()
      return
    }
    guard late.isEmpty, let first = sleepers.values.map(\.until).min() else { return }
    let steps = max(0, first.seconds(since: begin) / Self.step).rounded(.up)
    now = max(now, begin.advanced(bySeconds: steps * Self.step))
    clock.advance(to: now)
    for (person, sleeper) in sleepers where sleeper.until <= now {
      sleepers.removeValue(forKey: person)
      early.insert(person)
      sleeper.waiting.resume()
    }
  }
}
