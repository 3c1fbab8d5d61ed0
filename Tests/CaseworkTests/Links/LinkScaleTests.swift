// SPDX-License-Identifier: Apache-2.0
// Many items and one hub: all is linked, and a question is answered with what it asks for.

import EvidenceModel
import Foundation
import Testing

@testable import Casework
@testable import Catalog

@Suite struct LinkScaleTests {
  /// How many items; long runs ask for more.
  private static let items =
    ProcessInfo.processInfo.environment["MARTLET_LINK_ITEMS"].flatMap { Int($0) } ?? 2_000

  /// An item with five ties and a place.
  ///
  /// They are its model by hash and name, a seed of its own alone and with a prompt, and the prompt. Half of all
  /// items share one model.
  private static func item(_ number: Int) -> PlantedItem {
    let model = number.isMultiple(of: 2) ? 0 : 1 + number % 500
    return PlantedItem(
      label: "item \(number)",
      traces: [
        .made(
          model: "model \(model)", modelHash: String(1_000_000_000 + model),
          seed: String(number + 1), prompt: "quay \("abcdefghij".prefix(1 + number % 10))")
      ], places: ["folder/\(number).png"])
  }

  private static func seconds(_ work: () throws -> Void) rethrows -> Double {
    let began = ContinuousClock.now
    try work()
    let (whole, parts) = (ContinuousClock.now - began).components
    return Double(whole) + Double(parts) / 1e18
  }

  @Test func aLargeCaseIsLinkedAndAskedInLittle() throws {
    let testCase = try TestCase()
    let batch = 5_000
    for start in stride(from: 0, to: Self.items, by: batch) {
      try testCase.plant((start..<min(start + batch, Self.items)).map(Self.item))
    }
    let built = try Self.seconds { try testCase.link() }
    #expect(try testCase.rows(LinkRow.self).count == Self.items * 6)
    let query = try LinkQuery(store: testCase.store, actor: .keyHolder, showsText: false)
    var lines = 0
    let asked = try Self.seconds {
      for item in stride(from: Int64(1), through: 100, by: 1) {
        try query.neighbours(of: item, depth: 1, limit: 10) { _ in lines += 1 }
      }
    }
    let hub = try #require(
      try testCase.neighbours(of: 1).nodes.first { $0.kind == .autov2 })
    #expect(hub.count == (Self.items + 1) / 2)
    let listed = try Self.seconds {
      var count = 0
      try query.items(atNode: hub.reference, limit: .max) { _ in count += 1 }
      #expect(count == hub.count + 1)
    }
    let summary = try Self.seconds { _ = try query.summary(limit: 10) }
    print(
      "links of \(Self.items) items: built in \(built) s, a question \(asked * 10) ms, "
        + "the hub's \(hub.count) items in \(listed) s, the overview in \(summary) s")
    // Of each question: the item, its six nodes, and ten items at most at each; never the hub's thousand.
    #expect((1_001...100 * (1 + 6 + 6 * 10)).contains(lines), "\(lines)")
    try testCase.store.close()
  }
}
