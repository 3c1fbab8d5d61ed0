// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Foundation
import HashExchange
import MartletTesting
import Testing

@Suite struct VICSWriterTests {
  private typealias Samples = ExchangeSamples

  private func records(_ text: String) throws -> [JSONValue] {
    let value = try JSONParser.parse(text)["value"]?.elements ?? []
    return value.flatMap { $0["Media"]?.elements ?? [$0] }
  }

  @Test(arguments: [
    "vics-1.1-set.json", "vics-1.2-case.json", "vics-1.3-case.json", "vics-2.0-us-case.json",
  ])
  func whatIsWrittenIsWrittenTheSameAgain(_ name: String) throws {
    let once = try Samples.convert(path: Samples.path(name), to: .vics)
    let twice = try Samples.convert(text: once.text, to: .vics)
    #expect(once.text == twice.text)
    #expect(twice.problems == [])
  }

  /// Every member of a record that is sound comes out as it was, but for those with a strict form.
  @Test(arguments: [
    "vics-1.1-set.json", "vics-1.2-case.json", "vics-1.3-case.json", "vics-2.0-us-case.json",
  ])
  func noMemberIsLost(_ name: String) throws {
    let before = try String(contentsOfFile: Samples.path(name), encoding: .utf8)
    let source = try records(before.hasPrefix("\u{feff}") ? String(before.dropFirst()) : before)
    let written = try records(try Samples.convert(path: Samples.path(name), to: .vics).text)
    #expect(source.count == written.count)
    let strict: Set = [
      "MediaID", "Category", "MD5", "SHA1", "MediaSize", "RelativeFilePath", "VictimIdentified",
      "IsDistributed", "IsPrecategorized", "DateUpdated", "AlternativeHashes", "MediaFiles",
    ]
    for (old, new) in zip(source, written) {
      for member in old.members ?? [] where !strict.contains(member.name) {
        #expect(new[member.name] == member.value)
      }
    }
  }

