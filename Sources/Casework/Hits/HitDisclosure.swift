// SPDX-License-Identifier: Apache-2.0
// What of a hit may be told to a person: words on it and its entry's tags are grades until the own answer is in.

internal import Catalog
internal import EvidenceModel
internal import HashExchange

/// What of hits and list entries may be told to a person: one rule for the item, lists and the wall.
///
/// Who grades is told neither people's words on a hit nor how its owner grades the entry before the own answer about the
/// item is in, whatever else the role may do. Others are told both where the role may see answers or manages lists.
struct HitDisclosure {
  private let access: AnswerAccess
  private let actor: Actor

  init(_ reader: any CatalogReader, actor: Actor) {
    access = AnswerAccess(reader: reader, actor: actor)
    self.actor = actor
  }

  /// Whether words on the hits of `item` and their entries' tags may be told.
  ///
  /// - Complexity: as ``AnswerAccess/isOpen(_:)``.
  func isOpen(_ item: Int64) throws -> Bool {
    try Self.tellsRejections(to: actor) && actor.may(.manageLists) || access.isOpen(item)
  }

  /// The person's number, whose own words on a hit are no news.
  var user: Int64? { actor.user }

  /// Those of an entry's tags that may be told, escaped, and with every fingerprint in them masked.
  ///
  /// Whatever a tag says, it may say how the entry is graded, so that all are withheld but those known to say nothing of
  /// it: the name by which the entry goes with who shares it.
  static func tags(of entry: HitEntry, isOpen: Bool, columns: SealedColumns) -> [String] {
    let told = isOpen ? entry.tags : entry.tags.filter { NCMECEntryName(tag: $0) != nil }
    let fingerprints = ListedFingerprints(value: entry.value, columns: columns)
    return told.map { EvidenceText.escaped(fingerprints.hidden(in: $0)) }
  }

  /// Whether counts and filters may leave out the hits that somebody rejected: to who grades, their absence would tell.
  static func tellsRejections(to actor: Actor) -> Bool { !actor.grades }
}
