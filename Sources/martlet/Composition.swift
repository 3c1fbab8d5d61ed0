// SPDX-License-Identifier: Apache-2.0
// The only place where drivers are chosen.

internal import Casework
internal import Catalog
internal import CatalogSQLite
internal import DecoderHost
internal import EvidenceModel
internal import Foundation
internal import MediaDecoding

/// The catalog of this program: SQLite.
struct SQLiteDriver: CatalogDriver {
  func create(at path: String) throws -> any Catalog { try CatalogSQLite.create(path: path) }
  func open(at path: String) throws -> any Catalog {
    try CatalogSQLite.open(path: path, readOnly: false)
  }
  func openReading(at path: String) throws -> any Catalog {
    try CatalogSQLite.open(path: path, readOnly: true)
  }
}

/// The time of the machine.
enum SystemClock {
  /// The present moment.
  static let now: @Sendable () -> Instant = {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }
}

/// The sandboxed decoders, as casework asks for them.
struct SandboxedDecoders: Examining, PictureDecoding {
  /// Whom the decoders work for.
  enum Use {
    /// A command whose end a person waits for.
    case command
    /// A command that reads no traces: whom people trust is not asked, and may be unreadable.
    case plain
    /// Long work beside which people may be at theirs: its decoders give way to them.
    case ingest
    /// A workbench: pictures for people have decoders of their own, which wait for nothing that is being taken in.
    case workbench
  }

  private static let ingestNiceness: Int32 = 5

  private let pool: DecoderPool
  private let shown: DecoderPool
  let trust: ContentTrust

  /// Makes a pool of one decoder a core, which trust what the person installed; for a workbench, two.
  ///
  /// - Parameters:
  ///   - use: whom the decoders work for.
  ///   - startsEarly: whether the decoders start now, or each with its first work; those of a workbench that show nothing
  ///     start with their first work.
  /// - Throws: ``DecodeError`` `.broken` when the decoder program is not there; a
  ///   ``TrustListError`` when what the person installed cannot be read.
  init(for use: Use = .command, startsEarly: Bool = true) throws {
    var configuration = try DecoderConfiguration.beside()
    configuration.startsEarly = startsEarly
    if use != .plain { configuration.trust = try TrustPlace.trust() }
    self.init(configuration, for: use)
  }

  /// The threads of a pool for work that uses no decoder, which is done where there is none, too.
  static var unused: SandboxedDecoders {
    var configuration = DecoderConfiguration(
      executablePath: "", childCount: ProcessInfo.processInfo.activeProcessorCount)
    configuration.startsEarly = false
    return SandboxedDecoders(configuration, for: .command)
  }

  private init(_ configuration: DecoderConfiguration, for use: Use) {
    var configuration = configuration
    configuration.isCancelled = { Interruption.isRequested }
    trust = configuration.trust
    guard use == .workbench else {
      if use == .ingest { configuration.niceness = Self.ingestNiceness }
      pool = DecoderPool(configuration)
      shown = pool
      return
    }
    shown = DecoderPool(configuration)
    configuration.startsEarly = false
    configuration.niceness = Self.ingestNiceness
    pool = DecoderPool(configuration)
  }

  /// Has a thread of the pool do `work`, which may use the thread's decoder.
  func run<Value: Sendable>(
    _ work: @escaping @Sendable (any DecoderSession) throws -> Value
  ) -> PendingWork<Value> { pool.submit(work) }

  func examine(
    _ open: @escaping ContentOpener, _ request: ExaminationRequest
  ) -> any PendingExamination {
    Pending(work: pool.submit { session in try session.examine(try open(), request) })
  }

  func render(
    _ open: @escaping ContentOpener, _ request: RenderRequest
  ) -> any PendingPicture {
    Rendering(work: shown.submit { session in try session.render(try open(), request) })
  }

  func makeSession() throws -> any DecoderSession { try pool.makeSession() }

  /// Starts a decoder and ends it, which tells a machine where none starts from a file that broke one.
  ///
  /// - Throws: ``DecodeError`` `.broken` when it does not start.
  func requireStart() throws { try pool.makeSession().close() }

  /// Ends all decoders.
  func shutdown() {
    shown.shutdown()
    pool.shutdown()
  }

  private struct Pending: PendingExamination {
    let work: PendingWork<Examination>
    func wait() throws -> Examination { try work.wait() }
  }

  private struct Rendering: PendingPicture {
    let work: PendingWork<RenderedPicture>
    func wait() throws -> RenderedPicture { try work.wait() }
  }
}
