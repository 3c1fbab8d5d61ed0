// SPDX-License-Identifier: Apache-2.0
// The graph as it is walked: from items to what they have in common, and back, by index alone.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// Something that items have in common: by key, or a source by number.
enum LinkPlace: Hashable {
  case node(LinkNode)
  case source(Int64)

  var kind: LinkNodeKind {
    switch self {
    case .node(let node): node.kind
    case .source: .source
    }
  }

  var reference: String {
    switch self {
    case .node(let node): node.reference
    case .source(let number): "source-\(number)"
    }
  }
}

/// Walks from items to what they have in common and back.
///
/// Items are never tied to each other, only to nodes, so that a model with 50,000 pictures has 50,000 ties. Each step
/// reads an index; what is read grows with the ties that are asked for, not with the case.
struct LinkGraph {
  /// The most places of an item that are searched for the text of a name.
  private static let placesSearched = 256

  let links: LinkReader
  private let withdrawn: WithdrawnPostings
  private var reader: any CatalogReader { links.reader }

  init(_ reader: any CatalogReader, columns: SealedColumns) throws {
    links = LinkReader(reader: reader, columns: columns)
    withdrawn = try WithdrawnPostings.read(reader)
  }

  // MARK: - From an item

  /// What an item is tied to, in the order of keys, sources last.
  func places(of item: Int64) throws -> [(place: LinkPlace, relation: LinkRelation)] {
    var ties: [(place: LinkPlace, relation: LinkRelation)] = try reader.rows(
      LinkRow.self, where: [.equals("item_id", .integer(item))],
      orderedBy: ["node_key", "relation"]
    ).compactMap { row in LinkNode(bytes: row.nodeKey).map { (.node($0), row.relation) } }
    ties += try contents(of: item).map { (.node($0), .content) }
    ties += try posters(of: item).map { (.node($0), .posted) }
    ties += try sources(of: item).map { (.source($0), .source) }
    return ties
  }

  /// The item's own digests under which other pictures name it as their input.
  private func contents(of item: Int64) throws -> [LinkNode] {
    guard let row = try reader.row(ItemRow.self, key: .integer(item)) else { return [] }
    let digests = try ItemDigests.open(row, columns: links.columns)
    return try LinkDerivation.contents(digests).map(links.node).filter {
      try reader.first(LinkRow.self, where: [.equals("node_key", .blob($0.bytes))]) != nil
    }
  }

  private func posters(of item: Int64) throws -> [LinkNode] {
    var nodes: Set<LinkNode> = []
    for posting in try reader.rows(PostingRow.self, where: [.equals("item_id", .integer(item))])
    where stands(posting) {
      guard let row = try reader.row(PosterLinkRow.self, key: .integer(posting.postId)),
        let node = LinkNode(bytes: row.nodeKey)
      else { continue }
      nodes.insert(node)
    }
    return nodes.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }

  private func sources(of item: Int64) throws -> [Int64] {
    Set(
      try reader.counts(
        CaptureRow.self, by: "source_id", where: [.equals("item_id", .integer(item))]
      ).keys.compactMap { if case .integer(let number) = $0 { number } else { nil } }
    ).sorted()
  }

  private func stands(_ posting: PostingRow) -> Bool {
    !withdrawn.postings.contains(posting.id) && !withdrawn.posts.contains(posting.postId)
  }

  // MARK: - From a node

  /// How many are tied to a place, by relation in the order of their words.
  func ties(of place: LinkPlace) throws -> [LinkNodeView.Tie] {
    switch place {
    case .source(let number):
      let count = try reader.count(
        CaptureRow.self, where: [.equals("source_id", .integer(number)), .isNotNull("item_id")])
      return count == 0 ? [] : [LinkNodeView.Tie(relation: .source, count: count)]
    case .node(let node) where node.kind == .poster:
      let count = try reader.count(
        PosterLinkRow.self, where: [.equals("node_key", .blob(node.bytes))])
      return count == 0 ? [] : [LinkNodeView.Tie(relation: .posted, count: count)]
    case .node(let node):
      let counts = try reader.counts(
        LinkRow.self, by: "relation", where: [.equals("node_key", .blob(node.bytes))])
      return LinkRelation.allCases.compactMap { relation in
        counts[.text(relation.rawValue)].map { LinkNodeView.Tie(relation: relation, count: $0) }
      }
    }
  }

