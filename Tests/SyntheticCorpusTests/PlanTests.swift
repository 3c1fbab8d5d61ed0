// SPDX-License-Identifier: Apache-2.0
// Plans: exact counts, families with members of different truth, posts within their month.

import EvidenceModel
import MartletTesting
import SyntheticCorpus
import SyntheticEncoding
import Testing

@Suite struct PlanTests {
  @Test(arguments: [1, 2, 17, 400, 2_000])
  func aDemoHasExactlyThePostingsAskedFor(_ count: Int) {
    let plan = CorpusPlan.demo(postings: count, seed: 3)
    #expect(plan.postings == count)
    #expect(Set(plan.posts.flatMap(\.attachments).map(\.picture)).count == plan.pictures.count)
    #expect(plan.pictures.map(\.serial) == Array(1...plan.pictures.count))
  }

  @Test func aPlanFollowsFromItsSeed() {
    let plan = CorpusPlan.demo(postings: 300, seed: 8)
    #expect(plan == CorpusPlan.demo(postings: 300, seed: 8))
    #expect(plan != CorpusPlan.demo(postings: 300, seed: 9))
  }

  @Test func atLeastOneFamilyInTenHoldsMembersOfDifferentTruth() {
    var generator = SeedReport.generator("families")
    for _ in 0..<5 {
      let plan = CorpusPlan.demo(postings: 400, seed: generator.next())
      let families = Dictionary(grouping: plan.pictures.filter { $0.family != nil }) {
        $0.family ?? 0
      }
      let mixed = families.values.filter { Set($0.map(\.truth.glyph)).count > 1 }
      #expect(mixed.count * 10 >= families.count)
      #expect(mixed.count < families.count / 4)
      #expect(families.values.allSatisfy { $0.count >= 2 && Set($0.map(\.scene)).count == 1 })
      #expect(
        families.values.allSatisfy { members in members.count { $0.relation == .first } == 1 })
      let shares = families.values.reduce(0) { $0 + $1.count }
      #expect((35...42).contains(shares * 100 / plan.pictures.count))
    }
  }

  @Test func everyRelationFormatAndSignOccursInADemo() {
    let plan = CorpusPlan.demo(seed: 1)
    #expect(Set(plan.pictures.map(\.relation)) == Set(FamilyRelation.allCases))
    #expect(Set(plan.pictures.map(\.truth.glyph)) == Set(Glyph.allCases))
    #expect(
      Set(plan.pictures.map(\.format.fileExtension))
        == ["jpg", "png", "webp", "gif", "bmp", "tif"])
    #expect(
      Set(plan.posts.flatMap(\.attachments).map(\.style)) == Set(PlannedPost.Style.allCases))
    #expect(plan.posts.contains { $0.quotes != nil })
    #expect(plan.posts.flatMap(\.attachments).contains { $0.upload > 0 })
    #expect(plan.pictures.contains { $0.metadata.camera != nil })
    #expect(plan.pictures.contains { $0.metadata.userComment != nil })
    #expect(
      Set(plan.pictures.flatMap(\.metadata.pngText).map(\.keyword))
        .isSuperset(of: ["parameters", "prompt"]))
  }

  @Test func postsComeInOrderOfTimeWithinTheMonthAndQuoteEarlierOnesOfTheirTopic() throws {
    let plan = CorpusPlan.demo(postings: 600, seed: 21)
    let start = try #require(Instant(year: 2023, month: 9, day: 1))
    let end = try #require(Instant(year: 2023, month: 10, day: 1))
    #expect(plan.posts.allSatisfy { $0.time >= start && $0.time < end })
    #expect(plan.posts.map(\.time) == plan.posts.map(\.time).sorted())
    for post in plan.posts {
      #expect(Set(post.attachments.map(\.picture)).count == post.attachments.count)
      guard let quoted = post.quotes else { continue }
      #expect(quoted < post.number)
      #expect(plan.posts[quoted - 1].topic == post.topic)
    }
  }

  @Test func aReplaysTruthsAddUpToTheOracle() throws {
    var generator = SeedReport.generator("oracles")
    for _ in 0..<8 {
      let oracle = try Oracle.random(seed: generator.next())
      let plan = CorpusPlan.replay(oracle: oracle, seed: generator.next())
      check(plan, against: oracle)
    }
  }

  @Test func theReplayOfThePublishedStudyAddsUp() {
    let plan = CorpusPlan.replay(oracle: .iwf2023, seed: 1)
    check(plan, against: .iwf2023)
    #expect(plan.pictures.count == 20_254)
    #expect(plan.pictures.reduce(0) { $0 + $1.assessmentMilliseconds } == 315_000_000)
    #expect(plan.raters == 12)
  }

  @Test func theArmsOfAReplayShareTheirPictures() throws {
    let oracle = try Oracle.random(seed: 4)
    let baseline = CorpusPlan.replay(oracle: oracle, seed: 6)
    let second = CorpusPlan.replay(oracle: oracle, arm: .withError(.stated), seed: 6)
    #expect(baseline.pictures == second.pictures)
    #expect(baseline.posts == second.posts)
    #expect(baseline.arm.error == ErrorModel.none)
    #expect(second.arm.error == ErrorModel.stated)
  }

  private func check(_ plan: CorpusPlan, against oracle: Oracle) {
    func count(_ grade: Truth.Class) -> Int { plan.pictures.count { $0.truth.grade == grade } }
    #expect(plan.postings == oracle.posted)
    #expect(plan.pictures.count == oracle.posted)
    #expect(count(.pseudoPhotograph) == oracle.pseudoPhotographs)
    #expect(count(.prohibitedImage) == oracle.prohibitedImages)
    #expect(count(.notCriminal) == oracle.notCriminal)
    #expect(count(.notForAssessment) == oracle.notSelected)
    #expect(
      plan.pictures.allSatisfy { ($0.assessmentMilliseconds > 0) == $0.truth.isSelected })
    #expect(
      plan.pictures.reduce(0) { $0 + $1.assessmentMilliseconds } == oracle.analystMilliseconds)
    #expect(plan.pictures.allSatisfy { $0.family == nil && $0.triageMilliseconds > 0 })
    #expect(
      plan.pictures.allSatisfy {
        ($0.truth.grade == .pseudoPhotograph) == ($0.truth.severity != nil)
      })
  }
}

