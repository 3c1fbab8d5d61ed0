// SPDX-License-Identifier: Apache-2.0
// What every route works with: the open case, its pictures and views, and threads for work that blocks.

internal import Casework
internal import NIOPosix
internal import Synchronization

/// What every route works with.
///
/// Casework blocks: a route reaches it through ``work(_:)``, never on the threads that serve connections.
final class Desk: Sendable {
  /// The open case.
  let store: CaseStore
  /// The sandboxed decoders.
  let decoders: any Examining & PictureDecoding
  /// The views, on record before anything is shown.
  let views: ViewService
  /// The pictures, ready to be shown.
  let pictures: PictureStore
  /// How each person will want to be shown what comes next.
  let manners = LikelyManners()
  /// What people have begun and not recorded.
  let begun = BegunAnswers()
  /// What people were exposed to.
  let exposures: ExposureService
  /// The looks that nobody had to take.
  let avoided: AvoidedLooksCounter
  /// Who is signed in, and how people are let in.
  let signIn: SignInService
  /// The pages that listen for the end of their session.
  let watch = SessionWatch()
  /// The cookie of a session.
  let cookie: SessionCookie
  /// How the workbench was started.
  let configuration: WorkbenchConfiguration
  /// The intake of sources.
  let intake = IntakeDesk()
  /// What the wall is filtered by, kept up with the case.
  let wall: WallIndex
  /// The files of known lists, and how each list is searched.
  let library: LibraryWatch
  /// What machines ask of known lists; `nil` unless it is turned on.
  let matching: MatchingService?
  /// The files of machines under way.
  let uploads = UploadGate()
  /// Taken by whoever verifies the ledger: it reads all of it, once at a time.
  let verifying = Mutex(())
  private let threads: NIOThreadPool

  init(
    store: CaseStore, decoders: any Examining & PictureDecoding,
    configuration: WorkbenchConfiguration
  ) throws {
    self.store = store
    self.decoders = decoders
    views = ViewService(store: store)
    pictures = PictureStore(store: store, decoders: decoders)
    exposures = ExposureService(store: store)
    avoided = AvoidedLooksCounter(store: store)
    self.configuration = configuration
    let start = ContinuousClock.now
    signIn = try SignInService(
      store: store, passwords: configuration.passwords, limits: configuration.sessions,
      uptime: configuration.uptime ?? { ContinuousClock.now - start }
    ) { [views, watch] change, user, session in
      Self.changed(change, user, session, views: views, watch: watch)
    }
    cookie = SessionCookie(isEncrypted: configuration.certificate != nil)
    wall = WallIndex(store: store)
    library = LibraryWatch(store: store, librarian: configuration.librarian)
    matching = try configuration.matchingBudget.map {
      try MatchingService(store: store, budget: $0)
    }
    threads = NIOThreadPool(numberOfThreads: configuration.workers)
  }

  /// Whether the wall may be shown: off until the case's policy turns it on.
  func isWallOn() throws -> Bool { try configuration.isWallOn(store) }

  /// What stands between a person and the next item or picture.
  func gate(for actor: Actor) -> WorkGate {
    WorkGate(store: store, actor: actor, exposures: exposures, views: views)
  }

  /// Known lists, as `actor` may see them.
  func listBrowser(for actor: Actor) throws(CaseworkError) -> ListBrowser {
    try ListBrowser(index: wall, actor: actor, library: library)
  }

  /// Starts the threads.
  func start() { threads.start() }

  /// Asks whatever takes long to stop: it would hold up the end.
  func endLongWork() {
    intake.endWatching()
    watch.end()
    library.stop()
  }

  /// Stops the intake under way, and ends the threads once their work is done.
  func stop() async {
    library.stop()
    watch.end()
    await intake.stop()
    try? await threads.shutdownGracefully()
  }

  /// Runs work that blocks on a thread of its own, and waits for it without blocking.
  ///
  /// - Throws: what `body` throws; `CancellationError` when the workbench is ending.
  func work<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await threads.runIfActive(body)
  }

  /// Begins work that blocks on a thread of its own, and waits, without a thread, for the answer that it gives later.
  ///
  /// - Throws: what `body` throws, what its answer holds; `CancellationError` when the workbench is ending.
  func answer<Value: Sendable>(
    _ body:
      @escaping @Sendable (@escaping @Sendable (Result<Value, any Error>) -> Void) throws -> Void
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { waiting in
      threads.submit { state in
        guard state == .active else { return waiting.resume(throwing: CancellationError()) }
        do { try body { waiting.resume(with: $0) } } catch { waiting.resume(throwing: error) }
      }
    }
  }
}
