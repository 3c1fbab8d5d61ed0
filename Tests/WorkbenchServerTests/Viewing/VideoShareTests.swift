// SPDX-License-Identifier: Apache-2.0
// A video that shares a part with a known one: page and API say whose list, how much and where, and bring the frame.

import Catalog
import EvidenceModel
import Foundation
import HTTPTypes
import HashExchange
import MartletTesting
import Testing

@testable import Casework
@testable import WorkbenchServer

@Suite struct VideoShareTests {
  private static let film = Result {
    try TestVideo.make(TestVideo.pattern(seconds: 8) + TestVideo.h264, fileExtension: "mp4")
  }

  /// A served case with a film of which a list knows the middle, the film's number, and its frames.
  static func served() throws -> (ServedCase, item: Int64, frames: [VPDQFrame]) {
    let served = try ServedCase()
    let path = served.folder + "/film.mp4"
    try Data(try film.get()).write(to: URL(fileURLWithPath: path))
    _ = try IngestService(
      store: served.store, decoders: try ServedDecoders.shared(), actor: .keyHolder,
      isInterrupted: { false }, progress: { _ in }
    ).ingest(IngestRequest(sources: [path], mapping: nil, mappingText: nil))
    let rows = try served.store.catalog.read {
      try $0.rows(FingerprintRow.self, orderedBy: ["item_id"])
    }
    let row = try #require(rows.last { $0.algorithm == .vpdq })
    let frames = try VPDQFingerprint(row, columns: served.store.columns).frames
    let text = frames[2..<6].enumerated().map { number, frame in
      "\(number),\(frame.fingerprint.quality),\(frame.fingerprint.hash),\(number).0\n"
    }.joined()
    let added = try ListUpload(store: served.store, actor: try served.actor("lea")).add(
      Array(text.utf8), settings: HashListSettings(name: "Quay films", owner: "harbour office"))
    #expect(added.summary.hits >= 1)
    return (served, row.itemId, frames)
  }

  @Test func theItemSaysWhoseListHowMuchAndWhere() async throws {
    let (served, item, frames) = try Self.served()
    try await served.serve { client in
      let answer = try await client.send(.get, "/api/v1/items/\(item)", as: "ann")
      let match = try #require(answer.json["matches"]?.elements?.first)
      #expect(match["list"] == "Quay films" && match["owner"] == "harbour office")
      #expect(match["frame_share"] == .null)
      let share = try #require(match["video_share"])
      #expect(share["known_share"]?.double == 100)
      let part = try #require(share["segments"]?.elements?.first)
      #expect(part["known_from"]?.double == 0 && part["known_from_time"] == "00:00")
      let from = try #require(part["from"]?.double)
      #expect(part["from_time"]?.text == PlayingTime.text(from))
      let to = try #require(part["to"]?.double)
      #expect(part["words"]?.text == "\(PlayingTime.text(from))–\(PlayingTime.text(to))")
      let page = try await client.send(.get, "/items/\(item)", as: "ann").text
      #expect(page.contains("data-moment=\"\(PageValues.decimal(from))\""), "\(page)")
      #expect(page.contains(" of the known video"))
      let auditor = try await client.send(.get, "/items/\(item)", as: "aud").text
      #expect(auditor.contains(" of the known video") && !auditor.contains("data-moment"))
      for frame in frames {
        let hash = frame.fingerprint.hash.description
        #expect(!answer.text.contains(hash) && !page.contains(hash))
      }
    }
  }

  @Test(arguments: [(0.0, 0), (2.4, 2), (2.6, 3), (7.0, 7), (9_999.0, 7)])
  func theFrameNearestToATimeIsShownAndOnRecord(_ seconds: Double, _ place: Int) async throws {
    let (served, item, frames) = try Self.served()
    #expect(
      try VideoFrames.nearest(served.store, item: item, seconds: seconds)
        == frames[place].microseconds)
    try await served.serve { client in
      let view = try await client.send(
        .post, "/api/v1/views", as: "ann",
        json: [
          "item": .integer(item), "purpose": "item", "side": 256, "time": .number(seconds),
          "frame": .null,
        ])
      #expect(view.status == 200, "\(view.text)")
      #expect(view.json["frames"]?.elements?.count == frames.count)
      let url = try #require(view.json["url"]?.text)
      #expect(try await client.send(.get, url, as: "ann").status == 200)
    }
    let leaves = try served.store.catalog.read { try $0.rows(LeafRow.self, orderedBy: ["seq"]) }
    #expect(leaves.count { $0.kind == "view" } == 1)
  }

  @Test func aPictureHasNoMoments() async throws {
    let (served, item, _) = try Self.served()
    let rows = try served.store.catalog.read { try $0.rows(ItemRow.self, orderedBy: ["id"]) }
    let picture = try #require(rows.first { $0.kind == .image && $0.width ?? 0 > 300 }).id
    try await served.serve { client in
      let still = try await client.send(
        .post, "/api/v1/views", as: "ann",
        json: ["item": .integer(picture), "purpose": "item", "side": 256, "time": 1])
      #expect(still.status == 404, "\(still.text)")
      let both = try await client.send(
        .post, "/api/v1/views", as: "ann",
        json: ["item": .integer(item), "purpose": "item", "side": 256, "time": 1, "frame": 1])
      #expect(both.status == 400, "\(both.text)")
    }
  }
}
