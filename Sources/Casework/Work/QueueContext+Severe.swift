// SPDX-License-Identifier: Apache-2.0
// What a person may be told is expected to be severe, and so is not shown in the last minutes of a shift.

internal import Catalog

extension QueueContext {
  /// Those of `items` that are expected to be severe by what `actor` may know.
  ///
  /// The queue leaves out in silence what others' records say. A page that refuses an item would tell of them, so that before the own
  /// answer only the lists that hit it count, and what the person recorded of its family; a word on a hit is not counted then
  /// either.
  ///
  /// - Complexity: O(hits and members of the families).
  func expectedSevere(among items: [Int64], for actor: Actor) throws -> [Int64] {
    guard let user = actor.user else { return [] }
    let access = AnswerAccess(reader: reader, actor: actor)
    return try items.filter { item in
      let isOpen = try access.isOpen(item)
      return try isKnownSevere(item, countsRejected: !isOpen)
        || isFamilySevere(family(of: item), by: isOpen ? nil : user)
    }
  }
}
