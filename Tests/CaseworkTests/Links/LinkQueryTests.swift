// SPDX-License-Identifier: Apache-2.0
// Questions about links: neighbours with reason and strength, hubs, walks, masks and who may ask.

import EvidenceModel
import Foundation
import Testing

@testable import Casework
@testable import Catalog

@Suite struct LinkQueryTests {
  /// A seized model file, pictures made with it, one made from another, and one that stands alone.
  private func smallCase() throws -> (testCase: TestCase, items: [Int64]) {
    let testCase = try TestCase()
    let model = PlantedItem(
      kind: .model, label: "fog", traces: [.modelFile([("autov3", "0123456789ab")])],
      places: ["seized/Fog.safetensors"])
    let autov2 = String(model.digests.sha256.description.prefix(10))
    let items = try testCase.plant([
      model,
      PlantedItem(
        label: "a", traces: [.made(model: "x", modelHash: autov2, seed: "7", prompt: "red quay")],
        places: ["a.png"]),
      PlantedItem(
        label: "b", traces: [.made(lora: "fog", loraHash: "0123456789ab")], places: ["b.png"]),
      PlantedItem(label: "c", traces: [.made(seed: "7", prompt: "quay, red", inputs: ["A.png"])]),
      PlantedItem(
        label: "d",
        traces: [.made(inputs: ["/tmp/\(PlantedItem(label: "b").digests.sha256)/x.png"])]),
      PlantedItem(label: "e", places: ["e.png"]),
    ])
    try testCase.link()
    return (testCase, items)
  }

  private func reached(_ items: [LinkedItem]) -> Set<String> {
    Set(
      items.filter { $0.nodeKind != .source }.map {
        "\($0.item) \($0.relation.rawValue) \($0.nodeKind.rawValue) \($0.nodeKind.strength.rawValue)"
      })
  }

