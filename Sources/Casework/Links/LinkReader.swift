// SPDX-License-Identifier: Apache-2.0
// Opens the sealed rows from which links are worked out, and makes keys of what they say.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// Opens the sealed rows from which links are worked out, and makes keys of what they say.
struct LinkReader {
  let reader: any CatalogReader
  let columns: SealedColumns

  /// The key of a text of a sort.
  func node(_ link: DerivedLink) -> LinkNode {
    LinkNode(
      link.kind, digest: columns.lookup.digest(link.text, domain: "link." + link.kind.rawValue))
  }

  /// The row of a link.
  func row(_ link: DerivedLink, item: Int64) -> LinkRow {
    LinkRow(nodeKey: node(link).bytes, relation: link.relation, itemId: item)
  }

  /// What an item's traces say, and of a model file its own digest.
  func links(of item: ItemRow, traces: [TraceRow]) throws -> Set<DerivedLink> {
    let opened = try traces.compactMap { row in
      TraceRecord.trace(
        try columns.openJSON(row.sealedTrace, TraceRow.self, "sealed_trace", row: row.itemId))
    }
    let digests = item.kind == .model ? try ItemDigests.open(item, columns: columns) : nil
    return LinkDerivation.links(of: opened, sha256: digests?.sha256.description)
  }

  /// What an item's traces say, read from the catalog.
  func links(of item: ItemRow) throws -> Set<DerivedLink> {
    try links(
      of: item,
      traces: reader.rows(
        TraceRow.self, where: StandingTraces.of(item.id, reader), orderedBy: ["number"]))
  }

  /// The rows that an item should have once the index has come to `state`.
  func rows(of item: ItemRow, upTo state: LinkState) throws -> Set<LinkRow> {
    var rows: Set<LinkRow> = []
    if item.id <= state.item {
      rows = Set(try links(of: item).map { row($0, item: item.id) })
    }
    let places = try reader.rows(
      OccurrenceRow.self,
      where: [
        .equals("item_id", .integer(item.id)),
        .lessThan("id", .integer(state.occurrence == .max ? .max : state.occurrence + 1)),
      ])
    for place in places {
      guard let link = try link(of: place, kind: item.kind) else { continue }
      rows.insert(row(link, item: item.id))
    }
    return rows
  }

  /// What the name at a place of an item says.
  func link(of occurrence: OccurrenceRow, kind: ItemKind) throws -> DerivedLink? {
    let locator = try columns.openJSON(
      occurrence.sealedLocator, OccurrenceRow.self, "sealed_locator", row: occurrence.id)
    return LinkDerivation.link(toFileAt: locator, kind: kind)
  }

  /// Who posted a post.
  func poster(of post: PostRow) throws -> DerivedLink? {
    LinkDerivation.poster(
      ofPost: try columns.openJSON(post.sealedDetail, PostRow.self, "sealed_detail", row: post.id))
  }
}
