// SPDX-License-Identifier: Apache-2.0
// Filters of the wall that a person keeps under a name, seen by nobody else.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// A filter of the wall under a name.
public struct SavedView: Hashable, Sendable {
  /// The view's number.
  public let id: Int64
  /// The name.
  public let name: String
  /// What it shows.
  public let filter: WallFilter
  /// In which order.
  public let order: WallOrder
}

/// Keeps a person's views.
///
/// They are nobody's record: no leaf commits to them, and they are sealed like everything that a person types.
public struct SavedViews {
  /// How many views a person may keep.
  public static let most = 100

  let store: CaseStore
  let actor: Actor
  private let user: Int64

  /// Keeps the views of `actor`.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for the key holder, who has no name.
  public init(store: CaseStore, actor: Actor) throws(CaseworkError) {
    try actor.require(.browse)
    guard let user = actor.user else {
      throw CaseworkError(.denied, "only a user keeps views; name one with --user")
    }
    self.store = store
    self.actor = actor
    self.user = user
  }

  /// The person's views, by name.
  public func list() throws -> [SavedView] {
    let rows = try store.catalog.read {
      try $0.rows(SavedViewRow.self, where: [.equals("user_id", .integer(user))])
    }
    return try rows.map(view).sorted { ($0.name, $0.id) < ($1.name, $1.id) }
  }

  /// Keeps a filter under a name, in the place of one of the same name.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for a name that is none; `.conflict` when there are too many.
  public func save(name: String, filter: WallFilter, order: WallOrder) throws -> SavedView {
    let name = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard (1...80).contains(name.unicodeScalars.count), EvidenceText.escaped(name) == name else {
      throw CaseworkError(
        .usage, "a view's name has 1 to 80 visible characters, without a backslash")
    }
    let key = store.columns.lookup.digest(name, domain: "saved_view.name")
    let value: JSONValue = [
      "name": .string(name), "order": .string(order.rawValue),
      "filter": .object(filter.parameters.map { .init($0.name, .string($0.value)) }),
    ]
    let id = try store.record(actor) { recording in
      let mine = try recording.reader.rows(
        SavedViewRow.self, where: [.equals("user_id", .integer(user))])
      let known = mine.first { $0.nameKey == key }
      guard known != nil || mine.count < Self.most else {
        throw CaseworkError(.conflict, "a person keeps at most \(Self.most) views; remove one")
      }
      let id = try known?.id ?? recording.number(SavedViewRow.self)
      try recording.writeUncommitted(
        SavedViewRow(
          id: id, userId: user, nameKey: key,
          sealedView: store.columns.seal(value, SavedViewRow.self, "sealed_view", row: id)))
      return id
    }
    return SavedView(id: id, name: name, filter: filter, order: order)
  }

  /// Removes one of the person's views.
  ///
  /// - Throws: ``CaseworkError`` `.notFound`, also for a view of another person.
  public func remove(_ id: Int64) throws {
    try store.record(actor) { recording in
      guard try recording.reader.row(SavedViewRow.self, key: .integer(id))?.userId == user else {
        throw CaseworkError(.notFound, "you have no view with this number")
      }
      try recording.deleteUncommitted(SavedViewRow.self, keyValues: [.integer(id)])
    }
  }

  private func view(_ row: SavedViewRow) throws -> SavedView {
    let json = try store.columns.openJSON(
      row.sealedView, SavedViewRow.self, "sealed_view", row: row.id)
    let parameters = (json["filter"]?.members ?? []).map { ($0.name, $0.value.text ?? "") }
    return SavedView(
      id: row.id, name: json["name"]?.text ?? "", filter: try WallFilter(parameters: parameters),
      order: json["order"]?.text.flatMap(WallOrder.init(rawValue:)) ?? .number)
  }
}
