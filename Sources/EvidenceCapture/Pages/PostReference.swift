// SPDX-License-Identifier: Apache-2.0
// What a page mapping finds on a page: posts, and the figures they show.

public import EvidenceModel

/// What a page mapping found on one page.
public struct PageExtract: Hashable, Sendable {
  /// The posts, in document order.
  public let posts: [PostReference]
  /// What went wrong on the way; posts found before stand.
  public let findings: [Finding]
}

/// One post on one page, and the figures it shows.
public struct PostReference: Hashable, Sendable {
  /// What makes two sightings the same post: the site and the post's own id, whatever page it was
  /// seen on; of a post without an id, a digest of its poster, time and figures.
  public let key: [UInt8]
  /// The post's own id; hostile text.
  public let id: String?
  /// The poster's name; hostile text.
  public let poster: String?
  /// When it was posted, as the page says.
  public let time: RecordedTime?
  /// The figures in document order: for each, where its picture may lie, best first.
  ///
  /// A picture that the post shows twice is one figure.
  public let figures: [[Locator]]
}
