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
  /// People's claims and records wait for a transaction to end: some 30 ms for pages of twenty posts.
  private static let pagesInOneTransaction = 25

  let store: CaseStore
  let actor: Actor
  /// Called between transactions; may throw to stop.
  let check: () throws -> Void

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
      try check()
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
    let remapping = PageExtractRecord.remapping(json)
    let lookup = PostingLookup(reader: recording.reader, columns: store.columns)
    var isWhole = true
    for post in PageExtractRecord.posts(json) {
      let row: PostRow
      switch try lookup.place(of: post, remapping: remapping) {
      case .known(let known): row = known
      case .free(let key): row = try insert(post, key: key, recording)
      }
      for (figure, candidates) in post.figures.enumerated() {
        let occurrences = try lookup.occurrences(of: candidates)
        guard let best = occurrences.first else {
          isWhole = false
          continue
        }
        guard try lookup.posting(of: occurrences, post: row.id) == nil else { continue }
        try recording.insert(
          PostingRow(
            id: try recording.number(PostingRow.self), postId: row.id, figure: figure,
            itemId: best.itemId, occurrenceId: best.id))
      }
    }
    guard isWhole else { return }
    var resolved = page
    resolved.resolved = true
    try recording.update(resolved)
  }

  private func insert(
    _ post: PageExtractRecord.Post, key: [UInt8], _ recording: Recording
  ) throws -> PostRow {
    let id = try recording.number(PostRow.self)
    let row = PostRow(
      id: id, postKey: key,
      sealedDetail: store.columns.seal(post.detail, PostRow.self, "sealed_detail", row: id),
      time: post.time?.instant.microseconds, timeSource: post.time?.source,
      offsetKnown: post.time?.offsetKnown)
    try recording.insert(row)
    return row
  }
}
