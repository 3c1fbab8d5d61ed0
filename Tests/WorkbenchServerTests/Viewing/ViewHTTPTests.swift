// SPDX-License-Identifier: Apache-2.0
// Over real HTTP nothing of a picture leaves before its view is on record, and only to whom it was begun for.

import Catalog
import EvidenceModel
import HTTPTypes
import Ledger
import Testing

@testable import Casework
@testable import WorkbenchServer

@Suite struct ViewHTTPTests {
  private static func body(
    _ item: Int64 = 1, side: Int64 = 320, blur: Int64 = 0, grey: Bool = false
  ) -> JSONValue {
    [
      "item": .integer(item), "purpose": "queue", "side": .integer(side),
      "blur": .integer(blur), "grey": .bool(grey), "frame": .null,
    ]
  }

  private static func viewLeaves(_ served: ServedCase) throws -> [LedgerLeaf] {
    try served.store.catalog.read { try $0.rows(LeafRow.self, orderedBy: ["seq"]) }
      .filter { $0.kind == "view" }.map { try LedgerLeaf(bytes: $0.entry) }
  }

  /// The number of an item that is a picture which can be decoded.
  private static func picture(_ served: ServedCase) throws -> Int64 {
    let rows = try served.store.catalog.read { try $0.rows(ItemRow.self, orderedBy: ["id"]) }
    return try #require(rows.first { $0.kind == .image && $0.width ?? 0 > 300 }).id
  }

  @Test func aPictureComesWithItsViewOnRecord() async throws {
    let served = try ServedCase()
    let item = try Self.picture(served)
    try await served.serve { client in
      let begun = try await client.send(
        .post, "/api/v1/views", as: "ann", json: Self.body(item))
      #expect(begun.status == 200, "\(begun.text)")
      #expect(try Self.viewLeaves(served).map { $0["item"] } == [String(item)])
      let url = try #require(begun.json["url"]?.text)
      let token = try #require(begun.json["view"]?.text)
      #expect(url == "/media/\(token)")
      #expect(begun.json["width"]?.integer ?? 0 > 200 && begun.json["frames"] == .null)
      let answer = try await client.send(.get, url, as: "ann")
      #expect(answer.status == 200)
      #expect(answer.bytes.starts(with: [0xff, 0xd8, 0xff]))
      let leaf = try #require(Self.viewLeaves(served).last)
      #expect(leaf.actor == "viewer" && leaf.fields.count == 1)
      #expect(answer.fields[.contentType] == "image/jpeg")
      #expect(answer.fields[.cacheControl] == "no-store")
      #expect(answer.fields[.xContentTypeOptions] == "nosniff")
      #expect(answer.fields[.contentDisposition] == "inline")
      #expect(answer.fields[.acceptRanges] == "none")
      let policy = answer.fields[.contentSecurityPolicy] ?? ""
      #expect(policy.hasPrefix("default-src 'none'") && policy.contains("sandbox"))
      #expect(answer.fields[.pictureIsWhole] == "yes")
      let again = try await client.send(.get, "/media/\(token)", as: "ann")
      #expect(again.bytes == answer.bytes)
    }
  }

  @Test func noOtherSessionGetsIt() async throws {
    let served = try ServedCase()
    let item = try Self.picture(served)
    try await served.serve { client in
      let begun = try await client.send(
        .post, "/api/v1/views", as: "ann", json: Self.body(item))
      let token = try #require(begun.json["view"]?.text)
      for (user, status) in [("ben", 404), ("lea", 404), ("aud", 403), (nil, 401)] {
        let answer = try await client.send(.get, "/media/\(token)/0", as: user)
        #expect(answer.status == status)
        #expect(!answer.bytes.starts(with: [0xff, 0xd8]))
        for part in ["beat", "end"] {
          let told = try await client.send(
            .post, "/api/v1/views/\(token)/\(part)", as: user, json: ["active": true])
          #expect(told.status == status)
        }
      }
      for path in ["1", "-1", "01", "x", "%2e%2e"] {
        #expect(try await client.send(.get, "/media/\(token)/\(path)", as: "ann").status == 404)
      }
      #expect(try await client.send(.get, "/media/\(token)/0", as: "ann").status == 200)
      let ended = try await client.send(
        .post, "/api/v1/views/\(token)/end", as: "ann", json: ["active": true])
      #expect(ended.status == 204)
      #expect(try await client.send(.get, "/media/\(token)/0", as: "ann").status == 404)
    }
  }

