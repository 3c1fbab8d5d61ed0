// SPDX-License-Identifier: Apache-2.0
// The workbench: one case over HTTP, from start to end.

public import Casework
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
internal import Logging
internal import NIOCore
internal import ServiceLifecycle

/// The workbench of one case.
public struct Workbench: Sendable {
  let desk: Desk
  private let identifying: any Identifying
  private let certificate: ServedCertificate?
  private let logger: Logger
  /// How long requests under way may take when the workbench ends.
  private static let grace = Duration.seconds(10)

  /// Serves `store`, whose pictures `decoders` decode.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for certificate files that are none, and for a key of another certificate;
  ///   when the memory that passwords need cannot be had.
  public init(
    store: CaseStore, decoders: any Examining & PictureDecoding,
    configuration: WorkbenchConfiguration
  ) throws {
    certificate = try configuration.certificate.map(ServedCertificate.init)
    desk = try Desk(store: store, decoders: decoders, configuration: configuration)
    identifying = SessionIdentifying(signIn: desk.signIn, store: store, cookie: desk.cookie)
    var logger = Logger(label: "martlet", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = .notice
    self.logger = logger
  }

  /// Serves until `isStopping` says so, or the task is cancelled; requests under way are ended first.
  ///
  /// - Parameters:
  ///   - isStopping: Looked at ten times a second.
  ///   - onStart: Called once with the port that is listened at.
  /// - Throws: ``CaseworkError`` `.unwritable` when nothing can listen at the address.
  public func run(
    isStopping: @escaping @Sendable () -> Bool,
    onStart: @escaping @Sendable (_ port: Int) -> Void
  ) async throws {
    desk.start()
    // However it ends, views are closed on record and what is under way is waited for.
    do { try await serve(isStopping: isStopping, onStart: onStart) } catch {
      try? await desk.work { [desk] in try desk.views.close() }
      await desk.stop()
      throw error
    }
    do { try await desk.work { [desk] in try desk.views.close() } } catch {
      await desk.stop()
      throw error
    }
    await desk.stop()
  }

  private func serve(
    isStopping: @escaping @Sendable () -> Bool,
    onStart: @escaping @Sendable (_ port: Int) -> Void
  ) async throws {
    try await desk.work { [desk] in
      try desk.views.closeLost()
      try desk.wall.warmUp()
    }
    let application = try application(onStart: onStart)
    let group = ServiceGroup(
      configuration: .init(services: [.init(service: application)], logger: logger))
    do {
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        tasks.addTask {
          while !isStopping() { try await Task.sleep(for: .milliseconds(100)) }
          desk.endLongWork()
          await group.triggerGracefulShutdown()
          try await Task.sleep(for: Self.grace)
        }
        tasks.addTask {
          try await again(every: .seconds(1), "views could not be kept") {
            try $0.keepSessions()
            try $0.views.tick()
          }
        }
        tasks.addTask {
          try await again(every: .milliseconds(250), "shared lists could not be taken up") {
            tell(try $0.library.takeUp())
          }
        }
        tasks.addTask {
          try await again(every: .seconds(1), "known lists could not be looked at") {
            tell(try $0.library.look())
            tell(try $0.library.mend())
          }
        }
        // Requests under way are answered first; what takes longer than the grace is cut off.
        _ = try await tasks.next()
        tasks.cancelAll()
      }
    } catch let error as IOError {
      throw CaseworkError(
        .unwritable,
        "the workbench cannot listen at \(desk.configuration.host) port \(desk.configuration.port) "
          + "(\(String(describing: error.errnoCode))); is another program there? choose another with --port"
      )
    }
  }

  /// Does `work` again and again until the task is cancelled: ends what sessions that are over show, closes views that fall
  /// silent and lets the ledger follow, keeps known lists up with their files.
  private func again(
    every pause: Duration, _ failure: Logger.Message,
    _ work: @escaping @Sendable (Desk) throws -> Void
  ) async throws {
    while true {
      try await Task.sleep(for: pause)
      do { try await desk.work { [desk] in try work(desk) } } catch let end as CancellationError {
        throw end
      } catch {
        // What is not written now is tried again; requests tell of a disk that is full.
        logger.error(
          failure, metadata: ["error.type": .string(String(describing: type(of: error)))])
        try await Task.sleep(for: .seconds(1))
      }
    }
  }

  /// Logs what happened to known lists, by their numbers.
  private func tell(_ notices: [LibraryNotice]) {
    for notice in notices {
      logger.log(
        level: notice.isFault ? .error : .notice, "\(notice.message)",
        metadata: notice.list.map { ["list": .stringConvertible($0)] })
    }
  }

  /// The application, with every route.
  func application(
    onStart: @escaping @Sendable (_ port: Int) -> Void = { _ in }
  ) throws -> some ApplicationProtocol {
    let configuration = desk.configuration
    let (server, certificateNames) = try server()
    let router = RouteServing(
      desk: desk, identifying: identifying,
      names: ServedNames(host: configuration.host, certificateNames: certificateNames)
    ).router(RouteTable.routes + (desk.matching == nil ? [] : RouteTable.matching))
    return Application(
      router: router, server: server,
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port), serverName: nil),
      onServerRunning: { channel in onStart(channel.localAddress?.port ?? configuration.port) },
      logger: logger)
  }

  /// How connections are served, and the names in the certificate.
  private func server() throws -> (HTTPServerBuilder, names: [String]) {
    let headSeconds = desk.configuration.headSeconds
    let plain = HTTPServerBuilder.http1(
      configuration: .init(
        additionalChannelHandlers: [HeadDeadline(seconds: headSeconds)],
        idleTimeout: .milliseconds(Int64(desk.configuration.idleSeconds * 1_000)),
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: 16_384, maxHeaderListSize: 32_768, maxHeaderFieldCount: 100)))
    guard let certificate else { return (plain, []) }
    return (
      try .tls(plain, tlsConfiguration: certificate.configuration), certificate.names
    )
  }
}
