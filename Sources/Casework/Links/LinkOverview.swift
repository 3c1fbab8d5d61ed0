// SPDX-License-Identifier: Apache-2.0
// What a case shares most: the largest nodes of each sort.

internal import Catalog
internal import EvidenceModel

extension LinkQuery {
  private static let kinds: [LinkGroup.Name: [LinkNodeKind]] = [
    .modelHashes: [.sha256, .tensorsSHA256, .blake3, .autov3, .autov2, .autov1, .otherHash],
    .modelNames: [.modelName], .seedPrompts: [.seedPrompt], .seeds: [.seed], .prompts: [.prompt],
    .inputs: [.fileName, .contentSHA256, .contentSHA1, .contentMD5, .documentID],
  ]

  /// The groups, each with up to `limit` of its nodes that have two ties or more.
  ///
  /// - Complexity: O(links).
  public func summary(limit: Int) throws -> [LinkGroup] {
    guard limit > 0 else { throw CaseworkError(.usage, "the limit is at least 1") }
    return try store.catalog.read { reader in
      let graph = try LinkGraph(reader, columns: store.columns)
      return try LinkGroup.Name.allCases.map { name in
        switch name {
        case .posters: try posters(graph, limit: limit)
        case .sources: try sources(graph, limit: limit)
        case .inputs: try inputs(graph, limit: limit)
        default: try group(name, graph, limit: limit)
        }
      }
    }
  }

  private func group(
    _ name: LinkGroup.Name, _ graph: LinkGraph, limit: Int
  ) throws -> LinkGroup {
    var counts: [LinkPlace: Int] = [:]
    for kind in Self.kinds[name] ?? [] {
      counts.merge(try self.counts(kind, [], graph)) { first, _ in first }
    }
    return try group(name, counts, shared: counts.filter { $0.value > 1 }, graph, limit: limit)
  }

  /// Names and digests of pictures that went in; shared are those that went into several items, or which an item bears.
  private func inputs(_ graph: LinkGraph, limit: Int) throws -> LinkGroup {
    var counts: [LinkPlace: Int] = [:]
    var shared: [LinkPlace: Int] = [:]
    for kind in Self.kinds[.inputs] ?? [] {
      let ties: [CatalogCondition] = [.equals("relation", .text(LinkRelation.input.rawValue))]
      for (place, count) in try self.counts(kind, ties, graph) {
        counts[place] = count
        if count > 1 {
          shared[place] = count
          continue
        }
        let items = try graph.items(at: place, except: nil, limit: count + 2)
        if items.contains(where: { $0.relation != .input }) { shared[place] = count }
      }
    }
    return try group(.inputs, counts, shared: shared, graph, limit: limit)
  }

  private func posters(_ graph: LinkGraph, limit: Int) throws -> LinkGroup {
    var counts: [LinkPlace: Int] = [:]
    for (value, count) in try graph.links.reader.counts(PosterLinkRow.self, by: "node_key") {
      if let place = Self.place(value) { counts[place] = count }
    }
    return try group(.posters, counts, shared: counts.filter { $0.value > 1 }, graph, limit: limit)
  }

  private func sources(_ graph: LinkGraph, limit: Int) throws -> LinkGroup {
    var counts: [LinkPlace: Int] = [:]
    for row in try graph.links.reader.rows(SourceRow.self) {
      let place = LinkPlace.source(row.id)
      counts[place] = try graph.ties(of: place).first?.count ?? 0
    }
    return try group(.sources, counts, shared: counts.filter { $0.value > 1 }, graph, limit: limit)
  }

  private func group(
    _ name: LinkGroup.Name, _ counts: [LinkPlace: Int], shared: [LinkPlace: Int],
    _ graph: LinkGraph, limit: Int
  ) throws -> LinkGroup {
    let order = shared.sorted {
      $0.value != $1.value ? $0.value > $1.value : $0.key.reference < $1.key.reference
    }
    let largest = try order.prefix(limit).map { place, _ in
      let item = try graph.items(at: place, except: nil, limit: 1).first?.item
      return try graph.view(place, relation: nil, at: item, showsText: showsText)
    }
    return LinkGroup(name: name, nodes: counts.count, shared: shared.count, largest: largest)
  }

  /// The ties of each node of a sort.
  private func counts(
    _ kind: LinkNodeKind, _ conditions: [CatalogCondition], _ graph: LinkGraph
  ) throws -> [LinkPlace: Int] {
    let found = try graph.links.reader.counts(
      LinkRow.self, by: "node_key",
      where: conditions + [
        .greaterThan("node_key", .blob([kind.code])),
        .lessThan("node_key", .blob([kind.code + 1])),
      ])
    var counts: [LinkPlace: Int] = [:]
    for (value, count) in found { if let place = Self.place(value) { counts[place] = count } }
    return counts
  }

  private static func place(_ value: CatalogValue) -> LinkPlace? {
    guard case .blob(let bytes) = value else { return nil }
    return LinkNode(bytes: bytes).map(LinkPlace.node)
  }
}
