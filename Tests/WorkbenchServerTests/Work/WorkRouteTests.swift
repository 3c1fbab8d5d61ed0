// SPDX-License-Identifier: Apache-2.0
// Work over real HTTP: claiming, recording, undo, leaving, the form, the policy; and two people blind to each other.

import Casework
import EvidenceModel
import Foundation
import HTTPTypes
import Synchronization
import Testing

@testable import WorkbenchServer

@Suite struct WorkRouteTests {
  private static let none: JSONValue = ["child": "no"]
  private static let severe: JSONValue = [
    "child": "yes", "photograph_like": "yes", "origin": "computer_made", "indecent": "yes",
    "severity": "a",
  ]

  /// The number of the next item.
  private static func next(_ client: ServedClient, as user: String) async throws -> JSONValue {
    let answer = try await client.send(.post, "/api/v1/queue/next", as: user, json: [:])
    #expect(answer.status == 200, "\(answer.text)")
    return answer.json
  }

  /// Looks at an item, sharp and large, as a person does before recording.
  private static func look(
    _ client: ServedClient, at item: Int64, as user: String
  ) async throws {
    let view = try await client.send(
      .post, "/api/v1/views", as: user,
      json: [
        "item": .integer(item), "purpose": "queue", "side": 640, "blur": 0, "grey": false,
        "frame": .null,
      ])
    guard view.status == 422 else { return #expect(view.status == 200, "\(view.text)") }
    // Of what is no picture its text is what there is to look at, or else its names.
    let path = "/api/v1/items/\(item)/reveal-text"
    let content = try await client.send(.post, path, as: user, json: ["what": "content"])
    guard content.status != 200 else { return }
    let names = try await client.send(.post, path, as: user, json: ["what": "traces"])
    #expect(names.status == 200, "\(names.text)")
  }

  private static func record(
    _ client: ServedClient, _ item: Int64, _ facts: JSONValue, as user: String,
    wish: JSONValue = .null
  ) async throws -> ServedClient.Answer {
    try await look(client, at: item, as: user)
    return try await client.send(
      .post, "/api/v1/assessments", as: user,
      json: [
        "item": .integer(item), "facts": facts, "route": "seen", "note": .null, "wish": wish,
        "adjudication": false,
      ])
  }

  private static func item(_ offer: JSONValue) throws -> Int64 {
    try #require(offer["item"]?["item"]?.integer)
  }

  @Test func aWholeRoundOfWork() async throws {
    let served = try ServedCase()
    try await served.serve { client in
      let offer = try await Self.next(client, as: "ann")
      #expect(offer["state"] == "item")
      let item = try Self.item(offer)
      #expect(try Self.item(try await Self.next(client, as: "ann")) == item, "after a reload too")
      #expect(try Self.item(try await Self.next(client, as: "ben")) != item)
      let beat = try await client.send(
        .post, "/api/v1/queue/lease", as: "ann", json: ["item": .integer(item), "active": true])
      #expect(beat.status == 200 && beat.json["held_until"]?.text != nil)
      let recorded = try await Self.record(client, item, Self.severe, as: "ann")
      #expect(recorded.json["instrument"] == "pseudo_photograph")
      #expect(recorded.json["severity"] == "A")
      let second = try await Self.next(client, as: "ann")
      #expect(second["pace"]?["looks"] == 1)
      #expect(try Self.item(second) != item)
      let undone = try await client.send(.post, "/api/v1/assessments/undo", as: "ann", json: [:])
      #expect(undone.json["item"]?.integer == item)
      let back = try await Self.next(client, as: "ann")
      #expect(try Self.item(back) == item)
      #expect(back["item"]?["earlier"] == Self.severe.sortedLikeFacts, "the form is filled again")
      let left = try await client.send(
        .post, "/api/v1/items/\(item)/opt-out", as: "ann", json: [:])
      #expect(left.status == 204)
      #expect(try Self.item(try await Self.next(client, as: "ann")) != item)
      let own = try await client.send(.get, "/api/v1/assessments?item=\(item)", as: "ann")
      #expect(own.json["assessments"]?.elements?.first?["withdrawn"] == true)
      let nothing = try await client.send(.post, "/api/v1/assessments/undo", as: "cat", json: [:])
      #expect(nothing.json["item"] == .null)
    }
  }

  @Test func badRequestsGetOneClearError() async throws {
    let served = try ServedCase()
    let cases: [(String, JSONValue, Int, String)] = [
      ("/api/v1/queue/next", ["kind": "other"], 400, "rating or dispute"),
      ("/api/v1/queue/next", ["kind": 1], 400, "`kind` must be a text"),
      ("/api/v1/facts/preview", [:], 400, "`facts` must be an object"),
      ("/api/v1/queue/next", ["kind": "dispute"], 403, "may not settle disputes"),
      ("/api/v1/queue/next", ["x": 1], 400, "there is no field x"),
      ("/api/v1/queue/lease", ["item": 1, "active": 1], 400, "`active` must be true or false"),
      ("/api/v1/queue/lease", ["item": 1], 409, "not held by this person"),
      ("/api/v1/assessments", ["item": "1"], 400, "`item` must be a whole number"),
      ("/api/v1/assessments", ["item": 0], 400, "`item` must be the number"),
      ("/api/v1/assessments", ["item": 99_999, "facts": Self.none], 404, "no item 99999"),
      ("/api/v1/assessments", ["item": 2, "facts": Self.none], 409, "has not looked at item 2"),
      ("/api/v1/assessments", ["item": 1, "facts": [:]], 400, "at least one answer"),
      (
        "/api/v1/assessments", ["item": 1, "facts": ["child": "maybe"]], 400, "child must be one of"
      ),
      ("/api/v1/assessments", ["item": 1, "facts": ["nothing": "no"]], 400, "no such question"),
      ("/api/v1/assessments", ["item": 1, "facts": Self.none, "route": "glanced"], 400, "`route`"),
      ("/api/v1/assessments", ["item": 1, "facts": Self.none, "wish": "x"], 400, "`wish`"),
      ("/api/v1/assessments/77/undo", [:], 404, "no record 77"),
      ("/api/v1/assessments/x/undo", [:], 404, "nothing here"),
      ("/api/v1/items/99999/opt-out", [:], 404, "no item 99999"),
      ("/api/v1/items/1/tags", ["tag": "other"], 400, "`tag` must be one of"),
      ("/api/v1/items/1/tags", ["tag": "series"], 400, "needs a `label`"),
      ("/api/v1/items/1/note", ["text": ""], 400, "1 to 16384 bytes"),
      ("/api/v1/facts/preview", ["facts": ["child": 1]], 400, "by a word"),
      (
        "/api/v1/assessments/rest-of-page", ["items": [1], "answer": "not_criminal"], 403,
        "keeps the wall off"
      ),
      ("/api/v1/assessments/rest-of-page", ["items": [], "answer": "x"], 400, "`items` must be"),
      ("/api/v1/assessments/rest-of-family", ["item": 99_999], 409, "has no family"),
    ]
    try await served.serve { client in
      try await Self.look(client, at: 1, as: "ann")
      for (path, body, status, words) in cases {
        let answer = try await client.send(.post, path, as: "ann", json: body)
        #expect(answer.status == status, "\(path) \(body.compactText): \(answer.text)")
        let message = answer.json["error"]?["message"]?.text ?? ""
        #expect(message.contains(words), "\(path) \(body.compactText): \(message)")
      }
    }
  }

  @Test func aBodyThatIsNotUTF8IsRefusedAndNothingIsKept() async throws {
    let served = try ServedCase()
    try await served.serve { client in
      let bytes = Array("{\"text\": \"harbour ".utf8) + [0xff] + Array("\"}".utf8)
      let answer = try await client.send(
        .post, "/api/v1/items/1/note", as: "ann", bytes: bytes,
        fields: [.contentType: "application/json"])
      #expect(answer.status == 400 && answer.text.contains("not UTF-8"))
      let notes = try await client.send(.get, "/api/v1/items/1/notes", as: "ann")
      #expect(notes.json["notes"] == [])
    }
  }

  @Test func aListTakesTheThresholdsOfTheCommandLine() async throws {
    let served = try ServedCase()
    try await served.serve { client in
      let digest = String(repeating: "0a", count: 32)
      for (number, status) in [(63, 201), (64, 400), (256, 400)] {
        let answer = try await client.send(
          .post, "/api/v1/lists?name=north-\(number)&owner=harbour&threshold=\(number)", as: "lea",
          bytes: Array("sha256\n\(digest)\n".utf8), fields: [.contentType: "text/csv"])
        #expect(answer.status / 100 == status / 100, "\(number): \(answer.text)")
      }
    }
  }

  @Test func theFormAsksWhatMattersAndNothingIsRecordedByAsking() async throws {
    let served = try ServedCase()
    try await served.serve { client in
      let form = try await client.send(.get, "/api/v1/facts/form", as: "ann").json
      let always = FactQuestion.allCases.filter { !$0.isAskedOnlyWhereNeeded }
      #expect(form["questions"]?.elements?.count == always.count)
      let macros = form["macros"]?.elements ?? []
      #expect(macros.count == 7)
      for macro in macros where macro["wish"] == .null {
        let preview = try await client.send(
          .post, "/api/v1/facts/preview", as: "ann", json: ["facts": macro["facts"] ?? .null])
        #expect(preview.json["open_questions"] == [], "\(macro.compactText): \(preview.text)")
        #expect(preview.json["standing"] == "standing")
      }
      let open = try await client.send(
        .post, "/api/v1/facts/preview", as: "ann", json: ["facts": [:]])
      #expect(open.json["open_questions"]?.elements?.contains("child") == true)
      #expect(open.json["instrument"] == "undetermined")
      let own = try await client.send(.get, "/api/v1/assessments", as: "ann")
      #expect(own.json["assessments"] == [])
    }
  }

  @Test func aPolicyHoldsAtOnceForEverybody() async throws {
    let served = try ServedCase()
    try await served.serve { client in
      let standard = try await client.send(.get, "/api/v1/policy", as: "ann").json
      #expect(standard["version"] == 0)
      let text = (standard["text"]?.text ?? "").replacingOccurrences(
        of: "exposures_per_day: none", with: "exposures_per_day: 1"
      ).replacingOccurrences(of: "wall: off", with: "wall: on")
      let denied = try await client.send(
        .put, "/api/v1/policy", as: "lea", json: ["text": .string(text)])
      #expect(denied.status == 403)
      let bad = try await client.send(
        .put, "/api/v1/policy", as: "admin", json: ["text": "wall: on"])
      #expect(bad.status == 400 && bad.text.contains("was not accepted"))
      let put = try await client.send(
        .put, "/api/v1/policy", as: "admin", json: ["text": .string(text)])
      #expect(put.json["version"] == 1, "\(put.text)")
      let item = try Self.item(try await Self.next(client, as: "ann"))
      _ = try await Self.record(client, item, Self.none, as: "ann")
      let spent = try await Self.next(client, as: "ann")
      #expect(spent["state"] == "budget" && spent["item"] == .null)
      #expect(spent["advice"]?.text != nil && spent["until"]?.text != nil)
      #expect(try await Self.next(client, as: "ben")["state"] == "item")
      let page = try await client.send(
        .post, "/api/v1/assessments/rest-of-page", as: "ben",
        json: ["items": [1, 2], "answer": "not_for_assessment"])
      #expect(page.status == 200, "\(page.text)")
      let state = try await client.send(.get, "/api/v1/queue/state", as: "lea")
      #expect(state.json["wall"] == true && state.json["left_by_all"] == 0)
      #expect(
        try await client.send(.get, "/api/v1/queue/state", as: "ann").json["left_by_all"] == .null)
      #expect(
        try await client.send(.get, "/api/v1/queue/state", as: "ann").json["pace"]?["looks"] != nil)
      let token = try APITokenService(store: served.store, actor: try served.actor("ann")).add(
        name: "helper", scopes: [.assess], days: 7
      ).token
      let machine = ServedClient(client: client.client, tokens: ["machine": token])
      let told = try await machine.send(.get, "/api/v1/queue/state", as: "machine")
      #expect(told.status == 200 && told.json["pace"] == .null && told.json["wall"] != nil)
      let offer = try await machine.send(.post, "/api/v1/queue/next", as: "machine", json: [:])
      #expect(offer.json["state"] == "budget" && offer.json["pace"] == .null)
    }
  }

  // MARK: - Blindness

  /// What `ben` is told of an item and of his own work, by every route about work.
  private static func told(
    _ client: ServedClient, of item: Int64
  ) async throws -> [String] {
    var told: [String] = []
    for path in [
      "/api/v1/items/\(item)/tags", "/api/v1/items/\(item)/notes", "/api/v1/assessments",
      "/api/v1/assessments?item=\(item)", "/api/v1/queue/state", "/api/v1/facts/form",
      "/api/v1/policy",
    ] {
      told.append(path + " " + (try await client.send(.get, path, as: "ben")).text)
    }
    told.append(
      try await client.send(
        .post, "/api/v1/facts/preview", as: "ben", json: ["facts": ["child": "yes"]]
      ).text)
    return told
  }

  @Test func nothingOfTheFirstAnswerIsToldToTheSecond() async throws {
    let texts = try await [JSONValue.null, Self.none, Self.severe].asyncMap { facts in
      let served = try ServedCase()
      try served.keepAtWork(["ann", "ben"])
      let box = Collected()
      try await served.serve { client in
        let text =
          (try await client.send(.get, "/api/v1/policy", as: "ann").json["text"]?.text ?? "")
          .replacingOccurrences(of: "double_rating: 0", with: "double_rating: 1")
        _ = try await client.send(
          .put, "/api/v1/policy", as: "admin", json: ["text": .string(text)])
        let item = try Self.item(try await Self.next(client, as: "ann"))
        if facts != .null {
          let recorded = try await Self.record(client, item, facts, as: "ann")
          #expect(recorded.status == 200)
          for (path, body) in [
            ("tags", ["tag": "series", "label": "harbour lights"] as JSONValue),
            ("note", ["text": "a note of ann"]),
          ] {
            let done = try await client.send(
              .post, "/api/v1/items/\(item)/\(path)", as: "ann", json: body)
            #expect(done.status == 200)
          }
        }
        let offer = try await client.send(.post, "/api/v1/queue/next", as: "ben", json: [:])
        #expect(try Self.item(offer.json) == item, "both rate the same item")
        box.texts = [offer.text] + (try await Self.told(client, of: item))
      }
      return box.texts
    }
    #expect(texts[0] == texts[1] && texts[1] == texts[2], "byte for byte")
    #expect(!texts[0].isEmpty)
  }

  @Test func onceBothAreInEachMayReadTheOthersMarks() async throws {
    let served = try ServedCase()
    try await served.serve { client in
      let item = try Self.item(try await Self.next(client, as: "ann"))
      _ = try await Self.record(client, item, Self.none, as: "ann")
      _ = try await client.send(
        .post, "/api/v1/items/\(item)/note", as: "ann", json: ["text": "a note of ann"])
      _ = try await Self.record(client, item, [:], as: "ben", wish: "second_opinion")
      #expect(
        try await client.send(.get, "/api/v1/items/\(item)/notes", as: "ben").json["notes"] == [])
      _ = try await Self.record(client, item, Self.none, as: "ben")
      #expect(
        try await client.send(.get, "/api/v1/items/\(item)/notes", as: "ben").text.contains(
          "a note of ann"))
    }
  }

  @Test func marksNameNobodyWhomRecordsHide() async throws {
    let served = try ServedCase()
    let ann = try #require(try served.actor("ann").user)
    try await served.serve { client in
      let item = try Self.item(try await Self.next(client, as: "ann"))
      for user in ["ann", "ben", "lea"] {
        _ = try await Self.record(client, item, Self.none, as: user)
      }
      for (path, body) in [
        ("tags", ["tag": "commercial"] as JSONValue), ("note", ["text": "a note of ann"]),
      ] {
        let done = try await client.send(
          .post, "/api/v1/items/\(item)/\(path)", as: "ann", json: body)
        #expect(done.status == 200)
      }
      for name in ["tags", "notes"] {
        for (user, whose) in [
          ("ann", JSONValue.integer(ann)), ("ben", .null), ("lea", .integer(ann)),
        ] {
          let answer = try await client.send(.get, "/api/v1/items/\(item)/\(name)", as: user)
          let mark = try #require(answer.json[name]?.elements?.first, "\(answer.text)")
          #expect(mark["user"] == whose, "\(user) \(name)")
          #expect(mark["own"] == .bool(user == "ann"))
        }
      }
    }
  }

  @Test func twelveRequestsAtOnceGetTwelveItems() async throws {
    let served = try ServedCase()
    let people =
      ["ann", "ben", "cat", "dan", "lea"] + ["eve", "fay", "gil", "hal", "ivy", "jan", "kit"]
    try await served.serve { client in
      for _ in 0..<2 {
        let items = try await withThrowingTaskGroup(of: (String, Int64).self) { group in
          for user in people {
            group.addTask { (user, try Self.item(try await Self.next(client, as: user))) }
          }
          return try await group.reduce(into: [String: Int64]()) { $0[$1.0] = $1.1 }
        }
        #expect(Set(items.values).count == 12)
        for (user, item) in items {
          #expect(try await Self.record(client, item, Self.none, as: user).status == 200)
        }
      }
    }
  }
}

/// Texts collected by a closure that is sent elsewhere and awaited.
private final class Collected: Sendable {
  private let state = Mutex<[String]>([])
  var texts: [String] {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }
}

extension Array {
  fileprivate func asyncMap<Value>(
    _ body: (Element) async throws -> Value
  ) async throws -> [Value] {
    var values: [Value] = []
    for element in self { values.append(try await body(element)) }
    return values
  }
}

extension JSONValue {
  /// The members in the canonical order of questions.
  fileprivate var sortedLikeFacts: JSONValue {
    .object(
      FactQuestion.allCases.compactMap { question in
        self[question.rawValue].map { Member(question.rawValue, $0) }
      })
  }
}
