// SPDX-License-Identifier: Apache-2.0
// Who looked at an item: told for a stated question only, which is on record first.

internal import Catalog
public import EvidenceModel

/// One view of an item, with the person behind the pseudonym.
public struct CustodyView: Hashable, Sendable {
  /// The view's number.
  public let view: Int64
  /// Who looked; `nil` where the pseudonym is no user's.
  public let viewer: String?
  /// When the view began.
  public let began: Instant
  /// When it ended; `nil` where nobody knows or it is open.
  public let ended: Instant?
  /// What it was for.
  public let purpose: ViewPurpose
  /// What sort of thing was shown.
  public let thing: ViewedThing
  /// Which text.
  public let what: String?
  /// How it was shown.
  public let manner: ViewManner
  /// How it was uncovered.
  public let gesture: RevealGesture?
}

/// Answers questions of custody: who looked at an item, when and how.
///
/// This is the only way from the pseudonyms of views to people. It does not tell how long anybody was
/// active, which is that person's own.
public struct CustodyService {
  /// The length of a question in characters.
  public static let questionLength = 10...2_000

  let store: CaseStore
  let actor: Actor

  /// Answers `actor` about `store`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// The views of `item`, in the order in which they began; the question is durable in the ledger first.
  ///
  /// - Throws: ``CaseworkError`` `.denied`, `.notFound`; `.usage` without a question; errors of the
  ///   catalog; `VaultError` `.corrupt`.
  public func views(of item: Int64, question: String) throws -> [CustodyView] {
    try actor.require(.custody)
    let words = question.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard Self.questionLength.contains(words.count) else {
      throw CaseworkError(
        .usage,
        "say in \(Self.questionLength.lowerBound) to \(Self.questionLength.upperBound) characters what "
          + "the question of custody is; it is kept with your name")
    }
    try store.record(actor) { recording in
      guard try recording.reader.row(ItemRow.self, key: .integer(item)) != nil else {
        throw CaseworkError(.notFound, "there is no item \(item)")
      }
      try recording.leaf(
        .custody, shown: [("item", String(item))], facts: ["question": .string(words)])
    }
    try store.publishLedger()
    return try store.catalog.read { try read(item, $0) }
  }

  private func read(_ item: Int64, _ reader: any CatalogReader) throws -> [CustodyView] {
    var names: [ViewerPseudonym: String] = [:]
    try reader.forEach(UserRow.self) { user in
      names[ViewerPseudonym(of: user.id, columns: store.columns)] = user.name
    }
    let shown = try reader.rows(
      ViewedItemRow.self, where: [.equals("item_id", .integer(item))], orderedBy: ["view_id"])
    return try shown.compactMap { known in
      guard let row = try reader.row(ViewRow.self, key: .integer(known.viewId)) else { return nil }
      let detail = try ViewDetail(row, columns: store.columns)
      let end = try reader.row(ViewEndRow.self, key: .integer(row.id)).map {
        try ViewEnding($0, columns: store.columns)
      }
      return CustodyView(
        view: row.id, viewer: names[detail.viewer],
        began: Instant(microseconds: row.started), ended: end?.ended, purpose: detail.purpose,
        thing: detail.thing, what: detail.what, manner: detail.manner, gesture: detail.gesture)
    }
  }
}
