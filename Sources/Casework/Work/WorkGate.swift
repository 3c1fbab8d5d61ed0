// SPDX-License-Identifier: Apache-2.0
// The gate between a person and the queue: breaks, budget and shifts hold here, for every client.

internal import Catalog
public import EvidenceModel

/// What a person who asks for work gets.
public enum WorkOffer: Hashable, Sendable {
  /// An item, held for the person.
  case item(QueuedItem)
  /// A break is due; nothing is handed out until it is over.
  case onBreak(until: Instant)
  /// The day's budget of exposures is spent; the next day begins at this moment.
  case budgetSpent(until: Instant)
  /// No shift is on; the next one begins at this moment, if there is one.
  case shiftOver(until: Instant?)
  /// Nothing waits for this person.
  case queueEmpty

  /// A stable code.
  public var code: String {
    switch self {
    case .item: "item"
    case .onBreak: "break"
    case .budgetSpent: "budget"
    case .shiftOver: "shift"
    case .queueEmpty: "empty"
    }
  }

  /// Until when there is nothing, where that is known.
  public var until: Instant? {
    switch self {
    case .item, .queueEmpty: nil
    case .onBreak(let until), .budgetSpent(let until): until
    case .shiftOver(let until): until
    }
  }

  /// What to do, in words for the person; `nil` for an item.
  public var advice: String? {
    switch self {
    case .item: nil
    case .onBreak:
      "Time for a break. Leave the screen; work goes on by itself when the break is over."
    case .budgetSpent:
      "That was enough for today. The budget of this case is spent; other work is still there."
    case .shiftOver: "The shift is over. Items come again when the next one begins."
    case .queueEmpty:
      "Nothing waits for you. A lead can select more items, or settle what is disputed."
    }
  }
}

/// How far a person is through the day, for that person alone.
public struct WorkPace: Hashable, Sendable {
  /// Looks of the day.
  public let looks: Int
  /// What the looks of the day count.
  public let spent: Double
  /// The day's budget; `nil` for no limit.
  public let budget: Double?
  /// Seconds of active work until a break is due; `nil` where none are enforced.
  public let secondsToBreak: Double?
  /// Until when a break lasts; `nil` when there is none.
  public let breakUntil: Instant?
  /// When the shift ends; `nil` where there are none.
  public let shiftEnds: Instant?
}

/// Tells how often a person was exposed to anything, as views recorded it.
public protocol ExposureCounting: Sendable {
  /// The exposures of the acting person since a moment.
  func count(_ actor: Actor, since: Instant) throws -> Int
}

extension ExposureService: ExposureCounting {
  /// The exposures of the acting person since a moment: looks and glances.
  public func count(_ actor: Actor, since: Instant) throws -> Int {
    try own(actor, since: since).exposures
  }
}

/// Lets a person have the next item, or says what stands before it.
///
/// Every client asks here: the workbench, the JSON API, the command line.
public struct WorkGate {
  let store: CaseStore
  let actor: Actor
  let exposures: (any ExposureCounting)?

  /// The gate of `store` as `actor` meets it.
  ///
  /// - Parameters:
  ///   - store: The case.
  ///   - actor: The person.
  ///   - exposures: Counts looks by views: those without a record count too. Without it records count alone.
  public init(store: CaseStore, actor: Actor, exposures: (any ExposureCounting)? = nil) {
    self.store = store
    self.actor = actor
    self.exposures = exposures
  }

