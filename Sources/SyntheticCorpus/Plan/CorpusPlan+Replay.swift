// SPDX-License-Identifier: Apache-2.0
// The corpus from which a study's published figures must come out again.

internal import EvidenceModel
internal import SyntheticEncoding

extension CorpusPlan {
  /// A corpus whose truths add up to exactly the figures of `oracle`.
  ///
  /// Every posting shows a picture of its own, without families, thumbnails or furniture. Which
  /// picture is of which class follows from a seeded shuffle; severities, ages and sexes within a
  /// class from ``TruthDistribution/standard``. Assessment times are drawn and then scaled so that
  /// they add up to exactly the oracle's hours; triage times stand apart.
  ///
  /// - Parameters:
  ///   - oracle: the figures.
  ///   - arm: how the simulated assessors work; the pictures are the same in every arm.
  ///   - seed: what everything follows from.
  ///   - side: the width and height of the pictures in pixels, raised to at least 64.
  /// - Returns: the plan.
  public static func replay(
    oracle: Oracle, arm: Arm = .baseline, seed: UInt64, side: Int = 192
  ) -> CorpusPlan {
    let side = max(64, side)
    var generator = SeededGenerator(seed: seed, label: "replay truths")
    var grades = [Truth.Class](repeating: .pseudoPhotograph, count: oracle.pseudoPhotographs)
    grades += [Truth.Class](repeating: .prohibitedImage, count: oracle.prohibitedImages)
    grades += [Truth.Class](repeating: .notCriminal, count: oracle.notCriminal)
    grades += [Truth.Class](repeating: .notForAssessment, count: oracle.notSelected)
    grades.shuffle(using: &generator)
    let pictures = grades.enumerated().map { index, grade in
      replayPicture(serial: index + 1, grade, side: side, seed: seed)
    }
    let planner = PostPlanner(
      postings: Array(0..<oracle.posted), styles: [.bare, .linked], largestPost: 5, posters: 90,
      postsPerTopic: 60)
    return CorpusPlan(
      kind: .replay, seed: seed, arm: arm, raters: oracle.analysts, oracle: oracle,
      pictures: withTimes(pictures, total: oracle.analystMilliseconds),
      posts: planner.posts(using: &generator), furniture: 0, postsPerPage: 20)
  }

  private static func replayPicture(
    serial: Int, _ grade: Truth.Class, side: Int, seed: UInt64
  ) -> PlannedPicture {
    var generator = SeededGenerator(seed: seed, label: "replay picture \(serial)")
    let truth = TruthDistribution.standard.draw(grade, using: &generator)
    let format = PicturePlanner.replayFormat(using: &generator)
    let metadata = PicturePlanner.metadata(
      for: format, width: side, height: side, using: &generator)
    let triage = (EffortTimes.factor(using: &generator) * 2_500).rounded()
    return PlannedPicture(
      serial: serial, scene: generator.next(), width: side, height: side, family: nil,
      relation: .alone, truth: truth, format: format, metadata: metadata,
      assessmentMilliseconds: 0, triageMilliseconds: max(1, Int(triage)))
  }
}
