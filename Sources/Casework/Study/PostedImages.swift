// SPDX-License-Identifier: Apache-2.0
// The images posted of a case: postings where pages were mapped, else occurrences.

internal import Catalog
internal import EvidenceModel
internal import StudyReport

/// The images posted of a case, now or as of a ledger size.
struct PostedImages {
  /// One image posted.
  struct Image {
    /// The item it shows.
    let item: Int64
    /// The post that shows it, or the occurrence that it is.
    let place: Int64
  }

  /// What an image posted is.
  let unit: ImagesUnit
  /// The images posted, in the order of their numbers.
  let images: [Image]
  /// The times of the posts, in microseconds since 1970; empty where occurrences are counted.
  let postTimes: [Int64: Int64?]

  /// Reads what is posted of the pictures among the items.
  ///
  /// - Parameters:
  ///   - reader: The case.
  ///   - state: The rows that count; all when `nil`.
  ///   - isPicture: Whether an item is an image or a video.
  /// - Throws: errors of the catalog; ``CaseworkError`` `.tampered`.
  /// - Complexity: O(posts and postings, or occurrences).
  init(
    _ reader: any CatalogReader, state: LedgerState? = nil, isPicture: (Int64) -> Bool
  ) throws {
    var times: [Int64: Int64?] = [:]
    let withdrawn = try WithdrawnPostings.read(reader, state: state)
    try reader.forEach(PostRow.self) { row in
      guard try state?.contains(row) ?? true, !withdrawn.posts.contains(row.id) else { return }
      times[row.id] = row.time
    }
    var images: [Image] = []
    if times.isEmpty {
      try reader.forEach(OccurrenceRow.self, orderedBy: ["id"]) { row in
        guard try isPicture(row.itemId) && state?.contains(row) ?? true else { return }
        images.append(Image(item: row.itemId, place: row.id))
      }
    } else {
      try reader.forEach(PostingRow.self, orderedBy: ["id"]) { row in
        guard try isPicture(row.itemId) && state?.contains(row) ?? true,
          !withdrawn.postings.contains(row.id)
        else { return }
        images.append(Image(item: row.itemId, place: row.postId))
      }
    }
    unit = times.isEmpty ? .occurrences : .postings
    self.images = images
    postTimes = times
  }
}
