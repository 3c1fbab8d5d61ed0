// SPDX-License-Identifier: Apache-2.0
// The sources of a case by number: what kind, how far, how much; no names and no places.

internal import Catalog
public import EvidenceModel

/// The sources of a case.
public enum SourceList {
  /// One source, without anything that names it.
  public struct Entry: Hashable, Sendable {
    /// The source's number.
    public let number: Int64
    /// What it is, as a stable word: `folder`, `file`, `archive`, `warc`, `wacz`.
    public let kind: String
    /// How far it is, as a stable word: `reading`, `done`, `failed`.
    public let state: String
    /// When its reading began.
    public let started: Instant
    /// The number of captures read from it.
    public let captures: Int
    /// The number of findings about it.
    public let findings: Int
  }

  /// All sources, by number.
  ///
  /// - Complexity: O(sources), and an index look-up for each.
  public static func read(_ store: CaseStore) throws -> [Entry] {
    try store.catalog.read { reader in
      try reader.rows(SourceRow.self, orderedBy: ["id"]).map { row in
        let own = CatalogCondition.equals("source_id", .integer(row.id))
        return Entry(
          number: row.id, kind: row.kind, state: row.state.rawValue,
          started: Instant(microseconds: row.started),
          captures: try reader.count(CaptureRow.self, where: [own]),
          findings: try reader.count(FindingRow.self, where: [own]))
      }
    }
  }
}
