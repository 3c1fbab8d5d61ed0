// SPDX-License-Identifier: Apache-2.0
// What machines are told: by scope, in the shapes that their clients read, and on record first.

import Casework
import Catalog
import EvidenceModel
import Foundation
import HTTPTypes
import SyntheticEncoding
import Testing

@testable import WorkbenchServer

@Suite struct LookupTests {
  @Test func aTokenForYesAndNoIsToldTheBankAndNothingElse() async throws {
    let fixture = try MatchingFixture()
    try await fixture.serve { _, ask in
      let none: JSONValue = ["bank_content_id": 0, "distance": "-"]
      for hash in [MatchingFixture.known, MatchingFixture.near] {
        let answer = try await ask(.match, MatchingFixture.lookup(hash))
        #expect(answer.status == 200 && answer.json == ["HARBOUR_LIST": [none]], "\(answer.text)")
      }
      #expect(try await ask(.match, MatchingFixture.lookup(MatchingFixture.far)).json == [:])
      let raw = "/hma/m/raw_lookup?signal_type=pdq&signal=\(MatchingFixture.near)"
      #expect(try await ask(.match, raw).json == ["matches": [0]])
      #expect(
        try await ask(.match, raw + "&include_distance=True").json == ["matches": [none]])
      let md5 = "/hma/m/lookup?signal_type=video_md5&signal=\(MatchingFixture.md5)"
      #expect(try await ask(.match, md5).json == ["HARBOUR_LIST_2": [none]])
    }
  }

  @Test func detailsAreToldToATokenForThem() async throws {
    let fixture = try MatchingFixture()
    let both = try APITokenService(
      store: fixture.served.store, actor: try fixture.served.actor("admin")
    ).add(name: "both", scopes: [.matchDetail, .matchSignals], days: 7).token
    try await fixture.serve { client, ask in
      let answer = try await ask(.matchDetail, MatchingFixture.lookup(MatchingFixture.near))
      let match = try #require(answer.json["HARBOUR_LIST"]?.elements?.first)
      #expect(match["distance"] == "5", "\(answer.text)")
      let id = try #require(match["bank_content_id"]?.integer)
      let path = "/hma/c/bank/HARBOUR_LIST/content/\(id)"
      let content = try await ask(.matchDetail, path + "?include_signals=true")
      #expect(
        content.json == [
          "id": .integer(id), "disable_until_ts": 1, "original_media_uri": .null,
          "bank": ["name": "HARBOUR_LIST", "matching_enabled_ratio": .number(1)],
        ], "\(content.text)")
      let whole = try await client.send(
        .get, path + "?include_signals=true", fields: [.authorization: "Bearer \(both)"])
      #expect(whole.json["signals"] == ["pdq": .string(MatchingFixture.known)], "\(whole.text)")
      #expect(try await ask(.match, path).status == 403)
      #expect(try await ask(.matchDistances, path).status == 403)
      let signals = try await ask(.matchSignals, path + "?include_signals=true")
      #expect(signals.json["signals"] == ["pdq": .string(MatchingFixture.known)], "\(signals.text)")
      #expect(
        try await ask(.matchDetail, "/hma/c/bank/HARBOUR_LIST/content/\(id + 1)").status == 404)
      #expect(try await ask(.matchDetail, "/hma/c/bank/HARBOUR_LIST_2/content/\(id)").status == 404)
    }
  }

  @Test func distancesAndEntriesHaveAScopeEach() async throws {
    let fixture = try MatchingFixture()
    let text = "pdq\n\(MatchingFixture.near)\n\(MatchingFixture.known)\n"
    _ = try ListUpload(store: fixture.served.store, actor: try fixture.served.actor("lea")).add(
      Array(text.utf8), settings: HashListSettings(name: "Third", owner: "harbour office"))
    try await fixture.serve { _, ask in
      try await Task.sleep(for: .milliseconds(80))
      let path = MatchingFixture.lookup(MatchingFixture.near)
      let raw = "/hma/m/raw_lookup?signal_type=pdq&signal=\(MatchingFixture.near)"
      let near = try await ask(.matchDistances, path).json
      #expect(near["HARBOUR_LIST"] == [["bank_content_id": 0, "distance": "5"]])
      #expect(near["THIRD"] == [["bank_content_id": 0, "distance": "0"]], "the nearest alone")
      let nearest = try await ask(.matchDistances, raw + "&include_distance=true").json
      #expect(nearest == ["matches": [["bank_content_id": 0, "distance": "0"]]])
      #expect(try await ask(.matchDistances, raw).json == ["matches": [0]])
      let which = try await ask(.matchEntries, path).json
      let third = try #require(which["THIRD"]?.elements)
      let numbers = third.compactMap { $0["bank_content_id"]?.integer }
      #expect(numbers.count == 2 && numbers == numbers.sorted() && numbers[0] > 0)
      #expect(third.allSatisfy { $0["distance"] == "-" })
      #expect(try await ask(.matchEntries, raw).json["matches"]?.elements?.count == 3)
      let both = try await ask(.matchDetail, path).json["THIRD"]?.elements
      #expect(both?.map { $0["distance"] } == ["0", "5"])
      #expect(Set(both?.compactMap { $0["bank_content_id"]?.integer } ?? []) == Set(numbers))
      let hash = try await ask(.matchSignals, path).json["THIRD"]
      #expect(hash == [["bank_content_id": 0, "distance": "-"]], "hashes alone tell no match")
    }
  }

  @Test func aBankIsReadPageByPageWithAScopeForItsHashes() async throws {
    let fixture = try MatchingFixture()
    let hashes = (0..<7).map { String(repeating: "\($0)d", count: 32) }
    let store = fixture.served.store
    let lead = try fixture.served.actor("lea")
    @Sendable func add(_ hashes: [String]) throws {
      _ = try ListUpload(store: store, actor: lead).add(
        Array(("sha256\n" + hashes.joined(separator: "\n") + "\n").utf8),
        settings: HashListSettings(name: "Pages", owner: "harbour office"))
    }
    try add(hashes)
    try await fixture.serve { _, ask in
      let base = "/hma/c/bank/PAGES"
      for scope in [TokenScope.match, .matchDistances, .matchEntries, .matchDetail] {
        #expect(try await ask(scope, base + "/signal").status == 403)
        #expect(try await ask(scope, base + "/content").status == 403)
      }
      var (found, after): ([String], Int64?) = ([], nil)
      var pages = 0
      repeat {
        let page = try await ask(
          .matchSignals, base + "/signal?limit=3" + (after.map { "&after=\($0)" } ?? ""))
        #expect(page.status == 200, "\(page.text)")
        let signals = try #require(page.json["signals"]?.elements)
        #expect(signals.allSatisfy { $0["signal_type"] == "sha256" })
        found += signals.compactMap { $0["signal"]?.text }
        after = page.json["next"]?.integer
        pages += 1
      } while after != nil && pages < 9
      #expect(found == hashes && pages == 3)
      let contents = try await ask(.matchSignals, base + "/content").json
      #expect(contents["next"] == .null)
      let entries = try #require(contents["content"]?.elements)
      #expect(entries.compactMap { $0["signals"]?["sha256"]?.text } == hashes)
      #expect(entries.allSatisfy { $0["disable_until_ts"] == 1 && $0["bank"]?["name"] == "PAGES" })
      let number = try #require(entries.first?["id"]?.integer)
      #expect(try await ask(.matchSignals, base + "/content/\(number)").status == 200)
      for bad in ["limit=0", "limit=501", "limit=x", "after=0", "quay=1"] {
        #expect(try await ask(.matchSignals, base + "/signal?" + bad).status == 400, "\(bad)")
      }
      #expect(try await ask(.matchSignals, "/hma/c/bank/NONE/signal").status == 404)
      try add(hashes + [String(repeating: "9d", count: 32)])
      try await Task.sleep(for: .milliseconds(80))
      let stale = try await ask(.matchSignals, base + "/signal?after=\(number)")
      #expect(stale.status == 409 && stale.json["details"] == "conflict", "\(stale.text)")
      _ = try ListService(store: store, actor: lead).withdraw(name: "Pages", reason: "emptied")
      try await Task.sleep(for: .milliseconds(80))
      let bank = try await ask(.match, base).json
      #expect(bank == ["name": "PAGES", "matching_enabled_ratio": .number(0)])
    }
    let leaves = try LedgerBrowser(store: store, actor: try fixture.served.actor("aud"))
      .page(kind: "match.query", limit: 100).leaves
    #expect(leaves.count >= 5, "every page is on record")
  }

  @Test func banksRestrictWhatIsAskedAndWhatIsNoMaterialIsNoBank() async throws {
    let fixture = try MatchingFixture()
    try await fixture.serve { _, ask in
      let found = MatchingFixture.lookup(MatchingFixture.known, "&banks=X,HARBOUR_LIST")
      #expect(try await ask(.match, found).json["HARBOUR_LIST"] != nil)
      let other = MatchingFixture.lookup(MatchingFixture.known, "&banks=HARBOUR_LIST_2")
      #expect(try await ask(.match, other).json == [:])
      #expect(try await ask(.match, MatchingFixture.lookup(MatchingFixture.negative)).json == [:])
      let banks = try await ask(.match, "/hma/c/banks").json.elements?.map { $0["name"] }
      #expect(banks == ["HARBOUR_LIST", "HARBOUR_LIST_2"])
      #expect(try await ask(.match, "/hma/c/bank/HARBOUR_LIST").json["name"] == "HARBOUR_LIST")
      let lost = try await ask(.match, "/hma/c/bank/NORTH")
      #expect(lost.status == 404 && lost.json["message"] == "bank 'NORTH' not found")
      let status = try await ask(.match, "/hma/m/index/status?signal_type=pdq").json
      #expect(status["pdq"]?["present"] == true && status["pdq"]?["size"] == 1)
    }
  }

  @Test func aFileIsHashedAndLookedUpAndKeptNowhere() async throws {
    let fixture = try MatchingFixture()
    let picture = try PictureEncoder.encode(Self.picture, format: .png())
    let before = try Self.files(fixture.served.folder + "/case/vault")
    try await fixture.serve { client, ask in
      let form = MatchingFixture.form([("photo", picture)])
      var fields = fixture.fields(.match)
      fields[.contentType] = form.type
      let hashed = try await client.send(.post, "/hma/h/hash", bytes: form.bytes, fields: fields)
      #expect(hashed.status == 200, "\(hashed.text)")
      #expect(hashed.json.members?.map(\.name) == ["pdq", "md5", "sha1", "sha256"])
      let pdq = try #require(hashed.json["pdq"]?.text)
      #expect(pdq.utf8.count == 64)
      let one = try await client.send(
        .post, "/hma/h/hash?types=pdq", bytes: form.bytes, fields: fields)
      #expect(one.json == ["pdq": .string(pdq)])
      let looked = try await client.send(
        .post, "/hma/m/lookup", bytes: form.bytes, fields: fields)
      #expect(looked.json == ["pdq": [:], "md5": [:], "sha1": [:], "sha256": [:]])
    }
    #expect(try Self.files(fixture.served.folder + "/case/vault") == before)
  }

  @Test func pairsAreComparedAsTheirClientsReadIt() async throws {
    let fixture = try MatchingFixture()
    try await fixture.serve { client, _ in
      let answer = try await client.send(
        .post, "/hma/m/compare",
        json: [
          "pdq": [.string(MatchingFixture.known), .string(MatchingFixture.near)],
          "video_md5": [.string(MatchingFixture.md5), .string(MatchingFixture.md5)],
        ], fields: fixture.fields(.match))
      #expect(
        answer.json == ["pdq": [true, ["distance": 5]], "video_md5": [true, [:]]],
        "\(answer.text)")
    }
  }

  @Test func everyAnswerIsOnRecordAndNoHashIsInTheClear() async throws {
    let fixture = try MatchingFixture()
    try await fixture.serve { _, ask in
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<40 {
          group.addTask {
            try await ask(.match, MatchingFixture.lookup(MatchingFixture.known)).status
          }
        }
        for try await status in group { #expect(status == 200) }
      }
    }
    let page = try LedgerBrowser(
      store: fixture.served.store, actor: try fixture.served.actor("aud")
    )
    .page(kind: "match.query", limit: 100)
    let counts = page.leaves.flatMap(\.fields).filter { $0.name == "queries" }.map(\.value)
    #expect(counts.compactMap { Int($0) }.reduce(0, +) == 40, "\(counts)")
    #expect(page.leaves.allSatisfy { $0.role == "matching-service" })
    let catalog = fixture.served.folder + "/case/catalog.sqlite"
    let digits = Data(MatchingFixture.known.utf8)
    for file in [catalog, catalog + "-wal"] {
      let bytes = (try? Data(contentsOf: URL(filePath: file))) ?? Data()
      #expect(bytes.range(of: digits) == nil)
    }
  }

  static let picture: PixelCanvas = {
    var canvas = PixelCanvas(width: 128, height: 128, fill: PixelColor(40, 90, 160))
    for y in 0..<128 {
      for x in 0..<128 where (x * x + 3 * y) % 29 < 13 { canvas[x, y] = PixelColor(220, 180, 60) }
    }
    return canvas
  }()

  private static func files(_ folder: String) throws -> Set<String> {
    Set(try FileManager.default.subpathsOfDirectory(atPath: folder))
  }
}
