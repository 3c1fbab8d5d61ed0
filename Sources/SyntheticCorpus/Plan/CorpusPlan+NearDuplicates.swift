// SPDX-License-Identifier: Apache-2.0
// The corpus in which a stated share of the pictures are near-duplicates of others.

internal import EvidenceModel
internal import SyntheticEncoding

extension CorpusPlan {
  /// A corpus of exactly `pictures` distinct pictures, each posted once, of which the share `share` are near-duplicates of
  /// another: further members of families of two to eight, in every eighth family of different truth.
  ///
  /// A near-duplicate is the same scene encoded again, scaled, without its margins, mirrored or turned, with small shapes
  /// added, or with other details of the same composition; one of different truth is the same scene under another
  /// sign. Assessment takes 28 seconds a picture on average. Without near-duplicates every picture has a scene of
  /// its own.
  ///
  /// - Parameters:
  ///   - pictures: The number of pictures, raised to at least 1.
  ///   - share: The share of near-duplicates, 0 to 0.75; brought into that range.
  ///   - seed: What everything follows from.
  ///   - arm: How the simulated assessors work.
  /// - Returns: the plan.
  public static func nearDuplicates(
    pictures: Int, share: Double, seed: UInt64, arm: Arm = .baseline
  ) -> CorpusPlan {
    let count = max(1, pictures)
    let share = share.isNaN ? 0 : min(0.75, max(0, share))
    let members = DemoFamilies.deal(
      count, nearDuplicates: Int((Double(count) * share).rounded()), seed: seed)
    let planned = members.enumerated().map { index, member in
      demoPicture(serial: index + 1, member, seed: seed)
    }
    var generator = SeededGenerator(seed: seed, label: "near-duplicate posts")
    var shown = Array(0..<count)
    shown.shuffle(using: &generator)
    let planner = PostPlanner(
      postings: shown, styles: [.bare, .linked], largestPost: 4, posters: 40, postsPerTopic: 45)
    return CorpusPlan(
      kind: .demo, seed: seed, arm: arm, raters: 6, oracle: nil,
      pictures: withTimes(planned, total: count * 28_000, isForAll: true),
      posts: planner.posts(using: &generator), furniture: 0, postsPerPage: 12)
  }
}
