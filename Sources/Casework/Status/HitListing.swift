// SPDX-License-Identifier: Apache-2.0
// The hits of all items on known lists, one after another, without any fingerprint.

internal import Catalog

/// Lists the hits of a case.
public struct HitListing {
  let store: CaseStore
  let actor: Actor

  /// Lists the hits of `store` for `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// Calls `body` with every hit on the newest version of a list, and with past ones where `includesPast`, and the
  /// number of its item, in the order of recording; nobody's word on a hit is among what it tells.
  ///
  /// Past are hits on versions that a newer one replaced or a withdrawal ended; `isStanding` of a hit tells.
  ///
  /// - Throws: ``CaseworkError`` `.denied`, `.tampered`; errors of catalog and vault; what `body` throws.
  /// - Complexity: O(hits), each opened.
  public func list(
    includesPast: Bool = false, _ body: (_ item: Int64, _ hit: ItemHitView) throws -> Void
  ) throws {
    try actor.require(.report)
    try store.catalog.read { reader in
      let standing = try StandingLists.read(reader, state: nil)
      let views = HitViewReader(reader: reader, columns: store.columns, standing: standing)
      try reader.forEach(MatchRow.self, orderedBy: ["id"]) { row in
        guard includesPast || standing.list(ofVersion: row.listVersionId) != nil,
          let hit = try views.view(row, isOpen: false)
        else { return }
        try body(row.itemId, hit)
      }
    }
  }
}
