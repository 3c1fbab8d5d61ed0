// SPDX-License-Identifier: Apache-2.0
// What two people have to do before anything is written.

import Catalog
import EvidenceModel
import Ledger
import Testing

@testable import Casework

@Suite struct ExportRequestTests {
  @Test func aRequestSaysWhatItAsksForAndWhatItWouldHold() throws {
    let desk = try ExportDesk()
    let id = try desk.requests(desk.lead).request(
      desk.kind("hashlist"), desk.terms(["grades": "indicative"]))
    let view = try desk.requests(desk.administrator).view(id)
    #expect(view.summary.state == .open)
    #expect(view.recipients == ["Harbour office"])
    #expect(view.reason == "a test")
    #expect(
      view.settings == [
        "form": "csv", "grades": "indicative", "regime": [], "classes": [],
      ])
    #expect(
      view.counts == [
        ExportCount("items", 2), ExportCount("items of the kind image", 2),
        ExportCount("left out: disputed", 1),
        ExportCount("left out: seen by fewer people than asked for", 1),
        ExportCount("left out: waiting for somebody", 1),
      ])
    #expect(view.written == nil)
  }

  @Test func theLeavesOfAskingAndApprovingNameWhatIsAgreedOn() throws {
    let desk = try ExportDesk()
    let id = try desk.approved()
    let digest = try desk.requests(desk.lead).view(id).digest
    let leaves = try desk.leaves(of: .export)
    #expect(leaves.map { $0["change"] } == ["requested", "approved"])
    #expect(leaves.map { $0["asked"] } == [digest, digest])
  }

  @Test(
    arguments: [
      ["grades": "some"], ["form": "xml"], ["regime": ["atlantis"]], ["classes": ["nothing_such"]],
      ["regime": "uk-england-wales"], ["classes": ["a b"]], ["classes": ["none", "none"]],
      ["names": true], ["form": 1],
    ] as [[String: JSONValue]])
  func settingsThatThereAreNotAreRefused(_ settings: [String: JSONValue]) throws {
    let desk = try ExportDesk()
    #expect(throws: CaseworkError(.usage, "")) {
      try desk.requests(desk.lead).request(desk.kind("hashlist"), desk.terms(settings))
    }
    #expect(try desk.requests(desk.lead).list().isEmpty)
  }

  @Test func anExportNeedsRecipientsAndAReason() throws {
    let desk = try ExportDesk()
    let service = desk.requests(desk.lead)
    for (recipients, reason) in [
      ([], "why"), (["a"], ""), ([""], "why"), (["a", "a"], "why"), (["a\nb"], "why"),
      (["a"], "why\n"), ([" a"], "why"), ((1...21).map { "r\($0)" }, "why"),
      ([String(repeating: "a", count: 201)], "why"),
    ] {
      #expect(throws: CaseworkError(.usage, ""), "\(recipients) \(reason)") {
        try service.request(
          desk.kind("hashlist"), RequestTerms(recipients: recipients, reason: reason))
      }
    }
  }

  @Test func whoMayNotExportMayNotAsk() throws {
    let desk = try ExportDesk()
    let auditor = try desk.testCase.add("aud", .auditor)
    for actor in [Actor.keyHolder, desk.people[0], auditor] {
      #expect(throws: CaseworkError(.denied, ""), "\(actor)") {
        try desk.requests(actor).request(desk.kind("hashlist"), desk.terms)
      }
    }
  }

  @Test func onesOwnRequestIsNotOnesOwnToApprove() throws {
    let desk = try ExportDesk()
    let id = try desk.requests(desk.lead).request(desk.kind("hashlist"), desk.terms)
    #expect(throws: CaseworkError(.denied, "")) {
      try desk.requests(desk.lead).decide(id, approve: true)
    }
    for actor in [Actor.keyHolder, desk.people[0]] {
      #expect(throws: CaseworkError(.denied, "")) {
        try desk.requests(actor).decide(id, approve: true)
      }
    }
    #expect(try desk.requests(desk.lead).list().map(\.state) == [.open])
  }

  @Test func aRefusalKeepsItsReasonAndEndsTheRequest() throws {
    let desk = try ExportDesk()
    let id = try desk.requests(desk.lead).request(desk.kind("hashlist"), desk.terms)
    try desk.requests(desk.administrator).decide(id, approve: false, reason: "too early")
    #expect(try desk.requests(desk.lead).view(id).refusal == "too early")
    #expect(throws: CaseworkError(.conflict, "")) {
      try desk.requests(desk.administrator).decide(id, approve: true)
    }
    #expect(throws: CaseworkError(.denied, "")) {
      try desk.exports(desk.lead).write(ExportOrder(kind: "hashlist", request: id), to: desk.path)
    }
    #expect(try desk.names().isEmpty)
  }

  @Test func whoMayNeitherAskNorDecideIsNotToldWhatARequestHolds() throws {
    let desk = try ExportDesk()
    let id = try desk.approved()
    for actor in [Actor.keyHolder, desk.people[0]] {
      #expect(throws: CaseworkError(.denied, "")) { try desk.requests(actor).view(id) }
    }
  }

  @Test func aRowThatSaysSomethingElseThanWasApprovedIsRefused() throws {
    let desk = try ExportDesk()
    let id = try desk.approved()
    try desk.store.record(desk.administrator) { recording in
      var (row, _) = try RequestService.row(id, recording.reader)
      var detail = try RequestDetail.open(row, columns: desk.store.columns)
      detail.settings = ["form": "csv", "grades": "single", "regime": [], "classes": []]
      row.sealedDetail = detail.seal(row: id, columns: desk.store.columns)
      try recording.update(row)
      try recording.leaf(.export)
    }
    #expect(throws: CaseworkError(.tampered, "")) {
      try desk.exports(desk.lead).write(ExportOrder(kind: "hashlist", request: id), to: desk.path)
    }
    #expect(try desk.names().isEmpty)
  }

  @Test func aRequestOfBeforeThereWereSettingsIsStillOne() throws {
    let desk = try ExportDesk()
    try desk.store.record(desk.lead) { recording in
      try recording.insert(
        RequestRow(
          id: 1, kind: "report.internal", state: "approved", requester: desk.lead.pseudonym,
          approver: desk.administrator.pseudonym, created: 1, decided: 2))
      try recording.leaf(.export)
    }
    let view = try desk.requests(desk.lead).view(1)
    #expect(view.recipients.isEmpty && view.reason.isEmpty && view.counts.isEmpty)
    _ = try desk.store.catalog.read {
      try desk.requests(desk.lead).check(1, for: .internalReport, $0)
    }
  }
}

extension ExportDesk {
  /// The public leaves of one kind.
  func leaves(of kind: LeafKind) throws -> [LedgerLeaf] {
    try testCase.rows(LeafRow.self).filter { $0.kind == kind.rawValue }
      .map { try LedgerLeaf(bytes: $0.entry) }
  }
}
