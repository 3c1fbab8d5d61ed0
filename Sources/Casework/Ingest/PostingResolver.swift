// SPDX-License-Identifier: Apache-2.0
// Turns what pages show into postings, once the pictures they show have been captured.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// Resolves the figures of pages to items.
///
/// A post seen on several pages is one post; a picture that a post shows twice, or as thumbnail and
/// in full size, is one posting.
struct PostingResolver {
  private static let pagesInOneTransaction = 200

  let store: CaseStore
  let actor: Actor

  /// Resolves every page that is not wholly resolved.
  func resolve() throws {
    var last: Int64 = 0
    while true {
      let pages = try store.catalog.read {
        try $0.rows(
          PageRow.self, where: [.equals("resolved", 0), .greaterThan("id", .integer(last))],
          orderedBy: ["id"], limit: Self.pagesInOneTransaction)
      }
      guard let end = pages.last else { return }
      last = end.id
      try store.record(actor) { recording in
        for page in pages { try resolve(page, recording) }
        if recording.hasOpenRows {
          try recording.leaf(.postings, shown: [("pages", String(pages.count))])
        }
      }
    }
  }

  private func resolve(_ page: PageRow, _ recording: Recording) throws {
    let json = try store.columns.openJSON(
      page.sealedExtract, PageRow.self, "sealed_extract", row: page.id)
    var isWhole = true
    for post in PageExtractRecord.posts(json) {
      let row = try postRow(post, recording)
      for (figure, candidates) in post.figures.enumerated() {
        let isResolved = try resolve(candidates, figure: figure, post: row, recording)
        isWhole = isWhole && isResolved
      }
    }
    guard isWhole else { return }
    var resolved = page
    resolved.resolved = true
    try recording.update(resolved)
  }

  private func postRow(_ post: PageExtractRecord.Post, _ recording: Recording) throws -> PostRow {
    let key = store.columns.lookup.digest(post.key, domain: "post")
    if let known = try recording.reader.first(
      PostRow.self, where: [.equals("post_key", .blob(key))])
    {
      return known
    }
    let id = try recording.number(PostRow.self)
    let row = PostRow(
      id: id, postKey: key,
      sealedDetail: store.columns.seal(post.detail, PostRow.self, "sealed_detail", row: id),
      time: post.time?.instant.microseconds, timeSource: post.time?.source,
      offsetKnown: post.time?.offsetKnown)
    try recording.insert(row)
    return row
  }

  /// Whether the figure is a posting now: one of its candidates was captured, or had been before.
  private func resolve(
    _ candidates: [[UInt8]], figure: Int, post: PostRow, _ recording: Recording
  ) throws -> Bool {
    var found: [OccurrenceRow] = []
    for key in candidates {
      found += try recording.reader.rows(
        OccurrenceRow.self, where: [.equals("locator_key", .blob(key))], orderedBy: ["id"])
    }
    guard let best = found.first else { return false }
    let items = Set(found.map(\.itemId))
    let known = try recording.reader.rows(
      PostingRow.self, where: [.equals("post_id", .integer(post.id))])
    guard !known.contains(where: { items.contains($0.itemId) }) else { return true }
    try recording.insert(
      PostingRow(
        id: try recording.number(PostingRow.self), postId: post.id, figure: figure,
        itemId: best.itemId, occurrenceId: best.id))
    return true
  }
}