  @Test func silenceAndARestartEndWhatATokenGives() async throws {
    let served = try ServedCase()
    let item = try Self.picture(served)
    try await served.serve { client in
      let begun = try await client.send(
        .post, "/api/v1/views", as: "ann", json: Self.body(item))
      let url = try #require(begun.json["url"]?.text)
      served.clock.advance(seconds: ViewService.silenceSeconds + 1)
      try served.workbench.desk.views.tick()
      #expect(try await client.send(.get, url, as: "ann").status == 404)
    }
    let problems = try CaseCheck(store: served.store).run().problems
    #expect(problems == [])
  }

  @Test func aBlurredViewGivesNoSharpPixel() async throws {
    let served = try ServedCase()
    let item = try Self.picture(served)
    try await served.serve { client in
      var pictures: [String: [UInt8]] = [:]
      for (name, blur, grey) in [("sharp", Int64(0), false), ("blurred", 3, true)] {
        let begun = try await client.send(
          .post, "/api/v1/views", as: "ann",
          json: Self.body(item, blur: blur, grey: grey))
        let url = try #require(begun.json["url"]?.text)
        let answer = try await client.send(.get, url, as: "ann")
        #expect(answer.status == 200)
        pictures[name] = answer.bytes
        for query in ["?blur=0&side=2560&grey=false", "?item=2"] {
          let refused = try await client.send(.get, url + query, as: "ann")
          #expect(refused.status == 400 && refused.bytes.count < 1_000, "\(query)")
        }
      }
      let (sharp, blurred) = (pictures["sharp"] ?? [], pictures["blurred"] ?? [])
      #expect(sharp != blurred && blurred.count * 2 < sharp.count)
    }
  }

  @Test func nothingOfTheFileIsInFieldsOrAddresses() async throws {
    let served = try ServedCase()
    let item = try Self.picture(served)
    try await served.serve { client in
      let begun = try await client.send(
        .post, "/api/v1/views", as: "ann", json: Self.body(item))
      let token = try #require(begun.json["view"]?.text)
      let places = try await client.send(
        .post, "/api/v1/items/\(item)/reveal-text", as: "ann", json: ["what": "places"])
      let text = try #require(places.json["places"]?.elements?.first?.text)
      let name = String(text.split(separator: "/").last ?? "")
      #expect(name.utf8.count > 3)
      let picture = try await client.send(
        .get, "/media/\(token)/0", as: "ann", fields: [.range: "bytes=0-3"])
      #expect(picture.status == 200 && picture.bytes.count > 100, "ranges are not served")
      for answer in [begun, picture] {
        for field in answer.fields {
          #expect(!field.value.contains(name) && !field.value.contains("http"))
        }
      }
      #expect(!begun.text.contains(name))
      #expect(try await client.send(.head, "/media/\(token)/0", as: "ann").status == 405)
    }
  }

  private static let malformed: [JSONValue] = [
    ["item": 1, "purpose": "queue"], ["item": 1, "purpose": "look", "side": 64],
    ["items": [1, 2], "purpose": "queue", "side": 64],
    ["items": [], "purpose": "wall", "side": 64], ["items": [1], "purpose": "wall", "side": 256],
    ["item": 1, "items": [1], "purpose": "wall", "side": 64], ["purpose": "queue", "side": 64],
    ["item": "1", "purpose": "queue", "side": 64], ["item": -1, "purpose": "queue", "side": 64],
    ["items": 1, "purpose": "wall", "side": 64], ["items": [1, 1], "purpose": "wall", "side": 64],
    ["item": 1, "purpose": "queue", "side": 9_999],
    ["item": 1, "purpose": "queue", "side": 64, "blur": 4],
    ["item": 1, "purpose": "queue", "side": 64, "blur": .number(0.5)],
    ["item": 1, "purpose": "queue", "side": 64, "grey": "yes"],
    ["item": 1, "purpose": "queue", "side": 64, "gesture": "nod"],
    ["item": 1, "purpose": "queue", "side": 64, "within": 3],
    ["item": 1, "purpose": "queue", "side": 64, "frame": -1],
    ["items": [1], "purpose": "wall", "side": 64, "frame": 0],
    ["item": 1, "purpose": "queue", "side": 64, "time": -1],
    ["item": 1, "purpose": "queue", "side": 64, "time": .number(1e300)],
    ["item": 1, "purpose": "queue", "side": 64, "time": "1"],
    ["items": [1], "purpose": "wall", "side": 64, "time": 0],
    ["item": 1, "purpose": "queue", "side": 64, "next": [0]],
    ["item": 1, "purpose": "queue", "side": 64, "extra": 1],
  ]

