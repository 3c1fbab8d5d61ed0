// SPDX-License-Identifier: Apache-2.0
// Who looked at an item is told for a stated question only, which is on record first.

import EvidenceModel
import Ledger
import Testing

@testable import Casework
@testable import Catalog

@Suite struct CustodyTests {
  private let question = "Who had opened item 1 before it was reported?"

  @Test func aStatedQuestionIsAnsweredWithPeopleAndTimes() throws {
    let desk = try ViewDesk()
    let first = try desk.begin(1, desk.blurred)
    desk.testCase.clock.advance(seconds: 9)
    let reveal = try desk.views.begin(
      ViewRequest(
        items: [1], purpose: .queue, manner: desk.sharp, gesture: .hold, within: first.token),
      by: desk.rook, session: "rook's")
    try desk.views.end(first.token, session: "rook's", isActive: true)
    _ = try desk.views.begin(
      ViewRequest(items: [2, 1], purpose: .wall, manner: desk.tile), by: desk.heron, session: "h")
    try desk.views.flush()
    let service = CustodyService(store: desk.testCase.store, actor: desk.testCase.administrator)
    let views = try service.views(of: 1, question: "  \(question)\n")
    #expect(views.map(\.viewer) == ["rook", "rook", "heron"])
    #expect(views.map(\.view) == [first.view, reveal.view, reveal.view + 1])
    #expect(views[0].began == first.began && views[0].ended == desk.testCase.clock.present)
    #expect(views[1].ended == nil && views[1].gesture == .hold && views[1].manner == desk.sharp)
    #expect(views[2].purpose == .wall)
    let leaf = try #require(desk.leaves(.custody).last)
    #expect(leaf["item"] == "1" && leaf.actor == desk.testCase.administrator.pseudonym)
    #expect(leaf.fields.count == 1, "the question is sealed")
    let row = try #require(desk.testCase.rows(LeafRow.self).last)
    let detail = try LeafDetail(
      bytes: desk.testCase.store.columns.open(
        row.sealedDetail, LeafRow.self, "sealed_detail", row: row.seq))
    #expect(detail.facts["question"]?.text == question)
    #expect(try service.views(of: 6, question: question).isEmpty)
  }

  @Test(arguments: [UserRole.assessor, .lead])
  func whoeverLooksIsNotTold(_ role: UserRole) throws {
    let desk = try ViewDesk()
    _ = try desk.begin(1, desk.blurred)
    for actor in [try desk.testCase.add("asker", role), .keyHolder] {
      #expect(throws: CaseworkError(.denied, "")) {
        try CustodyService(store: desk.testCase.store, actor: actor).views(
          of: 1, question: question)
      }
    }
    #expect(try desk.leaves(.custody).isEmpty)
  }

  @Test func withoutAQuestionOrAnItemNothingIsToldOrRecorded() throws {
    let desk = try ViewDesk()
    let service = CustodyService(store: desk.testCase.store, actor: desk.testCase.administrator)
    for text in ["", "   \n  ", "why?", String(repeating: "x", count: 2_001)] {
      #expect(throws: CaseworkError(.usage, "")) { try service.views(of: 1, question: text) }
    }
    #expect(throws: CaseworkError(.notFound, "")) {
      try service.views(of: 77, question: question)
    }
    #expect(try desk.leaves(.custody).isEmpty)
  }
}
