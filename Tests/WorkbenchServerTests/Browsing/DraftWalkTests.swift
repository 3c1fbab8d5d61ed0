// SPDX-License-Identifier: Apache-2.0
// Results that rest on a rule nobody confirmed, over every route that reads: told nowhere but where they are named drafts.

import Casework
import EvidenceModel
import HTTPTypes
import Synchronization
import Testing

@testable import WorkbenchServer

@Suite struct DraftWalkTests {
  private static let instrument = "pseudo_photograph"
  /// What its label, and the reasons of rules that lead to it, have in common.
  private static let label = "ndecent pseudo-photograph"
  private static let people = ["ann", "ben", "lea", "aud", "admin"]

  /// A case in which one assessor and the lead saw an item, and what they say of it; and what can be read there.
  private struct Walk {
    let served: ServedCase
    let item: Int64

    init(_ facts: FactSheet) throws {
      served = try BrowsingFixture.served()
      item = try #require(try BrowsingFixture.family(served).first)
      for user in ["ann", "lea"] {
        let outcomes = try AssessmentService(
          store: served.store, actor: try served.actor(user)
        ).record([AssessmentEntry(item: item, facts: facts, route: .seen)])
        guard case .recorded? = outcomes.first else { throw CaseworkError(.conflict, "refused") }
      }
    }

    /// The addresses of every route that reads and ends, from the table that the description of the API is made from.
    var addresses: [String] {
      let routes = RouteTable.routes.filter {
        $0.method == .get && $0.kind != .asset && !AccessMatrixTests.goesOn($0)
      }
      return routes.map { route in
        let path = AccessMatrixTests.filled(route.path.replacing("{item}", with: "\(item)"))
        return path.hasSuffix("/compare") ? path + "?left=\(item)&right=\(item + 1)" : path
      } + ["/wall?own=seen", "/api/v1/wall?own=seen", "/api/v1/wall/counts?own=seen"]
    }

    /// What each person is answered, by address.
    func answers() async throws -> [String: [String: ServedClient.Answer]] {
      let found = Mutex<[String: [String: ServedClient.Answer]]>([:])
      let addresses = addresses
      try await served.serve { client in
        for user in DraftWalkTests.people {
          for address in addresses {
            let answer = try await client.send(.get, address, as: user)
            guard answer.status == 200 else { continue }
            found.withLock { $0[user, default: [:]][address] = answer }
          }
        }
      }
      return found.withLock { $0 }
    }
  }

  /// Where a result is told: by which words, and whether they are named a draft there.
  private struct Place: Hashable {
    let words: String
    let isDraft: Bool
  }

  /// The places of an answer at which the instrument is told: members of JSON objects, lines of pages.
  private static func places(_ answer: ServedClient.Answer, _ names: [String]) -> Set<Place> {
    guard answer.fields[.contentType]?.hasPrefix("application/json") == true else {
      let lines = answer.text.split(separator: "\n").map(String.init)
      return Set(
        lines.filter { line in names.contains(where: line.contains) }.map {
          Place(words: $0, isDraft: says($0))
        })
    }
    return places(answer.json, names, isDraft: false)
  }

  private static func places(
    _ value: JSONValue, _ names: [String], isDraft: Bool
  ) -> Set<Place> {
    switch value {
    case .string(let text):
      guard names.contains(where: text.contains) else { return [] }
      return [Place(words: text, isDraft: isDraft || says(text))]
    case .array(let elements):
      return elements.reduce(into: []) {
        $0.formUnion(places($1, names, isDraft: false))
      }
    case .object(let members):
      let isNamed = value["standing"]?.text == Determination.Standing.counselRequired.rawValue
      return members.reduce(into: []) { found, member in
        found.formUnion(places(.string(member.name), names, isDraft: isNamed))
        found.formUnion(places(member.value, names, isDraft: isNamed))
      }
    default: return []
    }
  }

  private static func says(_ text: String) -> Bool {
    text.contains("draft") || text.lowercased().contains("counsel required")
  }

  @Test func aDraftIsToldNowhereButWhereItIsNamedOne() async throws {
    let draft = try Walk(
      try FactSheet([
        .child: "yes", .photographLike: "yes", .origin: "altered", .indecent: "yes",
        .severity: "a",
      ]))
    let names = [Self.instrument, PageValues.word(Self.instrument), Self.label]
    // What routes say of the law, whatever was recorded.
    let control = try await Walk(try FactSheet([.child: "no"])).answers()
    let answers = try await draft.answers()
    var told: [String: Set<String>] = [:]
    for user in Self.people {
      let own = try #require(answers[user])
      for (address, answer) in own {
        let always = control[user]?[address].map { Self.places($0, names) } ?? []
        for place in Self.places(answer, names).subtracting(always) {
          #expect(place.isDraft, "\(user) \(address): \(place.words.prefix(300))")
          told[user, default: []].insert(address)
        }
      }
    }
    // The walk meets drafts at all, and those who may not know of them meet none.
    let item = draft.item
    for user in ["ann", "lea"] {
      let own = told[user] ?? []
      #expect(
        own.isSuperset(of: ["/api/v1/assessments", "/api/v1/items/\(item)", "/items/\(item)"]),
        "\(user): \(own.sorted())")
    }
    #expect(told["aud"]?.contains("/api/v1/items/\(item)") == true, "\(told["aud"] ?? [])")
    #expect(told["ben"] == nil, "\(told["ben"] ?? [])")
    // Every route that anybody may read was read by somebody.
    let read = Set(answers.values.flatMap(\.keys))
    let api = RouteTable.routes.filter { $0.kind == .api && $0.method == .get }.count
    #expect(read.count { $0.hasPrefix("/api/v1") } * 3 > api * 2, "\(read.sorted())")
  }

  /// A person's own records say which of the results count.
  @Test func ownRecordsNameADraft() async throws {
    let served = try BrowsingFixture.served()
    let item = try #require(try BrowsingFixture.family(served).first)
    try await served.serve { client in
      for (origin, standing) in [("altered", "counsel_required"), ("computer_made", "standing")] {
        let facts = try FactSheet([
          .child: "yes", .photographLike: "yes", .origin: origin, .indecent: "yes", .severity: "a",
        ])
        _ = try AssessmentService(store: served.store, actor: try served.actor("ann")).record([
          AssessmentEntry(item: item, facts: facts, route: .seen)
        ])
        let own = try await client.send(.get, "/api/v1/assessments", as: "ann").json
        let newest = try #require(own["assessments"]?.elements?.first)
        #expect(newest["instrument"] == .string(Self.instrument))
        #expect(newest["standing"] == .string(standing), "\(origin)")
      }
    }
    let person = try served.actor("ann")
    try RegimeService(store: served.store, actor: try served.actor("admin")).confirm(
      rules: ["pseudo_photograph_altered"], because: "counsel read it")
    let records = try OwnAssessments(store: served.store, actor: person).newest(2)
    #expect(records.map(\.standing) == [.standing, .standing], "told again once confirmed")
  }
}
