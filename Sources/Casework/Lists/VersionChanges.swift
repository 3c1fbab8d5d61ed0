// SPDX-License-Identifier: Apache-2.0
// What each version of a list changed, and who withdrew it, as the leaf of its import recorded it.

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
  fileprivate init?(_ facts: JSONValue, entries: Int) {
    guard let added = facts["added"]?.integer, let removed = facts["removed"]?.integer,
      let changed = facts["changed"]?.integer
    else { return nil }
    self.init(
      added: Int(clamping: added), removed: Int(clamping: removed),
      changed: Int(clamping: changed), entries: entries)
  }
}

/// What the leaf of a version's import tells of the version.
struct ListVersionNote {
  /// What stands for whoever withdrew a list of a shared library in another case.
  static let otherCase = "other_case"

  /// What is other than in the version before; `nil` for the first, and where nobody could tell.
  let changes: ListVersionChanges?
  /// The role of who withdrew the list by a version without entries, ``otherCase`` for one taken up from there; `nil` for a version
  /// with entries.
  let withdrawnBy: String?

  /// The notes of all versions, by list and version.
  ///
  /// - Throws: errors of the catalog and of sealed values.
  /// - Complexity: O(versions), the leaf of each opened.
  static func read(
    _ reader: any CatalogReader, columns: SealedColumns
  ) throws -> [Int64: [Int: ListVersionNote]] {
    let roles = try reader.rows(UserRow.self).reduce(into: [:]) { $0["user-\($1.id)"] = $1.role }
    var found: [Int64: [Int: ListVersionNote]] = [:]
    try reader.forEach(
      LeafRow.self, where: [.equals("kind", .text(LeafKind.list.rawValue))], orderedBy: ["seq"]
    ) { row in
      let leaf = try LedgerLeaf(bytes: row.entry)
      guard let list = leaf["list"].flatMap({ Int64($0) }),
        let version = leaf["version"].flatMap({ Int($0) }),
        let entries = leaf["entries"].flatMap({ Int($0) })
      else { return }
      let facts = try LeafDetail(
        bytes: columns.open(row.sealedDetail, LeafRow.self, "sealed_detail", row: row.seq)
      ).facts
      // Earlier versions of the program recorded no role with a withdrawal.
      let role =
        facts["withdrawn"] == nil
        ? otherCase : facts["role"]?.text ?? roles[leaf.actor] ?? leaf.actor
      found[list, default: [:]][version] = ListVersionNote(
        changes: ListVersionChanges(facts, entries: entries),
        withdrawnBy: entries == 0 ? role : nil)
    }
    return found
  }
}
