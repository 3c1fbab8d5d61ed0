// SPDX-License-Identifier: Apache-2.0
// Brings the index of links up to what the case holds: resumable, idempotent, the same in any order.

internal import Catalog
internal import EvidenceModel

/// Brings the index of links up to what the case holds.
///
/// Each batch is one transaction with the numbers of its last item, occurrence and post, so that it goes on after
/// any end, and nothing is in the index twice. What is in it at the end depends on the set of items, occurrences and
/// posts alone.
public struct LinkService {
  private static let itemsAtOnce = 2_000
  private static let placesAtOnce = 5_000

  let store: CaseStore
  let actor: Actor
  let isInterrupted: () -> Bool

  /// Works on the links of `store` on behalf of `actor`, asking `isInterrupted` between two batches.
  public init(store: CaseStore, actor: Actor, isInterrupted: @escaping () -> Bool = { false }) {
    self.store = store
    self.actor = actor
    self.isInterrupted = isInterrupted
  }

  /// Items, occurrences and posts that are in the index, and those that are not yet.
  public static func counts(_ store: CaseStore) throws -> (done: Int, pending: Int) {
    try store.catalog.read { reader in
      let state = try LinkState(reader)
      return try state.counts(reader)
    }
  }

  /// Whether the actor may bring the index up to date.
  public var mayUpdate: Bool { !store.isReadOnly && actor.may(.select) }

  /// Takes up what is not in the index yet.
  ///
  /// - Parameters:
  ///   - anew: Whether all rows are removed first.
  ///   - progress: Told what is in the index now, and all there is.
  /// - Returns: the items, occurrences and posts taken up.
  /// - Throws: ``CaseworkError`` `.interrupted`, `.denied`; errors of the vault and catalog.
  /// - Complexity: O(items, occurrences and posts that are new), each with the traces it has.
  @discardableResult
  public func update(anew: Bool = false, progress: (Int, Int) -> Void = { _, _ in }) throws -> Int {
    try actor.require(.select)
    let isOther = try store.catalog.read { try LinkState($0).needsClearing }
    if anew || isOther { try store.record(actor, clear) }
    var taken = 0
    while true {
      let count = try store.record(actor, takeUp)
      guard count > 0 else { return taken }
      taken += count
      let counts = try Self.counts(store)
      progress(counts.done, counts.done + counts.pending)
      try stopIfAsked()
    }
  }

  private func stopIfAsked() throws(CaseworkError) {
    guard isInterrupted() else { return }
    throw CaseworkError(
      .interrupted, "stopped; the links found are kept. Run the same command again to go on")
  }

  // MARK: - Batches

  /// Removes all rows, also those that cannot be read.
  private func clear(_ recording: Recording) throws {
    try recording.deleteAllUncommitted(LinkRow.self)
    try recording.deleteAllUncommitted(PosterLinkRow.self)
    try recording.upsert(LinkState().row)
    try recording.leaf(.links, shown: [("anew", "yes")])
  }

  /// Takes up a batch; the number of items, occurrences and posts.
  private func takeUp(_ recording: Recording) throws -> Int {
    var state = try LinkState(recording.reader)
    var count = try takeItems(&state, recording)
    if count == 0 { count = try takeOccurrences(&state, recording) }
    if count == 0 { count = try takePosts(&state, recording) }
    guard count > 0 else { return 0 }
    try recording.upsert(state.row)
    try recording.leaf(
      .links,
      facts: [
        "item": .integer(state.item), "occurrence": .integer(state.occurrence),
        "post": .integer(state.post),
      ])
    return count
  }

  private func takeItems(_ state: inout LinkState, _ recording: Recording) throws -> Int {
    let reader = LinkReader(reader: recording.reader, columns: store.columns)
    let items = try reader.reader.rows(
      ItemRow.self, where: [.greaterThan("id", .integer(state.item))], orderedBy: ["id"],
      limit: Self.itemsAtOnce)
    guard let last = items.last else { return 0 }
    var traces: [Int64: [TraceRow]] = [:]
    let areItems: [CatalogCondition] = [
      .greaterThan("item_id", .integer(state.item)),
      .lessThan("item_id", .integer(last.id == .max ? .max : last.id + 1)),
    ]
    let standing = try StandingTraces(reader.reader, where: areItems)
    try reader.reader.forEach(
      TraceRow.self, where: areItems, orderedBy: ["item_id", "number"]
    ) { row in
      if standing.contain(row) { traces[row.itemId, default: []].append(row) }
    }
    var rows: [LinkRow] = []
    for item in items {
      let links = try reader.links(of: item, traces: traces[item.id] ?? [])
      rows += links.map { reader.row($0, item: item.id) }
    }
    try write(rows, recording)
    state.item = last.id
    return items.count
  }

  private func takeOccurrences(_ state: inout LinkState, _ recording: Recording) throws -> Int {
    let reader = LinkReader(reader: recording.reader, columns: store.columns)
    let occurrences = try reader.reader.rows(
      OccurrenceRow.self, where: [.greaterThan("id", .integer(state.occurrence))],
      orderedBy: ["id"], limit: Self.placesAtOnce)
    guard let last = occurrences.last else { return 0 }
    var rows: [LinkRow] = []
    for occurrence in occurrences {
      guard let item = try reader.reader.row(ItemRow.self, key: .integer(occurrence.itemId)),
        let link = try reader.link(of: occurrence, kind: item.kind)
      else { continue }
      rows.append(reader.row(link, item: item.id))
    }
    try write(rows, recording)
    state.occurrence = last.id
    return occurrences.count
  }

  private func takePosts(_ state: inout LinkState, _ recording: Recording) throws -> Int {
    let reader = LinkReader(reader: recording.reader, columns: store.columns)
    let posts = try reader.reader.rows(
      PostRow.self, where: [.greaterThan("id", .integer(state.post))], orderedBy: ["id"],
      limit: Self.placesAtOnce)
    guard let last = posts.last else { return 0 }
    for post in posts {
      guard let poster = try reader.poster(of: post) else { continue }
      try recording.writeUncommitted(
        PosterLinkRow(postId: post.id, nodeKey: reader.node(poster).bytes))
    }
    state.post = last.id
    return posts.count
  }

  /// Writes rows in the order of their keys, so that each page of the table is touched once.
  private func write(_ rows: [LinkRow], _ recording: Recording) throws {
    for row in rows.sorted(by: { $0.nodeKey.lexicographicallyPrecedes($1.nodeKey) }) {
      try recording.writeUncommitted(row)
    }
  }
}
