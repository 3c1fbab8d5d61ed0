// SPDX-License-Identifier: Apache-2.0
// A value of an address stands there once: of two neither is passed over without a word.

import EvidenceModel
import HTTPTypes
import Testing

@testable import WorkbenchServer

@Suite struct QueryRepeatTests {
  private static let queries: [(String, String?)] = [
    ("", nil), ("kind=image", nil), ("kind=image&state=decoded", nil), ("kind=image,video", nil),
    ("kind=image&kind=video", "kind"), ("kind=image&at=1&k%69nd=image", "kind"),
    ("kind&kind", "kind"), ("at=1&kind=a&kind=b&at=2", "kind"),
  ]

  @Test(arguments: queries)
  func aNameThatComesAgainIsFound(_ query: String, _ name: String?) {
    #expect(QueryText.repeated(query) == name)
  }

  @Test func theWallRefusesAFilterThatStandsTwice() async throws {
    let served = try ServedCase()
    try served.policy(["wall: off": "wall: on"])
    try await served.serve { client in
      for path in ["/api/v1/wall", "/api/v1/wall/counts", "/wall"] {
        let joined = try await client.send(.get, path + "?kind=image,video", as: "ann")
        #expect(joined.status == 200, "\(path)")
        let twice = try await client.send(.get, path + "?kind=image&kind=video", as: "ann")
        #expect(twice.status == 400, "\(path)")
        #expect(twice.text.contains("kind") && twice.text.contains("commas"), "\(path)")
      }
    }
  }
}
