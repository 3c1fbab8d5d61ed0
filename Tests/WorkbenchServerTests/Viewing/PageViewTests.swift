// SPDX-License-Identifier: Apache-2.0
// The pages of a TIFF are shown in the workbench as the frames of a video are: one by one, and beside each other.

import Catalog
import EvidenceModel
import Foundation
import HTTPTypes
import HashExchange
import MartletTesting
import SyntheticEncoding
import Testing

@testable import Casework
@testable import WorkbenchServer

@Suite struct PageViewTests {
  /// A served case with a TIFF of four pages of different heights, and its number.
  static func served() throws -> (ServedCase, item: Int64) {
    let pages = (1...4).map { number in
      let card = PixelCanvas.testCard(width: 320, height: 100 + 40 * number, seed: UInt64(number))
      return PagedTIFF.Page(width: 320, height: 100 + 40 * number, samples: card.bytes)
    }
    return try served(PagedTIFF.make(pages).bytes, name: "pages.tif")
  }

  /// A served case with an animated PNG of two frames, whose still picture is none of them, and its number.
  static func servedApart() throws -> (ServedCase, item: Int64) {
    let pictures = (1...3).map { number in
      let card = PixelCanvas.testCard(width: 320, height: 240, seed: UInt64(number))
      var pixels: [UInt8] = []
      for pixel in 0..<320 * 240 {
        pixels += card.bytes[3 * pixel..<3 * pixel + 3]
        pixels.append(255)
      }
      return pixels
    }
    let frames = pictures.dropFirst().map {
      AnimatedPNG.Frame(width: 320, height: 240, pixels: $0)
    }
    return try served(AnimatedPNG.file(frames, still: pictures[0]), name: "apart.png")
  }

  private static func served(_ bytes: [UInt8], name: String) throws -> (ServedCase, item: Int64) {
    let served = try ServedCase()
    let path = served.folder + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    _ = try IngestService(
      store: served.store, decoders: try ServedDecoders.shared(), actor: .keyHolder,
      isInterrupted: { false }, progress: { _ in }
    ).ingest(IngestRequest(sources: [path], mapping: nil, mappingText: nil))
    let item = try served.store.catalog.read { try $0.rows(ItemRow.self, orderedBy: ["id"]) }.last
    return (served, try #require(item).id)
  }

  @Test func everyPageCanBeAskedForAndAllBesideEachOther() async throws {
    let (served, item) = try Self.served()
    try await served.serve { client in
      func view(_ more: [JSONValue.Member]) async throws -> JSONValue {
        let begun = try await client.send(
          .post, "/api/v1/views", as: "ann",
          json: .object(
            [.init("item", .integer(item)), .init("purpose", "item"), .init("side", 320)] + more))
        #expect(begun.status == 200, "\(begun.text)")
        let picture = try await client.send(
          .get, try #require(begun.json["url"]?.text), as: "ann")
        #expect(picture.status == 200 && picture.bytes.starts(with: [0xff, 0xd8, 0xff]))
        return begun.json
      }
      let still = try await view([])
      let frames = try #require(still["frames"]?.elements)
      #expect(frames.map { $0["time"]?.double } == [0, 1, 2, 3], "a page counts as a second")
      #expect(still["height"]?.integer == 140 && still["frame"]?.integer == 0)
      #expect(still["paged"] == true && still["sampled_frames"]?.integer == 4)
      for number in 0..<4 {
        let page = try await view([.init("frame", .integer(Int64(number)))])
        #expect(page["height"]?.integer == Int64(140 + 40 * number))
        #expect(page["frame"]?.integer == Int64(number))
      }
      let sheet = try await view([.init("sheet", true)])
      #expect(sheet["width"]?.integer ?? 0 > 300, "two beside each other")
      #expect(sheet["frame"] == .null)
      let answer = try await client.send(.get, "/api/v1/items/\(item)", as: "ann")
      #expect(answer.json["sampled_frames"]?.integer == 4 && answer.json["frames"]?.integer == 4)
      let page = try await client.send(.get, "/items/\(item)", as: "ann")
      #expect(page.status == 200, "\(page.text)")
    }
  }

  @Test func aStillPictureThatIsNoneOfTheFramesSaysSo() async throws {
    let (served, item) = try Self.servedApart()
    try await served.serve { client in
      for side in [256, 320] {
        let begun = try await client.send(
          .post, "/api/v1/views", as: "ann",
          json: ["item": .integer(item), "purpose": "item", "side": .integer(Int64(side))])
        #expect(begun.status == 200, "\(begun.text)")
        #expect(begun.json["frame"] == .null && begun.json["paged"] == false)
        #expect(begun.json["frames"]?.elements?.count == 2)
      }
    }
  }

  @Test func hitsOfPagesAreToldByPages() async throws {
    let (served, item) = try Self.served()
    let row = try #require(
      try served.store.catalog.read {
        try $0.row(FingerprintRow.self, key: .integer(item), "vpdq")
      })
    let frames = try VPDQFingerprint(row, columns: served.store.columns).frames
    let text = "pdq\n\(frames[1].fingerprint.hash)\n"
    let added = try ListUpload(store: served.store, actor: try served.actor("lea")).add(
      Array(text.utf8),
      settings: HashListSettings(name: "Quay pages", owner: "harbour office", minimumQuality: 0))
    #expect(added.summary.hits >= 1)
    try await served.serve { client in
      let answer = try await client.send(.get, "/api/v1/items/\(item)", as: "ann")
      let share = try #require(answer.json["matches"]?.elements?.first?["frame_share"])
      #expect(share["words"] == "page 2" && share["from"]?.double == 1)
      let page = try await client.send(.get, "/items/\(item)", as: "ann").text
      #expect(page.contains("data-moment=\"1\">page 2</button>"), "\(page)")
    }
  }
}
