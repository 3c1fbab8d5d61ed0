// SPDX-License-Identifier: Apache-2.0
// Machines get no answer from a damaged list, and learn neither its name nor its owner.

import EvidenceModel
import Foundation
import Testing

@testable import Casework
@testable import WorkbenchServer

@Suite struct DamagedListTests {
  @Test(arguments: [TokenScope.match, .matchDetail])
  func aDamagedListGivesNoAnswerAndNoName(scope: TokenScope) async throws {
    let fixture = try MatchingFixture()
    let library = fixture.served.store.library
    let files = try FileManager.default.contentsOfDirectory(atPath: library)
    #expect(!files.isEmpty)
    for file in files {
      let handle = try #require(FileHandle(forWritingAtPath: "\(library)/\(file)"))
      try handle.truncate(atOffset: 40)
      try handle.close()
    }
    try await fixture.serve { _, ask in
      for hash in [MatchingFixture.known, MatchingFixture.far] {
        let answer = try await ask(scope, MatchingFixture.lookup(hash))
        #expect(answer.status == 503, "\(answer.text)")
        #expect(answer.json["details"] == "environment")
        #expect(answer.json["message"]?.text?.contains("martlet fsck") == true)
        for word in ["arbour", "Quay", "office", "list"] {
          #expect(!answer.text.contains(word), "\(answer.text)")
        }
      }
    }
  }
}
