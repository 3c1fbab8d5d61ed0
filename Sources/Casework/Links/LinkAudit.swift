// SPDX-License-Identifier: Apache-2.0
// Works every link out again, and names each row that is not what comes out.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// Works every link out again from rows that leaves commit to, and names each row that differs.
///
/// Rows from which nothing can be worked out are named by ``RowAudit``; their links are then passed over here.
struct LinkAudit {
  /// What a post's row should hold; no key when there should be none.
  private struct Expected {
    let nodeKey: [UInt8]?
  }

  private let links: LinkReader
  private let state: LinkState
  private(set) var problems: [String] = []
  private(set) var rows = 0

  init(_ reader: any CatalogReader, columns: SealedColumns) throws {
    links = LinkReader(reader: reader, columns: columns)
    state = try LinkState(reader)
  }

  /// Audits both tables; while all rows have to go, there is nothing to hold them against.
  mutating func run() throws {
    guard !state.needsClearing else { return }
    var items: [ItemRow] = []
    try links.reader.forEachReadable(
      ItemRow.self, key: { $0.id }, from: 1, { items.append($0) }, unreadable: { _ in })
    for item in items { try audit(item) }
    let others = try links.reader.count(LinkRow.self) - rows
    if others > 0 {
      problems.append(
        "link: \(DecimalText.counted(others, "row is of an item", "rows are of items")) that cannot be read"
      )
    }
    try auditPosters()
  }

  // MARK: - Items

  private mutating func audit(_ item: ItemRow) throws {
    let conditions: [CatalogCondition] = [.equals("item_id", .integer(item.id))]
    var found: Set<LinkRow>
    do {
      found = Set(try links.reader.rows(LinkRow.self, where: conditions))
      rows += found.count
    } catch let error as CatalogError where error.code.isDamage && error.code != .foreignSchema {
      problems.append("link: a row of item \(item.id) cannot be read")
      rows += try links.reader.count(LinkRow.self, where: conditions)
      return
    }
    guard let expected = try expected(of: item) else { return }
    for row in sorted(found.subtracting(expected)) {
      problems.append("\(name(row)): the row was inserted")
    }
    for row in sorted(expected.subtracting(found)) {
      problems.append("\(name(row)): the row was deleted")
    }
  }

  /// The rows that the item should have; `nil` when what they come from cannot be read.
  private func expected(of item: ItemRow) throws -> Set<LinkRow>? {
    do {
      return try links.rows(of: item, upTo: state)
    } catch let error where Self.isNamedElsewhere(error) { return nil }
  }

  private static func isNamedElsewhere(_ error: any Error) -> Bool {
    switch error {
    case let error as CatalogError: error.code.isDamage && error.code != .foreignSchema
    case is VaultError, is CaseworkError: true
    default: false
    }
  }

  private func sorted(_ rows: Set<LinkRow>) -> [LinkRow] { rows.sorted { name($0) < name($1) } }

  private func name(_ row: LinkRow) -> String {
    "link \(HexText.encode(row.nodeKey))/\(row.relation.rawValue)/\(row.itemId)"
  }

  // MARK: - Posters

  private mutating func auditPosters() throws {
    var posts: [PostRow] = []
    try links.reader.forEachReadable(
      PostRow.self, key: { $0.id }, from: 1, { posts.append($0) }, unreadable: { _ in })
    var count = 0
    for post in posts {
      let name = "poster_link \(post.id)"
      do {
        let found = try links.reader.row(PosterLinkRow.self, key: .integer(post.id))
        if found != nil { count += 1 }
        guard let expected = try expected(of: post) else { continue }
        guard found?.nodeKey != expected.nodeKey else { continue }
        let what = expected.nodeKey == nil ? "inserted" : found == nil ? "deleted" : "changed"
        problems.append("\(name): the row was \(what)")
      } catch let error as CatalogError where error.code.isDamage && error.code != .foreignSchema {
        problems.append("\(name): the row was changed")
        count += 1
      }
    }
    let others = try links.reader.count(PosterLinkRow.self) - count
    if others > 0 {
      problems.append(
        "poster_link: \(DecimalText.counted(others, "row is of a post", "rows are of posts")) that cannot be read"
      )
    }
    rows += count
  }

  /// The key of the post's poster; `nil` when the post cannot be read.
  private func expected(of post: PostRow) throws -> Expected? {
    guard post.id <= state.post else { return Expected(nodeKey: nil) }
    do {
      return Expected(nodeKey: try links.poster(of: post).map { links.node($0).bytes })
    } catch let error where Self.isNamedElsewhere(error) { return nil }
  }
}
