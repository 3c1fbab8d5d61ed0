// SPDX-License-Identifier: Apache-2.0
// The index is what comes out of the committed rows, after whatever was done in whatever order.

import Catalog
import EvidenceModel
import Foundation
import HashExchange
import HashIndex
import MartletTesting
import Testing

@testable import Casework

@Suite struct QueueIndexTests {
  /// Random work by a small team: records by all routes, wishes, undo, adjudication, policies, selections.
  @Test(arguments: [UInt64(1), 2, 3])
  func whatIsKeptUpIsWhatIsWorkedOut(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let desk = try WorkDesk.family(people: 3).desk
    let actors = desk.people + [desk.lead]
    try desk.put()
    let items = try desk.testCase.rows(ItemRow.self).map(\.id)
    let answers = ["none", "severe", "mild", "open"]
    for step in 0..<60 {
      desk.testCase.clock.advance(seconds: 5)
      let actor = actors[random.below(actors.count)]
      let item = items[random.below(items.count)]
      let answer = answers[random.below(answers.count)]
      do {
        switch random.below(10) {
        case 0...3: try desk.record(item, answer, by: actor)
        case 4: try desk.record(item, answer, by: actor, unsure: true)
        case 5: try desk.record(item, "none", by: actor, route: .glanced)
        case 6: try desk.record(item, "", by: actor, route: .inferred)
        case 7: _ = try WithdrawalService(store: desk.store, actor: actor).undo()
        case 8: try desk.record(item, answer, by: desk.lead, isAdjudication: true)
        default:
          try desk.put([
            "sampling:":
              "sampling: {seed: \(step), double_rating: 0.5, glanced: 0.5, inferred: 0.5}"
          ])
        }
      } catch let error as CaseworkError where error.code == .conflict {}
      #expect(try desk.queueProblems() == [], "step \(step) of seed \(seed)")
    }
    try FamilyService(store: desk.store, actor: desk.lead).rebuild(
      settings: .init(joinDistance: 16, medoidDistance: 16, minimumQuality: 50))
    #expect(try desk.queueProblems() == [])
    #expect(try desk.testCase.problems() == [])
    try desk.store.close()
  }

