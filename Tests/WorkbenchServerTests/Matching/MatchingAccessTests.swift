// SPDX-License-Identifier: Apache-2.0
// Who may ask: machines with a scope for it, and nobody else; and what is refused, in the shape that clients read.

import Casework
import EvidenceModel
import HTTPTypes
import Testing

@testable import WorkbenchServer

@Suite struct MatchingAccessTests {
  @Test func everyRouteAnswersJustTheScopesOfItsTable() async throws {
    let fixture = try MatchingFixture()
    let administrator = Actor.capabilities[.administrator] ?? []
    try await fixture.serve { client, _ in
      for route in RouteTable.matching {
        guard case .machine(let capabilities) = route.access else {
          Issue.record("\(route.path) is not for machines alone")
          continue
        }
        for scope in TokenScope.allCases {
          let answer = try await client.send(
            route.method, AccessMatrixTests.filled(route.path), fields: fixture.fields(scope))
          let isAllowed = !scope.capabilities.intersection(administrator).isDisjoint(
            with: capabilities)
          #expect((answer.status == 403) != isAllowed, "\(route.path) \(scope) \(answer.text)")
          #expect(answer.status != 500 && answer.status != 401, "\(route.path) \(answer.text)")
        }
        for person in ["ann", "lea", "aud", "admin"] {
          let answer = try await client.send(
            route.method, AccessMatrixTests.filled(route.path), as: person)
          #expect(answer.status == 403, "\(route.path) \(person)")
          #expect(answer.json["details"] == "denied")
        }
        let nobody = try await client.send(route.method, AccessMatrixTests.filled(route.path))
        #expect(nobody.status == 401 && nobody.json["message"] != nil, "\(route.path)")
      }
    }
  }

  @Test func whereItIsNotTurnedOnThereIsNothing() async throws {
    let fixture = try MatchingFixture(budget: nil)
    try await fixture.serve { client, _ in
      let unknown = try await client.send(.get, "/nowhere", fields: fixture.fields(.match))
      for route in RouteTable.matching {
        let answer = try await client.send(
          route.method, AccessMatrixTests.filled(route.path), fields: fixture.fields(.match))
        #expect(answer.status == 404, "\(route.path)")
        #expect(answer.json["error"]?["message"] == unknown.json["error"]?["message"])
      }
    }
  }

