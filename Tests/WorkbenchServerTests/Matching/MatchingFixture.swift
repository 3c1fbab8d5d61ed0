// SPDX-License-Identifier: Apache-2.0
// A served case whose known lists machines may ask about, and tokens of every scope.

import Casework
import Dispatch
import EvidenceModel
import HTTPTypes
import Synchronization
import Testing

@testable import WorkbenchServer

/// What tests of the matching service share.
struct MatchingFixture {
  /// A hash on the first list.
  static let known = String(repeating: "a5", count: 32)
  /// A hash five bits from ``known``.
  static let near = String(repeating: "a5", count: 30) + "00a4"
  /// A hash far from every list.
  static let far = String(repeating: "3c", count: 32)
  static let md5 = String(repeating: "7b", count: 16)
  static let negative = String(repeating: "c3", count: 32)

  let served: ServedCase
  private let tokens: [TokenScope: String]

  /// A case with two lists of known material, one of what is none, and a token for each scope.
  init(
    budget: Int? = 1_000, _ configure: (inout WorkbenchConfiguration) -> Void = { _ in }
  ) throws {
    served = try ServedCase {
      $0.matchingBudget = budget
      configure(&$0)
    }
    let lead = try served.actor("lea")
    for (name, text, polarity) in [
      ("Harbour list", "pdq\n\(Self.known)\n", ListPolarity.positive),
      ("harbour-list", "md5\n\(Self.md5)\n", .positive),
      ("Quay, not", "pdq\n\(Self.negative)\n", .negative),
    ] {
      _ = try ListUpload(store: served.store, actor: lead).add(
        Array(text.utf8),
        settings: HashListSettings(
          name: name, owner: "harbour office", polarity: polarity, tags: []))
    }
    let (store, administrator) = (served.store, try served.actor("admin"))
    tokens = try TokenScope.allCases.reduce(into: [:]) { tokens, scope in
      // An administrator does not assess.
      let owner = scope == .assess ? lead : administrator
      tokens[scope] = try APITokenService(store: store, actor: owner).add(
        name: scope.rawValue, scopes: [scope], days: 7
      ).token
    }
  }

  /// The fields by which a token of `scope` asks.
  func fields(_ scope: TokenScope) -> HTTPFields {
    [.authorization: "Bearer \(tokens[scope] ?? "")"]
  }

  /// Serves while `body` runs; the second argument asks by a token.
  func serve(
    _ body:
      @escaping @Sendable (
        ServedClient, @escaping @Sendable (TokenScope, String) async throws -> ServedClient.Answer
      ) async throws -> Void
  ) async throws {
    let tokens = tokens
    try await served.serve { client in
      try await body(client) { scope, path in
        try await client.send(
          .get, path, fields: [.authorization: "Bearer \(tokens[scope] ?? "")"])
      }
    }
  }

  /// The address of a look-up of a PDQ.
  static func lookup(_ hash: String, _ more: String = "") -> String {
    "/hma/m/lookup?signal_type=pdq&signal=\(hash)\(more)"
  }

  /// A form of files: field, file name and bytes of each.
  static func form(_ files: [(field: String, bytes: [UInt8])]) -> (type: String, bytes: [UInt8]) {
    var body: [UInt8] = []
    for file in files {
      body += Array(
        ("--edge\r\nContent-Disposition: form-data; name=\"\(file.field)\"; filename=\"a.bin\"\r\n"
          + "Content-Type: application/octet-stream\r\n\r\n").utf8)
      body += file.bytes + Array("\r\n".utf8)
    }
    return ("multipart/form-data; boundary=edge", body + Array("--edge--\r\n".utf8))
  }
}

extension MatchingService {
  /// What ``lookup(_:in:for:then:)`` answers; blocks until it is on record.
  func answer(_ queries: [MatchQuery], for actor: Actor) throws -> [[BankHit]] {
    final class Answer: Sendable {
      let result = Mutex<Result<[[BankHit]], any Error>?>(nil)
      let isThere = DispatchSemaphore(value: 0)
    }
    let answer = Answer()
    try lookup(queries, for: actor) { result in
      answer.result.withLock { $0 = result }
      answer.isThere.signal()
    }
    answer.isThere.wait()
    return try #require(answer.result.withLock { $0 }).get()
  }
}
