// SPDX-License-Identifier: Apache-2.0
// One post of the synthetic forum, before its pages are written.

public import EvidenceModel

/// One post of the synthetic forum.
public struct PlannedPost: Hashable, Sendable {
  /// How a post shows a picture.
  public enum Style: String, CaseIterable, Hashable, Sendable {
    /// The picture itself.
    case bare
    /// The picture itself, within a link to it.
    case linked
    /// A thumbnail within a link to the full size.
    case thumbnail
    /// A thumbnail whose `srcset` offers the full size.
    case sourceSet = "source_set"

    /// Whether a small form stands on the page.
    var hasThumbnail: Bool { self == .thumbnail || self == .sourceSet }
  }

  /// A picture that a post shows.
  public struct Attachment: Hashable, Sendable {
    /// The picture's position in the plan.
    public let picture: Int
    /// 0 for the address of the first upload, else the number of a later upload of the same bytes.
    public let upload: Int
    /// How the post shows it.
    public let style: Style
  }

  /// The number in its `id` attribute, from 1 in order of time.
  public let number: Int
  /// The topic's number, from 1.
  public let topic: Int
  /// The poster's number, from 0.
  public let poster: Int
  /// When it was posted, to the second.
  public let time: Instant
  /// The pictures it shows, each once.
  public let attachments: [Attachment]
  /// The number of an earlier post of the topic that it quotes.
  public let quotes: Int?

  /// The `id` attribute.
  public var identifier: String { "post-\(number)" }
}
