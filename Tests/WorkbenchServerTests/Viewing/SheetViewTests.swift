// SPDX-License-Identifier: Apache-2.0
// A video's contact sheet is a view on record, and no look: an answer still needs a frame that was uncovered.

import Catalog
import EvidenceModel
import HTTPTypes
import Testing

@testable import Casework
@testable import WorkbenchServer

@Suite struct SheetViewTests {
  private static func body(_ item: Int64, _ more: [JSONValue.Member] = []) -> JSONValue {
    .object(
      [
        .init("item", .integer(item)), .init("purpose", "queue"), .init("side", 768),
        .init("sheet", true),
      ] + more)
  }

  @Test func theSheetIsAViewThatIsNoLook() async throws {
    let (served, item, frames) = try VideoShareTests.served()
    try await served.serve { client in
      let begun = try await client.send(.post, "/api/v1/views", as: "ann", json: Self.body(item))
      #expect(begun.status == 200, "\(begun.text)")
      // Several cells beside each other, each smaller than a look, are wider than one frame of 320.
      #expect(begun.json["width"]?.integer ?? 0 > 320)
      #expect(begun.json["frames"]?.elements?.count == frames.count)
      let picture = try await client.send(
        .get, try #require(begun.json["url"]?.text), as: "ann")
      #expect(picture.status == 200 && picture.bytes.starts(with: [0xff, 0xd8, 0xff]))
      let row = try #require(
        try served.store.catalog.read { try $0.rows(ViewRow.self, orderedBy: ["id"]) }.last)
      let detail = try ViewDetail(row, columns: served.store.columns)
      #expect(detail.isSheet && !detail.isLook && detail.microseconds == nil)
    }
  }

  @Test func aSheetIsOfOneItemAlone() async throws {
    let (served, item, _) = try VideoShareTests.served()
    try await served.serve { client in
      for more in [
        [JSONValue.Member("frame", 0)], [JSONValue.Member("time", .number(1.5))],
      ] {
        let answer = try await client.send(
          .post, "/api/v1/views", as: "ann", json: Self.body(item, more))
        #expect(answer.status == 400, "\(answer.text)")
      }
      let page = try await client.send(
        .post, "/api/v1/views", as: "ann",
        json: ["items": [.integer(item)], "purpose": "wall", "side": 64, "sheet": true])
      #expect(page.status == 400)
      let picture = try #require(
        try served.store.catalog.read { try $0.rows(ItemRow.self, orderedBy: ["id"]) }
          .first { $0.kind == .image && $0.width ?? 0 > 300 })
      let still = try await client.send(
        .post, "/api/v1/views", as: "ann", json: Self.body(picture.id))
      #expect(still.status == 404, "\(still.text)")
    }
    #expect(try served.store.catalog.read { try $0.count(ViewRow.self) } == 0)
  }

  @Test func theFramesOfASheetAreThoseOfTheScenes() throws {
    let (served, item, frames) = try VideoShareTests.served()
    let sheet = try VideoFrames.sheet(served.store, item: item)
    #expect(!sheet.isEmpty && sheet.count <= 16 && sheet == sheet.sorted())
    #expect(Set(sheet).isSubset(of: Set(frames.map(\.microseconds))))
    #expect(sheet.first == frames.first?.microseconds)
    let picture = try served.store.catalog.read {
      try $0.rows(ItemRow.self, orderedBy: ["id"])
    }.first { $0.kind == .image }
    #expect(try VideoFrames.sheet(served.store, item: try #require(picture).id).isEmpty)
  }
}
