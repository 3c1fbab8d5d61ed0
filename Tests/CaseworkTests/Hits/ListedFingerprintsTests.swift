// SPDX-License-Identifier: Apache-2.0
// No fingerprint stands in what people are told of an entry, whatever its list calls it.

import EvidenceModel
import Foundation
import HashExchange
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

  /// A GUID of its digits, and bytes with colons, blanks or hyphens between them, are the fingerprint as well.
  @Test func spelledInGroupsItIsMaskedAsWell() throws {
    let testCase = try TestCase()
    let hidden = ListedFingerprints(columns: testCase.store.columns).hidden
    let bytes = try #require(HexText.decode(digest)).map { HexText.encode([$0]) }
    let guid = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { range in
      String(Array(digest)[range])
    }.joined(separator: "-")
    let plain = hidden(digest)
    let mask = try #require(plain.split(separator: "#").last)
    for spelled in [
      guid, "{\(guid.uppercased())}", bytes.joined(separator: ":"), bytes.joined(separator: " "),
      bytes.joined(separator: "-"), bytes.joined(separator: ", "), bytes.joined(separator: "._"),
      bytes.joined(separator: "\t"),
    ] {
      let told = hidden("set:quay \(spelled)!")
      #expect(told.hasPrefix("set:quay ") && told.hasSuffix("!"), "\(told)")
      #expect(told.contains("#\(mask)"), "one fingerprint has one mask: \(told)")
      #expect(!told.lowercased().contains(bytes[3] + bytes[4]), "\(told)")
      #expect(ListedFingerprints.isIn(spelled))
    }
    for text in [
      "2026-11-29 23:40:05, quay 7", bytes.dropLast().joined(separator: ":"), "de ad be ef",
      bytes.joined(separator: "   "), bytes.map { $0 + "a" }.joined(separator: ":"), "quay",
    ] {
      #expect(hidden(text) == text)
      #expect(!ListedFingerprints.isIn(text))
    }
    try testCase.store.close()
  }

  /// A new list is not named by a hash; one of before that is shows it to nobody.
  @Test func aListIsNotNamedByAHash() throws {
    let testCase = try TestCase()
    let scratch = try Scratch()
    let contents = try HashListReader.read(
      path: try scratch.write(Array("md5\n\(digest)\n".utf8), to: "l.csv"))
    let service = ListService(store: testCase.store, actor: .keyHolder)
    for (name, owner) in [(digest, "harbour"), ("north", "x \(digest)")] {
      #expect(throws: CaseworkError(.usage, "")) {
        try service.add(contents, settings: HashListSettings(name: name, owner: owner))
      }
    }
    #expect(try testCase.rows(ListRow.self).isEmpty)
    try testCase.addPlain([PlainItem()])
    try testCase.addList(1, hits: [(1, .md5, 1)])
    try testCase.store.record(testCase.administrator) { recording in
      try recording.update(
        ListRow(id: 1, name: digest, owner: "harbour \(digest)", polarity: .positive))
      try recording.leaf(.list)
    }
    let lead = try testCase.add("lea", .lead)
    let browser = try ListBrowser(index: WallIndex(store: testCase.store), actor: lead)
    let list = try browser.list(1).list
    let hit = try #require(
      try ItemService(store: testCase.store, actor: lead).view(1).hits.first)
    for text in [list.name, list.owner, hit.name, hit.owner] {
      #expect(text.contains("[32 characters #") && !text.contains(digest), "\(text)")
    }
    // Its owner goes on to import it by its name.
    #expect(
      try service.add(
        contents, settings: HashListSettings(name: digest, owner: "harbour \(digest)")
      ).version == 2)
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