  /// Holds the next item for the person, unless a break, the budget or the shift stands before it.
  ///
  /// A break that is due begins now. An item held stays the person's own through a break.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  public func next(_ kind: WorkKind = .rating) throws -> WorkOffer {
    try actor.require(kind == .dispute ? .adjudicate : .assess)
    guard let user = actor.user else { throw CaseworkError(.denied, "only a user may assess") }
    let now = store.clock()
    let (policy, pace, held) = try standing(user, now)
    // What is held may be ended.
    if let closed = try closed(user, policy, pace, isHeld: !held.isEmpty, now) { return closed }
    let shiftEnd = WorkDay(store: store).shiftEnd(at: now, policy.shifts)
    let sparing = shiftEnd.map { $0.seconds(since: now) <= policy.calmMinutes * 60 } ?? false
    let item = try WorkQueue(store: store, actor: actor).next(kind, sparing: sparing)
    return item.map(WorkOffer.item) ?? .queueEmpty
  }

  /// Holds nothing, and refuses who grades to be shown pictures of items during a break, after the budget and outside
  /// of shifts; an item that the person holds may be looked at to its end.
  ///
  /// - Throws: ``CaseworkError`` `.conflict` with what to do; errors of the catalog.
  public func requireOpen(for items: [Int64]) throws {
    guard actor.may(.assess), let user = actor.user else { return }
    let now = store.clock()
    let (policy, pace, held) = try standing(user, now)
    guard !held.isSuperset(of: items) else { return }
    if let closed = try closed(user, policy, pace, isHeld: false, now) {
      throw CaseworkError(.conflict, closed.advice ?? "nothing is shown now")
    }
  }

  /// The policy, how far the person is, and the items that the person holds.
  private func standing(
    _ user: Int64, _ now: Instant
  ) throws -> (WorkPolicy, Pace, held: Set<Int64>) {
    try store.catalog.read { reader in
      (
        try PolicyService.inForce(reader).policy, try PaceKeeper.read(user, reader, store: store),
        Set(
          try reader.rows(LeaseRow.self, where: [.equals("user_id", .integer(user))]).filter {
            $0.until >= now.microseconds
          }.map(\.itemId))
      )
    }
  }

  /// What stands before another look; `nil` when nothing does.
  private func closed(
    _ user: Int64, _ policy: WorkPolicy, _ pace: Pace, isHeld: Bool, _ now: Instant
  ) throws -> WorkOffer? {
    let day = WorkDay(store: store)
    if !policy.shifts.isEmpty, day.shiftEnd(at: now, policy.shifts) == nil {
      return .shiftOver(until: day.nextShift(after: now, policy.shifts))
    }
    if let until = try pause(user, pace, policy: policy, now: now) { return .onBreak(until: until) }
    if !isHeld, let budget = policy.budget.perDay,
      try spent(pace, policy: policy, now: now).weight >= budget
    {
      return .budgetSpent(until: day.nextDay(after: now))
    }
    return nil
  }

  /// How far the person is through the day; nobody else's is told.
  public func pace() throws -> WorkPace {
    try actor.require(.assess)
    guard let user = actor.user else { throw CaseworkError(.denied, "only a user may assess") }
    let now = store.clock()
    let (policy, kept) = try store.catalog.read { reader in
      (try PolicyService.inForce(reader).policy, try PaceKeeper.read(user, reader, store: store))
    }
    var pace = kept
    pace.rest(before: now, policy: policy)
    let spent = try spent(pace, policy: policy, now: now)
    return WorkPace(
      looks: spent.looks, spent: spent.weight, budget: policy.budget.perDay,
      secondsToBreak: policy.breaks.map { max(0, $0.afterMinutes * 60 - pace.worked) },
      breakUntil: pace.breakUntil.flatMap { $0 > now ? $0 : nil },
      shiftEnds: WorkDay(store: store).shiftEnd(at: now, policy.shifts))
  }

  private func spent(
    _ pace: Pace, policy: WorkPolicy, now: Instant
  ) throws -> (looks: Int, weight: Double) {
    let day = WorkDay(store: store)
    let isToday = pace.day == day.text(now)
    let (looks, spent) = isToday ? (pace.looks, pace.spent) : (0, 0)
    guard let exposures else { return (looks, spent) }
    let others = max(0, try exposures.count(actor, since: day.start(of: now)) - looks)
    return (looks + others, spent + Double(others) * policy.budget.other)
  }

  /// Until when the person is on a break: one that has begun, or one that is due and begins now.
  private func pause(
    _ user: Int64, _ pace: Pace, policy: WorkPolicy, now: Instant
  ) throws -> Instant? {
    guard let breaks = policy.breaks else { return nil }
    if let until = pace.breakUntil, until > now { return until }
    guard pace.worked >= breaks.afterMinutes * 60 else { return nil }
    return try store.record(actor) { recording -> Instant? in
      let keeper = PaceKeeper(recording: recording, store: store, user: user)
      var pace = try keeper.read()
      pace.rest(before: now, policy: policy)
      guard pace.worked >= breaks.afterMinutes * 60 else {
        try keeper.write(pace)
        return nil
      }
      let until = now.advanced(bySeconds: breaks.minutes * 60)
      pace.worked = 0
      pace.breakUntil = until
      try keeper.write(pace)
      let leases = WorkLeases(recording: recording, user: user)
      if let held = try leases.own() {
        try leases.extend(held, until: until.advanced(bySeconds: WorkQueue.leaseSeconds))
      }
      return until
    }
  }
}