  /// Ways to name an address: what follows the path, the type of the body, the body.
  static let addressed: [(query: String, type: String?, body: String)] = [
    ("?url=http%3A%2F%2Fquay.example%2F1.png", nil, ""),
    ("", "application/x-www-form-urlencoded", "a=b&url=http%3A%2F%2Fquay.example"),
    ("", "application/json; charset=utf-8", #"{"pdq":["a","b"],"url":"http://quay.example"}"#),
    (
      "", "multipart/form-data; boundary=edge",
      "--edge\r\nContent-Disposition: form-data; name=\"url\"\r\n\r\nhttp://quay.example\r\n--edge--\r\n"
    ),
    (
      "", "multipart/form-data; boundary=edge",
      "--edge\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a\"\r\n\r\nx\r\n"
        + "--edge\r\ncontent-disposition: form-data; name=url; filename=\"b\"\r\n\r\nx\r\n--edge--\r\n"
    ),
    (
      "", "Multipart/Form-Data; boundary=EdgeOfQuay",
      "--EdgeOfQuay\r\nContent-Disposition: form-data; name=\"url\"\r\n\r\nx\r\n--EdgeOfQuay--\r\n"
    ),
  ]

  @Test func anAddressIsRefusedAlikeOnEveryRouteForEveryMethod() async throws {
    let fixture = try MatchingFixture()
    try await fixture.serve { client, _ in
      for route in RouteTable.matching {
        for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] {
          for (query, type, body) in Self.addressed where method != .get || body.isEmpty {
            let isDeclared = route.method == method
            guard case .machine(let capabilities) = route.access else { continue }
            var fields = fixture.fields(
              isDeclared && capabilities.contains(.matchSignals) ? .matchSignals : .match)
            if let type { fields[.contentType] = type }
            let answer = try await client.send(
              method, AccessMatrixTests.filled(route.path) + query, bytes: Array(body.utf8),
              fields: fields)
            let what = "\(method) \(route.path) \(type ?? query) \(answer.text)"
            #expect(answer.status == 400, "\(what)")
            #expect(
              answer.json["message"] == .string(MatchingText.refusesAddresses.userMessage),
              "\(what)")
            #expect(answer.json["details"] == "address_refused", "\(what)")
          }
        }
      }
    }
  }

  @Test func nothingIsAddedToABank() async throws {
    let fixture = try MatchingFixture()
    try await fixture.serve { client, ask in
      let form = MatchingFixture.form([("photo", [UInt8](repeating: 7, count: 200_000))])
      for path in ["content", "signal", "content/1"] {
        let address = "/hma/c/bank/HARBOUR_LIST/\(path)"
        var fields = fixture.fields(.matchSignals)
        fields[.contentType] = "application/json"
        for method in [HTTPRequest.Method.post, .put, .delete] {
          let answer = try await client.send(
            method, address + "?note=x", bytes: Array(#"{"pdq":"aa"}"#.utf8), fields: fields)
          #expect(answer.status == 405 && answer.json["details"] == "method_not_allowed")
          #expect(answer.json["message"]?.text?.contains("people import") == true)
        }
        fields[.contentType] = form.type
        let file = try await client.send(.post, address, bytes: form.bytes, fields: fields)
        #expect(file.status == 405, "\(file.text)")
        #expect(try await client.send(.post, address, bytes: [], fields: [:]).status == 401)
        #expect(try await client.send(.post, address, as: "admin").status == 403)
      }
      #expect(try await ask(.matchSignals, "/hma/c/bank/HARBOUR_LIST/signal").status == 200)
    }
  }

  /// A request that is refused: the address, the status, and a part of what is said.
  static let bad: [(path: String, status: Int, says: String)] = [
    ("/hma/m/lookup", 400, "required"),
    ("/hma/m/lookup?signal=aa", 400, "required"),
    ("/hma/m/lookup?signal_type=pdq&signal=" + String(repeating: "a", count: 63), 400, "64 hex"),
    ("/hma/m/lookup?signal_type=pdq&signal=" + String(repeating: "g", count: 64), 400, "64 hex"),
    ("/hma/m/lookup?signal_type=video_md5&signal=" + MatchingFixture.known, 400, "32 hex"),
    ("/hma/m/lookup?signal_type=north&signal=aa", 400, "No such SignalType 'north'"),
    ("/hma/m/raw_lookup?signal_type=pdq", 400, "required"),
    ("/hma/m/lookup?quay=1", 400, "there is no parameter quay"),
    ("/hma/m/index/status?signal_type=north", 400, "No such SignalType"),
    ("/hma/c/bank/north", 404, "not found"),
    ("/hma/c/bank/HARBOUR_LIST/content/0", 404, "nothing"),
    ("/hma/c/bank/HARBOUR_LIST/content/9007199254740993", 404, "not found"),
    ("/hma/c/exchanges", 404, "nothing"), ("/hma/h/hash", 400, "fetches nothing"),
  ]

  @Test func badRequestsAreToldInTheShapeThatClientsRead() async throws {
    let fixture = try MatchingFixture()
    try await fixture.serve { client, ask in
      for (path, status, says) in Self.bad {
        let scope: TokenScope = path.contains("/content/") ? .matchDetail : .match
        let answer = try await ask(scope, path)
        #expect(answer.status == status, "\(path) \(answer.text)")
        #expect(answer.json["message"]?.text?.contains(says) == true, "\(path) \(answer.text)")
      }
      let other = try await client.send(
        .delete, "/hma/c/banks", fields: fixture.fields(.match))
      #expect(other.status == 405 && other.json["details"] == "method_not_allowed")
    }
  }

  /// A body that is refused.
  static let forms: [(name: String, type: String?, body: [UInt8], status: Int, says: String)] = {
    let two = MatchingFixture.form([("photo", [1, 2]), ("photo", [3])])
    let wrong = MatchingFixture.form([("quay", [1])])
    let noise = MatchingFixture.form([("photo", [1, 2, 3])])
    let field = "--edge\r\nContent-Disposition: form-data; name=\"photo\"\r\n\r\nx\r\n--edge--\r\n"
    return [
      ("none", nil, [], 400, "Missing"), ("two", two.type, two.bytes, 400, "Only one file"),
      ("wrong field", wrong.type, wrong.bytes, 400, "no such content_type: 'quay'"),
      ("no picture", noise.type, noise.bytes, 400, "no picture"),
      ("no file", two.type, Array(field.utf8), 400, "must be a file"),
      ("cut", noise.type, Array(noise.bytes.dropLast(12)), 400, "not a whole"),
      ("empty", noise.type, Array("--edge--\r\n".utf8), 400, "Missing"),
      ("no boundary", "multipart/form-data", noise.bytes, 400, "Missing"),
      (
        "head", noise.type, Array(("--edge\r\n" + String(repeating: "x", count: 9_000)).utf8), 400,
        "not a whole"
      ),
    ]
  }()

  @Test func formsThatAreNotOneFileAreRefused() async throws {
    let fixture = try MatchingFixture()
    try await fixture.serve { client, _ in
      for (name, type, body, status, says) in Self.forms {
        for path in ["/hma/h/hash", "/hma/m/lookup"] {
          var fields = fixture.fields(.match)
          if let type { fields[.contentType] = type }
          let answer = try await client.send(.post, path, bytes: body, fields: fields)
          #expect(answer.status == status, "\(name) \(answer.text)")
          #expect(answer.json["message"]?.text?.contains(says) == true, "\(name) \(answer.text)")
        }
      }
      let form = MatchingFixture.form([
        ("video", [UInt8](repeating: 7, count: UploadGate.largestBody))
      ])
      var fields = fixture.fields(.match)
      fields[.contentType] = form.type
      let large = try await client.send(.post, "/hma/h/hash", bytes: form.bytes, fields: fields)
      #expect(large.status == 413 && large.json["details"] == "too_large", "\(large.text)")
      fields[.contentType] = MatchingFixture.form([]).type
      let wrong = MatchingFixture.form([("video", [1])])
      let types = try await client.send(
        .post, "/hma/h/hash?types=pdq", bytes: wrong.bytes, fields: fields)
      #expect(types.status == 400 && types.json["message"]?.text?.contains("pdq") == true)
    }
  }

  @Test func pairsThatAreNoneAreRefused() async throws {
    let fixture = try MatchingFixture()
    try await fixture.serve { client, _ in
      for body: JSONValue in [
        ["pdq": "a"], ["pdq": [1, 2]], ["pdq": ["a"]], ["pdq": ["a", "b"]], ["quay": ["a", "b"]],
        [],
      ] {
        let answer = try await client.send(
          .post, "/hma/m/compare", json: body, fields: fixture.fields(.match))
        #expect(answer.status == 400 && answer.json["message"] != nil, "\(answer.text)")
      }
    }
  }

  @Test func aBudgetOutlivesARestartAndComesBackTheNextDay() async throws {
    let fixture = try MatchingFixture(budget: 3)
    let served = fixture.served
    try await fixture.serve { _, ask in
      for _ in 0..<3 {
        #expect(try await ask(.match, MatchingFixture.lookup(MatchingFixture.far)).status == 200)
      }
      let spent = try await ask(.match, MatchingFixture.lookup(MatchingFixture.far))
      #expect(spent.status == 429 && spent.fields[.retryAfter] != nil)
      #expect(
        try await ask(.matchDetail, MatchingFixture.lookup(MatchingFixture.far)).status == 200)
    }
    let actor = try APITokenService.authenticate(
      token: String((fixture.fields(.match)[.authorization] ?? "").dropFirst(7)),
      store: served.store)
    let again = try MatchingService(store: served.store, budget: 3)
    let query = MatchQuery(.md5, [UInt8](repeating: 1, count: 16))
    #expect(throws: MatchRefusal.self) { try again.answer([query], for: actor) }
    served.clock.advance(seconds: 86_400)
    #expect(try again.answer([query], for: actor) == [[]])
  }

  @Test func aWalkAlongTheEdgeIsStoppedOnRecord() async throws {
    let fixture = try MatchingFixture()
    let served = fixture.served
    try await fixture.serve { _, ask in
      var status = 200
      var asked = 0
      while status == 200, asked < 200 {
        var bytes = try #require(HexText.decode(MatchingFixture.known))
        for bit in 0..<min(asked, 31) { bytes[bit / 8] ^= 1 << UInt8(bit % 8) }
        if asked > 31 { bytes[asked / 8] ^= 1 << UInt8(asked % 8) }
        status = try await ask(.match, MatchingFixture.lookup(HexText.encode(bytes))).status
        asked += 1
      }
      #expect(status == 403 && asked < 60, "\(asked)")
      #expect(try await ask(.match, MatchingFixture.lookup(MatchingFixture.far)).status == 403)
      #expect(
        try await ask(.matchDetail, MatchingFixture.lookup(MatchingFixture.far)).status == 200)
    }
    let ledger = try LedgerBrowser(store: served.store, actor: try served.actor("aud"))
    let alarms = try ledger.page(kind: "match.alarm", limit: 10).leaves
    #expect(alarms.count == 1 && alarms.first?.fields.map(\.name).sorted() == ["rule", "token"])
    let status = try CaseStatus.read(served.store).json["matching"]
    #expect(status == ["alarms": 1, "alarms_in_force": 1])
    let actor = try APITokenService.authenticate(
      token: String((fixture.fields(.match)[.authorization] ?? "").dropFirst(7)),
      store: served.store)
    let again = try MatchingService(store: served.store, budget: 1_000)
    let query = MatchQuery(.md5, [UInt8](repeating: 1, count: 16))
    #expect(throws: MatchRefusal.self) { try again.answer([query], for: actor) }
    served.clock.advance(seconds: 86_401)
    #expect(try again.answer([query], for: actor) == [[]])
    #expect(try CaseStatus.read(served.store).json["matching"]?["alarms_in_force"] == 0)
  }

  @Test func everyRouteIsDescribedForMachines() {
    let document = OpenAPIDocument.document(
      RouteTable.routes + RouteTable.matching, cookie: "martlet_session")
    for route in RouteTable.matching {
      #expect(route.kind == .matching && route.path.hasPrefix("/hma/"), "\(route.path)")
      let described = document["paths"]?[route.path]?[route.method.rawValue.lowercased()]
      #expect(described?["operationId"] == .string(route.operation))
      #expect(described?["security"] == [["token": []]])
      let error = described?["responses"]?["default"]?["content"]?["application/json"]?["schema"]
      #expect(error == ["$ref": "#/components/schemas/MatchingError"])
    }
    let all = RouteTable.routes + RouteTable.matching
    #expect(Set(all.map(\.operation)).count == all.count)
  }
}