  @Test(arguments: malformed)
  func aMalformedBeginningLeavesNoRecord(_ body: JSONValue) async throws {
    let served = try ServedCase { $0.isWallOn = { _ in true } }
    try await served.serve { client in
      let answer = try await client.send(.post, "/api/v1/views", as: "ann", json: body)
      #expect(answer.status == 400 && answer.json["error"]?["code"] == "bad_request")
      #expect(try Self.viewLeaves(served).isEmpty)
    }
  }

  @Test func whatIsNotThereIsNotViewed() async throws {
    let served = try ServedCase()
    let item = try Self.picture(served)
    try await served.serve { client in
      let missing = try await client.send(
        .post, "/api/v1/views", as: "ann", json: Self.body(999_999))
      #expect(missing.status == 404)
      for (user, status) in [("aud", 403), (nil, 401)] {
        let answer = try await client.send(.post, "/api/v1/views", as: user, json: Self.body(item))
        #expect(answer.status == status)
      }
      let none = try await client.send(
        .get, "/media/\(String(repeating: "0", count: 32))", as: "ann")
      #expect(none.status == 404)
      #expect(try Self.viewLeaves(served).isEmpty)
    }
  }

  @Test func whatCannotBeShownSaysWhy() async throws {
    let served = try ServedCase()
    let rows = try served.store.catalog.read { try $0.rows(ItemRow.self) }
    let text = try #require(rows.first { $0.kind == .other || $0.kind == .text || $0.width == nil })
    try await served.serve { client in
      let answer = try await client.send(
        .post, "/api/v1/views", as: "ann", json: Self.body(text.id))
      #expect(answer.status == 422, "\(answer.text)")
      #expect(answer.json["error"]?["code"] == "undecodable")
      #expect(try Self.viewLeaves(served).isEmpty, "nothing was shown")
    }
  }

  @Test func noPageOfTilesIsShownWhileTheWallIsOff() async throws {
    let served = try ServedCase()
    let item = try Self.picture(served)
    try await served.serve { client in
      for body in [
        ["items": [.integer(item)], "purpose": "wall", "side": 64],
        ["item": .integer(item), "purpose": "wall", "side": 64],
      ] as [JSONValue] {
        let answer = try await client.send(.post, "/api/v1/views", as: "ann", json: body)
        #expect(answer.status == 403 && answer.text.contains("the wall is off"))
      }
    }
    #expect(try Self.viewLeaves(served).isEmpty)
  }

  @Test func aPageOfTilesIsOneView() async throws {
    let served = try ServedCase { $0.isWallOn = { _ in true } }
    let rows = try served.store.catalog.read { try $0.rows(ItemRow.self, orderedBy: ["id"]) }
    let items = rows.filter { $0.kind == .image && $0.width ?? 0 > 64 }.prefix(12).map(\.id)
    try await served.serve { client in
      let begun = try await client.send(
        .post, "/api/v1/views", as: "ann",
        json: [
          "items": .array(items.map { .integer($0) }), "purpose": "wall", "side": 128, "blur": 2,
        ])
      #expect(begun.json["url"] == .null)
      let pictures = try #require(begun.json["pictures"]?.elements)
      #expect(pictures.compactMap { $0["item"]?.integer } == items)
      #expect(try Self.viewLeaves(served).map { $0["items"] } == ["12"])
      for picture in pictures {
        let answer = try await client.send(.get, picture["url"]?.text ?? "", as: "ann")
        #expect(answer.status == 200 && answer.bytes.count < 20_000)
      }
    }
  }

