// SPDX-License-Identifier: Apache-2.0
// Finds the rows that a page's posts and figures are, or will be.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// Finds the rows that a page's posts and figures are, or will be.
struct PostingLookup {
  /// Where a post is.
  enum PostPlace {
    /// In this row.
    case known(PostRow)
    /// In none yet; its key is to be this.
    case free(key: [UInt8])
  }

  let reader: any CatalogReader
  let columns: SealedColumns

  /// The row of a post.
  ///
  /// The first sighting of a post says what its time is. A mapping that is applied anew may read other
  /// times than the one before: then the post gets a row of its own, and the old one stays as it was, for
  /// reports about then.
  func place(
    of post: PageExtractRecord.Post, remapping: PageExtractRecord.Remapping?
  ) throws -> PostPlace {
    let key = columns.lookup.digest(post.key, domain: "post")
    guard let remapping else { return try row(key).map(PostPlace.known) ?? .free(key: key) }
    let newKey = columns.lookup.digest(post.key + remapping.mapping, domain: "post.remapped")
    if let row = try row(newKey) { return .known(row) }
    guard let row = try row(key) else { return .free(key: key) }
    let agrees = row.time == post.time?.instant.microseconds
    return agrees || row.id > remapping.lastPost ? .known(row) : .free(key: newKey)
  }

  /// The occurrences that a figure may be, best first.
  func occurrences(of candidates: [[UInt8]]) throws -> [OccurrenceRow] {
    try candidates.flatMap { key in
      try reader.rows(
        OccurrenceRow.self, where: [.equals("locator_key", .blob(key))], orderedBy: ["id"])
    }
  }

  /// The posting of a figure with these occurrences in a post.
  func posting(of occurrences: [OccurrenceRow], post: Int64) throws -> PostingRow? {
    let items = Set(occurrences.map(\.itemId))
    return try reader.rows(PostingRow.self, where: [.equals("post_id", .integer(post))])
      .first { items.contains($0.itemId) }
  }

  private func row(_ key: [UInt8]) throws -> PostRow? {
    try reader.first(PostRow.self, where: [.equals("post_key", .blob(key))])
  }
}
