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

  private let first: Instant?

  /// Tells of the views of `store`.
  public init(store: CaseStore) {
    self.store = store
    first = nil
  }

  /// Tells of the views of `store` that began at `first` or later, and reads no others.
  init(store: CaseStore, since first: Instant) {
    self.store = store
    self.first = first
  }

  /// What the acting person was exposed to since a time: what views show, and besides it what was recorded as seen or
  /// glanced without such a view of that day, such as by a covered tile.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for whoever is no user; errors of the catalog.
  /// - Complexity: O(views since the last call + views and records of the person).
  public func own(_ actor: Actor, since: Instant) throws -> ExposureTally {
    let user = try Self.person(actor)
    return try store.catalog.read { reader in
      var tally = try exposures(of: user, for: actor, since: since, reader)
      try addRecorded(by: user, since: since, reader, to: &tally)
      return tally
    }
  }

  /// How often views show the acting person exposed since a time.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for whoever is no user; errors of the catalog.
  func viewed(_ actor: Actor, since: Instant) throws -> Int {
    try exposures(of: Self.person(actor), for: actor, since: since).exposures
  }

  private static func person(_ actor: Actor) throws(CaseworkError) -> Int64 {
    guard let user = actor.user else {
      throw CaseworkError(.denied, "only a user has figures of exposure")
    }
    return user
  }

  /// Adds the first record of each item, as the day's budget counts it, where no view of that day shows it.
  private func addRecorded(
    by user: Int64, since: Instant, _ reader: any CatalogReader, to tally: inout ExposureTally
  ) throws {
    let viewer = ViewerPseudonym(of: user, columns: store.columns)
    var shown: [Int64: [Instant]] = [:]
    for view in try views(since: Instant(microseconds: .min), reader) where view.viewer == viewer {
      if let item = view.item { shown[item, default: []].append(view.time) }
    }
    let day = WorkDay(store: store)
    var known: Set<Int64> = []
    try reader.forEach(
      AssessmentRow.self, where: [.equals("user_id", .integer(user))], orderedBy: ["id"]
    ) { row in
      guard row.route != .inferred, known.insert(row.itemId).inserted else { return }
      let time = Instant(microseconds: row.recorded)
      guard time >= since else { return }
      let start = day.start(of: time)
      let isViewed = shown[row.itemId]?.contains { $0 >= start && $0 <= time } ?? false
      guard !isViewed else { return }
      if row.route == .glanced { tally.glances += 1 } else { tally.looks += 1 }
    }
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

  /// What all people were exposed to in the last whole week, from Monday to Sunday in the case's zone; `nil` where fewer
  /// than ``TeamExposure/fewestPeople`` were.
  ///
  /// It stays as it is until the next week is over: whoever asks before and after a look learns nothing of it.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  public func team(for actor: Actor) throws -> TeamExposure? {
    try actor.require(.seeTeam)
    let week = WorkDay(store: store).lastWholeWeek(before: store.clock())
    let views = try store.catalog.read { try self.views(since: week.start, $0) }
      .filter { $0.time < week.end }
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
      if state.lastView == 0, let first {
        let before = try reader.first(
          ViewRow.self, where: [.lessThan("started", .integer(first.microseconds))],
          orderedBy: ["-id"])
        state.lastView = before?.id ?? 0
      }
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
      } else if !detail.manner.isCovered {
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
