// SPDX-License-Identifier: Apache-2.0
// Re-derives the root of every list version in force from its snapshot.

internal import Catalog
internal import EvidenceModel
internal import HashExchange
internal import HashIndex

/// Holds the snapshots of all newest list versions against what was imported.
struct LibraryAudit {
  let store: CaseStore

  /// What does not agree.
  func run() throws -> [String] {
    let versions: [ListVersionRow]
    do {
      versions = try store.catalog.read { reader in
        try reader.rows(ListRow.self, orderedBy: ["id"]).compactMap { list in
          try reader.first(
            ListVersionRow.self, where: [.equals("list_id", .integer(list.id))],
            orderedBy: ["-version"])
        }
      }
    } catch let error as CatalogError where error.code == .corrupt {
      return ["library: a list's row cannot be read, so no snapshot was checked"]
    }
    return versions.compactMap { problem(of: $0) }
  }

  private func problem(of version: ListVersionRow) -> String? {
    let name = "list_version \(version.id)"
    do {
      let snapshot = try ListSnapshot(path: "\(store.library)/\(version.snapshotName)")
      var root = HashListRoot()
      snapshot.forEachEntry { algorithm, bytes, quality, tags in
        root.append(algorithm, bytes, quality: quality, tags: tags)
      }
      let agrees = root.value.bytes == version.root && snapshot.count == version.entryCount
      return agrees ? nil : "\(name): its snapshot is not what was imported; import it again"
    } catch { return "\(name): its snapshot is \(error.code.rawValue); import it again" }
  }
}
