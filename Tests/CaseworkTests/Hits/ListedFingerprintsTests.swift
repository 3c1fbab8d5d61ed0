// SPDX-License-Identifier: Apache-2.0
// No fingerprint stands in what people are told of an entry, whatever its list calls it.

import EvidenceModel
import Foundation
import Testing

@testable import Casework
@testable import Catalog

@Suite struct ListedFingerprintsTests {
  private let digest = "96e8928e450cf1bf1243a0f0b9bfc1cf"

  @Test func runsOfDigitsAreMaskedAndOtherWordsStay() throws {
    let testCase = try TestCase()
    let hidden = ListedFingerprints(value: [1, 2], columns: testCase.store.columns).hidden
    for count in [32, 40, 64, 128] {
      let run = String(String(repeating: digest, count: 4).prefix(count))
      for text in [run, run.uppercased(), "entry:42/\(run)", "x\(run)-1"] {
        let told = hidden(text)
        #expect(told.contains("[\(count) characters #"), "\(told)")
        #expect(!told.lowercased().contains(digest), "\(told)")
      }
    }
    #expect(hidden("entry:42/\(digest)").hasPrefix("entry:42/["))
    #expect(hidden(digest) == hidden(digest.uppercased()), "one entry has one name")
    #expect(hidden(digest) != hidden(String(digest.reversed())))
    for text in ["category:A1", "entry:42/quay-7", String(digest.dropLast()), "", "дом \u{301}a"] {
      #expect(hidden(text) == text)
    }
    try testCase.store.close()
  }

  @Test func theEntrysOwnFingerprintIsMaskedInBase64Too() throws {
    let testCase = try TestCase()
    let value = try #require(HexText.decode(digest))
    let own = Data(value).base64EncodedString()
    let hidden = ListedFingerprints(value: value, columns: testCase.store.columns).hidden
    #expect(!hidden("id:\(own)").contains(own.dropLast(2)))
    #expect(hidden("id:\(own)").hasPrefix("id:["))
    try testCase.store.close()
  }

  @Test func whoAssessesReadsNoneBeforeAndAfterTheOwnAnswer() throws {
    let testCase = try TestCase()
    try testCase.addPlain([PlainItem()])
    try testCase.addList(
      1, hits: [(1, .md5, 1)], tags: ["entry:42/\(digest)", "set:\(digest)", "quay"])
    let desk = try WorkDesk(testCase, people: 1)
    for actor in [desk.people[0], desk.lead] {
      for isAnswered in [false, true] {
        if isAnswered { try desk.record(1, "none", by: actor) }
        let item = try ItemService(store: desk.store, actor: actor).view(1).hits.flatMap(\.tags)
        let listed = try ListBrowser(index: WallIndex(store: desk.store), actor: actor).list(1)
          .entries.flatMap(\.tags)
        #expect(item == listed)
        #expect(item.count == (isAnswered ? 3 : 1), "\(item)")
        #expect(item.contains { $0.hasPrefix("entry:42/[32 characters #") })
        #expect(!item.contains { $0.contains(digest) }, "\(item)")
      }
    }
    try desk.store.close()
  }
}
