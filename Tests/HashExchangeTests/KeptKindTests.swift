// SPDX-License-Identifier: Apache-2.0
// What several forms have a place for comes through all of them: that a record is of a video, and every fingerprint.

import EvidenceModel
import Foundation
import HashExchange
import MartletTesting
import Testing

@Suite struct KeptKindTests {
  private typealias Samples = ExchangeSamples

  private static let icse = """
    MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;Series name;\
    Number of submissions;File Available;Media Type;Baseline
    \(Samples.md5[1].uppercased());;;1;;;;;;;Video;
    \(Samples.md5[2].uppercased());;;2;;;;;;;Image;

    """
  private static let vics =
    #"{"value":[{"MediaID":1,"MD5":"\#(Samples.md5[1])","MimeType":"video/mp4"},"#
    + #"{"MediaID":2,"MD5":"\#(Samples.md5[2])","MimeType":"image/png"}]}"#

  @Test(arguments: [(icse, ExchangeFormat.icse), (vics, .vics)])
  func aVideoStaysOneInPagesSignalsAndRows(_ text: String, _ form: ExchangeFormat) throws {
    let page = try Samples.convert(text: text, from: form, to: .ncmec).text
    #expect(page.contains("<videos count=\"1\"") && page.contains("<images count=\"1\""), "\(page)")
    let signals = try Samples.convert(text: text, from: form, to: .threatexchange).text
    #expect(signals == "video_md5 \(Samples.md5[1])\nmd5 \(Samples.md5[2])\n")
    let rows = try Samples.convert(text: text, from: form, to: .csv).text
    let again = try Samples.convert(text: rows, from: .csv, to: .ncmec).text
    #expect(again.contains("<videos count=\"1\""), "\(again)")
    let table = try Samples.convert(text: page, from: .ncmec, to: .icse).text
    let back = try Samples.convert(text: table, from: .icse, to: .ncmec).text
    #expect(back.contains("<videos count=\"1\"") && back.contains("<images count=\"1\""), "\(back)")
  }

  @Test func furtherFingerprintsOfOneKindAreTakenIntoLists() throws {
    let (one, two) = (String(repeating: "a5", count: 32), String(repeating: "3c", count: 32))
    let vics =
      #"{"value":[{"MediaID":1,"MD5":"\#(Samples.md5[1])","AlternativeHashes":["#
      + #"{"HashName":"PDQ","HashValue":"\#(one)"},{"HashName":"pdq","HashValue":" \#(two) "},"#
      + #"{"HashName":"MD5","HashValue":"\#(Samples.md5[2].uppercased())"}]}]}"#
    let list = try withFile(Array(vics.utf8)) { try HashListReader.read(path: $0) }
    #expect(list.entries.count == 4 && list.problems == [])
    let page = Self.page(
      "<md5>\(Samples.md5[1])</md5><md5>\(Samples.md5[2])</md5><md5>\(Samples.md5[2])</md5>"
        + "<pdq>\(one)</pdq>")
    let pages = try withFile(Array(page.utf8)) {
      try HashListReader.read(path: $0, helpers: Samples.helpers)
    }
    #expect(pages.entries.count == 3 && pages.problems == [])
    let rows = try Samples.convert(text: page, from: .ncmec, to: .csv)
    #expect(rows.summary.leftOut[.otherHashes] == 1)
  }

