// SPDX-License-Identifier: Apache-2.0
// Pages and the API tell by which rules traces were read.

import EvidenceModel
import HTTPTypes
import MartletTesting
import Testing

@testable import Casework
@testable import Catalog
@testable import WorkbenchServer

@Suite struct TraceReadingPageTests {
  private static let sentence =
    "Earlier rules read these traces; martlet traces reads them again."

  /// An item that was read.
  private static func item(_ served: ServedCase) throws -> Int64 {
    try #require(try served.store.catalog.read { try $0.first(TraceReadingRow.self) }).itemId
  }

  @Test func whatIngestReadIsOfTheRulesOfNow() async throws {
    let served = try ServedCase()
    let item = try Self.item(served)
    try await served.serve { client in
      let told = try await client.send(.get, "/api/v1/items/\(item)", as: "ann").json
      #expect(told["trace_reading"]?["earlier"] == false)
      #expect(told["trace_reading"]?["former"] == [])
      let page = try await client.send(.get, "/items/\(item)", as: "ann").text
      #expect(!page.contains(Self.sentence))
      let study = try await client.send(.get, "/api/v1/study", as: "ann").json
      #expect(study["stages"]?["read_by_earlier_rules"] == 0)
    }
  }

  @Test func itemsAndTheStudySayWhatEarlierRulesRead() async throws {
    let served = try ServedCase()
    let item = try Self.item(served)
    try served.store.record(.keyHolder) { recording in
      let rules = try recording.reader.rows(TraceReadingRow.self)
      for row in rules {
        try recording.delete(
          TraceReadingRow.self, keyValues: [.integer(row.itemId), .integer(Int64(row.rules))])
      }
      try recording.insert(TraceReadingRow(itemId: item, rules: 0, firstNumber: 1, formerTraces: 1))
      try recording.leaf(.traces)
    }
    let earlier = try TraceReadingCounts.read(served.store).earlier
    #expect(earlier > 0)
    try await served.serve { client in
      let told = try await client.send(.get, "/api/v1/items/\(item)", as: "ann").json
      #expect(told["trace_reading"]?["earlier"] == true)
      #expect(told["trace_reading"]?["rules"] == 0)
      let page = try await client.send(.get, "/items/\(item)", as: "ann").text
      #expect(page.contains(Self.sentence))
      let study = try await client.send(.get, "/api/v1/study", as: "ann").json
      #expect(study["stages"]?["read_by_earlier_rules"]?.integer == Int64(earlier))
      let studyPage = try await client.send(.get, "/study", as: "ann").text
      #expect(studyPage.contains("Traces read by earlier rules"))
    }
  }
}
