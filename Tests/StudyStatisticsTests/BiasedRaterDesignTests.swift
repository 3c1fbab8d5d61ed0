// SPDX-License-Identifier: Apache-2.0
// How often a rater is found is what the rule does in simulated studies, and how many items that takes.

import EvidenceModel
import MartletTesting
import Testing

@testable import StudyStatistics

@Suite struct BiasedRaterDesignTests {
  private func design(_ people: Int, hasOthers: Bool = true) -> BiasedRaterDesign {
    BiasedRaterDesign(
      people: people, part: 0.25, hasOthers: hasOthers, others: 0.05, biased: 0.335)
  }

  @Test(arguments: [(6, 30, true), (12, 40, true), (3, 45, false)])
  func powerIsThatOfSimulatedStudies(_ people: Int, _ items: Int, _ hasOthers: Bool) throws {
    var generator = SeededGenerator(seed: 162, label: "designs")
    let runs = 4_000
    var found = 0
    for _ in 0..<runs {
      let own = try Tally(
        found: SimulatedRaters.binomial(0.335, items, &generator), of: items)
      let others = try Tally(
        found: SimulatedRaters.binomial(0.05, items * (people - 1), &generator),
        of: items * (people - 1))
      let isApart =
        hasOthers
        ? try RaterComparison(own: own, others: others).isApart(
          among: 1, people: people, part: 0.25)
        : AgreedAnswersTest(own: own).isApart(among: 1, people: people, part: 0.25)
      if isApart { found += 1 }
    }
    let power = try design(people, hasOthers: hasOthers).power(items: items)
    #expect(power > 0.2 && power < 0.99)
    // Four standard errors of a share of 4,000.
    #expect((power - Double(found) / Double(runs)).magnitude < 0.032, "\(power), \(found)")
  }

  @Test func theFewestItemsAreTheFirstThatFind() throws {
    for people in [1, 3, 6, 12] {
      let design = design(people, hasOthers: people > 4)
      let items = try #require(try design.items(finding: 0.8))
      #expect(try design.power(items: items) >= 0.8)
      #expect(try design.power(items: items - 1) < 0.8)
    }
    // Of more people each has a smaller part of the false alarms; where the others tell, more of them also tell more.
    let few = try #require(try design(2, hasOthers: false).items(finding: 0.8))
    #expect(try #require(try design(12, hasOthers: false).items(finding: 0.8)) > few)
    #expect(try #require(try design(12).items(finding: 0.8)) <= 35)
    #expect(try design(2, hasOthers: false).items(finding: 0.8, most: few - 1) == nil)
    #expect(try design(6).power(items: 0) == 0)
  }
}
