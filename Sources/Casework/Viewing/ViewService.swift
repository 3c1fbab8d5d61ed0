// SPDX-License-Identifier: Apache-2.0
// Views: on record before anything is shown, measured while they last, closed whatever happens.

internal import Catalog
internal import EvidenceModel
internal import Synchronization

/// Begins, measures and ends views.
///
/// A view is durable, with its ledger leaf, before its token exists; who holds the token may be shown
/// what the view is of, until it ends. Beginnings that come at the same time share one commit. One in a
/// process; safe to use from several threads; every call blocks.
public final class ViewService: Sendable {
  /// After how many seconds without a sign of life a view is closed.
  public static let silenceSeconds = 120.0
  /// The most views that one session has open; the oldest is closed for a further one.
  public static let mostOpen = 256
  /// The most beginnings of one commit.
  static let mostAtOnce = 64

  struct Open {
    let view: Int64
    let request: ViewRequest
    let user: Int64
    let session: String
    let began: Instant
    var time: ActiveTime
    var claim: Double?
  }

  struct State {
    var open: [String: Open] = [:]
    /// Ends that are not written yet.
    var ended: [Int64: ViewEnding] = [:]
    /// The tokens of views that are over.
    var over = EndedViews()
    /// The time of each person, by user.
    var worked: [Int64: WorkedTime] = [:]
    /// Work that is not in the person's pace yet, by user: its seconds, and when it was told last.
    var unpaced: [Int64: (seconds: Double, until: Instant)] = [:]

    /// Takes a sign of life of an open view.
    mutating func hear(_ open: inout Open, at now: Instant, isActive: Bool) {
      let seconds = open.time.beat(
        at: now, isActive: isActive, worked: &worked[open.user, default: WorkedTime()])
      guard isActive else { return }
      let known = unpaced[open.user]
      unpaced[open.user] = ((known?.seconds ?? 0) + seconds, max(known?.until ?? now, now))
    }
  }

  /// The open views, shared by threads.
  final class Book: Sendable {
    private let state = Mutex(State())

    func withLock<Result>(_ body: (inout State) -> Result) -> Result {
      state.withLock { body(&$0) }
    }
  }

  /// What waits for a commit: a view that begins, or nothing but ends.
  struct Beginning: Sendable {
    let request: ViewRequest
    let viewer: ViewerPseudonym
    let within: Int64?
  }

  /// A view that is on record.
  struct Begun: Sendable {
    let view: Int64
    let time: Instant
  }

  let store: CaseStore
  let state: Book
  private let commits: GroupCommit<Beginning?, Result<Begun, CaseworkError>?>

  /// Keeps the views of `store`.
  public init(store: CaseStore) {
    self.store = store
    let state = Book()
    self.state = state
    commits = GroupCommit(atMost: Self.mostAtOnce) { work in
      try Self.commit(work, store: store, state: state)
    }
  }

  /// Begins a view for `actor`, which belongs to `session`.
  ///
  /// - Returns: the view, on record for good.
  /// - Throws: ``CaseworkError`` `.denied` for whoever may not see evidence, `.notFound` for an item that
  ///   is not there or a view that is not open, `.usage`; errors of the catalog.
  public func begin(
    _ request: ViewRequest, by actor: Actor, session: String
  ) throws -> OpenView {
    try actor.require(request.thing == .picture ? .viewPictures : .reveal)
    guard let user = actor.user else {
      throw CaseworkError(.denied, "only a user may look at evidence")
    }
    try Self.check(request)
    let outer = try request.within.map { try owned($0, by: session) }
    if let outer, !Set(outer.request.items).isSuperset(of: request.items) {
      throw CaseworkError(
        .usage, "a view lies within one of the same item; begin one of that first")
    }
    let beginning = Beginning(
      request: request, viewer: ViewerPseudonym(of: user, columns: store.columns),
      within: outer?.view)
    guard let answer = try commits.submit(beginning) else {
      throw CaseworkError(.internalFault, "a view got no answer")
    }
    let begun = try answer.get()
    let token = SecretText.token(byteCount: 16)
    let open = Open(
      view: begun.view, request: request, user: user, session: session, began: begun.time,
      time: ActiveTime(began: begun.time))
    state.withLock { state in
      Self.makeRoom(in: &state, session: session)
      state.open[token] = open
    }
    return OpenView(token: token, view: begun.view, items: request.items, began: begun.time)
  }

  /// What the view with `token` allows `session` to be shown.
  ///
  /// - Throws: ``CaseworkError`` `.notFound` when the view is not open or is another's.
  public func grant(_ token: String, session: String) throws -> ViewGrant {
    let request = try owned(token, by: session).request
    return ViewGrant(
      items: request.items, purpose: request.purpose, thing: request.thing,
      moment: request.moment, manner: request.manner)
  }