  @Test(arguments: [
    (#"{"value":[{"MediaID":1,"MD5":"\#(ExchangeSamples.md5[1])"}],"value":[{"MediaID":2,"MD5":"#
      + #""\#(ExchangeSamples.md5[2])"}]}"#),
    (#"{"value":[{"CaseID":"a","Media":[{"MediaID":1,"MD5":"\#(ExchangeSamples.md5[1])"}],"Media":["#
      + #"{"MediaID":2,"MD5":"\#(ExchangeSamples.md5[2])"}]}]}"#),
    (#"{"@odata.context":"a","@odata.context":"b","value":[{"MediaID":1,"MD5":"#
      + #""\#(ExchangeSamples.md5[1])"},{"MediaID":2,"MD5":"\#(ExchangeSamples.md5[2])"}]}"#),
  ])
  func aMemberOfTheFileNamedTwiceIsToldAndBothAreRead(_ text: String) throws {
    let reading = try Samples.read(text: text, format: .vics)
    #expect(reading.complaints == ["repeated_name"])
    #expect(reading.records.map(\.md5) == [Samples.md5[1], Samples.md5[2]])
  }

  private static func page(_ fingerprints: String) -> String {
    "<queryResult xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\"><images count=\"1\"><image>"
      + "<member id=\"42\">a</member><id>1</id><fingerprints>\(fingerprints)</fingerprints>"
      + "</image></images></queryResult>"
  }

  @Test func furtherFingerprintsGoToVICS() throws {
    let (one, two) = (String(repeating: "a5", count: 32), String(repeating: "3c", count: 32))
    let text = Self.page(
      "<md5>\(Samples.md5[1])</md5><md5>\(Samples.md5[2])</md5><md5>\(Samples.md5[3])</md5>"
        + "<pdq>\(one)</pdq><pdq>\(two)</pdq>")
    let vics = try Samples.convert(text: text, from: .ncmec, to: .vics).text
    let list = try withFile(Array(vics.utf8)) { try HashListReader.read(path: $0) }
    #expect(list.entries.count == 5 && list.problems == [], "\(vics)")
  }

  @Test func aSoundHashTakesThePlaceOfARefusedOne() throws {
    let empty = "d41d8cd98f00b204e9800998ecf8427e"
    let text = Self.page("<md5>\(empty)</md5><md5>\(Samples.md5[2])</md5>")
    let rows = try Samples.convert(text: text, from: .ncmec, to: .text)
    #expect(rows.text == Samples.md5[2] + "\n")
    #expect(rows.problems.map(\.reason.rawValue) == ["empty_file_digest"])
  }

  @Test func hashesBeyondWhatAnEntryKeepsAreTold() throws {
    let many = (0..<40).map { "<other-\($0)>x</other-\($0)>" }.joined()
    let reading = try Samples.read(
      text: Self.page("<md5>\(Samples.md5[1])</md5>" + many), format: .ncmec)
    #expect(reading.complaints == ["1 too_large"])
    #expect(reading.records.map(\.md5) == [Samples.md5[1]])
  }

  @Test func aVideoOfANamedSetStaysOne() throws {
    let vics =
      #"{"value":[{"MediaID":1,"MD5":"\#(Samples.md5[1])","MimeType":"video/mp4","MediaMetadata":["#
      + #"{"PropertyName":"martlet.set","PropertyValue":"Harbour"}]}]}"#
    for form in [ExchangeFormat.csv, .icse] {
      let rows = try Samples.convert(text: vics, from: .vics, to: form).text
      let page = try Samples.convert(text: rows, from: form, to: .ncmec).text
      #expect(page.contains("<videos count=\"1\""), "\(rows)")
    }
  }

  @Test func aFileThatIsOnlyWrongIsNotCalledEmptyBehindAnother() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["1.json", "2.json"] { try Data("{".utf8).write(to: folder.appending(path: name)) }
    try Data(#"[{"md5":"\#(Samples.md5[1])"}]"#.utf8).write(to: folder.appending(path: "3.json"))
    let list = try HashListReader.read(path: folder.path(percentEncoded: false))
    #expect(list.problems.map(\.reason.rawValue) == ["bad_json", "bad_json"])
    #expect(list.entries.count == 1)
  }

  @Test(arguments: ["[]", " [ ] ", "[]\n"])
  func jsonWithoutAnEntryIsAnEmptyList(_ text: String) {
    #expect(throws: HashListError(.empty, "")) {
      try withFile(Array(text.utf8)) { try HashListReader.read(path: $0) }
    }
  }

  @Test func aFormulaBehindControlCharactersIsGuarded() throws {
    let json =
      #"{"value":[{"MediaID":1,"MD5":"\#(Samples.md5[1])","PrecategorizationSource":"\u0000\u001f=1+1"}]}"#
    let rows = try Samples.convert(text: json, from: .vics, to: .csv)
    #expect(rows.text.contains("'\u{0}\u{1f}=1+1"), "\(rows.text)")
  }
}
