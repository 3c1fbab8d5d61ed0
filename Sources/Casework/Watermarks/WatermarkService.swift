// SPDX-License-Identifier: Apache-2.0
// The background search for watermarks of mirrored, resized and cut pictures.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault
internal import MediaDecoding

/// What one run of the search came to.
public struct WatermarkSummary: Hashable, Sendable {
  /// Pictures searched in this run.
  public var searched = 0
  /// Marks found that were not known.
  public var found = 0
  /// Pictures over which a decoder ended.
  public var unreadable = 0
}

/// Searches the pictures of a case for watermarks that cannot be read as stored.
///
/// Resumable at any moment: each batch of results is one transaction with the number of its last item.
public struct WatermarkService {
  private static let batch = 32

  let store: CaseStore
  let decoders: any Examining
  let actor: Actor
  let isInterrupted: @Sendable () -> Bool

  /// Searches `store` with `decoders`, asking `isInterrupted` between two batches.
  public init(
    store: CaseStore, decoders: any Examining, actor: Actor,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    self.store = store
    self.decoders = decoders
    self.actor = actor
    self.isInterrupted = isInterrupted
  }

  /// Pictures searched, and pictures still to be searched.
  public static func counts(_ store: CaseStore) throws -> (done: Int, pending: Int) {
    try store.catalog.read { try WatermarkSearchState($0).counts($0) }
  }

  /// Searches what was not searched yet, going on where an earlier run stopped.
  ///
  /// - Parameter progress: told the pictures done in this run and all of it.
  /// - Returns: what came of it.
  /// - Throws: ``CaseworkError`` `.locked`, `.interrupted`, `.denied`; errors of the vault and catalog.
  public func run(progress: (Int, Int) -> Void = { _, _ in }) throws -> WatermarkSummary {
    try actor.require(.ingest)
    let lock = try WorkLock(
      path: store.folder.watermarkLock, work: "watermark search", now: store.clock())
    defer { withExtendedLifetime(lock) {} }
    let total = try Self.counts(store).pending
    var summary = WatermarkSummary()
    while true {
      let items = try store.catalog.read {
        try WatermarkSearchState($0).next($0, limit: Self.batch)
      }
      guard let last = items.last else { break }
      let found = try search(items, &summary)
      try record(found, through: last.id, searched: items.count, &summary)
      progress(summary.searched, total)
      guard !isInterrupted() else {
        throw CaseworkError(
          .interrupted, "stopped; what was searched is kept. Run the same command again to go on")
      }
    }
    try store.publishLedger()
    return summary
  }

  private func search(
    _ items: [ItemRow], _ summary: inout WatermarkSummary
  ) throws -> [(item: Int64, traces: [Trace])] {
    let request = ExaminationRequest(
      wantsPDQ: false, wantsDihedral: false, wantsTraces: false, searchesWatermarks: true,
      limits: .standard)
    let vault = store.vault
    let pending = try items.map { row in
      guard let name = BlobName(bytes: row.contentName), let salt = BlobSalt(bytes: row.salt) else {
        throw CaseworkError(.tampered, "item \(row.id) names no blob; run martlet fsck")
      }
      return (
        row.id,
        decoders.examine({ VaultBytes(try vault.open(name: name, salt: salt)) }, request)
      )
    }
    var found: [(Int64, [Trace])] = []
    for (item, examination) in pending {
      summary.searched += 1
      do {
        let traces = try examination.wait().traces
        if !traces.isEmpty { found.append((item, traces)) }
      } catch let error as DecodeError where error.code != .broken {
        summary.unreadable += 1
      }
    }
    return found
  }

  private func record(
    _ found: [(item: Int64, traces: [Trace])], through last: Int64, searched: Int,
    _ summary: inout WatermarkSummary
  ) throws {
    let added = try store.record(actor) { recording in
      var added = 0
      for (item, traces) in found { added += try add(traces, to: item, recording) }
      try recording.upsert(WatermarkSearchState(lastItem: last).row)
      try recording.leaf(
        .watermarks, shown: [("pictures", String(searched)), ("found", String(added))],
        facts: ["through": .integer(last)])
      return added
    }
    summary.found += added
  }

  /// Adds the traces that the item does not have, and draws its conclusion anew.
  private func add(_ traces: [Trace], to item: Int64, _ recording: Recording) throws -> Int {
    try TraceAddition(recording: recording, columns: store.columns).add(to: item) { known in
      traces.filter { trace in !known.contains { $0.kind == trace.kind } }
    }
  }
}
