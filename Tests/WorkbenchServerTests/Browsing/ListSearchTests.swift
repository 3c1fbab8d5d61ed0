// SPDX-License-Identifier: Apache-2.0
// The pages and the API tell how each list is searched.

import EvidenceModel
import Foundation
import HTTPTypes
import Testing

@testable import Casework
@testable import WorkbenchServer

@Suite struct ListSearchTests {
  @Test func aDamagedIndexAndAMissingListAreShown() async throws {
    let served = try ServedCase()
    let hashes = (0..<16_400).map { number in
      let digits = String(number, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
        + String(repeating: "5a", count: 28)
    }
    let list = try ListUpload(store: served.store, actor: try served.actor("lea")).add(
      Array((["pdq"] + hashes).joined(separator: "\n").utf8),
      settings: HashListSettings(name: "Quay", owner: "harbour office")
    ).summary.list
    let library = served.store.library
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: library).first {
        $0.hasPrefix("list-") && $0.hasSuffix(".snapshot")
      })
    let path = "\(library)/\(name)"
    try await served.serve { client in
      func search() async throws -> JSONValue? {
        _ = try served.workbench.desk.library.look()
        let answer = try await client.send(.get, "/api/v1/lists", as: "lea").json
        #expect(answer["index_damaged"] == false)
        let one = try await client.send(.get, "/api/v1/lists/\(list)", as: "lea").json
        let found = answer["lists"]?.elements?.first { $0["list"] == .integer(list) }?["search"]
        #expect(one["list"]?["search"] == found)
        return found
      }
      func isOnPages(_ word: String) async throws -> [Bool] {
        var found: [Bool] = []
        for page in ["/lists", "/lists/\(list)"] {
          found.append(
            try await client.send(.get, page, as: "lea").text.contains(PageTexts.text(word)))
        }
        return found
      }
      #expect(try await search() == "sound")
      #expect(try await isOnPages("word_without_index") == [false, false])
      var bytes = Array(try Data(contentsOf: URL(filePath: path)))
      bytes[bytes.count - 100] ^= 1
      try Data(bytes).write(to: URL(filePath: path + ".other"))
      #expect(unsafe rename(path + ".other", path) == 0)
      #expect(try await search() == "without_index")
      #expect(try await isOnPages("word_without_index") == [true, true])
      try FileManager.default.removeItem(atPath: path)
      #expect(try await search() == "unusable")
      #expect(try await isOnPages("word_unusable") == [true, true])
    }
  }
}
