// SPDX-License-Identifier: Apache-2.0
// How many items were read by the rules of this program, and how many by earlier ones.

internal import Catalog
internal import EvidenceModel
internal import Provenance

/// How many items were read by the rules of this program, and how many by earlier ones.
public struct TraceReadingCounts: Hashable, Sendable {
  /// Items whose traces were read by the rules of this program.
  public let present: Int
  /// Items whose traces were read by earlier rules.
  public let earlier: Int

  /// Counts in `store`.
  ///
  /// - Throws: errors of the catalog.
  public static func read(_ store: CaseStore) throws -> TraceReadingCounts {
    try store.catalog.read { try TraceReadingCounts($0) }
  }

  /// Counts in one state of the catalog.
  ///
  /// - Complexity: O(items), by counting.
  init(_ reader: any CatalogReader) throws {
    let readable = try reader.count(ItemRow.self, where: [Self.isReadable])
    present = try reader.count(
      TraceReadingRow.self, where: [.equals("rules", .integer(Int64(TraceRules.version)))])
    earlier = max(0, readable - present)
  }

  /// The kinds of items in which traces are looked for.
  static let kinds: Set<ItemKind> = [.image, .video, .model]

  /// What an item must be for traces to be looked for in it.
  static let isReadable = CatalogCondition.oneOf(
    "kind", kinds.map(\.rawValue).sorted().map { .text($0) })
}
