// SPDX-License-Identifier: Apache-2.0
// Somebody who over-calls one question is told so, alone; nobody else is told who it is, and fair raters are not told apart.

import Casework
import EvidenceModel
import HTTPTypes
import MartletTesting
import Testing

@testable import WorkbenchServer

@Suite struct BiasedRaterTests {
  private static let raters = ["ann", "ben", "cat", "dan", "eve", "fay", "gil"]

  /// Everybody takes a hundred looks, thirty at golden items, wrong in a twentieth of the answers; `ann` also says of a
  /// third that the second question is to be answered with yes.
  private func study() throws -> ServedCase {
    let served = try ServedCase(try ServedTemplate.large.get())
    let items = try SyntheticAccess(store: served.store).contents().prefix(100).map(\.item)
    try #require(items.count == 100)
    let lines = items.prefix(30).map {
      "  - {item: \($0), facts: {child: \"yes\", indecent: \"no\"}}"
    }
    try StudyPlanService(store: served.store, actor: try served.actor("lea")).put(
      """
      format: martlet.study-plan/1
      title: Harbour survey
      question: How many pictures show a harbour?
      frame: {what: pictures of one board, from: 2026-09-01, to: 2026-09-30}
      regimes: [uk-england-wales]
      selection: {rules: standard, seed: 1}
      audits: none
      double_rating: {share: 0, seed: 3}
      golden:
      \(lines.joined(separator: "\n"))
      roles: {assessors: \(Self.raters.count), leads: [lea]}
      """)
    var generator = SeededGenerator(seed: 4, label: "golden answers")
    for name in Self.raters {
      let entries = try items.map { item in
        let isOff = (generator.unit() < 0.05, generator.unit() < (name == "ann" ? 0.35 : 0.05))
        return AssessmentEntry(
          item: item,
          facts: try FactSheet([
            .child: isOff.0 ? "impression" : "yes", .indecent: isOff.1 ? "yes" : "no",
          ]), route: .seen)
      }
      let service = try AssessmentService(store: served.store, actor: try served.actor(name))
      for case .refused(let error) in try service.record(entries) { throw error }
    }
    return served
  }

  private static func own(_ client: ServedClient, as name: String) async throws -> JSONValue {
    let answer = try await client.send(
      .post, "/api/v1/golden/own", as: name, json: ["by": "hundred"])
    #expect(answer.status == 200, "\(answer.text)")
    let schema = try #require(
      GoldenRoutes.routes.first { $0.operation == "openOwnGoldenResults" }?.output)
    #expect(try JSONSchema(schema).problems(in: answer.json) == [])
    return answer.json
  }

  @Test func theFiguresPointToThePersonAndToNobodyElse() async throws {
    let served = try study()
    try await served.serve { client in
      // Before their day is over nothing of the others is told.
      let early = try await Self.own(client, as: "ann")["standings"]?.elements ?? []
      #expect(early.map { $0["answers"] } == [30, 30, 30])
      #expect(early.allSatisfy { $0["others_answers"] == .null && $0["against"] == "agreed" })
      #expect(early.first?["apart"] == false)
      served.clock.advance(seconds: 86_400)
      for name in Self.raters {
        let own = try await Self.own(client, as: name)
        let standings = own["standings"]?.elements ?? []
        #expect(
          standings.compactMap { $0["question"]?.text } == ["child", "indecent", "whole_answer"])
        let apart = standings.filter { $0["apart"] == true }
        #expect(
          apart.compactMap { $0["question"]?.text }
            == (name == "ann" ? ["indecent", "whole_answer"] : []),
          "\(name): \(standings.map(\.compactText))")
        for standing in standings {
          #expect(standing["answers"] == 30 && standing["others_answers"] == 180)
        }
        if let found = apart.first {
          // Half of a hundredth, shared among two questions and seven people.
          #expect(try #require(found["chance"]?.double) <= 0.005 / 14)
          #expect(try #require(found["differing"]?.integer) >= 6)
        }
        for other in Self.raters { #expect(!own.compactText.contains("\"\(other)\"")) }
        #expect(!own.compactText.contains("user") && !own.compactText.contains("item\""))
      }
    }
  }

  @Test func leadsAuditorsAndOthersGetNothingOfIt() async throws {
    let served = try study()
    served.clock.advance(seconds: 8 * 86_400)
    try served.policy(["drift_to_leads: no": "drift_to_leads: yes"])
    try await served.serve { client in
      for name in Self.raters { _ = try await Self.own(client, as: name) }
      let team = try await client.send(.get, "/api/v1/golden/team", as: "lea")
      #expect(team.json["team"]?["people"] == 7 && team.json["team"]?["answers"] == 210)
      let drift = try await client.send(.get, "/api/v1/golden/drift", as: "lea")
      #expect(drift.json["lines"]?.elements?.count == 3, "\(drift.text)")
      let agreement = try await client.send(.get, "/api/v1/people/agreement", as: "aud")
      for answer in [team, drift, agreement] {
        #expect(answer.status == 200, "\(answer.text)")
        for name in Self.raters { #expect(!answer.text.contains("\"\(name)\"")) }
        #expect(!answer.text.contains("apart") && !answer.text.contains("standings"))
      }
      for name in ["lea", "hal"] {
        let own = try await Self.own(client, as: name)
        #expect(own["lines"]?.elements == [] && own["standings"]?.elements == [])
      }
      for name in ["aud", "admin"] {
        let refused = try await client.send(
          .post, "/api/v1/golden/own", as: name, json: ["by": "hundred"])
        #expect(refused.status == 403)
      }
    }
  }
}
