// SPDX-License-Identifier: Apache-2.0
// The corpus people try the program with.

internal import EvidenceModel
internal import SyntheticEncoding

extension CorpusPlan {
  /// A corpus of exactly `postings` postings (at least 1): about one in eight a repost, four distinct
  /// pictures in ten in families of two to eight, one family in eight with members of different truth.
  public static func demo(postings: Int = 2_000, seed: UInt64) -> CorpusPlan {
    let postings = max(1, postings)
    let distinct = max(1, postings - postings / 8)
    let members = DemoFamilies.deal(distinct, seed: seed)
    let pictures = members.enumerated().map { index, member in
      demoPicture(serial: index + 1, member, seed: seed)
    }
    var generator = SeededGenerator(seed: seed, label: "demo posts")
    var shown = Array(0..<distinct)
    for _ in distinct..<postings { shown.append(generator.below(distinct)) }
    shown.shuffle(using: &generator)
    let planner = PostPlanner(
      postings: shown, styles: [.bare, .bare, .linked, .thumbnail, .thumbnail, .sourceSet],
      largestPost: 4, posters: 40, postsPerTopic: 45)
    return CorpusPlan(
      kind: .demo, seed: seed, arm: .baseline, raters: 6, oracle: nil,
      pictures: scaledToMean(pictures, milliseconds: 28_000),
      posts: planner.posts(using: &generator), furniture: 25, postsPerPage: 12)
  }

  static func demoPicture(
    serial: Int, _ member: DemoFamilies.Member, seed: UInt64
  ) -> PlannedPicture {
    var scene = SeededGenerator(seed: member.scene, label: "size")
    let sides = [(320, 240), (240, 320), (288, 288), (384, 256), (320, 320)]
    let (width, height) = sides[scene.below(sides.count)]
    var generator = SeededGenerator(seed: seed, label: "demo picture \(serial)")
    let format =
      member.relation == .reencoded
      ? PictureFormat.jpeg(quality: 70) : PicturePlanner.demoFormat(using: &generator)
    let metadata = PicturePlanner.metadata(
      for: format, width: width, height: height, using: &generator)
    let triage = (EffortTimes.factor(using: &generator) * 2_500).rounded()
    return PlannedPicture(
      serial: serial, scene: member.scene, width: width, height: height, family: member.family,
      relation: member.relation, truth: member.truth, format: format, metadata: metadata,
      assessmentMilliseconds: 0, triageMilliseconds: max(1, Int(triage)))
  }

  /// `pictures` with assessment times drawn for the selected ones, of the given mean.
  private static func scaledToMean(
    _ pictures: [PlannedPicture], milliseconds: Int
  ) -> [PlannedPicture] {
    let selected = pictures.count { $0.truth.isSelected }
    return withTimes(pictures, total: selected * milliseconds)
  }

  /// `pictures` with assessment times drawn for the selected ones, or for all, that add up to `total`.
  static func withTimes(
    _ pictures: [PlannedPicture], total: Int, isForAll: Bool = false
  ) -> [PlannedPicture] {
    let selected = pictures.indices.filter { isForAll || pictures[$0].truth.isSelected }
    let factors = selected.map { index in
      var generator = SeededGenerator(
        seed: pictures[index].scene, label: "time \(pictures[index].serial)")
      return EffortTimes.factor(using: &generator)
    }
    let times = EffortTimes.milliseconds(factors, total: total)
    var result = pictures
    for (index, time) in zip(selected, times) {
      let picture = pictures[index]
      result[index] = PlannedPicture(
        serial: picture.serial, scene: picture.scene, width: picture.width, height: picture.height,
        family: picture.family, relation: picture.relation, truth: picture.truth,
        format: picture.format, metadata: picture.metadata, assessmentMilliseconds: time,
        triageMilliseconds: picture.triageMilliseconds)
    }
    return result
  }
}