  @Test func ofWhatTilesDecidedAtLeastOneIsLookedAt() throws {
    let desk = try WorkDesk(
      items: 8,
      policy: ["sampling:": "sampling: {seed: 1, double_rating: 0, glanced: 1.0e-9, inferred: 0}"])
    let (mine, theirs) = (desk.people[0], desk.people[1])
    func waiting() throws -> [Int64] {
      #expect(try desk.queueProblems() == [])
      return try desk.testCase.rows(QueueEntryRow.self).map(\.itemId).sorted()
    }
    try desk.record(8, "none", by: theirs)
    var numbers: [Int64: Int64] = [:]
    // What was seen before is no sample of what tiles decide.
    for item in [8, 3, 1, 2, 4, 5, 6, 7] as [Int64] {
      numbers[item] = try desk.record(item, "none", by: mine, route: .glanced)
    }
    #expect(try waiting() == [3])
    let withdrawals = WithdrawalService(store: desk.store, actor: mine)
    try withdrawals.withdraw(try #require(numbers[3]))
    #expect(try waiting() == [1, 3], "taken back, it waits like any other, and the next is drawn")
    try desk.record(3, "none", by: mine, route: .glanced)
    #expect(try waiting() == [1])
    try desk.record(1, "none", by: theirs)
    #expect(try waiting() == [], "looked at, the stratum is sampled")
    #expect(try desk.testCase.problems() == [])
    try desk.store.close()
  }

  @Test func theFirstTileIsLookedAtAlsoWhenItIsCarriedOver() throws {
    let (desk, items, _) = try WorkDesk.family()
    try desk.put([
      "sampling:": "sampling: {seed: 1, double_rating: 0, glanced: 1.0e-9, inferred: 0}"
    ])
    try desk.record(items[1], "none", by: desk.people[1], route: .glanced)
    try desk.record(items[0], "none", by: desk.people[0])
    try desk.record(items[1], "", by: desk.people[0], route: .inferred)
    try desk.record(items[2], "", by: desk.people[0], route: .inferred)
    #expect(try desk.entry(items[1])?.lane == .rating)
    #expect(try desk.entry(items[2]) == nil)
    #expect(try desk.queueProblems() == [])
    try desk.store.close()
  }

  @Test func aFamilyIsMarkedOnceSomebodyRecordedItAsSevere() throws {
    let (desk, waiting, stranger) = try WorkDesk.family()
    let id = try desk.record(waiting[0], "severe", by: desk.people[0])
    #expect(try desk.entry(waiting[1])?.severe == true)
    #expect(try desk.entry(stranger)?.severe == false)
    #expect(try desk.queueProblems() == [])
    try WithdrawalService(store: desk.store, actor: desk.people[0]).withdraw(id)
    #expect(try desk.entry(waiting[1])?.severe == false)
    #expect(try desk.queueProblems() == [])
    try desk.store.close()
  }

  @Test func aListThatThePolicyNamesMarksWhatItHits() throws {
    let desk = try WorkDesk(policy: ["severe:": "severe: {severities: [A], lists: [north]}"])
    let source = try Scratch()
    let picture = try Pictures.png(4_001, side: 64)
    let item = try #require(try desk.testCase.item(Pictures.sha256(picture)))
    func importList(_ digests: [String]) throws {
      let file = try source.write(
        Array(("sha256\n" + digests.joined(separator: "\n") + "\n").utf8), to: "list.csv")
      _ = try ListService(store: desk.store, actor: .keyHolder).add(
        try HashListReader.read(path: file),
        settings: HashListSettings(
          name: "north", owner: "harbour", polarity: .positive, pdqThreshold: 31,
          minimumQuality: 50, tags: []))
    }
    #expect(try desk.entry(item)?.severe == false)
    try importList([Pictures.sha256(picture).description])
    #expect(try desk.entry(item)?.severe == true)
    #expect(try desk.queueProblems() == [])
    try importList([String(repeating: "ab", count: 32)])
    #expect(try desk.entry(item)?.severe == false, "the newest version counts")
    #expect(try desk.queueProblems() == [])
    try desk.store.close()
  }

  /// A list that the policy names hits three items by one entry and a fourth by another.
  private func listed() throws -> (desk: WorkDesk, hits: HitService) {
    let testCase = try TestCase()
    try testCase.addPlain(Array(repeating: PlainItem(), count: 5))
    try testCase.addList(1, hits: [(1, .sha256, 1), (2, .pdq, 2), (3, .pdq, 2), (4, .pdq, 2)])
    let desk = try WorkDesk(testCase, people: 1)
    try desk.put(["severe:": "severe: {severities: [A], lists: [list 1]}"])
    return (desk, HitService(store: desk.store, actor: desk.lead))
  }

  private func severeItems(_ desk: WorkDesk) throws -> [Int64] {
    #expect(try desk.queueProblems() == [])
    return try desk.testCase.rows(QueueEntryRow.self).filter(\.severe).map(\.itemId).sorted()
  }

  @Test func aHitThatBearsOnNothingMakesNothingSevere() throws {
    let (desk, hits) = try listed()
    #expect(try severeItems(desk) == [1, 2, 3, 4])
    try hits.decide(hit: 2, .rejected, reason: "another lighthouse")
    #expect(try severeItems(desk) == [1, 3, 4])
    try hits.hold(entryOf: 3, as: .excluded, reason: "a logo")
    #expect(try severeItems(desk) == [1])
    try desk.put(["severe:": "severe: {severities: [A, B], lists: [list 1]}"])
    #expect(try severeItems(desk) == [1], "nor when the index is made anew")
    try hits.hold(entryOf: 3, as: .released, reason: "all of one series")
    try hits.decide(hit: 2, .confirmed, reason: "looked again")
    #expect(try severeItems(desk) == [1, 2, 3, 4])
    try desk.store.close()
  }

  @Test func aFloodMakesNothingSevere() throws {
    let (desk, hits) = try listed()
    try hits.setRule(FloodRule(limit: 2))
    #expect(try hits.quarantineFloods().map(\.items) == [3])
    #expect(try severeItems(desk) == [1])
    try desk.store.close()
  }

  @Test func anIndexThatIsMissingIsMadeByWhoeverAsksForWork() throws {
    let desk = try WorkDesk()
    let raw = try RawCatalog(case: desk.testCase.path)
    try raw.execute(
      "DELETE FROM queue_entry; DELETE FROM queue_tally; DELETE FROM case_fact WHERE key = 'queue'")
    #expect(try desk.next(desk.people[0])?.item == 1)
    #expect(try desk.testCase.rows(QueueEntryRow.self).count == 5)
    #expect(try desk.testCase.rows(LeafRow.self).last?.kind == LeafKind.queue.rawValue)
    #expect(try desk.queueProblems() == [])
    try raw.close()
    try desk.store.close()
  }

  // MARK: - Tampering

  private static let tampering: [(String, String)] = [
    ("UPDATE queue_entry SET rank = 9 WHERE item_id = 2", "queue_entry 2: the row was changed"),
    ("DELETE FROM queue_entry WHERE item_id = 3", "queue_entry 3: the row was deleted"),
    (
      "UPDATE queue_entry SET item_id = 1 WHERE item_id = 4",
      "queue_entry: 1 row is of an item that does not wait"
    ),
    ("UPDATE queue_tally SET count = 77", "queue_tally: its rows were changed"),
    ("DELETE FROM queue_tally", "queue_tally: its rows were changed"),
  ]

  @Test(arguments: tampering)
  func aTouchedIndexIsNamedAndMadeAnewBySelecting(_ statement: String, _ problem: String) throws {
    let desk = try WorkDesk()
    try desk.record(1, "none", by: desk.people[0])
    let raw = try RawCatalog(case: desk.testCase.path)
    try raw.execute(statement)
    let problems = try desk.testCase.problems()
    #expect(problems.contains(problem), "\(problems)")
    #expect(problems.allSatisfy { $0.hasPrefix("queue_") }, "\(problems)")
    try desk.select()
    #expect(try desk.testCase.problems() == [])
    try raw.close()
    try desk.store.close()
  }
}
