// SPDX-License-Identifier: Apache-2.0
// Importing a list again takes nobody's word on a hit back.

import Catalog
import EvidenceModel
import Testing

@testable import Casework

@Suite struct CarriedWordsTests {
  private func upload(_ digests: some Sequence<String>, to desk: WorkDesk) throws {
    let text = "sha256\n" + digests.joined(separator: "\n") + "\n"
    _ = try ListUpload(store: desk.store, actor: desk.lead).add(
      Array(text.utf8), settings: HashListSettings(name: "Harbour list", owner: "harbour office"))
  }

  /// The newest word and its reason on the hits of the version that stands, by item.
  private func words(_ desk: WorkDesk) throws -> [Int64: String] {
    try desk.store.catalog.read { reader in
      let words = try HitWords(reader, columns: desk.store.columns)
      return try words.words.reduce(into: [:]) { told, word in
        told[word.hit.itemId] = "\(word.verdict.rawValue): \(try words.reason(of: word))"
      }
    }
  }

  @Test func aWordThatWasGivenBackDoesNotWaitAgainAfterAnImport() throws {
    let desk = try WorkDesk(items: 3)
    let digests = try desk.testCase.rows(ItemRow.self).sorted { $0.id < $1.id }.map {
      try ItemDigests.open($0, columns: desk.store.columns).sha256.description
    }
    func standing() throws -> [WriteBackStanding] {
      try desk.store.catalog.read {
        Array(try WriteBackStanding.read($0, columns: desk.store.columns).values)
      }
    }
    try upload(digests.prefix(2), to: desk)
    let hits = try desk.testCase.rows(MatchRow.self).sorted { $0.itemId < $1.itemId }
    let service = HitService(store: desk.store, actor: desk.lead)
    try service.decide(hit: hits[0].id, .confirmed, reason: "the same quay")
    let kind = try #require(RequestKind(rawValue: "feedback"))
    let id = try RequestService(store: desk.store, actor: desk.lead).request(
      kind, RequestTerms(recipients: ["the harbour office"], reason: "what we found"))
    try RequestService(store: desk.store, actor: desk.testCase.administrator).decide(
      id, approve: true)
    let scratch = try Scratch()
    _ = try ExportService(store: desk.store, actor: desk.lead).write(
      ExportOrder(kind: "feedback", request: id), to: scratch.path + "/feedback.xml")
    #expect(try standing() == [WriteBackStanding(confirmed: 1)])
    for list in [digests, Array(digests.prefix(2))] {
      try upload(list, to: desk)
      #expect(try standing() == [WriteBackStanding(confirmed: 1)])
    }
    #expect(try desk.testCase.rows(HitDecisionRow.self).map(\.id).max() == 3)
    // A word that was said since waits, also once it was carried on.
    let newest = try #require(
      try desk.testCase.rows(MatchRow.self).filter { $0.itemId == hits[1].itemId }.max {
        $0.id < $1.id
      })
    try service.decide(hit: newest.id, .confirmed, reason: "the same quay")
    #expect(try standing() == [WriteBackStanding(confirmed: 2, waiting: 1)])
    try upload(digests, to: desk)
    #expect(try standing() == [WriteBackStanding(confirmed: 2, waiting: 1)])
  }

  @Test func aWordGoesOnToTheSameHitOnTheNextVersion() throws {
    let desk = try WorkDesk(items: 3)
    let digests = try desk.testCase.rows(ItemRow.self).sorted { $0.id < $1.id }.map {
      try ItemDigests.open($0, columns: desk.store.columns).sha256.description
    }
    try upload(digests.prefix(2), to: desk)
    let hits = try desk.testCase.rows(MatchRow.self).sorted { $0.itemId < $1.itemId }
    let service = HitService(store: desk.store, actor: desk.lead)
    try service.decide(hit: hits[0].id, .confirmed, reason: "at first sight")
    try service.decide(hit: hits[0].id, .rejected, reason: "another gull")
    try service.decide(hit: hits[1].id, .confirmed, reason: "the same quay")
    let told: [Int64: String] = [
      hits[0].itemId: "rejected: another gull", hits[1].itemId: "confirmed: the same quay",
    ]
    #expect(try words(desk) == told)
    for list in [Array(digests.prefix(2)) + [String(repeating: "7", count: 64)], digests] {
      try upload(list, to: desk)
      #expect(try words(desk) == told)
    }
    let index = try desk.store.catalog.read {
      try MatchIndex.read($0, columns: desk.store.columns)
    }
    #expect(index.bearing(on: hits[0].itemId) == .none)
    #expect(index.bearing(on: hits[1].itemId) == .positiveExact)
    #expect(try desk.testCase.rows(HitDecisionRow.self).count == 7)
    #expect(try desk.testCase.problems() == [])
  }
}
