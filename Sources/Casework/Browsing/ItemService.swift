// SPDX-License-Identifier: Apache-2.0
// One item as a page shows it: facts, places, posts, hits, traces, neighbours, history, and its proof.

internal import Catalog
public import EvidenceModel
internal import Ledger

/// One item as a person may see it.
public struct ItemView: Sendable {
  /// What it is.
  public let facts: ItemFacts
  /// Where it was found; at most 200.
  public let places: [ItemPlace]
  /// How many places there are.
  public let placeCount: Int
  /// The posts that show it; at most 200.
  public let postings: [ItemPosting]
  /// Who posted it, and when.
  public let posted: ItemPostingSummary
  /// How many postings there are.
  public let postingCount: Int
  /// How many captures held it.
  public let captureCount: Int
  /// What case files of others say of it; empty until the person's own record is in.
  public let statements: [ItemStatement]
  /// Its hits on known lists.
  public let hits: [ItemHitView]
  /// Its traces.
  public let traces: [ItemTrace]
  /// By which rules they were read; `nil` for an item in which none are looked for.
  public let traceReading: ItemTraceReading?
  /// What they say together.
  public let conclusion: ItemConclusion
  /// Why it goes to assessment or not, without a rank while that is withheld; `nil` before a selection.
  public let selection: (decision: WallDecision, rule: String, reason: String, rank: Double?)?
  /// Its family by the medoid's number, and how many members that has; `nil` when it is alone.
  public let family: (number: Int64, size: Int)?
  /// What was wrong with it.
  public let findings: [Finding]
  /// What people recorded, as far as the person may see it.
  public let history: ItemHistory
}

/// Where an item's leaf stands in the ledger, proved.
public struct ItemProof: Sendable {
  /// The index of the leaf that took the item in.
  public let leaf: UInt64
  /// When.
  public let time: Instant
  /// The size of the ledger at the checkpoint that the proof leads to.
  public let size: UInt64
  /// The root at that size, in hexadecimal digits.
  public let root: String
  /// The number of hashes on the way.
  public let hashes: Int
  /// The proof as a file (C2SP tlog-proof), which anybody can check with the ledger's key.
  public let bytes: [UInt8]
}

/// Shows items to one person.
public struct ItemService {
  let store: CaseStore
  let actor: Actor

  /// Shows items of `store` to `actor`.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  public init(store: CaseStore, actor: Actor) throws(CaseworkError) {
    try actor.require(.browse)
    self.store = store
    self.actor = actor
  }

  /// An item as the person may see it.
  ///
  /// - Throws: ``CaseworkError`` `.notFound`; errors of catalog and vault.
  public func view(_ item: Int64) throws -> ItemView {
    try store.catalog.read { reader in
      guard let row = try reader.row(ItemRow.self, key: .integer(item)) else {
        throw CaseworkError(.notFound, "there is no item \(item)")
      }
      let reading = ItemReading(reader: reader, columns: store.columns, item: item)
      let isItem: [CatalogCondition] = [.equals("item_id", .integer(item))]
      let history = try reading.history(for: actor, regime: store.description.regime)
      let withdrawn = try WithdrawnRanges.read(reader)
      return ItemView(
        facts: try ItemFacts(row, reader, columns: store.columns), places: try reading.places(),
        placeCount: try reader.count(OccurrenceRow.self, where: isItem),
        postings: try reading.postings(withdrawn),
        posted: try reading.postingSummary(withdrawn),
        postingCount: try reader.count(PostingRow.self, where: isItem),
        captureCount: try reader.count(CaptureRow.self, where: isItem),
        statements: try reading.statements(isOpen: history.isOpen),
        hits: try reading.hits(HitDisclosure(reader, actor: actor)),
        traces: try reading.traces(), traceReading: try reading.traceReading(row),
        conclusion: try reading.conclusion(),
        selection: try AuditBlindness.holds(actor, reader)
          ? (.undecided, "", AuditBlindness.words, nil)
          : reading.selection().map {
            (
              $0.decision == .selected ? .selected : $0.sampled ? .sampled : .notSelected, $0.rule,
              $0.reason, $0.rank
            )
          },
        family: try reading.family(), findings: try reading.findings(), history: history)
    }
  }

  /// The proof that the item's leaf stands in the ledger, checked against the newest checkpoint.
  ///
  /// - Throws: ``CaseworkError`` `.notFound` when no leaf tells of the item, `.tampered` when the proof does not
  ///   hold; `LedgerError`.
  /// - Complexity: O(log n) leaves and a few tiles.
  public func proof(_ item: Int64) throws -> ItemProof {
    let found = try store.catalog.read { try leaf(of: item, $0) }
    guard let found else {
      throw CaseworkError(.notFound, "no leaf of the ledger tells of item \(item)")
    }
    if !store.isReadOnly { try store.publishLedger() }
    let proof = try LedgerReader(directory: store.folder.ledger).proof(ofLeaf: UInt64(found.seq))
    let key = try NoteVerifier(text: store.description.ledgerKey)
    guard proof.entry == found.entry else {
      throw CaseworkError(.tampered, "leaf \(found.seq) is not the one in the ledger; run fsck")
    }
    let checkpoint: Checkpoint
    do { checkpoint = try proof.verify(key) } catch {
      throw CaseworkError(
        .tampered, "the ledger does not prove leaf \(found.seq); run martlet ledger verify")
    }
    return ItemProof(
      leaf: proof.index, time: Instant(microseconds: found.time), size: checkpoint.size,
      root: HexText.encode(checkpoint.root.bytes), hashes: proof.hashes.count, bytes: proof.bytes)
  }

  /// The leaf that took an item in: such leaves follow each other in the order of items' numbers.
  private func leaf(of item: Int64, _ reader: any CatalogReader) throws -> LeafRow? {
    var (low, high) = (Int64(0), try reader.maximum(LeafRow.self, column: "seq") ?? -1)
    while low <= high {
      let middle = low + (high - low) / 2
      let row = try reader.first(
        LeafRow.self,
        where: [
          .equals("kind", .text(LeafKind.item.rawValue)), .greaterThan("seq", .integer(middle - 1)),
        ], orderedBy: ["seq"])
      guard let row, row.seq <= high else {
        high = middle - 1
        continue
      }
      guard let number = try LedgerLeaf(bytes: row.entry)["item"].flatMap({ Int64($0) }) else {
        return nil
      }
      if number == item { return row }
      if number < item { low = row.seq + 1 } else { high = middle - 1 }
    }
    return nil
  }
}
