// SPDX-License-Identifier: Apache-2.0
// Serves the workbench of an open case until the person stops it.

internal import Casework
internal import Dispatch
internal import Synchronization
internal import WorkbenchServer

/// Serves the workbench of an open case, one at a time, until the person stops it.
struct WorkbenchRun {
  let store: CaseStore
  let configuration: WorkbenchConfiguration

  /// Serves; `onStart` is told the address once the workbench listens.
  ///
  /// - Throws: ``CaseworkError`` `.locked` while another workbench serves the case, `.unwritable` when nothing can
  ///   listen at the address.
  func run(
    prepare: () throws -> Void = {}, onStart: @escaping @Sendable (_ address: String) -> Void
  ) throws {
    let lock = try WorkLock(
      path: store.folder.serveLock, work: "workbench", now: SystemClock.now())
    defer { withExtendedLifetime(lock) {} }
    let decoders = try SandboxedDecoders()
    defer { decoders.shutdown() }
    let workbench = try Workbench(store: store, decoders: decoders, configuration: configuration)
    try prepare()
    let configuration = configuration
    try Self.wait {
      try await workbench.run(isStopping: { Interruption.isRequested }) { port in
        onStart(configuration.address(port: port))
      }
    }
  }

  /// Waits, on this thread, for work that is not of this thread.
  private static func wait(_ body: @escaping @Sendable () async throws -> Void) throws {
    let done = DispatchSemaphore(value: 0)
    let outcome = Mutex<Result<Void, any Error>>(.success(()))
    // Owned by this call, which does not return before it has ended.
    Task {
      do { try await body() } catch { outcome.withLock { $0 = .failure(error) } }
      done.signal()
    }
    done.wait()
    try outcome.withLock { $0 }.get()
  }
}
