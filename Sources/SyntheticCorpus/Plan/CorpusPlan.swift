// SPDX-License-Identifier: Apache-2.0
// Everything a synthetic corpus will be, as a value: nothing is drawn yet.

internal import EvidenceModel

/// Everything a synthetic corpus will be.
///
/// The same arguments give the same plan.
public struct CorpusPlan: Hashable, Sendable {
  /// What the corpus is for.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// To try the program: families, thumbnails, furniture, several formats.
    case demo
    /// To bring out published figures: every posting a distinct picture.
    case replay
  }

  /// How the simulated people of a replay work.
  public enum Arm: Hashable, Sendable {
    /// Without errors.
    case baseline
    /// With stated rates of error.
    case withError(ErrorModel)

    /// A stable name.
    public var name: String {
      switch self {
      case .baseline: "baseline"
      case .withError: "with_error"
      }
    }

    /// The rates of error.
    public var error: ErrorModel {
      switch self {
      case .baseline: .none
      case .withError(let model): model
      }
    }
  }

  /// What the corpus is for.
  public let kind: Kind
  /// The seed that everything follows from.
  public let seed: UInt64
  /// How the simulated people work.
  public let arm: Arm
  /// The number of simulated assessors.
  public let raters: Int
  /// The figures to bring out; absent in a demo.
  public let oracle: Oracle?
  /// Every distinct picture that posts show, by serial number.
  public let pictures: [PlannedPicture]
  /// Every post, in order of time.
  public let posts: [PlannedPost]
  /// The number of avatars and banners in the capture.
  public let furniture: Int
  /// The number of posts on a page.
  public let postsPerPage: Int

  /// Posts that show a picture, a post with two pictures counted twice.
  public var postings: Int { posts.reduce(0) { $0 + $1.attachments.count } }
}

/// The month of the synthetic forum: September 2023, UTC.
enum CorpusMonth {
  /// Its first moment, in seconds since 1970.
  static let start = 1_693_526_400
  /// Its length in seconds.
  static let length = 30 * 86_400
  /// When the crawl begins: 2 October 2023, 08:00 UTC, in seconds since 1970.
  static let crawl = 1_696_233_600

  /// `count` moments of the month, ascending, more of them towards its end.
  static func times(_ count: Int, using generator: inout SeededGenerator) -> [Instant] {
    var seconds = (0..<count).map { _ in
      let earlier = generator.below(length)
      return generator.below(3) == 0 ? max(earlier, generator.below(length)) : earlier
    }
    seconds.sort()
    return seconds.map { Instant(microseconds: Int64(start + $0) * 1_000_000) }
  }
}
