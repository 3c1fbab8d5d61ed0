// SPDX-License-Identifier: Apache-2.0
// Questions about links: what a case shares most, what an item shares with others, which items share a thing.

internal import Catalog
internal import EvidenceModel

/// Answers questions about links.
///
/// Texts are masked unless a person asks for them, which is a view and recorded as one before the first is shown. So is
/// a question that names a model, since its answer tells whether the evidence does.
public struct LinkQuery {
  /// The most steps from an item.
  public static let deepest = 4
  /// The most items that one question about an item is answered with.
  public static let mostItems = 10_000
  /// The highest limit; higher ones mean this.
  private static let highestLimit = 1_000_000_000

  let store: CaseStore
  let actor: Actor
  let showsText: Bool

  /// Answers `actor` about `store`, with texts when `showsText`.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; errors of the catalog.
  public init(store: CaseStore, actor: Actor, showsText: Bool) throws {
    if !actor.may(.browse) { try actor.require(.report) }
    self.store = store
    self.actor = actor
    self.showsText = showsText
    if showsText { try ViewService.recordTelling(of: "links", to: actor, store: store) }
  }

  // MARK: - Questions

  /// What an item shares with others: each node it is tied to, and up to `limit` items at each.
  ///
  /// With a `depth` over 1 the walk goes on from the items found, but never through a node with more than `limit` other
  /// items, which ties everything to everything; each node and each item comes once.
  ///
  /// - Returns: whether all was told; `false` when the most items were reached.
  /// - Throws: ``CaseworkError`` `.notFound`, `.usage`; what `body` throws.
  /// - Complexity: O(ties read), at most ``mostItems`` items.
  @discardableResult
  public func neighbours(
    of item: Int64, depth: Int, limit: Int, _ body: (LinkAnswer) throws -> Void
  ) throws -> Bool {
    guard (1...Self.deepest).contains(depth), limit > 0 else {
      throw CaseworkError(.usage, "the depth is 1 to \(Self.deepest), and the limit at least 1")
    }
    return try store.catalog.read { reader in
      guard try reader.row(ItemRow.self, key: .integer(item)) != nil else {
        throw CaseworkError(.notFound, "the case has no item \(item)")
      }
      var walk = LinkWalk(
        graph: try LinkGraph(reader, columns: store.columns),
        limit: min(limit, Self.highestLimit), showsText: showsText)
      return try walk.run(from: item, depth: depth, body)
    }
  }

  /// A node by the beginning of its reference, and the items that are tied to it.
  ///
  /// - Throws: ``CaseworkError`` `.notFound`, `.usage` when several nodes begin so; what `body` throws.
  public func items(
    atNode reference: String, limit: Int = .max, _ body: (LinkAnswer) throws -> Void
  ) throws {
    try store.catalog.read { reader in
      let graph = try LinkGraph(reader, columns: store.columns)
      let place = try Self.place(reference, reader)
      try list(place, graph, limit: limit, body)
    }
  }

  /// The nodes of a model file that a person names or gives a hash of, and the items that are tied to them.
  ///
  /// - Returns: how many nodes there are.
  /// - Throws: ``CaseworkError`` `.denied`, `.usage` for a name of which nothing is left; what `body` throws.
  public func items(
    withModel text: String, limit: Int = .max, _ body: (LinkAnswer) throws -> Void
  ) throws -> Int {
    try ViewService.recordTelling(of: "links.model", to: actor, store: store)
    let derived = LinkDerivation.models(named: text)
    guard !derived.isEmpty else {
      throw CaseworkError(.usage, "this is neither a hash nor a name of a model file")
    }
    return try store.catalog.read { reader in
      let graph = try LinkGraph(reader, columns: store.columns)
      var count = 0
      for link in derived {
        let place = LinkPlace.node(graph.links.node(link))
        guard try !graph.ties(of: place).isEmpty else { continue }
        count += 1
        try list(place, graph, limit: limit, body)
      }
      return count
    }
  }

  private func list(
    _ place: LinkPlace, _ graph: LinkGraph, limit: Int, _ body: (LinkAnswer) throws -> Void
  ) throws {
    let items = try graph.items(at: place, except: nil, limit: min(limit, Self.highestLimit))
    try body(
      .node(
        try graph.view(
          place, relation: nil, at: items.first?.item, showsText: showsText)))
    for (item, relation) in items {
      try body(.item(try graph.item(item, relation, at: place, from: nil, depth: 1)))
    }
  }

  /// The node whose reference begins so.
  static func place(_ reference: String, _ reader: any CatalogReader) throws -> LinkPlace {
    let missing = CaseworkError(.notFound, "the case has no such node")
    if reference.hasPrefix("source-"), let number = Int64(reference.dropFirst(7)) {
      guard try reader.row(SourceRow.self, key: .integer(number)) != nil else { throw missing }
      return .source(number)
    }
    guard let range = LinkNode.range(ofPrefix: reference) else {
      throw CaseworkError(
        .usage,
        "a node is named by \(LinkNode.fewestDigits) or more of its hexadecimal digits, or source-N"
      )
    }
    let conditions: [CatalogCondition] = [
      .greaterThan("node_key", .blob(range.above)), .lessThan("node_key", .blob(range.below)),
    ]
    var found: Set<[UInt8]> = []
    if let first = try reader.first(LinkRow.self, where: conditions, orderedBy: ["node_key"]) {
      found.insert(first.nodeKey)
    }
    if let last = try reader.first(LinkRow.self, where: conditions, orderedBy: ["-node_key"]) {
      found.insert(last.nodeKey)
    }
    for order in ["node_key", "-node_key"] {
      if let row = try reader.first(PosterLinkRow.self, where: conditions, orderedBy: [order]) {
        found.insert(row.nodeKey)
      }
    }
    guard found.count < 2 else {
      throw CaseworkError(.usage, "several nodes begin with these digits; name more of them")
    }
    guard let node = found.first.flatMap({ LinkNode(bytes: $0) }) else { throw missing }
    return .node(node)
  }
}

extension LinkGraph {
  /// A place as it is shown; its text is worked out from `item`.
  func view(
    _ place: LinkPlace, relation: LinkRelation?, at item: Int64?, showsText: Bool
  ) throws -> LinkNodeView {
    let text = try item.flatMap { try self.text(of: place, at: $0) }
    return LinkNodeView(
      reference: place.reference, kind: place.kind, relation: relation, ties: try ties(of: place),
      characters: text?.unicodeScalars.count, text: showsText ? text : nil)
  }

  /// An item at a place as it is shown.
  func item(
    _ item: Int64, _ relation: LinkRelation, at place: LinkPlace, from: Int64?, depth: Int
  ) throws -> LinkedItem {
    LinkedItem(
      item: item, kind: try links.reader.row(ItemRow.self, key: .integer(item))?.kind,
      relation: relation, node: place.reference, nodeKind: place.kind, from: from, depth: depth)
  }
}
