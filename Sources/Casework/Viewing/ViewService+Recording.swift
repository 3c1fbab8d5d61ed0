// SPDX-License-Identifier: Apache-2.0
// How views and their ends are written, many in one transaction.

internal import Catalog
internal import EvidenceModel

extension ViewService {
  /// Writes beginnings, each with a leaf of its own, and all ends that wait.
  static func commit(
    _ work: [Beginning?], store: CaseStore, state: Book
  ) throws -> [Result<Begun, CaseworkError>?] {
    let ended = state.withLock { $0.ended }
    let answers = try store.record(.keyHolder, publishes: false) { recording in
      for end in ended.values.sorted(by: { $0.view < $1.view }) {
        try recording.insert(end.row(store.columns))
      }
      let answers = try work.map { beginning in
        try beginning.map { try write($0, recording, columns: store.columns) }
      }
      if recording.hasOpenRows {
        try recording.leaf(.view, shown: [("what", "ends")])
      }
      return answers
    }
    // What ended meanwhile waits for the next commit.
    state.withLock { state in
      for view in ended.keys { state.ended[view] = nil }
    }
    return answers
  }

  /// Writes one view and its leaf, which shows the item and the time alone.
  private static func write(
    _ beginning: Beginning, _ recording: Recording, columns: SealedColumns
  ) throws -> Result<Begun, CaseworkError> {
    let request = beginning.request
    for item in request.items {
      guard try recording.reader.row(ItemRow.self, key: .integer(item)) != nil else {
        return .failure(CaseworkError(.notFound, "there is no item \(item)"))
      }
    }
    let view = try insert(
      ViewDetail(viewer: beginning.viewer, request: request, within: beginning.within),
      items: request.items, recording, columns: columns)
    try recording.leaf(
      .view, shown: shown(request), facts: ["view": .integer(view)])
    return .success(Begun(view: view, time: recording.now))
  }

  /// Writes the rows of a view.
  static func insert(
    _ detail: ViewDetail, items: [Int64], _ recording: Recording, columns: SealedColumns
  ) throws -> Int64 {
    let view = try recording.number(ViewRow.self)
    try recording.insert(
      ViewRow(
        id: view, started: recording.now.microseconds,
        sealedDetail: columns.seal(detail.json, ViewRow.self, "sealed_detail", row: view)))
    for (position, item) in items.enumerated() {
      try recording.insert(ViewedItemRow(itemId: item, viewId: view, position: position))
    }
    return view
  }

  /// What the public ledger shows of a view: its item, the number of its items, or the sort of text.
  static func shown(_ request: ViewRequest) -> [(String, String)] {
    switch (request.items.count, request.what) {
    case (1, _): [("item", String(request.items[0]))]
    case (0, let what?): [("what", what)]
    default: [("items", String(request.items.count))]
    }
  }

  /// Records that `actor` is told evidence text in a list, at once and as a whole.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  static func recordTelling(of what: String, to actor: Actor, store: CaseStore) throws {
    try actor.require(.reveal)
    guard let user = actor.user else {
      throw CaseworkError(.denied, "only a user may look at evidence")
    }
    let request = ViewRequest(text: what, items: [], purpose: .list)
    try store.record(actor) { recording in
      let view = try insert(
        ViewDetail(
          viewer: ViewerPseudonym(of: user, columns: store.columns), request: request,
          within: nil), items: [], recording, columns: store.columns)
      let end = ViewEnding(view: view, ended: recording.now, seconds: nil, cause: .told)
      try recording.insert(end.row(store.columns))
      try recording.leaf(.view, shown: shown(request), facts: ["view": .integer(view)])
    }
    try store.publishLedger()
  }
}