@Suite struct NearDuplicatePlanTests {
  @Test(arguments: [0, 0.1, 0.25, 0.5, 0.75])
  func aCorpusHasTheShareOfNearDuplicatesThatWasAskedFor(_ share: Double) {
    let plan = CorpusPlan.nearDuplicates(pictures: 400, share: share, seed: 3)
    #expect(plan.pictures.count == 400 && plan.postings == 400)
    let further = plan.pictures.count { ![.alone, .first].contains($0.relation) }
    #expect(further == Int(400 * share))
    #expect(
      Set(plan.pictures.filter { $0.relation == .alone }.map(\.scene)).count
        == plan.pictures.count { $0.relation == .alone })
    let families = Dictionary(grouping: plan.pictures.filter { $0.family != nil }) { $0.family }
    #expect(families.values.allSatisfy { (2...8).contains($0.count) })
    #expect(
      families.values.allSatisfy { members in
        Set(members.map(\.scene)).count == 1 && members.count { $0.relation == .first } == 1
      })
    let mixed = families.values.count { Set($0.map(\.truth.glyph)).count > 1 }
    #expect(mixed * 10 >= families.count, "one family in ten is mixed")
    #expect(plan.pictures.allSatisfy { $0.assessmentMilliseconds > 0 })
    #expect(plan.pictures.reduce(0) { $0 + $1.assessmentMilliseconds } == 400 * 28_000)
    #expect(plan == CorpusPlan.nearDuplicates(pictures: 400, share: share, seed: 3))
  }

  @Test func whatIsOutOfRangeIsBroughtIntoIt() {
    #expect(CorpusPlan.nearDuplicates(pictures: 0, share: 0.5, seed: 1).pictures.count == 1)
    let most = CorpusPlan.nearDuplicates(pictures: 80, share: 7, seed: 1)
    #expect(most == CorpusPlan.nearDuplicates(pictures: 80, share: 0.75, seed: 1))
    let none = CorpusPlan.nearDuplicates(pictures: 80, share: .nan, seed: 1)
    #expect(none.pictures.allSatisfy { $0.family == nil })
  }
}
