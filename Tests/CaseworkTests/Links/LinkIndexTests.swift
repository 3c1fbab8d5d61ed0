// SPDX-License-Identifier: Apache-2.0
// The index of links: the same in any order, after any end, and once.

import EvidenceModel
import MartletTesting
import Testing

@testable import Casework
@testable import Catalog

@Suite struct LinkIndexTests {
  /// Items that share models, seeds, prompts, inputs and names in many ways.
  private static func items(_ count: Int) -> [PlantedItem] {
    var generator = SeedReport.generator("linked items")
    return (0..<count).map { number in
      if number.isMultiple(of: 9) {
        return PlantedItem(
          kind: .model, label: "model \(number)",
          traces: [
            .modelFile([("autov3", "0123456789a\(number % 10)"), ("name", "m\(number % 5)")])
          ],
          places: ["models/m\(number % 5).safetensors"])
      }
      return PlantedItem(
        label: "item \(number)",
        traces: [
          .made(
            model: "m\(generator.below(5)).safetensors",
            modelHash: "012345678\(generator.below(5))",
            lora: generator.below(2) == 0 ? "fog" : nil,
            loraHash: "0123456789a\(generator.below(10))", seed: String(generator.below(20)),
            prompt: ["a red lighthouse", "a quay at dawn", "fog"][generator.below(3)],
            inputs: generator.below(4) == 0 ? ["\(generator.below(count)).png"] : [])
        ],
        places: (0...generator.below(2)).map { "folder \($0)/\(number).png" })
    }
  }

  private func counts(_ testCase: TestCase) throws -> [Int] {
    [try testCase.rows(LinkRow.self).count, try testCase.rows(PosterLinkRow.self).count]
  }

  @Test func linksAreTheSameInEveryOrderAndNumberOfParts() throws {
    let template = try TestCase().template()
    let items = Self.items(60)
    var generator = SeedReport.generator("orders of links")
    var expected: Set<String>?
    for order in 0..<3 {
      let ordered = order == 0 ? items : items.shuffled(using: &generator)
      for parts in 1...3 {
        let testCase = try TestCase(copyOf: template)
        for part in 0..<parts {
          try testCase.plant(
            ordered.enumerated().filter { $0.offset % parts == part }.map(\.element))
          // Some parts are taken up one by one, others together.
          if (order + part).isMultiple(of: 2) { try testCase.link() }
        }
        try testCase.link()
        let links = try testCase.linksByContent()
        #expect(links.count > 200)
        #expect(links == (expected ?? links), "order \(order), \(parts) parts")
        expected = links
        #expect(try testCase.linkProblems() == [])
        try testCase.store.close()
      }
    }
  }

  @Test func aSecondRunAddsNothing() throws {
    let testCase = try TestCase()
    try testCase.plant(Self.items(20))
    #expect(try testCase.link() > 20)
    let before = try counts(testCase)
    let leaves = try testCase.rows(LeafRow.self).count
    #expect(try testCase.link() == 0)
    #expect(try counts(testCase) == before)
    #expect(try testCase.rows(LeafRow.self).count == leaves)
    #expect(try LinkService.counts(testCase.store).pending == 0)
    try testCase.store.close()
  }

  @Test func aRunThatIsStoppedOrKilledGoesOn() throws {
    let template = try TestCase().template()
    let whole = try TestCase(copyOf: template)
    let items = (0..<2_300).map { number in
      PlantedItem(
        label: "item \(number)", traces: [.made(seed: String(number % 40 + 1))],
        places: ["\(number).png"])
    }
    try whole.plant(items)
    try whole.link()
    let expected = try whole.linksByContent()
    try whole.store.close()

    let testCase = try TestCase(copyOf: template)
    try testCase.plant(items)
    var stops = 0
    while true {
      let service = LinkService(store: testCase.store, actor: .keyHolder, isInterrupted: { true })
      do {
        _ = try service.update()
        break
      } catch let error as CaseworkError {
        #expect(error.code == .interrupted)
        stops += 1
        #expect(try testCase.linkProblems() == [])
        try testCase.reopen()
      }
    }
    #expect(stops >= 3)
    #expect(try testCase.linksByContent() == expected)
    #expect(try testCase.linkProblems() == [])
    try testCase.store.close()
  }

