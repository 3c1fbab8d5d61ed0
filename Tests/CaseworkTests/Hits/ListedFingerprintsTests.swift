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
    let separators = [
      ":", " ", "-", ", ", "._", "\t", "/", " + ", "\u{200b}", "\u{2013}", ", 0x", "\\x", "', '",
    ]
    let wide = digest.unicodeScalars.map { scalar -> Character in
      let value = scalar.value > 0x60 ? scalar.value + 0xfee0 : scalar.value
      return Unicode.Scalar(value).map { Character($0) } ?? "?"
    }
    var spellings = [guid, "{\(guid.uppercased())}", "0x" + digest, String(wide)]
    spellings += separators.map { bytes.joined(separator: $0) }
    for spelled in spellings {
      let told = hidden("set:quay \(spelled)!")
      #expect(told.hasPrefix("set:quay ") && told.hasSuffix("!"), "\(spelled): \(told)")
      #expect(told.contains("#\(mask)"), "one fingerprint has one mask: \(told)")
      #expect(!told.lowercased().contains(bytes[3] + bytes[4]), "\(told)")
      #expect(ListedFingerprints.isIn(spelled))
    }
    for text in [
      "2026-11-29 23:40:05, quay 7", bytes.dropLast().joined(separator: ":"), "de ad be ef",
      bytes.joined(separator: "     "), bytes.map { $0 + "a" }.joined(separator: ":"), "quay",
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
    for text in ["id:\(own)", "id:\(own.replacing("+", with: "-").replacing("/", with: "_"))x"] {
      #expect(!hidden(text).contains(own.dropLast(8)))
      #expect(hidden(text).hasPrefix("id:["))
    }
    try testCase.store.close()
  }

  /// The digest of an entry is not always the fingerprint by which it was found.
  @Test(arguments: [16, 20, 32, 48, 64, 144])
  func anotherFingerprintIsMaskedInBase64AndBase32(count: Int) throws {
    let testCase = try TestCase()
    let hidden = ListedFingerprints(value: [1, 2], columns: testCase.store.columns).hidden
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: ($0 * 197) ^ 0x5b) }
    let padded = Data(bytes).base64EncodedString()
    let bare = String(padded.prefix { $0 != "=" })
    var spellings = [padded, bare, bare.replacing("+", with: "-").replacing("/", with: "_")]
    if count <= 32 { spellings += [Self.base32(bytes), Self.base32(bytes).lowercased()] }
    for spelled in spellings {
      for text in ["id:\(spelled)", "entry:42/\(spelled)", "set=\(spelled), quay"] {
        #expect(!hidden(text).contains(spelled.dropLast(8)), "\(text)")
        #expect(hidden(text).contains(" characters #"), "\(text)")
      }
      #expect(ListedFingerprints.isIn("harbour \(spelled)"))
    }
    for name in [
      "Internet-Quay-Harbours-v2024", "North/Quay/Harbours/Of/2024", "series:NorthHarbourTrust",
      "Entry-From-The-North-Quay", "https://example.org/Quay/Seven/A",
      "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF", "a-tag-that-has-43-signs-and-no-upper-case-a",
    ] {
      #expect(hidden(name) == name)
      #expect(!ListedFingerprints.isIn(name))
    }
    try testCase.store.close()
  }

  private static func base32(_ bytes: [UInt8]) -> String {
    let bits = bytes.flatMap { byte in (0..<8).map { byte >> (7 - UInt8($0)) & 1 } }
    return String(
      stride(from: 0, to: bits.count, by: 5).map { start in
        let group = Array(bits[start...].prefix(5))
        let value = (0..<5).reduce(0) { $0 * 2 + ($1 < group.count ? Int(group[$1]) : 0) }
        return Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")[value]
      })
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
