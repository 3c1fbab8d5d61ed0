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

  /// Serves at a port until `work` has ended, which is told the port.
  ///
  /// - Throws: what `work` throws; ``CaseworkError`` `.locked` while another workbench serves the case.
  func run(during work: @escaping @Sendable (_ port: Int) async throws -> Void) throws {
    let lock = try WorkLock(path: store.folder.serveLock, work: "workbench", now: SystemClock.now())
    defer { withExtendedLifetime(lock) {} }
    let decoders = try SandboxedDecoders(for: .workbench)
    defer { decoders.shutdown() }
    let workbench = try Workbench(store: store, decoders: decoders, configuration: configuration)
    try Self.wait {
      let isDone = Signal()
      let (ports, open) = AsyncStream<Int>.makeStream()
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
          defer { open.finish() }
          try await workbench.run(isStopping: { isDone.isSet }, onStart: { open.yield($0) })
        }
        tasks.addTask {
          defer { isDone.set() }
          for await port in ports {
            try await work(port)
            return
          }
        }
        try await tasks.waitForAll()
      }
    }
  }

  /// A flag that is set once.
  private final class Signal: Sendable {
    private let flag = Atomic<Bool>(false)
    var isSet: Bool { flag.load(ordering: .acquiring) }
    func set() { flag.store(true, ordering: .releasing) }
  }

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
    let decoders = try SandboxedDecoders(for: .workbench)
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
