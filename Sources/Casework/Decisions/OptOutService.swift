// SPDX-License-Identifier: Apache-2.0
// "Not me": a person is never shown an item again, and no reason is asked.

internal import Catalog
internal import EvidenceModel

/// Lets people leave items to others.
///
/// Nothing tells who left which item, when, or how many: see ``OptOutRow``.
public struct OptOutService {
  let store: CaseStore
  let actor: Actor

  /// Leaves items of `store` to others on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// Leaves an item to others for good; a hold of it ends.
  ///
  /// - Throws: ``CaseworkError`` `.denied`, `.notFound`.
  public func leave(_ item: Int64) throws {
    try actor.require(.assess)
    guard let user = actor.user else { throw CaseworkError(.denied, "only a user may assess") }
    try store.record(actor) { recording in
      guard try recording.reader.row(ItemRow.self, key: .integer(item)) != nil else {
        throw CaseworkError(.notFound, "there is no item \(item)")
      }
      try recording.writeUncommitted(OptOuts(store: store).row(user, of: item))
      try WorkLeases(recording: recording, user: user).end(item)
    }
  }

  /// How many items wait that everybody who may rate them has left.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for whoever does not settle disputes.
  public func leftByAll() throws -> Int {
    try actor.require(.adjudicate)
    return try store.catalog.read { reader in
      let people = try reader.rows(UserRow.self, where: [.equals("state", "active")]).filter {
        UserRole(rawValue: $0.role).flatMap { Actor.capabilities[$0] }?.contains(.assess) == true
      }
      let counts = try reader.counts(OptOutRow.self, by: "item_id")
      let optOuts = OptOuts(store: store)
      var left = 0
      for case (.integer(let item), _) in counts {
        guard let entry = try reader.row(QueueEntryRow.self, key: .integer(item)),
          entry.lane == .rating
        else { continue }
        let open = try people.contains {
          try $0.id != entry.rater && !optOuts.has($0.id, of: item, reader)
        }
        if !open { left += 1 }
      }
      return left
    }
  }
}
