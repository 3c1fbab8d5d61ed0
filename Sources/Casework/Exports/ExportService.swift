// SPDX-License-Identifier: Apache-2.0
// Writes an export once: whole beside its place, then on record, then under its name.

internal import Catalog
internal import Crypto
internal import EvidenceModel
internal import HashExchange

/// What is to be written.
public struct ExportOrder: Sendable {
  /// The kind's name.
  public let kind: String
  /// The approved request; `nil` for what one person makes.
  public let request: Int64?
  /// What one person's export is told; of two people's the request says it.
  public let terms: RequestTerms

  /// Groups a kind, a request and terms.
  public init(kind: String, request: Int64?, terms: RequestTerms = .none) {
    self.kind = kind
    self.request = request
    self.terms = terms
  }
}

/// Writes exports.
public struct ExportService {
  /// The most bytes of an export that is not written to a file.
  public static let mostInMemory = 64 << 20

  let store: CaseStore
  let actor: Actor

  /// Exports from `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// Counts what an export would hold now.
  func preview(
    _ kind: any ExportDeclaration, _ settings: ExportSettings
  ) throws -> (counts: [ExportCount], ledgerSize: Int64) {
    try Self.telling {
      try kind.read(settings, of: store, by: actor) { prepared, size in (prepared.counts, size) }
    }
  }

  /// Writes an export and its manifest to `path` and `path` + `.manifest.json`.
  ///
  /// The order decides what an interruption leaves. Both files are first written whole beside their place; then one transaction
  /// uses up the request and records digest, size and recipients; then the files get their names. Until the transaction
  /// nothing was exported, and the request can be used. After it the export is whole and on record: the same call again gives
  /// the files their names. Nothing that stands at either path is ever replaced.
  ///
  /// - Returns: what was written.
  /// - Throws: ``CaseworkError`` `.denied`, `.notFound`, `.usage`, `.unwritable`, `.exists` for something at the paths,
  ///   `.locked` while another export is written, `.tampered`.
  public func write(_ order: ExportOrder, to path: String) throws -> WrittenExport {
    let kind = try ExportKinds.known(order.kind)
    try actor.require(kind.capability)
    try requireWritable()
    guard !FilePlace.of(path).isWithin(FilePlace.of(store.folder.path)) else {
      throw CaseworkError(.usage, "an export is not written into the case's own folder")
    }
    let files = ExportFiles(path: path, mark: order.request.map { "request-\($0)" } ?? "counts")
    let lock = try WorkLock(path: store.folder.exportLock, work: "export", now: store.clock())
    defer { withExtendedLifetime(lock) {} }
    if let written = try interrupted(order, kind, files) { return written }
    let asked = try asked(order, kind)
    try files.begin()
    do {
      let output = try Self.telling { try ExchangeOutput(path: files.staged) }
      let made = try make(kind, asked, order, into: output) { try files.digest() }
      try files.stage(manifest: made.manifest)
      do { try record(made, order, kind, asked) } catch {
        // What follows a transaction may fail too; what is on record is finished.
        guard try isOnRecord(made, order) else { throw error }
      }
      try files.place(manifest: made.manifest)
      return made
    } catch let fault as PlacingFault {
      throw fault.error
    } catch {
      files.discard()
      throw error
    }
  }

  /// Makes an export in memory, uses up its request, and gives the bytes to whoever asked for it, once.
  ///
  /// - Returns: the bytes, the name that a file of them would have, and what was written.
  /// - Throws: as ``write(_:to:)``; `.unwritable` for more than ``mostInMemory`` bytes.
  public func bytes(
    _ order: ExportOrder
  ) throws -> (bytes: [UInt8], fileName: String, written: WrittenExport) {
    let kind = try ExportKinds.known(order.kind)
    try requireWritable()
    let asked = try asked(order, kind)
    let output = ExchangeOutput(inMemory: Self.mostInMemory)
    let made = try make(kind, asked, order, into: output) {
      FileDigest(
        digest: HexText.encode(Array(SHA256.hash(data: output.bytes))),
        byteCount: output.bytes.count)
    }
    try record(made, order, kind, asked)
    return (output.bytes, kind.fileName(request: order.request, asked.settings), made)
  }

  // MARK: - Steps

  /// What is exported and for whom.
  struct Asked {
    let settings: ExportSettings
    let recipients: [String]
    /// What was counted when it was asked for.
    let counts: [ExportCount]
  }

