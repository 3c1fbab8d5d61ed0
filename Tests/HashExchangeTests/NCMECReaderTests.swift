// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Foundation
import HashExchange
import Testing

@Suite struct NCMECReaderTests {
  private typealias Samples = ExchangeSamples

  private func page(_ entries: String) -> String {
    #"<queryResult xmlns="https://hashsharing.ncmec.org/hashsharing/v2"><images>\#(entries)</images></queryResult>"#
  }

  private func entry(_ id: String, _ md5: String, time: String = "2026-01-02T03:04:05Z") -> String {
    "<image><member id=\"42\">Sample</member><timestamp>\(time)</timestamp><id>\(id)</id>"
      + "<fingerprints><md5>\(md5)</md5></fingerprints></image>"
  }

  @Test func pagesAreOneListAndTheNewestWordCounts() throws {
    let read = try Samples.read(path: Samples.path("ncmec"))
    #expect(read.complaints == [])
    #expect(
      read.records.map(\.md5) == [
        Samples.md5[1], Samples.md5[2], "83940cc8791e74e5d6bea12c76845130",
      ])
    #expect(read.records.map(\.category) == ["B2", "A1", "A1"])
    #expect(read.records.map(\.set) == ["image", "image", "video"])
    #expect(
      read.records[0].tags == [
        "feedback:md5:affirmative:2", "feedback:sha1:negative:1", "entry:42/image1",
      ])
    #expect(read.records[0].source == "member:42")
    #expect(read.records[0].others.map(\.name) == ["PhotoDNA"])
  }

  @Test func aKnownListIsMadeOfAFolderOfPages() throws {
    let list = try HashListReader.read(path: Samples.path("ncmec"), helpers: Samples.helpers)
    #expect(list.hashes(.md5).count == 3)
    #expect(list.problemCount == 0)
    #expect(
      list.tags(.md5, 1) == [
        "category:B2", "entry:42/image1", "feedback:md5:affirmative:2", "feedback:sha1:negative:1",
        "set:image",
        "source:member:42",
      ])
    let last = try HashListReader.read(
      path: Samples.path("ncmec/page-2.xml"), helpers: Samples.helpers)
    #expect(last.hashes(.md5).count == 4)
  }

  @Test func aDocumentThatBreaksOffIsTold() throws {
    let whole = page(entry("a", Samples.md5[1]) + entry("b", Samples.md5[2]))
    let read = try Samples.read(text: String(whole.dropLast(60)))
    #expect(read.records.map(\.md5) == [Samples.md5[1]])
    #expect(read.complaints == ["2 bad_xml"])
  }

  /// Wherever a short page is cut, the entries that are whole before the cut are kept.
  @Test func entriesBeforeABreakAreKept() throws {
    let first = entry("a", Samples.md5[1])
    let second = entry("b", Samples.md5[2])
    let whole = page(first + second)
    let begin = try #require(whole.range(of: first)).lowerBound
    let start = whole.utf8.distance(from: whole.startIndex, to: begin)
    for length in [start, start + 1, start + first.utf8.count - 1] {
      let read = try Samples.read(text: String(decoding: whole.utf8.prefix(length), as: UTF8.self))
      #expect(read.records == [])
      #expect(read.complaints == ["1 bad_xml"])
    }
    for length in [start + first.utf8.count, start + first.utf8.count + second.utf8.count - 1] {
      let read = try Samples.read(text: String(decoding: whole.utf8.prefix(length), as: UTF8.self))
      #expect(read.records.map(\.md5) == [Samples.md5[1]])
      #expect(read.complaints == ["2 bad_xml"])
    }
    let marked = try Samples.read(
      text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        + whole.replacing("</id>", with: "</idx>"))
    #expect(marked.records == [])
    #expect(marked.complaints == ["1 bad_xml"])
  }

  /// By the number of an entry a word on it finds its way back.
  @Test(arguments: ["a b/../c?x=1&amp;y", "\u{e9}", "x&quot;y", "a;b|c,d"])
  func anEntryWhoseNumberCannotGoWithItIsKeptAndTold(_ id: String) throws {
    let text = page(
      entry(id, Samples.md5[1]) + entry("%41", Samples.md5[2])
        + "<deletedImage><member id=\"42\">x</member><id>b c</id></deletedImage>")
    let read = try Samples.read(text: text)
    #expect(read.records.map(\.md5) == [Samples.md5[1], Samples.md5[2]])
    #expect(read.records.map(\.tags) == [[], ["entry:42/%41"]])
    #expect(read.complaints == ["1 bad_entry_name"])
    let list = try withFile(Array(text.utf8)) {
      try HashListReader.read(path: $0, helpers: Samples.helpers)
    }
    #expect(list.hashes(.md5).count == 2)
    #expect(list.problems.map(\.reason) == [.badEntryName])
  }

  @Test func entriesThatAreUnsoundAreTold() throws {
    let read = try Samples.read(
      text: page(
        entry("a", Samples.md5[1]) + entry("", Samples.md5[2]) + entry("a", Samples.md5[3])
          + entry("c", Samples.md5[4], time: "soon")))
    #expect(read.records.map(\.md5) == [Samples.md5[3], Samples.md5[4]])
    #expect(read.complaints == ["2 bad_value", "3 repeated_id", "4 bad_date"])
    let list = try withFile(
      Array(page(entry("a", "12") + entry("b", "zz" + String(repeating: "0", count: 30))).utf8)
    ) {
      try HashListReader.read(path: $0, helpers: Samples.helpers)
    }
    #expect(
      list.problems.map { "\($0.record ?? 0) \($0.reason.rawValue)" } == [
        "1 wrong_length", "2 not_hexadecimal",
      ])
  }

  @Test func otherDocumentsAreRefused() {
    #expect(throws: HashListError.self) { try Samples.read(text: "<html><body/></html>") }
    #expect(throws: HashListError.self) {
      try withFile(Array(page("").utf8)) { try HashListReader.read(path: $0) }
    }
  }

  @Test func documentTypesAreNotFollowed() throws {
    let bomb =
      "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>"
      + page(entry("&b;", Samples.md5[1]))
    let read = try Samples.read(text: bomb)
    #expect(read.records == [])
    #expect(read.complaints.contains { $0.hasSuffix("bad_xml") })
  }
}
