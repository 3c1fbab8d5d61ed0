// SPDX-License-Identifier: Apache-2.0
// One item: facts, places, posts, hits, traces and proof, with evidence text masked; two items side by side.

import EvidenceModel
import Foundation
import Ledger
import Testing

@testable import Casework
@testable import Catalog

@Suite struct ItemViewTests {
  private struct Fixture {
    let testCase: TestCase
    let rater: Actor
    let lead: Actor

    init() throws {
      testCase = try TestCase(copyOf: RichCase.template.get())
      let people = try UserService(store: testCase.store, actor: testCase.administrator).list()
      func actor(_ name: String) throws -> Actor {
        guard let found = people.first(where: { $0.name == name }) else {
          throw CaseworkError(.notFound, "nobody is called \(name)")
        }
        return Actor(user: found.id, name: found.name, role: found.role)
      }
      rater = try actor("rater")
      lead = try actor("lead")
    }

    func view(_ item: Int64, _ actor: Actor) throws -> ItemView {
      try ItemService(store: testCase.store, actor: actor).view(item)
    }
  }

  /// What an item is said to be, in one text.
  private func everything(_ view: ItemView) -> String {
    "\(view.facts) \(view.places) \(view.postings) \(view.hits) \(view.traces.map(\.fields)) "
      + "\(view.conclusion) \(view.findings) \(String(describing: view.selection))"
  }

  @Test func factsPlacesAndPostsAreTold() throws {
    let fixture = try Fixture()
    let view = try fixture.view(1, fixture.rater)
    #expect(view.facts.kind == .image && view.facts.format == "png" && view.facts.width == 128)
    #expect(view.facts.state == .decoded && (view.facts.quality ?? 0) >= 50)
    #expect(view.placeCount == view.places.count && view.placeCount > 0)
    #expect(view.postingCount == view.postings.count && view.postingCount > 0)
    #expect(view.postings.allSatisfy { $0.posterReference != nil && $0.time != nil })
    #expect(view.captureCount > 0)
    #expect(view.selection?.rule == "person_selected")
    #expect(throws: CaseworkError(.notFound, "")) { try fixture.view(9_999, fixture.rater) }
  }

  @Test func evidenceTextIsMaskedEverywhere() throws {
    let fixture = try Fixture()
    for item in Int64(1)...5 {
      for actor in [fixture.rater, fixture.lead, fixture.testCase.administrator] {
        let text = everything(try fixture.view(item, actor))
        for secret in ["lighthouse", "quay.example", "heron", "harbour.png", "fog"] {
          #expect(!text.contains(secret), "\(item): \(secret)")
        }
      }
    }
    let view = try fixture.view(1, fixture.rater)
    #expect(view.places[0].locator.text.hasPrefix("["))
    #expect(view.traces.flatMap(\.fields).contains { $0.isMasked && $0.value.contains("#") })
  }

  @Test func noHashValueIsTold() throws {
    let fixture = try Fixture()
    let row = try #require(try fixture.testCase.rows(ItemRow.self).first)
    let digests = try ItemDigests.open(row, columns: fixture.testCase.store.columns)
    let text = everything(try fixture.view(row.id, fixture.rater))
    for digest in ["\(digests.md5)", "\(digests.sha1)", "\(digests.sha256)"] {
      #expect(!text.contains(digest) && !text.contains(digest.prefix(16)))
    }
  }

  @Test func hitsSayListOwnerTagsAlgorithmAndDistance() throws {
    let fixture = try Fixture()
    let hits = try fixture.view(1, fixture.lead).hits
    let standing = try #require(hits.first { $0.isStanding })
    #expect(standing.name == "north" && standing.owner == "harbour")
    #expect(standing.algorithm == .sha256 && standing.distance == 0 && standing.version == 2)
    #expect(standing.entry.count == 16)
    #expect(
      hits.contains { !$0.isStanding }, "the older version's hit is there, and said to be past")
    #expect(standing.standing != .standing, "its entry was held")
    #expect(standing.verdict == .confirmed, "the own word is no news")
  }

  @Test func theProofHoldsAndCanBeCheckedByAnybody() throws {
    let fixture = try Fixture()
    for row in try fixture.testCase.rows(ItemRow.self) {
      let proof = try ItemService(store: fixture.testCase.store, actor: fixture.rater).proof(row.id)
      let read = try LedgerProof(bytes: proof.bytes)
      let key = try NoteVerifier(text: fixture.testCase.store.description.ledgerKey)
      #expect(try read.verify(key).size == proof.size)
      let leaf = try LedgerLeaf(bytes: read.entry)
      #expect(leaf.kind == "ingest.item" && leaf["item"] == String(row.id))
    }
    #expect(throws: CaseworkError(.notFound, "")) {
      try ItemService(store: fixture.testCase.store, actor: fixture.rater).proof(9_999)
    }
  }

  @Test func twoItemsAreComparedUnderEightSymmetries() throws {
    let fixture = try Fixture()
    // The JPEG copies of one picture.
    let jpegs = try fixture.testCase.rows(ItemRow.self).filter { $0.format == "jpeg" }.map(\.id)
    try #require(jpegs.count == 2)
    let service = try ItemService(store: fixture.testCase.store, actor: fixture.rater)
    let found = try service.compare(jpegs[0], jpegs[1])
    #expect(found.symmetries.map(\.transform) == DihedralTransform.allCases)
    let nearest = try #require(found.nearest)
    #expect(nearest.transform == .original && nearest.distance <= 16)
    #expect(
      found.symmetries.count { $0.distance == nearest.distance } == 1, "each symmetry once")
    #expect(found.differing.count == 256)
    #expect(found.differing.count(where: \.self) == nearest.distance)
    #expect(found.symmetries.map(\.distance).min() == nearest.distance)
    #expect(found.leftBits == nil && found.rightBits == nil, "no hash for who grades")
    let shown = try ItemService(store: fixture.testCase.store, actor: fixture.lead).compare(
      jpegs[0], jpegs[1])
    let (left, right) = (try #require(shown.leftBits), try #require(shown.rightBits))
    #expect(zip(left, right).map { $0 != $1 } == shown.differing)
    let back = try service.compare(jpegs[1], jpegs[0])
    #expect(back.nearest?.distance == nearest.distance)
    #expect(throws: CaseworkError(.usage, "")) { try service.compare(1, 1) }
    #expect(throws: CaseworkError(.notFound, "")) { try service.compare(1, 9_999) }
  }

  @Test func itemsWithoutAHashAreComparedByTheirFacts() throws {
    let fixture = try Fixture()
    let hashed = Set(try fixture.testCase.rows(FingerprintRow.self).map(\.itemId))
    let plain = try #require(
      try fixture.testCase.rows(ItemRow.self).first { !hashed.contains($0.id) })
    let found = try ItemService(store: fixture.testCase.store, actor: fixture.lead).compare(
      1, plain.id)
    #expect(found.symmetries.isEmpty && found.nearest == nil && found.differing.isEmpty)
    #expect(found.leftBits == nil)
    #expect(found.right.quality == nil && found.right.item == plain.id)
  }
}
