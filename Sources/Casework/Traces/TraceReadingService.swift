// SPDX-License-Identifier: Apache-2.0
// Reads the traces of items again that earlier rules had read; what those had read stays.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault
internal import MediaDecoding
internal import Provenance

/// What one run came to.
public struct TraceReadingSummary: Hashable, Sendable {
  /// Items read again in this run.
  public var read = 0
  /// Items of which other traces were read, or another conclusion drawn, than before.
  public var changed = 0
  /// Items over which a decoder ended; what was read of them before stands.
  public var unreadable = 0
}

/// Reads the stored originals of items again whose traces were read by earlier rules, in decoders.
///
/// Resumable at any moment: each batch is one transaction, and an item that has a reading by the present rules is done.
/// What people recorded is not touched.
public struct TraceReadingService {
  private static let batch = 32
  private static let chunk = 256 << 10

  let store: CaseStore
  let decoders: any Examining
  let actor: Actor
  let isInterrupted: @Sendable () -> Bool

  /// Reads in `store` with `decoders`, asking `isInterrupted` between two batches.
  public init(
    store: CaseStore, decoders: any Examining, actor: Actor,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    self.store = store
    self.decoders = decoders
    self.actor = actor
    self.isInterrupted = isInterrupted
  }

  /// Reads what the present rules have not read yet, going on where an earlier run stopped.
  ///
  /// - Parameter progress: told the items done in this run and all of it.
  /// - Returns: what came of it.
  /// - Throws: ``CaseworkError`` `.locked`, `.interrupted`, `.denied`; errors of the vault and catalog.
  public func run(progress: (Int, Int) -> Void = { _, _ in }) throws -> TraceReadingSummary {
    try actor.require(.ingest)
    let lock = try WorkLock(
      path: store.folder.tracesLock, work: "reading of traces", now: store.clock())
    defer { withExtendedLifetime(lock) {} }
    let total = try TraceReadingCounts.read(store).earlier
    guard total > 0 else { return TraceReadingSummary() }
    try TrustRecord(store: store, actor: actor).record(decoders.trust)
    var summary = TraceReadingSummary()
    var last: Int64 = 0
    while true {
      let candidates = try store.catalog.read { reader in
        try reader.rows(
          ItemRow.self,
          where: [TraceReadingCounts.isReadable, .greaterThan("id", .integer(last))],
          orderedBy: ["id"], limit: Self.batch
        ).map { ($0, isDone: try isDone($0.id, reader)) }
      }
      guard let end = candidates.last?.0.id else { break }
      last = end
      let items = candidates.filter { !$0.isDone }.map(\.0)
      guard !items.isEmpty else { continue }
      let found = try read(items, &summary)
      try record(found, &summary)
      summary.read += items.count
      progress(summary.read, total)
      try stopIfAsked()
    }
    try store.publishLedger()
    return summary
  }

  private func stopIfAsked() throws(CaseworkError) {
    guard isInterrupted() else { return }
    throw CaseworkError(
      .interrupted, "stopped; what was read is kept. Run the same command again to go on")
  }

  private func isDone(_ item: Int64, _ reader: any CatalogReader) throws -> Bool {
    let version = Int64(TraceRules.version)
    return try reader.row(TraceReadingRow.self, key: .integer(item), .integer(version)) != nil
  }

  // MARK: - Reading

  /// The traces of each item; `nil` where a decoder ended over it.
  private func read(
    _ items: [ItemRow], _ summary: inout TraceReadingSummary
  ) throws -> [(item: ItemRow, traces: [Trace]?)] {
    let vault = store.vault
    let pending = try items.map { row in
      let blob = try blob(of: row)
      let isPicture = row.kind == .image
      return decoders.examine(
        { VaultBytes(try vault.open(name: blob.name, salt: blob.salt)) },
        ExaminationRequest(
          wantsPDQ: isPicture, wantsDihedral: false, wantsTraces: true, limits: .standard))
    }
    return try zip(items, pending).map { item, examination in
      let found: [Trace]
      do {
        found = try examination.wait().traces
      } catch let error as DecodeError where error.code != .broken {
        // A decoder that was ended because of the request to stop says nothing of its file.
        try stopIfAsked()
        summary.unreadable += 1
        return (item, nil)
      }
      return (item, try stored(found, of: item))
    }
  }

  /// The traces as they are stored, those of a model file with its hashes.
  private func stored(_ found: [Trace], of row: ItemRow) throws -> [Trace] {
    ItemTraces.stored(
      found, kind: row.kind, format: row.format.flatMap(MediaFormat.init(rawValue:)),
      byteCount: Int(row.byteCount),
      sha256: try ItemDigests.open(row, columns: store.columns).sha256.description,
      digests: try digests(of: row))
  }

  private func blob(of row: ItemRow) throws(CaseworkError) -> (name: BlobName, salt: BlobSalt) {
    guard let name = BlobName(bytes: row.contentName), let salt = BlobSalt(bytes: row.salt) else {
      throw CaseworkError(.tampered, "item \(row.id) names no blob; run martlet fsck")
    }
    return (name, salt)
  }

  /// The hashes of a model file, from its stored content; `nil` for other items.
  private func digests(of row: ItemRow) throws -> ModelDigests? {
    guard row.kind == .model else { return nil }
    let blob = try blob(of: row)
    let content = try store.vault.open(name: blob.name, salt: blob.salt)
    var tap = ModelTap()
    var position = 0
    while position < content.byteCount {
      let bytes = try content.read(
        at: position, count: min(Self.chunk, content.byteCount - position))
      guard !bytes.isEmpty else { break }
      tap.update(bytes)
      position += bytes.count
      try stopIfAsked()
    }
    return tap.finish()
  }

  // MARK: - Writing

  private func record(
    _ found: [(item: ItemRow, traces: [Trace]?)], _ summary: inout TraceReadingSummary
  ) throws {
    summary.changed += try store.record(actor) { recording in
      let writer = TraceReadingWriter(recording: recording, columns: store.columns)
      var changed = 0
      for (item, traces) in found where try !isDone(item.id, recording.reader) {
        if try writer.write(traces, of: item) { changed += 1 }
      }
      guard recording.hasOpenRows else { return 0 }
      try recording.leaf(
        .traces,
        shown: [
          ("items", String(found.count)), ("changed", String(changed)),
          ("rules", String(TraceRules.version)),
        ])
      return changed
    }
  }
}
