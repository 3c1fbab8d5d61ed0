// SPDX-License-Identifier: Apache-2.0
// martlet serve: the workbench, where people assess.

internal import ArgumentParser
internal import Casework
internal import Dispatch
internal import Synchronization
internal import WorkbenchServer

/// `martlet serve`.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Open the workbench, where people assess, at an address of this machine.",
    discussion: "Ctrl-C ends it; what was recorded stays.")

  @OptionGroup var options: CaseOptions

  @Option(help: "The address to listen at; any but this machine's own needs a certificate.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen at; 0 for any that is free.")
  var port = WorkbenchConfiguration.standardPort

  @Option(help: ArgumentHelp("The PEM file of the certificate chain.", valueName: "file"))
  var tlsCertificate: String?

  @Option(help: ArgumentHelp("The PEM file of the certificate's key.", valueName: "file"))
  var tlsKey: String?

  func run() throws {
    let configuration = try WorkbenchConfiguration(
      host: host, port: port, certificate: try certificate())
    let store = try options.open()
    let lock = try WorkLock(
      path: store.folder.serveLock, work: "workbench", now: SystemClock.now())
    defer { withExtendedLifetime(lock) {} }
    let decoders = try SandboxedDecoders()
    defer { decoders.shutdown() }
    let workbench = Workbench(store: store, decoders: decoders, configuration: configuration)
    try Self.wait {
      try await workbench.run(isStopping: { Interruption.isRequested }) { port in
        Console.print("The workbench is open at \(configuration.address(port: port))")
      }
    }
    try store.close()
  }

  private func certificate() throws(CaseworkError) -> WorkbenchConfiguration.Certificate? {
    switch (tlsCertificate, tlsKey) {
    case (nil, nil): return nil
    case (let chain?, let key?): return .init(chain: chain, key: key)
    default:
      throw CaseworkError(.usage, "--tls-certificate and --tls-key come together or not at all")
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
