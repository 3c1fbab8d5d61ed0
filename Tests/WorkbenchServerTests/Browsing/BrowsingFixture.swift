// SPDX-License-Identifier: Apache-2.0
// A served case with lists and links, and the addresses of every route by which it is read.

import Casework
import EvidenceModel
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import WorkbenchServer

/// What tests of reading share.
enum BrowsingFixture {
  /// A served case with the wall on, links worked out, and a list that some items are on.
  static func served() throws -> ServedCase {
    let served = try ServedCase { $0.isWallOn = { _ in true } }
    try LinkService(store: served.store, actor: .keyHolder).update()
    let digests = try SyntheticAccess(store: served.store).contents().prefix(6).map {
      "\($0.sha256)"
    }
    _ = try ListUpload(store: served.store, actor: try served.actor("lea")).add(
      Array(("sha256\n" + digests.joined(separator: "\n") + "\n").utf8),
      settings: HashListSettings(name: "Harbour list", owner: "harbour office", tags: ["quay"]))
    return served
  }

  /// A family whose members go to assessment, two of them at least.
  static func family(_ served: ServedCase) throws -> [Int64] {
    let browser = try FamilyBrowser(
      index: served.workbench.desk.wall, actor: try served.actor("admin"))
    for summary in try browser.list(offset: 0, limit: 100).families {
      let members = try browser.family(of: summary.family).members.filter(\.isForAssessment)
      if members.count > 1 { return members.map(\.item) }
    }
    throw CaseworkError(.notFound, "no family goes to assessment")
  }

  /// Records that somebody saw an item.
  static func record(
    _ served: ServedCase, _ user: String, _ item: Int64, _ answer: String = "no",
    note: String? = nil
  ) throws {
    let outcomes = try AssessmentService(store: served.store, actor: try served.actor(user)).record(
      [
        AssessmentEntry(
          item: item, facts: try FactSheet([.child: answer]), route: .seen, note: note)
      ])
    guard case .recorded? = outcomes.first else { throw CaseworkError(.conflict, "refused") }
  }

  /// Every address that reads something, with `item` where one is named.
  static func addresses(item: Int64, other: Int64) -> [String] {
    let routes = BrowsingRoutes.routes.filter { $0.method == .get }.map { route in
      route.path.replacing("{item}", with: "\(item)").replacing("{list}", with: "1")
    }
    let filters = [
      "kind=image", "own=none", "own=seen", "match=positive_exact", "decision=selected",
      "family=\(item)", "grade=none", "role=member,medoid", "order=rank", "list=1", "at=5",
      "item=\(item)",
    ]
    return routes.map { $0 == "/api/v1/compare" || $0 == "/compare" ? $0 + pair(item, other) : $0 }
      + filters.flatMap { ["/api/v1/wall?\($0)", "/api/v1/wall/counts?\($0)", "/wall?\($0)"] }
  }

  private static func pair(_ left: Int64, _ right: Int64) -> String {
    "?left=\(left)&right=\(right)"
  }

  /// Answers that have the ledger's size or root in them, which grow with everything that is done.
  static func isOfLedger(_ address: String) -> Bool {
    ["/proof", "/proof/file", "/ledger/check", "/ledger/checkpoint"].contains {
      address.hasSuffix($0)
    }
  }
}

extension ServedClient {
  /// Sends bytes as `user`.
  func upload(_ bytes: [UInt8], to path: String, as user: String) async throws -> Answer {
    let fields: HTTPFields = [
      .authorization: "Bearer \(tokens[user] ?? "")", .contentType: "application/octet-stream",
    ]
    return try await client.send(.post, path, fields, ByteBuffer(bytes: bytes))
  }
}
