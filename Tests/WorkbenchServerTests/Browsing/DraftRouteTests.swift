// SPDX-License-Identifier: Apache-2.0
// Drafts over HTTP: covered for who decides, uncovered on record, closed to everybody else.

import Catalog
import EvidenceModel
import HTTPTypes
import MartletTesting
import Testing

@testable import Casework
@testable import WorkbenchServer

@Suite struct DraftRouteTests {
  private static let item: Int64 = 3
  private static let statements = """
    report:
      incidentSummary: {platform: harbour-forum}
      victim: {victimPerson: {firstName: Heron-of-the-quay}}
    """

  /// A served case with an item that one person saw, and a request for a draft of it.
  private func served() throws -> (ServedCase, request: Int64) {
    let served = try BrowsingFixture.served()
    let facts = try FactSheet([
      .child: "yes", .photographLike: "yes", .origin: "computer_made", .indecent: "yes",
      .severity: "a",
    ])
    _ = try AssessmentService(store: served.store, actor: try served.actor("ann")).record([
      AssessmentEntry(item: Self.item, facts: facts, route: .seen)
    ])
    let kind = try #require(RequestKind(rawValue: CyberTipPreviewService.kind))
    let request = try RequestService(store: served.store, actor: try served.actor("admin")).request(
      kind,
      RequestTerms(
        settings: [
          "items": [.string("\(Self.item)")], "grades": "single", "names": true,
          "statements": .string(Self.statements),
        ], recipients: ["Harbour office"], reason: "a test"))
    return (served, request)
  }

  @Test func whoDecidesReadsTheDraftCoveredAndWhatIsMissing() async throws {
    let (served, request) = try served()
    try await served.serve { client in
      for user in ["aud", "admin"] {
        let answer = try await client.send(.get, "/api/v1/requests/\(request)/draft", as: user)
        #expect(answer.status == 200, "\(answer.text)")
        let schema = try #require(
          DraftRoutes.routes.first { $0.operation == "getDraft" }?.output)
        #expect(try JSONSchema(schema).problems(in: answer.json) == [])
        let documents = answer.json["documents"]?.elements ?? []
        #expect(documents.map { $0["name"] } == ["report.xml", "file-0001.xml"])
        #expect(documents.map { $0["item"] } == [.null, .integer(Self.item)])
        for word in ["harbour-forum", "Heron", ".png", ".jpg"] {
          #expect(!answer.text.contains(word), "\(word)")
        }
        #expect(documents[1]["text"]?.text?.contains("<originalFileName>[") == true)
        #expect(documents[1]["text"]?.text?.contains("<generativeAi>true") == true)
        let toAdd = answer.json["to_add"]?.elements ?? []
        #expect(
          toAdd.filter { $0["required"] == true }.map { $0["path"] } == [
            "/report/incidentSummary/incidentType", "/report/incidentSummary/incidentDateTime",
            "/report/reporter/reportingPerson/email", "/fileDetails[1]/reportId",
            "/fileDetails[1]/fileId",
          ])
        let page = try await client.send(.get, "/exports/\(request)/draft", as: user)
        #expect(page.status == 200 && page.text.contains("/report/incidentSummary/incidentType"))
        #expect(!page.text.contains("Heron"))
        for word in ["{{", "style=\"", "<script>", "onclick"] {
          #expect(!page.text.contains(word), "\(word)")
        }
        #expect(page.text.contains("data-reveal") == (user == "admin"))
        #expect(page.text.contains("Your role does not uncover it") == (user == "aud"))
      }
      for user in ["ann", "lea"] {
        let answer = try await client.send(.get, "/api/v1/requests/\(request)/draft", as: user)
        #expect(answer.status == 403, "\(user)")
      }
      #expect(try await client.send(.get, "/api/v1/requests/9/draft", as: "aud").status == 404)
    }
  }

  @Test func uncoveringADocumentIsOnRecordFirst() async throws {
    let (served, request) = try served()
    try await served.serve { client in
      let place = "/api/v1/requests/\(request)/draft/reveal"
      func views() throws -> Int {
        try served.store.catalog.read {
          try $0.count(LeafRow.self, where: [.equals("kind", .text("view"))])
        }
      }
      let before = try views()
      for (document, word) in [
        ("report.xml", "Heron-of-the-quay"), ("file-0001.xml", "<originalFileName>"),
      ] {
        let answer = try await client.send(
          .post, place, as: "admin", json: ["document": .string(document)])
        #expect(answer.status == 200 && answer.json["text"]?.text?.contains(word) == true)
      }
      #expect(try views() == before + 2)
      for (user, body, status) in [
        ("aud", ["document": "report.xml"], 403), ("ann", ["document": "report.xml"], 403),
        ("admin", ["document": "../x"], 404), ("admin", ["document": 1], 400),
        ("admin", .object([]), 400),
      ] as [(String, JSONValue, Int)] {
        #expect(try await client.send(.post, place, as: user, json: body).status == status)
      }
      #expect(try views() == before + 2)
    }
  }

  @Test func aDraftThatWasRefusedIsNotMadeAgain() async throws {
    let (served, request) = try served()
    try RequestService(store: served.store, actor: try served.actor("aud")).decide(
      request, approve: false, reason: "too early")
    try await served.serve { client in
      let answer = try await client.send(.get, "/api/v1/requests/\(request)/draft", as: "aud")
      #expect(answer.status == 409)
    }
  }
}
