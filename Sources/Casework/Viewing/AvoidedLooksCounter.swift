// SPDX-License-Identifier: Apache-2.0
// Tells the looks that were avoided, and counts them anew only after what they follow from has changed.

internal import Catalog
internal import EvidenceModel
internal import Synchronization

/// Tells the looks that were avoided in one case.
///
/// It remembers the last counts; one in a process is enough. Safe to use from several threads; every call blocks.
public final class AvoidedLooksCounter: Sendable {
  private struct Known<Count: Sendable> {
    let leaf: Int64
    let count: Count
  }

  private struct State {
    /// By whether the count is for people who assess.
    var all: [Bool: Known<AvoidedLooks>] = [:]
    var own: [Int64: Known<Int>] = [:]
  }

  /// What leaves record that a person's own count follows from.
  private static let bearingOnOwn: Set<LeafKind> = [.families, .assessment, .withdrawal]
  /// What leaves record that the count of all follows from.
  private static let bearing: Set<LeafKind> = bearingOnOwn.union([
    .source, .item, .captures, .postings, .list, .matches, .hits, .selection, .studySample,
  ])

  private let store: CaseStore
  private let state = Mutex(State())

  /// Counts in `store`.
  public init(store: CaseStore) { self.store = store }

  /// The looks avoided in the case.
  ///
  /// While an item of a sample waits, people who assess are told the count as if that sample had not been drawn: it would go
  /// down by its size, and tell its items apart where it went down with each of them.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  /// - Complexity: O(rows of items, postings, matches, records and selection); O(new leaves) when nothing that bears
  ///   on the count was recorded since the last.
  public func count(for actor: Actor) throws -> AvoidedLooks {
    try actor.require(.report)
    let isBlind = actor.grades
    let last = state.withLock { $0.all[isBlind] }
    let known = try store.catalog.read { reader in
      try Self.current(last, reader, Self.bearing) {
        try AvoidedLooks(
          reader, columns: store.columns,
          passingOver: isBlind ? AuditBlindness.itemsOfOpenSamples(reader) : [])
      }
    }
    state.withLock { if known.leaf > $0.all[isBlind]?.leaf ?? -1 { $0.all[isBlind] = known } }
    return known.count
  }

  /// Counts the records that the acting person did not have to look for: those carried over from the
  /// person's own looks.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  /// - Complexity: O(own records); O(new leaves) when nothing that bears on the count was recorded since the last.
  public func own(_ actor: Actor) throws -> Int {
    guard let user = actor.user else {
      throw CaseworkError(.denied, "only a user has figures of exposure")
    }
    let last = state.withLock { $0.own[user] }
    let known = try store.catalog.read { reader in
      try Self.current(last, reader, Self.bearingOnOwn) {
        try RecordedItems(reader, of: user).inferred.count
      }
    }
    state.withLock { if known.leaf > $0.own[user]?.leaf ?? -1 { $0.own[user] = known } }
    return known.count
  }

  /// The count as of the newest leaf: the last one, as long as it holds.
  private static func current<Count: Sendable>(
    _ last: Known<Count>?, _ reader: any CatalogReader, _ bearing: Set<LeafKind>,
    _ count: () throws -> Count
  ) throws -> Known<Count> {
    let newest = try reader.maximum(LeafRow.self, column: "seq") ?? -1
    if let last, try LeafKind.recorded(after: last.leaf, reader).isDisjoint(with: bearing) {
      return Known(leaf: newest, count: last.count)
    }
    return Known(leaf: newest, count: try count())
  }
}