  @Test func aSeizedModelMeetsThePicturesMadeWithIt() throws {
    let (testCase, items) = try smallCase()
    #expect(
      reached(try testCase.neighbours(of: items[0]).items) == [
        "\(items[1]) model autov2 moderate", "\(items[2]) lora autov3 moderate",
        "\(items[2]) lora model_name weak",
      ])
    #expect(
      reached(try testCase.neighbours(of: items[2]).items) == [
        "\(items[0]) file autov3 moderate", "\(items[0]) file model_name weak",
        "\(items[4]) input content_sha256 strong",
      ])
    try testCase.store.close()
  }

  @Test func aPictureMeetsTheOneItWasMadeFromAndItsSeed() throws {
    let (testCase, items) = try smallCase()
    #expect(
      reached(try testCase.neighbours(of: items[3]).items) == [
        "\(items[1]) name file_name weak", "\(items[1]) seed seed weak",
        "\(items[1]) prompt prompt weak", "\(items[1]) seed seed_prompt moderate",
      ])
    #expect(
      reached(try testCase.neighbours(of: items[4]).items) == [
        "\(items[2]) content content_sha256 strong"
      ])
    #expect(reached(try testCase.neighbours(of: items[5]).items) == [])
    try testCase.store.close()
  }

  @Test func theSourceTiesAllThatWasReadFromIt() throws {
    let (testCase, items) = try smallCase()
    let found = try testCase.neighbours(of: items[5])
    #expect(found.nodes.last?.reference == "source-1")
    #expect(found.nodes.last?.ties == [.init(relation: .source, count: 6)])
    #expect(found.items.filter { $0.node == "source-1" }.map(\.item) == Array(items.prefix(5)))
    try testCase.store.close()
  }

  @Test func postersTieThePicturesTheyPosted() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let posts = try testCase.rows(PostingRow.self)
    let item = try #require(posts.first?.itemId)
    let found = try testCase.neighbours(of: item, actor: testCase.administrator, showsText: true)
    let poster = try #require(found.nodes.first { $0.kind == .poster })
    #expect(poster.text == "heron 1" && poster.ties == [.init(relation: .posted, count: 2)])
    let others = found.items.filter { $0.nodeKind == .poster }.map(\.item)
    #expect(
      others.count == 1 && others.allSatisfy { other in posts.contains { $0.itemId == other } })
    try testCase.store.record(.keyHolder) { recording in
      try recording.insert(CaseFact(key: "postings.withdrawn.1", value: ";1-\(posts.count)"))
      try recording.leaf(.postings)
    }
    #expect(try !testCase.neighbours(of: item).nodes.contains { $0.kind == .poster })
    try testCase.store.close()
  }

  // MARK: - Hubs and walks

  /// Items in a row, each sharing a seed with the next, and all sharing a model.
  private func chain(_ count: Int) throws -> (testCase: TestCase, items: [Int64]) {
    let testCase = try TestCase()
    var items: [Int64] = []
    for number in 0..<count {
      items += try testCase.plant([
        PlantedItem(
          label: "link \(number)",
          traces: [
            .made(model: "hub", seed: String(number + 1)),
            .generated(
              GenerationRecord(
                fields: [TraceField(name: "seed", value: String(number + 2), isEvidenceText: false)]
              )),
          ])
      ])
    }
    try testCase.link()
    return (testCase, items)
  }

  @Test func aWalkGoesAsFarAsItIsToldAndNotThroughHubs() throws {
    let (testCase, items) = try chain(9)
    func depths(_ depth: Int, limit: Int) throws -> [Int: Set<Int64>] {
      let found = try testCase.neighbours(of: items[0], depth: depth, limit: limit).items
      return Dictionary(grouping: found.filter { $0.nodeKind == .seed }, by: \.depth)
        .mapValues { Set($0.map(\.item)) }
    }
    #expect(try depths(1, limit: 3) == [1: [items[1]]])
    #expect(
      try depths(4, limit: 3) == [1: [items[1]], 2: [items[2]], 3: [items[3]], 4: [items[4]]])
    let through = try testCase.neighbours(of: items[0], depth: 2, limit: 20)
    #expect(Set(through.items.map(\.item)).count == 8, "a hub within the limit is gone through")
    #expect(through.isWhole)
    try testCase.store.close()
  }

  @Test func aHubIsCountedWholeAndListedInPart() throws {
    let testCase = try TestCase()
    let items = try testCase.plant(
      (0..<1_500).map { PlantedItem(label: "hub \($0)", traces: [.made(model: "hub")]) })
    try testCase.link()
    #expect(try testCase.rows(LinkRow.self).count == 1_500, "a tie an item, none between items")
    let found = try testCase.neighbours(of: items[700], depth: 4, limit: 5)
    let hub = try #require(found.nodes.first { $0.kind == .modelName })
    #expect(hub.count == 1_500)
    #expect(found.items.filter { $0.nodeKind == .modelName }.map(\.item) == Array(items.prefix(5)))
    var listed = 0
    try LinkQuery(store: testCase.store, actor: .keyHolder, showsText: false).items(
      atNode: hub.reference, limit: .max
    ) { if case .item = $0 { listed += 1 } }
    #expect(listed == 1_500)
    try testCase.store.close()
  }

  @Test func depthsAndLimitsThatAreNoneAreRefused() throws {
    let (testCase, items) = try smallCase()
    for (depth, limit) in [(0, 1), (5, 1), (1, 0), (1, -1)] {
      #expect(throws: CaseworkError(.usage, "")) {
        try testCase.neighbours(of: items[0], depth: depth, limit: limit)
      }
    }
    #expect(throws: CaseworkError(.notFound, "")) { try testCase.neighbours(of: 99) }
    try testCase.store.close()
  }

  // MARK: - Nodes and models

  @Test func aNodeIsFoundByTheBeginningOfItsDigits() throws {
    let (testCase, items) = try smallCase()
    let query = try LinkQuery(store: testCase.store, actor: .keyHolder, showsText: false)
    func found(_ reference: String) throws -> [Int64] {
      var found: [Int64] = []
      try query.items(atNode: reference, limit: 50) {
        if case .item(let item) = $0 { found.append(item.item) }
      }
      return found
    }
    let seed = try #require(
      try testCase.neighbours(of: items[1]).nodes.first { $0.kind == .seedPrompt })
    #expect(try found(seed.reference) == [items[1], items[3]])
    #expect(try found(String(seed.reference.prefix(8))) == [items[1], items[3]])
    #expect(try found(seed.reference.uppercased()) == [items[1], items[3]])
    #expect(try found("source-1").count == 6)
    for missing in ["08000000000000", "source-2", "source-99999999999999"] {
      #expect(throws: CaseworkError(.notFound, "")) { _ = try found(missing) }
    }
    for wrong in ["08", "nothing here", "source-x", ""] {
      #expect(throws: CaseworkError(.usage, "")) { _ = try found(wrong) }
    }
    try testCase.store.close()
  }

  @Test func severalNodesThatBeginAlikeAreRefused() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    try testCase.store.record(.keyHolder) { recording in
      for last: UInt8 in 1...2 {
        try recording.writeUncommitted(
          LinkRow(
            nodeKey: [9] + [UInt8](repeating: 7, count: 14) + [last], relation: .seed, itemId: 1))
      }
    }
    let query = try LinkQuery(store: testCase.store, actor: .keyHolder, showsText: false)
    #expect(throws: CaseworkError(.usage, "")) {
      try query.items(atNode: "0907070707", limit: 5) { _ in }
    }
    try query.items(atNode: "09" + String(repeating: "07", count: 14) + "02", limit: 5) { _ in }
    try testCase.store.close()
  }

  @Test func aModelIsFoundByNameAndByHash() throws {
    let (testCase, items) = try smallCase()
    let query = try LinkQuery(
      store: testCase.store, actor: testCase.administrator, showsText: false)
    func found(_ text: String) throws -> (nodes: Int, items: Set<Int64>) {
      var found: Set<Int64> = []
      let nodes = try query.items(withModel: text, limit: 50) {
        if case .item(let item) = $0 { found.insert(item.item) }
      }
      return (nodes, found)
    }
    for name in ["fog", "C:\\FOG.ckpt", "0123456789AB", "0x0123456789ab"] {
      #expect(try found(name) == (1, [items[0], items[2]]), "\(name)")
    }
    let sha256 = PlantedItem(kind: .model, label: "fog").digests.sha256.description
    #expect(try found(sha256) == (2, [items[0], items[1]]))
    #expect(try found("nowhere") == (0, []))
    #expect(throws: CaseworkError(.usage, "")) { _ = try found("  ") }
    try testCase.store.close()
  }

  @Test func theOverviewNamesWhatIsSharedMost() throws {
    let (testCase, _) = try smallCase()
    let query = try LinkQuery(store: testCase.store, actor: testCase.administrator, showsText: true)
    let groups = try query.summary(limit: 1)
    #expect(groups.map(\.name) == LinkGroup.Name.allCases)
    let shown = groups.map {
      "\($0.name.rawValue) \($0.nodes) \($0.shared) \($0.largest.first?.text ?? "-")"
    }
    let autov2 = PlantedItem(label: "fog").digests.sha256.description.prefix(10)
    #expect(["0123456789ab", String(autov2)].contains(groups[0].largest.first?.text))
    #expect(
      Array(shown.dropFirst()) == [
        "model_names 2 1 fog", "seed_prompts 1 1 7 quay red", "seeds 1 1 7", "prompts 1 1 quay red",
        "inputs 3 2 \(groups[5].largest.first?.text ?? "")", "posters 0 0 -", "sources 1 1 -",
      ])
    #expect(groups[0].nodes == 3 && groups[0].shared == 2 && groups[0].largest.count == 1)
    try testCase.store.close()
  }

  @Test func anInputOfSeveralPicturesIsSharedThoughTheCaseDoesNotHoldIt() throws {
    let testCase = try TestCase()
    _ = try testCase.plant([
      PlantedItem(label: "a", traces: [.made(inputs: ["shore.png"])]),
      PlantedItem(label: "b", traces: [.made(inputs: ["Shore.png"])]),
      PlantedItem(label: "c", traces: [.made(inputs: ["alone.png"])]),
    ])
    try testCase.link()
    let query = try LinkQuery(store: testCase.store, actor: testCase.administrator, showsText: true)
    let inputs = try #require(try query.summary(limit: 9).first { $0.name == .inputs })
    #expect(inputs.nodes == 2 && inputs.shared == 1)
    #expect(inputs.largest.map(\.text) == ["shore.png"])
    try testCase.store.close()
  }

  // MARK: - Masks and people

  @Test func textsAreMaskedUntilAPersonAsksAndThatIsAView() throws {
    let (testCase, items) = try smallCase()
    func views() throws -> Int { try testCase.rows(LeafRow.self).count { $0.kind == "view" } }
    let masked = try testCase.neighbours(of: items[1])
    #expect(masked.nodes.allSatisfy { $0.text == nil })
    #expect(masked.nodes.first { $0.kind == .prompt }?.characters == 8)
    #expect(try views() == 0)
    let shown = try testCase.neighbours(
      of: items[1], actor: testCase.administrator, showsText: true)
    #expect(Set(shown.nodes.compactMap(\.text)).isSuperset(of: ["quay red", "7", "x", "a.png"]))
    #expect(try views() == 1)
    #expect(try testCase.problems().filter { !$0.hasPrefix("item ") } == [])
    try testCase.store.close()
  }

  @Test func whoMayNotRevealMayNotAskByName() throws {
    let (testCase, items) = try smallCase()
    let auditor = try testCase.add("auditor", .auditor)
    for actor in [Actor.keyHolder, auditor] {
      #expect(throws: CaseworkError(.denied, "")) {
        _ = try testCase.neighbours(of: items[0], actor: actor, showsText: true)
      }
      let query = try LinkQuery(store: testCase.store, actor: actor, showsText: false)
      #expect(throws: CaseworkError(.denied, "")) {
        _ = try query.items(withModel: "fog", limit: 5) { _ in }
      }
      #expect(try query.neighbours(of: items[0], depth: 1, limit: 5) { _ in })
    }
    #expect(try testCase.rows(LeafRow.self).allSatisfy { $0.kind != "view" })
    for role in [UserRole.assessor, .lead] {
      let actor = try testCase.add(role.rawValue, role)
      let query = try LinkQuery(store: testCase.store, actor: actor, showsText: true)
      #expect(try query.items(withModel: "fog", limit: 5) { _ in } == 1)
    }
    #expect(try testCase.rows(LeafRow.self).count { $0.kind == "view" } == 4)
    try testCase.store.close()
  }

  @Test func hostileNamesTieAndAreShownInTheirNormalForm() throws {
    let testCase = try TestCase()
    let long = String(repeating: "red quay ", count: 7_000)
    let items = try testCase.plant([
      PlantedItem(label: "a", traces: [.made(model: "\u{202e}har\u{200b}bour\u{7}", prompt: long)]),
      PlantedItem(label: "b", traces: [.made(model: "harbour", prompt: "quay red")]),
      PlantedItem(label: "c", traces: [.made(model: "=HYPERLINK(1)", prompt: "\u{0}")]),
    ])
    try testCase.link()
    let found = try testCase.neighbours(
      of: items[0], actor: testCase.administrator, showsText: true)
    #expect(
      Set(found.items.filter { $0.nodeKind != .source }.map(\.nodeKind)) == [.modelName, .prompt])
    #expect(found.nodes.compactMap(\.text).sorted() == ["harbour", "quay red"])
    #expect(try testCase.linkProblems() == [])
    try testCase.store.close()
  }
}