  @Test func textIsUncoveredAsAView() async throws {
    let served = try ServedCase()
    let traces = try served.store.catalog.read { try $0.rows(TraceRow.self) }
    let item = try #require(traces.first).itemId
    try await served.serve { client in
      let path = "/api/v1/items/\(item)/reveal-text"
      let told = try await client.send(.post, path, as: "ann", json: ["what": "traces"])
      #expect(told.status == 200)
      let trace = try #require(told.json["traces"]?.elements?.first)
      #expect(trace["kind"]?.text != nil && trace["fields"]?.members != nil)
      #expect(told.fields[.cacheControl] == "no-store")
      #expect(try Self.viewLeaves(served).map { $0["item"] } == [String(item)])
      let token = try #require(told.json["view"]?.text)
      served.clock.advance(seconds: 8)
      for (part, user, status) in [("beat", "ben", 404), ("beat", "ann", 204), ("end", "ann", 204)]
      {
        let answer = try await client.send(
          .post, "/api/v1/views/\(token)/\(part)", as: user, json: ["active": true])
        #expect(answer.status == status)
      }
      #expect(try await client.send(.get, "/media/\(token)", as: "ann").status == 404)
      for (user, what, status) in [
        ("aud", "traces", 403), ("ann", "all", 400), ("ann", "content", 400), (nil, "traces", 401),
      ] {
        let answer = try await client.send(
          .post, path, as: user, json: ["what": .string(what)])
        #expect(answer.status == status)
      }
      let missing = try await client.send(
        .post, "/api/v1/items/999999/reveal-text", as: "ann", json: ["what": "places"])
      #expect(missing.status == 404)
      #expect(try Self.viewLeaves(served).count == 1)
      try served.policy(["shifts: none": "shifts: [{days: [mon], from: \"03:00\", to: \"03:01\"}]"])
      let closed = try await client.send(.post, path, as: "ann", json: ["what": "traces"])
      #expect(closed.status == 409 && closed.json["traces"] == nil)
      #expect(try Self.viewLeaves(served).count == 1)
      try served.workbench.desk.views.flush()
      let ends = try served.store.catalog.read { try $0.rows(ViewEndRow.self) }
        .map { try ViewEnding($0, columns: served.store.columns) }
      #expect(ends.map(\.seconds) == [8])
    }
  }

  @Test func activeTimeComesFromBeats() async throws {
    let served = try ServedCase()
    let item = try Self.picture(served)
    try await served.serve { client in
      let begun = try await client.send(.post, "/api/v1/views", as: "ann", json: Self.body(item))
      let token = try #require(begun.json["view"]?.text)
      for (wait, active) in [(5.0, true), (10, false), (4, true)] {
        served.clock.advance(seconds: wait)
        let beat = try await client.send(
          .post, "/api/v1/views/\(token)/beat", as: "ann", json: ["active": .bool(active)])
        #expect(beat.status == 204)
      }
      let end = try await client.send(
        .post, "/api/v1/views/\(token)/end", as: "ann", json: ["active": true])
      #expect(end.status == 204)
      try served.workbench.desk.views.flush()
      let row = try #require(
        try served.store.catalog.read { try $0.rows(ViewEndRow.self) }.first)
      #expect(try ViewEnding(row, columns: served.store.columns).seconds == 9)
    }
  }

  @Test func exposureIsToldToItsPersonAlone() async throws {
    let served = try ServedCase()
    let item = try Self.picture(served)
    try await served.serve { client in
      for user in ["ann", "ben", "cat"] {
        _ = try await client.send(.post, "/api/v1/views", as: user, json: Self.body(item))
      }
      let own = try await client.send(.get, "/api/v1/exposures/own", as: "ann")
      #expect(own.json["hour"]?["looks"] == 1 && own.json["all"]?["looks"] == 1)
      let lead = try await client.send(.get, "/api/v1/exposures/own", as: "lea")
      #expect(lead.json["all"]?["looks"] == 0)
      let few = try await client.send(.get, "/api/v1/exposures/team", as: "lea")
      #expect(few.status == 200 && few.json["people"] == .null && few.json["looks"] == .null)
      _ = try await client.send(.post, "/api/v1/views", as: "dan", json: Self.body(item))
      let live = try await client.send(.get, "/api/v1/exposures/team", as: "lea")
      #expect(live.json["people"] == .null, "a week is told when it is over")
      served.clock.advance(seconds: 7 * 86_400)
      let four = try await client.send(.get, "/api/v1/exposures/team", as: "lea")
      #expect(four.json["people"] == 4 && four.json["looks"] == 4)
      let avoided = try await client.send(.get, "/api/v1/exposures/avoided", as: "ann")
      #expect(avoided.status == 200 && avoided.json["total"]?.integer ?? -1 >= 0)
      let query = try await client.send(.get, "/api/v1/exposures/own?user=2", as: "lea")
      #expect(query.status == 400)
    }
  }
}
