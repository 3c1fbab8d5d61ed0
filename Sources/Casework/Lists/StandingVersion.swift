// SPDX-License-Identifier: Apache-2.0
// The newest version of each known list, and its snapshot opened or the reason why it cannot be.

internal import Catalog
internal import EvidenceModel
internal import HashIndex

/// The newest version of a known list.
struct StandingVersion {
  let list: ListRow
  let version: ListVersionRow

  /// The newest version of every list, in the order of the lists' numbers.
  static func all(_ reader: any CatalogReader) throws -> [StandingVersion] {
    try reader.rows(ListRow.self, orderedBy: ["id"]).compactMap { list in
      try reader.first(
        ListVersionRow.self, where: [.equals("list_id", .integer(list.id))],
        orderedBy: ["-version"]
      ).map { StandingVersion(list: list, version: $0) }
    }
  }

  /// The list and version in words.
  var name: String {
    "version \(version.version) of the list \"\(EvidenceText.escaped(list.name))\""
  }

  /// Opens the snapshot in `library` and checks that it is the one that was imported.
  ///
  /// - Throws: ``CaseworkError`` `.tampered`, `.newerFormat`, which name the list and say what to do.
  func snapshot(
    in library: String, check: ListSnapshot.Check = .inBackground
  ) throws(CaseworkError) -> ListSnapshot {
    let snapshot: ListSnapshot
    do {
      snapshot = try ListSnapshot(path: "\(library)/\(version.snapshotName)", check: check)
    } catch {
      throw fault(of: error)
    }
    guard snapshot.root.bytes == version.root else {
      throw CaseworkError(
        .tampered, "the snapshot of \(name) is not the one that was imported; \(remedy)")
    }
    return snapshot
  }

  /// What to do about a snapshot that cannot be used.
  var remedy: String {
    "import the list again: martlet list import FILE --name \"\(EvidenceText.escaped(list.name))\" "
      + "--owner \"\(EvidenceText.escaped(list.owner))\""
      + (list.polarity == .negative ? " --negative" : "")
  }

  /// What is said while the search index is damaged and the entries are not.
  var indexFault: String {
    "the search index of \(name) is damaged: its entries are compared one by one, which misses nothing "
      + "and takes longer"
  }

  /// An error met in the snapshot, with the list's name and what to do.
  func fault(of error: HashIndexError) -> CaseworkError {
    switch error.code {
    case .newerFormat:
      CaseworkError(
        .newerFormat,
        "the snapshot of \(name) was written by a newer version, or its first bytes are damaged; use that version, or \(remedy)"
      )
    case .unreadable:
      CaseworkError(
        .tampered,
        "the snapshot of \(name) is missing or cannot be read; name the shared library with --library "
          + "where it came from one, or \(remedy)")
    default: damaged
    }
  }

  /// The snapshot is not what was written.
  var damaged: CaseworkError {
    CaseworkError(.tampered, "the snapshot of \(name) is damaged; \(remedy)")
  }
}
