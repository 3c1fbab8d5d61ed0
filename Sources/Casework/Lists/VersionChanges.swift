// SPDX-License-Identifier: Apache-2.0
// What each version of a list changed, as the leaf of its import recorded it.

internal import Catalog
public import EvidenceModel
internal import Ledger

/// What a version of a list changed: entries that came, went, are said otherwise, or stayed as they were.
public struct ListVersionChanges: Hashable, Sendable {
  /// Entries that the version before has not.
  public let added: Int
  /// Entries that only the version before has: withdrawn, they match no more.
  public let removed: Int
  /// Entries of both whose tags or stated quality are other.
  public let changed: Int
  /// Entries of both that are said alike.
  public let unchanged: Int

  /// What an import came to, which kept so many entries.
  public init(_ changes: HashListChanges, entries: Int) {
    self.init(
      added: changes.added, removed: changes.removed, changed: changes.changed, entries: entries)
  }

  private init(added: Int, removed: Int, changed: Int, entries: Int) {
    self.added = added
    self.removed = removed
    self.changed = changed
    unchanged = max(0, entries - added - changed)
  }

  /// What the leaf's facts tell; `nil` for a first version, and where nobody could tell then.
  private init?(_ facts: JSONValue, entries: Int) {
    guard let added = facts["added"]?.integer, let removed = facts["removed"]?.integer,
      let changed = facts["changed"]?.integer
    else { return nil }
    self.init(
      added: Int(clamping: added), removed: Int(clamping: removed),
      changed: Int(clamping: changed), entries: entries)
  }

  /// The changes of all versions that have any, by list and version.
  ///
  /// - Throws: errors of the catalog and of sealed values.
  /// - Complexity: O(versions), the leaf of each opened.
  static func read(
    _ reader: any CatalogReader, columns: SealedColumns
  ) throws -> [Int64: [Int: ListVersionChanges]] {
    var found: [Int64: [Int: ListVersionChanges]] = [:]
    try reader.forEach(
      LeafRow.self, where: [.equals("kind", .text(LeafKind.list.rawValue))], orderedBy: ["seq"]
    ) { row in
      let leaf = try LedgerLeaf(bytes: row.entry)
      guard let list = leaf["list"].flatMap({ Int64($0) }),
        let version = leaf["version"].flatMap({ Int($0) }),
        let entries = leaf["entries"].flatMap({ Int($0) })
      else { return }
      let detail = try LeafDetail(
        bytes: columns.open(row.sealedDetail, LeafRow.self, "sealed_detail", row: row.seq))
      found[list, default: [:]][version] = ListVersionChanges(detail.facts, entries: entries)
    }
    return found
  }
}
