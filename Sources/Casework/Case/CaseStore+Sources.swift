// SPDX-License-Identifier: Apache-2.0
// Whether a case took in some bytes as a source.

internal import Catalog
public import EvidenceModel

extension CaseStore {
  /// Whether the case took in a source with this digest.
  ///
  /// - Throws: errors of vault and catalog.
  /// - Complexity: O(sources).
  public func hasSource(_ digest: SHA256Digest) throws -> Bool {
    let wanted = Array(digest.description.utf8)
    return try catalog.read { reader in
      try reader.rows(SourceRow.self).contains { row in
        try row.digestBefore.map {
          try columns.open($0, SourceRow.self, "digest_before", row: row.id) == wanted
        } ?? false
      }
    }
  }
}
