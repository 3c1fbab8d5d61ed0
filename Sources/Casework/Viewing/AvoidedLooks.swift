// SPDX-License-Identifier: Apache-2.0
// Looks that nobody had to take, each counted once under its first reason.

internal import Catalog
internal import EvidenceModel

/// Looks that nobody had to take.
///
/// Of an item that nobody has a record of having seen, the first of these that holds counts, so that no
/// item counts twice; repeated captures are not items and stand for themselves.
public struct AvoidedLooks: Hashable, Sendable {
  /// Items that are on a list of known material by an exact SHA-256, by PDQ or by vPDQ.
  public var known = 0
  /// Items with a record carried over from another member of their family.
  public var inferred = 0
  /// Items that the newest selection left out and drew for no sample.
  public var deselected = 0
  /// Captures of pictures and videos that were captured before.
  public var duplicates = 0

  /// All of them.
  public var total: Int { known + inferred + deselected + duplicates }

  /// Nothing.
  public init() {}

  /// Counts the looks avoided in a case.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  /// - Complexity: O(rows of items, captures, matches, records and selection).
  public static func count(_ store: CaseStore, for actor: Actor) throws -> AvoidedLooks {
    try actor.require(.report)
    return try store.catalog.read { try count($0) }
  }

  /// Counts the records that the acting person did not have to look for: those carried over from the
  /// person's own looks.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  public static func countOwn(_ store: CaseStore, for actor: Actor) throws -> Int {
    guard let user = actor.user else {
      throw CaseworkError(.denied, "only a user has figures of exposure")
    }
    return try store.catalog.read { reader in
      var (inferred, seen): (Set<Int64>, Set<Int64>) = ([], [])
      try reader.forEach(AssessmentRow.self, where: [.equals("user_id", .integer(user))]) { row in
        if row.route == .inferred { inferred.insert(row.itemId) } else { seen.insert(row.itemId) }
      }
      return inferred.subtracting(seen).count
    }
  }

  private static func count(_ reader: any CatalogReader) throws -> AvoidedLooks {
    var looks = AvoidedLooks()
    var pictures: Set<Int64> = []
    try reader.forEach(ItemRow.self) { row in
      if row.kind == .image || row.kind == .video { pictures.insert(row.id) }
    }
    var captured: Set<Int64> = []
    try reader.forEach(CaptureRow.self, where: [.isNotNull("item_id")]) { row in
      guard let item = row.itemId, pictures.contains(item) else { return }
      if !captured.insert(item).inserted { looks.duplicates += 1 }
    }
    var (seen, inferred): (Set<Int64>, Set<Int64>) = ([], [])
    try reader.forEach(AssessmentRow.self) { row in
      if row.route == .inferred { inferred.insert(row.itemId) } else { seen.insert(row.itemId) }
    }
    let known = try knownItems(reader)
    let deselected = try deselectedItems(reader)
    for item in pictures.subtracting(seen) {
      if known.contains(item) {
        looks.known += 1
      } else if inferred.contains(item) {
        looks.inferred += 1
      } else if deselected.contains(item) {
        looks.deselected += 1
      }
    }
    return looks
  }

  /// The items on positive lists; a digest that two contents can share proves nothing.
  private static func knownItems(_ reader: any CatalogReader) throws -> Set<Int64> {
    var positive: Set<Int64> = []
    try reader.forEach(ListRow.self, where: [.equals("polarity", "positive")]) {
      positive.insert($0.id)
    }
    var versions: Set<Int64> = []
    try reader.forEach(ListVersionRow.self) { row in
      if positive.contains(row.listId) { versions.insert(row.id) }
    }
    var known: Set<Int64> = []
    try reader.forEach(MatchRow.self) { row in
      guard versions.contains(row.listVersionId), [.sha256, .pdq, .vpdq].contains(row.algorithm)
      else {
        return
      }
      known.insert(row.itemId)
    }
    return known
  }

  private static func deselectedItems(_ reader: any CatalogReader) throws -> Set<Int64> {
    guard let run = try reader.maximum(SelectionRunRow.self, column: "id") else { return [] }
    var items: Set<Int64> = []
    try reader.forEach(SelectionRow.self, where: [.equals("run_id", .integer(run))]) { row in
      if row.decision == .notSelected, !row.sampled { items.insert(row.itemId) }
    }
    return items
  }
}
