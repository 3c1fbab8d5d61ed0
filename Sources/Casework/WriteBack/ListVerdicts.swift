// SPDX-License-Identifier: Apache-2.0
// What the words on each list's hits come to, for who gives them back to its owner.

internal import Catalog
internal import EvidenceModel

/// What people's words on one list's hits come to.
public struct ListVerdicts: Hashable, Sendable {
  /// The list's number.
  public let list: Int64
  /// Its name.
  public let name: String
  /// The counts.
  public let standing: WriteBackStanding
}

extension ListBrowser {
  /// Every list on whose hits somebody gave a word, by name: counts alone.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for who may not export.
  /// - Complexity: O(words + requests).
  public func verdicts() throws -> [ListVerdicts] {
    try actor.require(.export)
    return try index.store.catalog.read { reader in
      let counts = try WriteBackStanding.read(reader, columns: index.store.columns)
      let fingerprints = ListedFingerprints(columns: index.store.columns)
      return try reader.rows(ListRow.self, orderedBy: ["name"]).compactMap { list in
        counts[list.id].map {
          ListVerdicts(list: list.id, name: fingerprints.hidden(in: list.name), standing: $0)
        }
      }
    }
  }
}
