// SPDX-License-Identifier: Apache-2.0
// Exposure figures: a person's own for that person alone, the team's for four people or more.

internal import Catalog
public import EvidenceModel
internal import Synchronization

/// Tells what people were exposed to.
///
/// Nobody but the person gets a person's figures from it. It reads each view once and remembers it; one in
/// a process is enough. Safe to use from several threads; every call blocks.
public final class ExposureService: Sendable {
  private struct State {
    var exposures: [Exposure] = []
    var lastView: Int64 = 0
  }

  private let store: CaseStore
  private let state = Mutex(State())

  /// Tells of the views of `store`.
  public init(store: CaseStore) { self.store = store }

  /// What the acting person was exposed to since a time.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for whoever is no user; errors of the catalog.
  public func own(_ actor: Actor, since: Instant) throws -> ExposureTally {
    guard let user = actor.user else {
      throw CaseworkError(.denied, "only a user has figures of exposure")
    }
    return try exposures(of: user, for: actor, since: since)
  }

  /// What `user` was exposed to since a time, which only that person may be told.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for everybody else; errors of the catalog.
  /// - Complexity: O(views since the last call + views since `since`).
  public func exposures(
    of user: Int64, for actor: Actor, since: Instant
  ) throws -> ExposureTally {
    try store.catalog.read { try exposures(of: user, for: actor, since: since, $0) }
  }

  /// The same within a transaction, of the state that it sees.
  func exposures(
    of user: Int64, for actor: Actor, since: Instant, _ reader: any CatalogReader
  ) throws -> ExposureTally {
    guard actor.user == user else {
      throw CaseworkError(.denied, "a person's exposure is told to that person alone")
    }
    let viewer = ViewerPseudonym(of: user, columns: store.columns)
    return ExposureTally(try views(since: since, reader).filter { $0.viewer == viewer })
  }

  /// What all people were exposed to since a time; `nil` where fewer than
  /// ``TeamExposure/fewestPeople`` were, so that nobody can be told apart.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  public func team(for actor: Actor, since: Instant) throws -> TeamExposure? {
    try actor.require(.seeTeam)
    let views = try store.catalog.read { try self.views(since: since, $0) }
    let people = Dictionary(grouping: views, by: \.viewer)
      .mapValues { ExposureTally($0) }.values.filter { $0.exposures > 0 }
    guard people.count >= TeamExposure.fewestPeople else { return nil }
    return TeamExposure(
      people: people.count, looks: people.reduce(0) { $0 + $1.looks },
      glances: people.reduce(0) { $0 + $1.glances })
  }

  // MARK: - Reading

  private func views(since: Instant, _ reader: any CatalogReader) throws -> [Exposure] {
    try state.withLock { state in
      let (new, newest) = try Self.read(after: state.lastView, reader, store.columns)
      state.exposures += new
      state.lastView = newest
      // Views are numbered in the order of time.
      let start = state.exposures.partitioningIndex { $0.time >= since }
      return Array(state.exposures[start...])
    }
  }

  private static func read(
    after last: Int64, _ reader: any CatalogReader, _ columns: SealedColumns
  ) throws -> ([Exposure], Int64) {
    var exposures: [Exposure] = []
    var newest = last
    let rows = try reader.rows(
      ViewRow.self, where: [.greaterThan("id", .integer(last))], orderedBy: ["id"])
    for row in rows {
      newest = row.id
      let detail = try ViewDetail(row, columns: columns)
      let time = Instant(microseconds: row.started)
      if detail.thing == .text {
        exposures.append(Exposure(viewer: detail.viewer, time: time, item: nil, sort: .text))
      } else if detail.manner.isSharp {
        let items = try reader.rows(
          ViewedItemRow.self, where: [.equals("view_id", .integer(row.id))],
          orderedBy: ["position"])
        let sort = detail.isLook ? Exposure.Sort.look : .glance
        exposures += items.map {
          Exposure(viewer: detail.viewer, time: time, item: $0.itemId, sort: sort)
        }
      }
    }
    return (exposures, newest)
  }
}

extension Array {
  /// The first index from which `isSecond` holds, in an array that it cuts in two.
  fileprivate func partitioningIndex(_ isSecond: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isSecond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
