// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Foundation
import HashExchange
import Testing

@Suite struct VICSReaderTests {
  private typealias Samples = ExchangeSamples

  private func set(_ records: String) -> String {
    #"{"@odata.context":"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Media","value":[\#(records)]}"#
  }

  @Test func aHashSetOfTheFirstVersionIsRead() throws {
    let read = try Samples.read(path: Samples.path("vics-1.1-set.json"))
    #expect(read.envelope?.version == "1.1")
    #expect(read.envelope?.profile == nil)
    #expect(read.cases == [])
    #expect(read.records.map(\.md5) == Array(Samples.md5[1...3]))
    #expect(read.records.map(\.category) == ["2", nil, nil])
    #expect(read.records.map(\.byteCount) == [4_096, 2_050, 2_051])
    #expect(read.records[2].tags == ["harbour", "dawn", "series:lighthouses"])
    #expect(read.records[0].vics?.truth("VictimIdentified") == true)
    #expect(read.records[1].vics?.truth("IsDistributed") == false)
    #expect(read.complaints == [])
  }

  @Test func aCaseWithDatesOfDotNetAndSharedFilesIsRead() throws {
    let read = try Samples.read(path: Samples.path("vics-1.2-case.json"))
    #expect(read.cases.first?.first { $0.name == "TotalMediaFiles" }?.value == 34_731)
    #expect(read.records.count == 2)
    let file = try #require(read.records[0].vics?.files.first)
    #expect(file.place == "Partition 1\\a\\a.png")
    #expect(file.created?.instant.description == "2014-01-01T00:00:00Z")
    #expect(file.written?.isStrict == true)
    #expect(
      read.records.map { $0.vics?.relativePath } == [
        ["Files", "0001.png"], ["Files", "0001.png"],
      ])
    #expect(read.records[1].vics?.isPrecategorized == true)
    #expect(read.records[1].category == nil)
    #expect(read.complaints == [])
  }

  @Test func hashesAreFoundWhereEachVersionHasThem() throws {
    let read = try Samples.read(path: Samples.path("vics-1.3-case.json"))
    #expect(
      read.records[0].sha256 == "642fe51e78f53e031ad6929a942a6fe9fcd4c26d8252660f0bc1aa1f3b206788")
    #expect(read.records[0].others.map(\.name) == ["PhotoDNA"])
    #expect(read.records[0].others.first?.value.count == 192)
    #expect(read.complaints == ["4 repeated_id"])
  }

  @Test func numbersAreExactAndPathsThatLeadOutAreRefused() throws {
    let read = try Samples.read(path: Samples.path("vics-2.0-us-case.json"))
    #expect(read.envelope?.profile == "US")
    #expect(read.records[0].byteCount == 9_007_199_254_740_993)
    #expect(read.records[0].vics?.precategorizationSource == "SAMPLE")
    #expect(read.records[0].vics?.truth("VictimIdentified") == false)
    #expect(read.records.map { $0.vics?.relativePath } == [nil, nil, nil, nil])
    #expect(read.complaints == ["2 bad_path", "3 bad_path", "3 bad_date"])
  }

  @Test(arguments: [
    ("Files\\a.png", ["Files", "a.png"]), ("./a.png", ["a.png"]),
    ("a/b/c.png", ["a", "b", "c.png"]),
    ("/a.png", nil), ("\\\\server\\a.png", nil), ("c:a.png", nil), ("a/../../b", nil), ("..", nil),
    ("a//b", nil), (".", nil), ("a\u{0}b", nil),
  ])
  func pathsStayBelowTheFolder(_ path: String, _ expected: [String]?) throws {
    let media = VICSMedia([JSONValue.Member("RelativeFilePath", .string(path))])
    #expect(media.relativePath == expected)
    #expect(media.faults == (expected == nil ? [.badPath] : []))
  }

  @Test(arguments: [
    (JSONValue.string("true"), Bool?.some(true)), (.string("False"), false), (.bool(true), true),
    (.integer(0), false), (.string("1"), true), (.null, nil), (.string(""), nil),
  ])
  func truthIsReadInEveryForm(_ value: JSONValue, _ expected: Bool?) {
    let media = VICSMedia([JSONValue.Member("IsPrecategorized", value)])
    #expect(media.isPrecategorized == expected)
    #expect(media.faults == [])
  }

  @Test(arguments: [JSONValue.string("maybe"), .integer(2), .array([]), .number(1.5)])
  func whatIsNoTruthIsReported(_ value: JSONValue) {
    let media = VICSMedia([JSONValue.Member("IsPrecategorized", value)])
    #expect(media.isPrecategorized == nil)
    #expect(media.faults == [.badValue])
  }

  @Test(arguments: [
    ("2023-06-07T02:31:49.8300Z", "2023-06-07T02:31:49.830000Z", true, true),
    ("2023-06-07T02:31:49+01:00Z", "2023-06-07T01:31:49Z", true, false),
    ("2023-06-07T02:31:49+01:00", "2023-06-07T01:31:49Z", true, false),
    ("2023-06-07T02:31:49", "2023-06-07T02:31:49Z", false, false),
    ("2023-06-07", "2023-06-07T00:00:00Z", false, false),
    ("/Date(1388534400000)/", "2014-01-01T00:00:00Z", true, false),
    ("/Date(-1000)/", "1969-12-31T23:59:59Z", true, false),
    ("/Date(1388534400000-0700)/", "2014-01-01T00:00:00Z", true, false),
  ])
  func datesAreReadAsExportersWriteThem(
    _ text: String, _ instant: String, _ offsetKnown: Bool, _ isStrict: Bool
  ) throws {
    let date = try #require(VICSDate(text))
    #expect(date.instant.description == instant)
    #expect(date.offsetKnown == offsetKnown)
    #expect(date.isStrict == isStrict)
  }

  @Test(arguments: [
    "", "yesterday", "2023-13-01T00:00:00Z", "/Date()/", "/Date(1)", "/Date(99999999999999999)/",
    "/Date(--1)/", "/Date(1+1)/", "/Date(9223372036854775807)/", "/Date(-9223372036854775808)/",
  ])
  func whatIsNoDateIsNone(_ text: String) { #expect(VICSDate(text) == nil) }

  @Test func badRecordsAreToldByTheirNumberAndTheOthersKept() throws {
    let one = #"{"MediaID":1,"MD5":"\#(Samples.md5[1])"}"#
    let read = try Samples.read(
      text: set(
        one + ", 7, \n{\"MediaID\":2,\"MD5\":oops}, {\"MediaID\":3,,\"MD5\":\"\(Samples.md5[3])\"}")
    )
    #expect(read.records.map(\.md5) == [Samples.md5[1], Samples.md5[3]])
    #expect(read.complaints == ["2 bad_json", "3 bad_json"])
    #expect(read.problems.map(\.line) == [1, 2])
  }

  @Test func aFileThatEndsEarlyKeepsWhatCameBefore() throws {
    let whole = set(
      #"{"MediaID":1,"MD5":"\#(Samples.md5[1])"},{"MediaID":2,"MD5":"\#(Samples.md5[2])"}"#)
    for length in stride(from: whole.utf8.count - 1, to: 140, by: -1) {
      let read = try Samples.read(text: String(whole.prefix(length)), format: .vics)
      #expect(read.complaints.last?.hasSuffix("bad_json") == true)
      #expect(read.records.count <= 2)
    }
    let cut = try Samples.read(text: String(whole.dropLast(10)))
    #expect(cut.records.map(\.md5) == [Samples.md5[1]])
  }

  @Test func wrongTypesCostTheirFieldAlone() throws {
    let read = try Samples.read(
      text: set(
        #"{"MediaID":"x","Category":1.5,"MD5":"\#(Samples.md5[1])","MediaSize":[],"MediaFiles":7}"#)
    )
    #expect(read.records.map(\.md5) == [Samples.md5[1]])
    #expect(read.records[0].vics?.category == nil)
    #expect(read.records[0].category == "1.5")
    #expect(read.records[0].byteCount == nil)
    #expect(read.complaints == ["1 bad_value"])
  }

  @Test(arguments: ["[]", "{}", #"{"value":{}}"#, "hello", #"{"a":1}"#])
  func whatIsNoVICSIsRefused(_ text: String) {
    #expect(throws: HashListError.self) { try Samples.read(text: text, format: .vics) }
  }

  @Test func aProfileNamedLastIsToldAndNoGuess() throws {
    let read = try Samples.read(path: Samples.path("vics-2.0-uk-set.json"))
    #expect(read.records.map(\.profile) == [nil, nil])
    #expect(read.envelope?.profile == "UK" && read.envelope?.isLate == true)
    #expect(read.complaints == ["2 late_profile"])
  }

  @Test(arguments: [
    ("1.1", false), ("1.2", false), ("1.3", false), ("1.3.0", false), ("2.0", false), ("2", false),
    ("1.4", true), ("1.0", true), ("1.20", true), ("x", true), ("", true), ("2.0b", true),
  ])
  func aVersionThatIsNotKnownIsTold(_ version: String, _ isTold: Bool) throws {
    let text =
      #"{"@odata.context":"DataModels/\#(version).xml/US/$metadata#Media","value":["#
      + #"{"MediaID":1,"MD5":"\#(Samples.md5[1])"}]}"#
    let read = try Samples.read(text: text, format: .vics)
    #expect(read.records.map(\.profile) == ["US"])
    #expect(read.problems.map(\.reason) == (isTold ? [.unknownVersion] : []))
    let words = read.problems.map { $0.words(showsName: true) }
    #expect(words == (isTold ? ["the file: unknown_version"] : []))
  }

  /// A document that begins so, and whether it is VICS without saying so.
  static let heads: [(String, Bool)] = [
    (#"{"value":[{"CaseID":"1","Media":[{"MD5":"MD5"}]}]}"#, true),
    (#"{"more":1,"value":[{"Category":1,"MD5":"MD5","RelativeFilePath":"a"}]}"#, true),
    (#"{"value":[{"CaseNumber":"1","Media":[]}]}"#, true),
    (#"{"value":[{"CaseNumber":"1","Media":[{"Comments":"cut"#, true),
    (#"{"value":[{"Media":[{"MD5":"MD5"},{"#, true),
    (#"{"value":[{"Media":[{"name":"a quay"}]}]}"#, false),
    (#"{"value":[{"Media":[]}]}"#, false), (#"{"value":[{"MD5":"MD5","name":"a quay"}]}"#, false),
    (#"{"value":[{"MediaID":1,"MD5":"12"}]}"#, false), (#"{"value":[]}"#, false),
    (#"{"values":[{"MediaID":1,"MD5":"MD5"}]}"#, false), ("", false), ("MD5", false),
  ]

  @Test(arguments: heads)
  func recordsTellTheFormWhereTheMetadataIsMissing(_ head: String, _ isVICS: Bool) {
    let start = Array(head.replacing(#""MD5":"MD5""#, with: #""MD5":"\#(Samples.md5[1])""#).utf8)
    #expect(VICSHead.holdsRecords(start) == isVICS)
    #expect(!VICSHead.holdsRecords([UInt8](repeating: 0x20, count: VICSHead.longest) + start))
  }

  @Test func whatHasNoRecordsIsNoList() throws {
    for text in [
      #"{"@odata.context":"DataModels/2.0.xml/US/$metadata#Media","value":[]}"#,
      #"{"@odata.context":"DataModels/2.0.xml/US/$metadata#Cases","value":[{"CaseID":"1","Media":[]}]}"#,
    ] {
      for form in [ExchangeFormat.vics, .csv] {
        #expect(throws: HashListError(.empty, "")) { try Samples.convert(text: text, to: form) }
      }
    }
    let digests = "sha256\n" + String(repeating: "1f", count: 32) + "\n"
    #expect(throws: HashListError(.unreadable, "")) {
      try Samples.convert(text: digests, to: .vics)
    }
  }

  @Test func aSetWithoutMetadataIsRecognised() throws {
    let read = try Samples.read(
      text: #"{"value":[{"MediaID":1,"Category":2,"MD5":"\#(Samples.md5[1])"}]}"#)
    #expect(read.records.map(\.category) == ["2"])
    #expect(read.complaints == [])
  }

  @Test func aKnownListIsMadeOfIt() throws {
    let list = try HashListReader.read(path: Samples.path("vics-2.0-us-case.json"))
    #expect(list.hashes(.md5).sorted() == Samples.md5[1...4].sorted())
    #expect(list.tags(.md5) == ["category:1", "profile:US"])
    #expect(list.problems.map(\.record) == [2, 3, 3])
    let empty = try HashListReader.read(path: Samples.path("vics-1.3-case.json"))
    #expect(empty.problemCounts[.emptyFileDigest] == 2)
    #expect(empty.problemCounts[.wrongLength] == 1)
    #expect(empty.hashes(.md5).count == 3)
  }

  @Test(arguments: ["{}", "x", "]", "\u{0}"])
  func whatComesBehindTheDocumentIsTold(tail: String) throws {
    let set = """
      {"@odata.context":"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Media",
       "value":[{"MediaID":1,"Category":1,"MD5":"\(Samples.md5[1])"}]}
      """
    let whole = try Samples.convert(text: set + " \r\n\n", from: .vics, to: .csv)
    #expect(whole.problems.isEmpty && whole.summary.written == 1)
    for rest in [tail, set] {
      let found = try Samples.convert(text: set + "\n" + rest, from: .vics, to: .csv)
      #expect(found.problems.map(\.reason) == [.badJSON] && found.summary.written == 1)
    }
  }
}
