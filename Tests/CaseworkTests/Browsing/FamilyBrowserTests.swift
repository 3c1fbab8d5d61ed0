// SPDX-License-Identifier: Apache-2.0
// A family is told with its edges, its outliers and a sample that is the same for everybody.

import EvidenceModel
import Testing

@testable import Casework
@testable import Catalog

@Suite struct FamilyBrowserTests {
  /// A family of the JPEG copies of one picture with its PNG, from real fingerprints.
  private func fixture() throws -> (TestCase, WallIndex, Actor) {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let people = try UserService(store: testCase.store, actor: testCase.administrator).list()
    let rater = try #require(people.first { $0.name == "rater" })
    return (
      testCase, WallIndex(store: testCase.store),
      Actor(user: rater.id, name: rater.name, role: rater.role)
    )
  }

  @Test func membersComeWithTheEdgeThatJoinedThem() throws {
    let (testCase, index, rater) = try fixture()
    let browser = try FamilyBrowser(index: index, actor: rater)
    let (total, families) = try browser.list(offset: 0, limit: 10)
    let first = try #require(families.first)
    #expect(total == families.count && first.members >= 2)
    let family = try browser.family(of: first.family)
    let version = try #require(try testCase.rows(FamilyVersionRow.self).map(\.id).max())
    let rows = try testCase.rows(FamilyMemberRow.self).filter {
      $0.versionId == version && $0.family == first.family
    }
    #expect(family.count == rows.count && family.members.count == rows.count)
    for row in rows {
      let member = try #require(family.members.first { $0.item == row.itemId })
      #expect(member.joinedTo == row.edgeItemId && member.edgeDistance == row.edgeDistance)
      #expect(member.medoidDistance == row.medoidDistance)
      #expect(member.isMedoid == (row.itemId == row.family))
      #expect(member.isMedoid || member.isGradable != member.isOutlier)
    }
    #expect(family.members.first?.isMedoid == true)
    for member in family.members {
      #expect(try browser.family(of: member.item).family == family.family)
    }
  }

  @Test func theReachOfOneLookIsThatOfInference() throws {
    let (testCase, index, rater) = try fixture()
    let browser = try FamilyBrowser(index: index, actor: rater)
    let number = try #require(try browser.list(offset: 0, limit: 1).families.first?.family)
    let outcomes = try AssessmentService(store: testCase.store, actor: rater).record([
      AssessmentEntry(item: number, facts: try FactSheet([.child: "no"]), route: .seen)
    ])
    guard case .recorded? = outcomes.first else {
      Issue.record("\(outcomes)")
      return
    }
    let family = try browser.family(of: number)
    let paths = try testCase.store.catalog.read {
      try FamilyPaths.read($0, columns: testCase.store.columns)
    }
    let user = try #require(rater.user)
    #expect(family.members.first { $0.isMedoid }?.own == .seen)
    for member in family.members where !member.isMedoid {
      let path = try testCase.store.catalog.read {
        try paths?.path(to: member.item, by: user, $0)
      }
      #expect(member.isGradable == (path != nil), "item \(member.item)")
    }
    #expect(family.members.contains { $0.isGradable })
  }

  @Test func itemsOutsideFamiliesAreSaidToBe() throws {
    let (testCase, index, rater) = try fixture()
    let version = try #require(try testCase.rows(FamilyVersionRow.self).map(\.id).max())
    let members = Set(
      try testCase.rows(FamilyMemberRow.self).filter { $0.versionId == version }.map(\.itemId))
    let alone = try #require(
      try testCase.rows(ItemRow.self).map(\.id).first { !members.contains($0) })
    #expect(throws: CaseworkError(.notFound, "")) {
      try FamilyBrowser(index: index, actor: rater).family(of: alone)
    }
    #expect(throws: CaseworkError(.usage, "")) {
      try FamilyBrowser(index: index, actor: rater).list(offset: 0, limit: 0)
    }
  }

  @Test func ofALargeFamilyTheMedoidAndTheWholeSampleAreShown() throws {
    let testCase = try TestCase()
    let count = FamilyBrowser.mostMembers + 200
    let items = try testCase.addPlain(Array(repeating: PlainItem(), count: count))
    let medoid = try #require(items.last)
    // All are equally near, so that the medoid's number is the last in order.
    try testCase.addFamilies([[medoid] + items.dropLast()], bitsApart: 0)
    let rater = try testCase.add("rater", .assessor)
    let family = try FamilyBrowser(index: WallIndex(store: testCase.store), actor: rater).family(
      of: 7)
    #expect(family.count == count && family.members.count == FamilyBrowser.mostMembers)
    #expect(family.members.first?.item == medoid && family.members.first?.isMedoid == true)
    let drawn = FamilySample.draw(items, family: medoid)
    #expect(Set(family.members.filter(\.isSample).map(\.item)) == drawn)
    #expect(drawn.contains { $0 > FamilyBrowser.mostMembers }, "members far down are drawn, too")
  }

  @Test(arguments: [1, 2, 4, 5, 6, 7, 12, 40, 400, 40_000])
  func theSampleIsATenthFrom3To1000AtMostHalfAndTheSameInAnyOrder(_ count: Int) {
    let items = (1...count).map { Int64($0) }
    let drawn = FamilySample.draw(items, family: 1)
    let expected =
      count < 5 ? 0 : min((count - 1) / 2, 1_000, max(3, (count - 1 + 9) / 10))
    #expect(drawn.count == expected && !drawn.contains(1))
    #expect(drawn == FamilySample.draw(items.reversed(), family: 1))
    guard count > 12 else { return }
    // Another family of the same items has another draw; one more member changes a member or two of it.
    #expect(drawn != FamilySample.draw(items, family: 2).subtracting([1]))
    let grown = FamilySample.draw(items + [Int64(count + 1)], family: 1)
    #expect(grown.symmetricDifference(drawn).count <= 2)
  }
}
