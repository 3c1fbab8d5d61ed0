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

  /// What is refused meanwhile; `nil` where nothing is.
  var refusal: CaseworkError.Refusal? {
    switch self {
    case .item, .queueEmpty: nil
    case .onBreak: .onBreak
    case .budgetSpent: .budgetSpent
    case .shiftOver: .shiftOver
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

/// Counts the exposures of a person anew at each call, reading no more views than those of the time asked for.
struct ExposuresRead: ExposureCounting {
  let store: CaseStore

  func count(_ actor: Actor, since: Instant) throws -> Int {
    try ExposureService(store: store, since: since).viewed(actor, since: since)
  }
}

extension ExposureService: ExposureCounting {
  /// The exposures of the acting person since a moment that views show: looks and glances.
  public func count(_ actor: Actor, since: Instant) throws -> Int {
    try viewed(actor, since: since)
  }
}

/// Lets a person have the next item, or says what stands before it.
///
/// Every client asks here: the workbench, the JSON API, the command line.
public struct WorkGate {
  let store: CaseStore
  let actor: Actor
  let exposures: any ExposureCounting
  let views: ViewService?

  /// The gate of `store` as `actor` meets it.
  ///
  /// Every look on record counts, whichever client it was taken with: those that were recorded, and those that only
  /// a view shows.
  ///
  /// - Parameters:
  ///   - store: The case.
  ///   - actor: The person.
  ///   - exposures: Counts looks by views, where the process keeps them in memory; else they are read.
  ///   - views: The views of this process, so that work told a moment ago counts.
  public init(
    store: CaseStore, actor: Actor, exposures: (any ExposureCounting)? = nil,
    views: ViewService? = nil
  ) {
    self.store = store
    self.actor = actor
    self.exposures = exposures ?? ExposuresRead(store: store)
    self.views = views
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
    let (policy, pace, leases) = try standing(user, now)
    // What is held may be ended; it opens no other kind of work.
    let isHeld = leases.contains { $0.lane == kind.lane }
    if let closed = try closed(user, policy, pace, isHeld: isHeld, now) { return closed }
    let item = try WorkQueue(store: store, actor: actor, views: views).next(
      kind, sparing: isCalm(at: now, policy))
    return item.map(WorkOffer.item) ?? .queueEmpty
  }

  /// Holds nothing, and refuses who grades to be shown pictures or texts of items during a break, after the budget and outside
  /// of shifts, and in the last minutes of a shift of what is expected to be severe by what the person may know; an item that the
  /// person holds may be looked at to its end, but not one that is held since the person took a record of it back.
  ///
  /// - Throws: ``CaseworkError`` `.conflict` with what to do, and the items that are expected to be severe; errors of the catalog.
  public func requireOpen(for items: [Int64]) throws {
    guard actor.grades, let user = actor.user else { return }
    let now = store.clock()
    let (policy, pace, leases) = try standing(user, now)
    let held = try store.catalog.read { reader in
      Set(try leases.filter { try !$0.isFromUndo(reader) }.map(\.itemId))
    }
    guard !held.isSuperset(of: items) else { return }
    if let closed = try closed(user, policy, pace, isHeld: false, now) {
      throw CaseworkError(
        .conflict, closed.advice ?? "nothing is shown now", refusal: closed.refusal)
    }
    guard isCalm(at: now, policy) else { return }
    let severe = try store.catalog.read { reader in
      try QueueContext(reader, columns: store.columns, regime: store.description.regime)
        .expectedSevere(among: items.filter { !held.contains($0) }, for: actor)
    }
    guard severe.isEmpty else {
      throw CaseworkError(
        .conflict,
        "nothing that is expected to be severe is shown in the last minutes of a shift; look at it in the next one",
        refusal: .severeLater, items: severe)
    }
  }

  /// Whether a shift is about to end, so that nothing severe is begun.
  private func isCalm(at now: Instant, _ policy: WorkPolicy) -> Bool {
    WorkDay(store: store).shiftEnd(at: now, policy.shifts).map {
      $0.seconds(since: now) <= policy.calmMinutes * 60
    } ?? false
  }

  /// The policy, how far the person is, and the person's holds of items.
  private func standing(
    _ user: Int64, _ now: Instant
  ) throws -> (WorkPolicy, Pace, leases: [LeaseRow]) {
    try views?.settle()
    return try store.catalog.read { reader in
      (
        try PolicyService.inForce(reader).policy, try PaceKeeper.read(user, reader, store: store),
        try reader.rows(LeaseRow.self, where: [.equals("user_id", .integer(user))]).filter {
          $0.until >= now.microseconds
        }
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
    try views?.settle()
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

  /// What the day took: the items recorded, and what views show besides, which has no severity.
  private func spent(
    _ pace: Pace, policy: WorkPolicy, now: Instant
  ) throws -> (looks: Int, weight: Double) {
    let day = WorkDay(store: store)
    let isToday = pace.day == day.text(now)
    let (looks, viewed, spent) = isToday ? (pace.looks, pace.viewed, pace.spent) : (0, 0, 0)
    let others = max(0, try exposures.count(actor, since: day.start(of: now)) - viewed)
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