  /// The items tied to a place, by number and relation, at most `limit`, without `excluded`.
  ///
  /// - Complexity: O(ties that are read); of a poster or source as many as it takes to find `limit` items.
  func items(
    at place: LinkPlace, except excluded: Int64?, limit: Int
  ) throws -> [(item: Int64, relation: LinkRelation)] {
    let found: [(item: Int64, relation: LinkRelation)] =
      switch place {
      case .source(let number): try itemsRead(from: number, limit: limit + 1)
      case .node(let node) where node.kind == .poster: try itemsPosted(by: node, limit: limit + 1)
      case .node(let node): try items(at: node, limit: limit + 1)
      }
    return Array(found.filter { $0.item != excluded }.prefix(limit))
  }

  private func items(
    at node: LinkNode, limit: Int
  ) throws -> [(item: Int64, relation: LinkRelation)] {
    var items = try reader.rows(
      LinkRow.self, where: [.equals("node_key", .blob(node.bytes))],
      orderedBy: ["node_key", "relation", "item_id"], limit: limit
    ).map { (item: $0.itemId, relation: $0.relation) }
    if [.contentSHA256, .contentSHA1, .contentMD5].contains(node.kind), let first = items.first,
      let text = try text(of: .node(node), at: first.item),
      let owner = try owner(of: text, node.kind)
    {
      items.insert((owner, .content), at: 0)
    }
    return items
  }

  /// The item that has the digest which others name as that of their input.
  private func owner(of digest: String, _ kind: LinkNodeKind) throws -> Int64? {
    guard let bytes = HexText.decode(digest) else { return nil }
    let (column, domain) =
      switch kind {
      case .contentSHA1: ("sha1_key", "sha1")
      case .contentMD5: ("md5_key", "md5")
      default: ("sha256_key", "sha256")
      }
    return try reader.first(
      ItemRow.self,
      where: [.equals(column, .blob(links.columns.lookup.digest(bytes, domain: domain)))],
      orderedBy: ["id"])?.id
  }

  private func itemsPosted(
    by node: LinkNode, limit: Int
  ) throws -> [(item: Int64, relation: LinkRelation)] {
    var items: Set<Int64> = []
    var last: Int64 = 0
    while items.count < limit {
      let posts = try reader.rows(
        PosterLinkRow.self,
        where: [.equals("node_key", .blob(node.bytes)), .greaterThan("post_id", .integer(last))],
        orderedBy: ["post_id"], limit: 256)
      guard let end = posts.last else { break }
      last = end.postId
      for post in posts {
        items.formUnion(
          try reader.rows(PostingRow.self, where: [.equals("post_id", .integer(post.postId))])
            .filter(stands).map(\.itemId))
      }
    }
    return items.sorted().prefix(limit).map { ($0, .posted) }
  }

  private func itemsRead(
    from source: Int64, limit: Int
  ) throws -> [(item: Int64, relation: LinkRelation)] {
    var items: Set<Int64> = []
    var last: Int64 = -1
    while items.count < limit {
      let captures = try reader.rows(
        CaptureRow.self,
        where: [.equals("source_id", .integer(source)), .greaterThan("ordinal", .integer(last))],
        orderedBy: ["ordinal"], limit: 256)
      guard let end = captures.last else { break }
      last = end.ordinal
      items.formUnion(captures.compactMap(\.itemId))
    }
    return items.sorted().prefix(limit).map { ($0, .source) }
  }

  // MARK: - Texts

  /// The text of a place in normal form, worked out from an item that is tied to it; `nil` for sources, and when the
  /// item does not say it any more.
  func text(of place: LinkPlace, at item: Int64) throws -> String? {
    guard case .node(let node) = place else { return nil }
    func match(_ link: DerivedLink?) -> String? {
      link.flatMap { $0.kind == node.kind && links.node($0) == node ? $0.text : nil }
    }
    if node.kind == .poster {
      for posting in try reader.rows(PostingRow.self, where: [.equals("item_id", .integer(item))]) {
        guard let post = try reader.row(PostRow.self, key: .integer(posting.postId)) else {
          continue
        }
        if let text = match(try links.poster(of: post)) { return text }
      }
      return nil
    }
    guard let row = try reader.row(ItemRow.self, key: .integer(item)) else { return nil }
    for link in try links.links(of: row) {
      if let text = match(link) { return text }
    }
    let digests = try ItemDigests.open(row, columns: links.columns)
    for link in LinkDerivation.contents(digests) { if let text = match(link) { return text } }
    let places = try reader.rows(
      OccurrenceRow.self, where: [.equals("item_id", .integer(item))], orderedBy: ["id"],
      limit: Self.placesSearched)
    for place in places {
      if let text = match(try links.link(of: place, kind: row.kind)) { return text }
    }
    return nil
  }
}