  private static let faults: [(Int, FaultPlace)] = (1...3).flatMap { number in
    FaultPlace.allCases.map { (number, $0) }
  }

  @Test(arguments: faults)
  func aTransactionThatFailsLeavesAnIndexThatGoesOn(_ number: Int, _ place: FaultPlace) throws {
    let testCase = try TestCase()
    try testCase.plant(Self.items(12))
    try testCase.reopen(driver: FaultyDriver(transaction: number, place: place))
    #expect(throws: PlannedFault.self) { try testCase.link() }
    try testCase.reopen()
    #expect(try testCase.linkProblems() == [])
    try testCase.link()
    #expect(try testCase.linkProblems() == [])
    #expect(try LinkService.counts(testCase.store).pending == 0)
    try testCase.store.close()
  }

  @Test func placesAndPostsThatComeLaterAreTakenUp() throws {
    let testCase = try TestCase()
    let item = PlantedItem(label: "quay", places: ["first.png"])
    try testCase.plant([item])
    try testCase.link()
    var again = item
    again.places = ["second.png"]
    try testCase.plant([again])
    #expect(try LinkService.counts(testCase.store).pending == 1)
    #expect(try testCase.linkProblems() == [], "what is pending is no fault")
    try testCase.link()
    #expect(try testCase.rows(LinkRow.self).count == 2)
    #expect(try testCase.linkProblems() == [])
    try testCase.store.close()
  }

  @Test func anIndexOfAnotherDerivationIsMadeAnew() throws {
    let testCase = try TestCase()
    try testCase.plant(Self.items(30))
    try testCase.link()
    let expected = try testCase.linksByContent()
    try testCase.store.record(.keyHolder) { recording in
      try recording.upsert(CaseFact(key: LinkState.fact, value: "1 30 30 0"))
      try recording.writeUncommitted(
        LinkRow(nodeKey: [9] + [UInt8](repeating: 1, count: 15), relation: .seed, itemId: 1))
      try recording.leaf(.links)
    }
    #expect(
      try testCase.linkProblems() == [], "rows of another derivation are held against nothing")
    let all = try LinkService.counts(testCase.store)
    #expect(all.done == 0 && all.pending > 30)
    try testCase.link()
    #expect(try testCase.linksByContent() == expected)
    #expect(try testCase.linkProblems() == [])
    try testCase.link(anew: true)
    #expect(try testCase.linksByContent() == expected)
    try testCase.store.close()
  }

  @Test func statusShowsHowFarTheLinksAre() throws {
    let testCase = try TestCase()
    try testCase.plant(Self.items(9))
    func shown() throws -> [Int] {
      try CaseStatus.read(testCase.store).groups.first { $0.name == "links" }?.counts.map(\.count)
        ?? []
    }
    let pending = try shown()
    #expect(pending.first == 0 && (pending.last ?? 0) >= 18)
    try testCase.link()
    #expect(try shown() == pending.reversed())
    try testCase.store.close()
  }

  @Test func linksChangeNothingThatAReportSays() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let state = try testCase.store.catalog.read {
      try LedgerState.read($0, columns: testCase.store.columns).digests
    }
    try testCase.link(anew: true)
    let after = try testCase.store.catalog.read {
      try LedgerState.read($0, columns: testCase.store.columns).digests
    }
    #expect(after.count == state.count)
    #expect(after.filter { state[$0.key] != $0.value }.isEmpty)
    try testCase.store.close()
  }

  @Test func onlyWhoMaySelectTakesUpLinks() throws {
    let testCase = try TestCase()
    try testCase.plant(Self.items(2))
    for role in [UserRole.assessor, .auditor] {
      let actor = try testCase.add(role.rawValue, role)
      let service = LinkService(store: testCase.store, actor: actor)
      #expect(!service.mayUpdate)
      #expect(throws: CaseworkError(.denied, "")) { try service.update() }
    }
    let lead = try testCase.add("lead", .lead)
    #expect(try LinkService(store: testCase.store, actor: lead).update() > 0)
    try testCase.store.close()
  }
}