  private func requireWritable() throws {
    guard !store.isReadOnly else {
      throw CaseworkError(
        .unwritable, "every export goes on record, and nothing can be written to this case")
    }
  }

  private func asked(_ order: ExportOrder, _ kind: any ExportDeclaration) throws -> Asked {
    try actor.require(kind.capability)
    guard kind.people == .two, let request = RequestKind(rawValue: kind.name) else {
      guard order.request == nil else {
        throw CaseworkError(.usage, "this export takes one person and no request")
      }
      try RequestTerms.check(recipients: order.terms.recipients)
      return Asked(
        settings: try ExportSettings(order.terms.settings, of: kind.settings),
        recipients: order.terms.recipients, counts: [])
    }
    guard order.terms == .none else {
      throw CaseworkError(
        .usage, "settings and recipients stand in the request and cannot be changed when it is used"
      )
    }
    let detail = try store.catalog.read {
      try RequestService(store: store, actor: actor).check(order.request, for: request, $0)
    }
    return Asked(
      settings: try ExportSettings(detail.settings, of: kind.settings),
      recipients: detail.recipients, counts: detail.counts)
  }

  /// Errors of the writers of lists as those of casework.
  private static func telling<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as HashListError {
      throw CaseworkError(error.code == .unwritable ? .unwritable : .usage, error.message)
    }
  }

  private func make(
    _ kind: any ExportDeclaration, _ asked: Asked, _ order: ExportOrder,
    into output: ExchangeOutput,
    digest: () throws -> FileDigest
  ) throws -> WrittenExport {
    try store.publishLedger()
    return try Self.telling {
      try kind.read(asked.settings, of: store, by: actor) { prepared, size in
        try prepared.write(output)
        if !output.isFinished { try output.finish() }
        let file = try digest()
        let manifest = try ExportManifest.signed(
          store: store, kind: kind, request: order.request, asked: asked, prepared: prepared,
          ledgerSize: size, file: file)
        return WrittenExport(
          digest: file.digest, byteCount: file.byteCount, counts: prepared.counts,
          manifest: manifest)
      }
    }
  }

  private func record(
    _ made: WrittenExport, _ order: ExportOrder, _ kind: any ExportDeclaration, _ asked: Asked
  ) throws {
    try store.record(actor) { recording in
      if let id = order.request, let request = RequestKind(rawValue: kind.name) {
        try RequestService(store: store, actor: actor).use(
          id, for: request, written: made, recording)
      }
      try recording.leaf(
        .export,
        shown: (order.request.map { [("request", String($0))] } ?? []) + [
          ("kind", kind.name), ("change", "written"), ("sha256", made.digest),
          ("bytes", String(made.byteCount)), ("recipients", String(asked.recipients.count)),
          ("manifest", HexText.encode(Array(SHA256.hash(data: Array(made.manifest.utf8))))),
        ],
        facts: [
          "settings": asked.settings.json, "counts": ExportCount.json(made.counts),
          "recipients": .array(asked.recipients.map(JSONValue.string)),
        ])
    }
  }

  private func isOnRecord(_ made: WrittenExport, _ order: ExportOrder) throws -> Bool {
    guard let id = order.request else { return false }
    return try store.catalog.read { reader in
      let (row, _) = try RequestService.row(id, reader)
      return try row.state == RequestSummary.State.done.rawValue
        && RequestDetail.open(row, columns: store.columns).written == made
    }
  }

  /// Finishes an export that was put on record and interrupted before its files had their names; `nil` where none was.
  private func interrupted(
    _ order: ExportOrder, _ kind: any ExportDeclaration, _ files: ExportFiles
  ) throws -> WrittenExport? {
    guard let id = order.request, let request = RequestKind(rawValue: kind.name) else { return nil }
    let found = try store.catalog.read { reader in
      let service = RequestService(store: store, actor: actor)
      let row = try service.own(id, for: request, reader)
      guard row.state == RequestSummary.State.done.rawValue else { return nil as WrittenExport? }
      return try RequestDetail.open(row, columns: store.columns).written
    }
    guard let found else { return nil }
    guard try files.digest(ifStaged: found.byteCount)?.digest == found.digest else {
      throw CaseworkError(
        .denied,
        "request \(id) is not approved: it is done, and its file was written; ask again for another"
      )
    }
    do {
      try files.stage(manifest: found.manifest)
      try files.place(manifest: found.manifest)
    } catch let fault as PlacingFault { throw fault.error }
    return found
  }
}
