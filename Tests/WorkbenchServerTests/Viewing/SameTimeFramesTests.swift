// SPDX-License-Identifier: Apache-2.0
// Frames of a video that are all shown at one time are shown one by one, each as it was hashed.

import Catalog
import EvidenceModel
import Foundation
import HTTPTypes
import MartletTesting
import Testing

@testable import Casework
@testable import WorkbenchServer

@Suite struct SameTimeFramesTests {
  /// A film whose table of times says that no frame takes any.
  private static func film() throws -> [UInt8] {
    var film = try TestVideo.make(
      TestVideo.pattern(seconds: 3) + TestVideo.h264 + ["-bf", "0"], fileExtension: "mp4")
    // The box of times: its name, version and flags, the number of its entries, then frames and length of each.
    let table = try #require(film.indices.first { film[$0...].starts(with: "stts".utf8) })
    let entries = film[table + 8..<table + 12].reduce(0) { $0 << 8 | Int($1) }
    for entry in 0..<entries {
      let length = table + 12 + 8 * entry + 4
      film.replaceSubrange(length..<length + 4, with: [0, 0, 0, 0])
    }
    return film
  }

  @Test func eachOfThemIsShown() async throws {
    let served = try ServedCase()
    let path = served.folder + "/film.mp4"
    try Data(try Self.film()).write(to: URL(fileURLWithPath: path))
    _ = try IngestService(
      store: served.store, decoders: try ServedDecoders.shared(), actor: .keyHolder,
      isInterrupted: { false }, progress: { _ in }
    ).ingest(IngestRequest(sources: [path], mapping: nil, mappingText: nil))
    let rows = try served.store.catalog.read {
      try $0.rows(FingerprintRow.self, orderedBy: ["item_id"])
    }
    let row = try #require(rows.last { $0.algorithm == .vpdq })
    let frames = try VPDQFingerprint(row, columns: served.store.columns).frames
    try #require(frames.count > 1)
    try #require(Set(frames.map(\.microseconds)).count < frames.count)
    try await served.serve { client in
      var shown: Set<[UInt8]> = []
      for place in frames.indices {
        let view = try await client.send(
          .post, "/api/v1/views", as: "ann",
          json: [
            "item": .integer(row.itemId), "purpose": "item", "side": 512, "frame": JSONValue(place),
          ])
        #expect(view.json["frame"]?.integer == Int64(place), "\(view.text)")
        let url = try #require(view.json["url"]?.text)
        shown.insert(try await client.send(.get, url, as: "ann").bytes)
      }
      #expect(shown.count == frames.count, "no two frames of the film are alike")
    }
    let views = try served.store.catalog.read { try $0.rows(ViewRow.self, orderedBy: ["id"]) }
    let recorded = try views.map { try ViewDetail($0, columns: served.store.columns).frame }
    #expect(recorded == frames.map(\.frame))
  }
}