  /// Takes a sign of life: whether the person was active, and the page visible, since the last one.
  ///
  /// - Throws: ``CaseworkError`` `.notFound` when the view is not open or is another's.
  public func beat(_ token: String, session: String, isActive: Bool) throws {
    let now = store.clock()
    let isOpen = state.withLock { state in
      guard var open = state.open[token], open.session == session else { return false }
      state.hear(&open, at: now, isActive: isActive)
      state.open[token] = open
      return true
    }
    guard isOpen else { throw Self.notOpen }
  }

  /// Ends a view; what ended already stays as it ended.
  ///
  /// - Parameters:
  ///   - token: the view.
  ///   - session: whose it is.
  ///   - isActive: whether the person was active since the last sign of life.
  ///   - ago: how many seconds ago it was over, where its end could not be told at once; nothing before its last sign
  ///     of life is taken back by it.
  ///   - activeSeconds: a time supplied in place of the measured one; in synthetic cases only.
  /// - Throws: ``CaseworkError`` `.notFound` when the view is not open or is another's; `.usage` for a
  ///   time that may not be supplied or cannot be.
  public func end(
    _ token: String, session: String, isActive: Bool, ago: Double = 0, activeSeconds: Double? = nil
  ) throws {
    guard ago >= 0, ago <= AssessmentService.longestLook else {
      throw CaseworkError(
        .usage, "how long ago a view ended is a number of seconds from 0 to a day's")
    }
    if let activeSeconds {
      guard store.description.isSynthetic else {
        throw CaseworkError(
          .usage, "times are measured; they may be supplied in a synthetic case only")
      }
      guard activeSeconds >= 0, activeSeconds <= AssessmentService.longestLook else {
        throw CaseworkError(.usage, "the active seconds are a number from 0 to a day's")
      }
    }
    let time = store.clock().advanced(bySeconds: -ago)
    let isKnown = state.withLock { state in
      guard var open = state.open[token], open.session == session else {
        return state.over.contains(token, of: session)
      }
      state.hear(&open, at: time, isActive: isActive)
      if let activeSeconds { open.claim = activeSeconds }
      state.open[token] = open
      Self.close(token, .ended, in: &state)
      return true
    }
    guard isKnown else { throw Self.notOpen }
  }

  /// Writes the ends of views that are not on record yet.
  ///
  /// - Throws: errors of the catalog.
  public func flush() throws {
    guard state.withLock({ !$0.ended.isEmpty }) else { return }
    _ = try commits.submit(nil)
  }

  // MARK: - Parts

  private static func check(_ request: ViewRequest) throws(CaseworkError) {
    let isText = request.thing == .text
    guard request.items.count <= ViewRequest.mostItems,
      !request.items.isEmpty || (isText && request.purpose == .list)
    else {
      throw CaseworkError(.usage, "a view shows 1 to \(ViewRequest.mostItems) items")
    }
    guard request.purpose == .wall || request.items.count <= 1 || isText else {
      throw CaseworkError(.usage, "only a page of tiles shows several items")
    }
    guard Set(request.items).count == request.items.count else {
      throw CaseworkError(.usage, "a view names an item twice")
    }
    if let what = request.what {
      guard (1...64).contains(what.utf8.count), what.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
      else { throw CaseworkError(.usage, "which text is named by a plain word") }
    }
    let manner = request.manner
    guard isText || (16...2_560).contains(manner.side), (0...0.25).contains(manner.blur) else {
      throw CaseworkError(.usage, "a picture is 16 to 2,560 pixels, its blur 0 to 0.25")
    }
  }

  private func owned(_ token: String, by session: String) throws -> Open {
    let open = state.withLock { $0.open[token] }
    guard let open, open.session == session else { throw Self.notOpen }
    return open
  }

  private static let notOpen = CaseworkError(
    .notFound, "there is no such view; it ended, or it is another person's")

  /// Closes the session's oldest views until there is room for one more.
  private static func makeRoom(in state: inout State, session: String) {
    guard state.open.values.count(where: { $0.session == session }) >= mostOpen else { return }
    let own = state.open.filter { $0.value.session == session }
    let oldest = own.sorted { $0.value.view < $1.value.view }.prefix(own.count - mostOpen + 1)
    for (token, _) in oldest { close(token, .silent, in: &state) }
  }

  /// Moves a view from the open ones to the ended ones.
  static func close(_ token: String, _ cause: ViewEnding.Cause, in state: inout State) {
    guard let open = state.open.removeValue(forKey: token) else { return }
    state.over.add(token, of: open.session)
    state.ended[open.view] = open.ending(cause)
  }
}

extension ViewService.Open {
  /// The end of the view as far as it was heard of.
  func ending(_ cause: ViewEnding.Cause) -> ViewEnding {
    ViewEnding(
      view: view, ended: time.lastHeard, seconds: claim ?? time.seconds, isClaimed: claim != nil,
      cause: cause)
  }
}