  @Test func theMetadataComesFirstAndOneFormIsUsed() throws {
    let text = try Samples.convert(path: Samples.path("vics-2.0-us-case.json"), to: .vics).text
    let root = try JSONParser.parse(text)
    #expect(root.members?.map(\.name) == ["@odata.context", "value"])
    #expect(
      root["@odata.context"]
        == "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Cases")
    let all = try records(text)
    #expect(
      all[0].members?.map(\.name) == [
        "MediaID", "Category", "MD5", "SHA1", "PhotoDNA", "MediaSize", "MimeType",
        "VictimIdentified", "OffenderIdentified", "IsDistributed", "IsPrecategorized",
        "PrecategorizationSource", "DateUpdated", "Later",
      ])
    #expect(all[0]["MediaSize"] == 9_007_199_254_740_993)
    #expect(all[0]["IsDistributed"] == "true")
    #expect(all[0]["DateUpdated"] == "2023-06-07T01:31:49.830000Z")
    #expect(all[1]["RelativeFilePath"] == nil)
    #expect(all[2]["DateUpdated"] == nil)
    #expect(
      properties(all[2]) == [
        "martlet.kept.DateUpdated": "\"yesterday\"",
        "martlet.kept.RelativeFilePath": #""C:\\outside.png""#,
      ])
  }

  @Test func totalsAreCounted() throws {
    let text = try Samples.convert(path: Samples.path("vics-1.2-case.json"), to: .vics).text
    let first = try #require(try JSONParser.parse(text)["value"]?.elements?.first)
    #expect(first["TotalMediaFiles"] == 2)
    #expect(first["TotalPrecategorized"] == 1)
  }

  /// A case file of these cases, as it is written after reading: its cases, and what was wrong.
  private func cases(_ text: String) throws -> (cases: [JSONValue], complaints: [String]) {
    let converted = try Samples.convert(
      text: #"{"odata.metadata":"DataModels/1.3.xml#Cases","value":["# + text, to: .vics)
    let again = try Samples.read(text: converted.text)
    #expect(again.records.count == converted.summary.written)
    #expect(again.problems == [])
    return (
      try JSONParser.parse(converted.text)["value"]?.elements ?? [],
      converted.problems.map { "\($0.record ?? 0) \($0.reason.rawValue)" }
    )
  }

  private func media(_ number: Int) -> String { #"{"MD5":"\#(Samples.md5[number])"}"# }

  @Test func aCaseThatBreaksOffIsClosed() throws {
    let found = try cases(#"{"CaseID":"a","Media":["# + media(1) + ",{\"MD5\":\"")
    #expect(found.complaints == ["2 bad_json"])
    #expect(found.cases.map { $0["Media"]?.elements?.count } == [1])
    #expect(found.cases.map { $0["TotalMediaFiles"] } == [1])
  }

  @Test func aCaseThatIsDamagedAfterItsRecordsEndsBeforeTheNext() throws {
    let found = try cases(
      #"{"CaseID":"a","Media":["# + media(1) + #"],"SeizureDate":"x","Note":oops},"#
        + #"{"CaseID":"b","Media":["# + media(2) + "," + media(3) + "]}]}")
    #expect(found.complaints == ["2 bad_json"])
    #expect(found.cases.map { $0["CaseID"] } == ["a", "b"])
    #expect(found.cases.map { $0["SeizureDate"] } == ["x", nil])
    #expect(found.cases.map { $0["Media"]?.elements?.count } == [1, 2])
  }

  @Test func twoArraysOfACaseAreOne() throws {
    let found = try cases(
      #"{"Media":["# + media(1) + #"],"CaseID":"a","Media":["# + media(2) + "]}]}")
    #expect(found.complaints == ["0 repeated_name"])
    #expect(found.cases.map { $0["Media"]?.elements?.count } == [2])
    #expect(found.cases.map { $0["CaseID"] } == ["a"])
  }

  @Test func aRecordOutsideOfTheCasesIsToldAndLeftOut() throws {
    let found = try cases(#"{"CaseID":"a","Media":["# + media(1) + "]}," + media(2) + "]}")
    #expect(found.complaints == ["2 not_written"])
    #expect(found.cases.map { $0["Media"]?.elements?.count } == [1])
  }

  @Test func photoDNAMovesToTheRecordAndNumbersAreUnique() throws {
    let all = try records(
      try Samples.convert(path: Samples.path("vics-1.3-case.json"), to: .vics).text)
    #expect(all[0]["PhotoDNA"]?.text?.count == 192)
    #expect(
      all[0]["AlternativeHashes"]?.elements?.compactMap { $0["HashName"]?.text } == ["SHA256"])
    #expect(all.compactMap { $0["MediaID"]?.integer } == [1, 2, 3, 4])
    #expect(all[1]["MD5"] == "D41D8CD98F00B204E9800998ECF8427E")
    #expect(all[2]["SHA1"] == nil)
  }

  @Test func anotherProfileNeedsAMapping() throws {
    let error = #expect(throws: HashListError.self) {
      try Samples.convert(path: Samples.path("vics-2.0-uk-first.json"), to: .vics)
    }
    #expect(error?.code == .badMapping)
    #expect(error?.message.contains("--mapping FILE") == true)
  }

  private static let mapping = """
    format: martlet.vics-profile/1
    profile: UK
    booleans: json
    categories:
      - {category: 1, label: sample one, from: [a, "US:1"], verified: no, source: a test}
      - {category: 2, label: sample two, from: [b], verified: yes, source: a test}
    """

  @Test func aSuppliedMappingWritesItsProfile() throws {
    let converted = try Samples.convert(
      path: Samples.path("vics-2.0-uk-first.json"), to: .vics, profile: Self.mapping)
    let all = try records(converted.text)
    #expect(converted.text.contains("2.0.xml/UK/$metadata#Media"))
    #expect(all.map { $0["Category"] } == [1, nil])
    #expect(all[1]["MediaMetadata"]?.elements?.first?["PropertyValue"] == "3")
    #expect(converted.problems.map(\.reason) == [.unmappedCategory])
    let us = try Samples.convert(
      path: Samples.path("vics-2.0-us-case.json"), to: .vics, profile: Self.mapping)
    #expect(try records(us.text).map { $0["Category"] } == [1, 1, 1, nil])
    #expect(try records(us.text)[0]["IsDistributed"] == true)
  }

  private func set(_ profile: String, _ records: String) -> String {
    #"{"@odata.context":"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/\#(profile)/$metadata#Media","value":[\#(records)]}"#
  }

  private func properties(_ record: JSONValue) -> [String: String] {
    (record["MediaMetadata"]?.elements ?? []).reduce(into: [:]) { found, property in
      found[property["PropertyName"]?.text ?? ""] = property["PropertyValue"]?.text
    }
  }

  /// A mapping of the US profile that knows one number of the UK's.
  private static let unitedStates = """
    format: martlet.vics-profile/1
    profile: US
    categories:
      - {category: 1, label: one, from: ["UK:1"], verified: no, source: a test}
      - {category: 3, label: three, from: [], verified: no, source: a test}
    """

  @Test func aCategoryOfAnotherProfileNeverBecomesANumberOfThisOne() throws {
    let source = set(
      "UK",
      #"{"MediaID":1,"Category":3,"MD5":"\#(Samples.md5[1])"},{"MediaID":2,"Category":1,"MD5":"\#(Samples.md5[2])"}"#
    )
    var text = source
    for _ in 1...3 {
      let converted = try Samples.convert(text: text, to: .vics, profile: Self.unitedStates)
      let all = try records(converted.text)
      #expect(all.map { $0["Category"] } == [nil, 1])
      #expect(properties(all[0]) == ["martlet.category": "3", "martlet.profile": "UK"])
      #expect(properties(all[1]) == [:])
      #expect(converted.problems.map(\.reason) == [.unmappedCategory])
      #expect(converted.problems.map(\.record) == [1])
      text = converted.text
    }
    // The embedded profile has a number 3 too, and says nothing of the UK's.
    let embedded = try Samples.convert(text: text, to: .vics)
    #expect(try records(embedded.text).map { $0["Category"] } == [nil, 1])
    let rows = try Samples.convert(text: text, to: .csv).text.split(separator: "\n")
    #expect(rows[1].contains(",3,") && rows[1].hasSuffix("profile:UK"))
    #expect(rows[2].hasSuffix("profile:US"))
    // By a mapping that knows it, it is a number again, and nothing is kept beside it.
    let back = try Samples.convert(
      text: text, to: .vics,
      profile: Self.mapping.replacing("category: 2", with: "category: 3"))
    #expect(try records(back.text).map { $0["Category"] } == [3, 1])
    #expect(try records(back.text).map(properties) == [[:], [:]])
    #expect(back.problems == [])
  }

  @Test func aCategoryThatIsStatedComesBeforeOneThatWasKept() throws {
    let kept =
      #""MediaMetadata":[{"PropertyName":"martlet.category","PropertyValue":"3"},{"PropertyName":"martlet.profile","PropertyValue":"UK"}]"#
    let converted = try Samples.convert(
      text: set("US", #"{"MediaID":1,"Category":2,"MD5":"\#(Samples.md5[1])",\#(kept)}"#), to: .vics
    )
    let all = try records(converted.text)
    #expect(all.map { $0["Category"] } == [2])
    #expect(properties(all[0]) == ["martlet.category": "3", "martlet.profile": "UK"])
    #expect(converted.problems == [])
  }

  @Test func aProfileNamedAfterTheRecordsIsNoGuess() throws {
    let late = try String(
      contentsOfFile: Samples.path("vics-2.0-uk-set.json"), encoding: .utf8)
    for (profile, words) in [
      (nil, "--mapping FILE"), (Self.unitedStates, "only after its records"),
    ] {
      let error = #expect(throws: HashListError.self) {
        try Samples.convert(text: late, to: .vics, profile: profile)
      }
      #expect(error?.code == .badMapping)
      #expect(error?.message.contains(words) == true)
    }
    let own = try Samples.convert(text: late, to: .vics, profile: Self.mapping)
    #expect(own.problems.map(\.reason).contains(.lateProfile) && own.summary.written == 2)
    #expect(try Samples.convert(text: late, to: .csv).summary.written == 2)
  }

  @Test(arguments: [
    (#""a word""#, "a word"), ("1.5", "1.5"), ("\"\u{fffd}\"", "\u{fffd}"), ("true", "true"),
    ("[1,2]", "[1,2]"), (#""2.0""#, "2.0"),
  ])
  func aCategoryThatIsNoNumberIsKeptAndToldOnce(_ json: String, _ kept: String) throws {
    let converted = try Samples.convert(
      text: set("US", #"{"MediaID":1,"Category":\#(json),"MD5":"\#(Samples.md5[1])"}"#), to: .vics)
    let record = try #require(try records(converted.text).first)
    #expect(record["Category"] == nil)
    #expect(properties(record) == ["martlet.category": kept, "martlet.profile": "US"])
    #expect(converted.problems.map(\.reason) == [.badValue])
    let again = try Samples.convert(text: converted.text, to: .vics)
    #expect(again.text == converted.text)
    #expect(again.problems.map(\.reason) == [.unmappedCategory])
  }

  @Test func truthValuesOfPlacesHaveTheOneForm() throws {
    let source = set(
      "UK",
      #"{"MediaID":1,"MD5":"\#(Samples.md5[1])","MediaFiles":[{"MD5":"\#(Samples.md5[1])","FileName":"a","FilePath":"","Unallocated":"TRUE","Deleted":0,"Note":"true"},{"MD5":"\#(Samples.md5[2])","FileName":"b","FilePath":"c","Unallocated":false,"Deleted":null}]}"#
    )
    let json = try records(try Samples.convert(text: source, to: .vics, profile: Self.mapping).text)
    #expect(
      json[0]["MediaFiles"] == [
        [
          "MD5": .string(Samples.md5[1].uppercased()), "FileName": "a", "FilePath": "",
          "Unallocated": true,
          "Deleted": false, "Note": "true",
        ],
        [
          "MD5": .string(Samples.md5[2].uppercased()), "FileName": "b", "FilePath": "c",
          "Unallocated": false, "Deleted": .null,
        ],
      ])
    let text = try records(
      try Samples.convert(
        text: source, to: .vics, profile: Self.mapping.replacing("json", with: "text")
      ).text)
    #expect(
      text[0]["MediaFiles"]?.elements?.first
        == [
          "MD5": .string(Samples.md5[1].uppercased()), "FileName": "a", "FilePath": "",
          "Unallocated": "true",
          "Deleted": "false", "Note": "true",
        ])
  }

  @Test func theEmbeddedProfileIsTheFile() throws {
    let file = Repository.root + "/VICSProfiles/us.yaml"
    #expect(
      try String(contentsOfFile: file, encoding: .utf8) == EmbeddedVICSProfiles.unitedStates,
      "run scripts/embed-vics-profiles")
    let profile = try VICSProfile(yaml: EmbeddedVICSProfiles.unitedStates)
    #expect(profile.categories.map(\.number) == [0, 1, 2, 3, 4, 5])
    #expect(profile.number(of: "category_2", in: nil) == 2)
    #expect(profile.number(of: "7", in: nil) == nil)
    #expect(profile.number(of: "1", in: "UK") == nil)
  }

  @Test(arguments: [
    "", "- 1", "format: other/1", mapping.replacing("UK", with: "../x"),
    mapping.replacing("verified: yes", with: "verified: maybe"),
    mapping.replacing("category: 2", with: "category: 1"),
    mapping.replacing("category: 2", with: "category: -2"), mapping.replacing("[b]", with: "[A]"),
    mapping.replacing("[b]", with: "b"), mapping + "\nmore: 1",
    mapping.replacing("json", with: "x"),
    "format: martlet.vics-profile/1\nprofile: UK\ncategories: []", "a: &x 1\nb: *x",
  ])
  func badMappingsAreRefused(_ text: String) {
    let error = #expect(throws: HashListError.self) { try VICSProfile(yaml: text) }
    #expect(error?.code == .badMapping)
  }
}
