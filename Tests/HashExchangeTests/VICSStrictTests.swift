// SPDX-License-Identifier: Apache-2.0
// What VICS 2.0 does not have as it stands is written as text beside the record, never as its own member; names are unique.

import EvidenceModel
import Foundation
import HashExchange
import Testing

@Suite struct VICSStrictTests {
  private typealias Samples = ExchangeSamples

  private func convert(_ members: String) throws -> (record: JSONValue, reasons: [String]) {
    let converted = try Samples.convert(
      text: #"{"value":[{"MediaID":1,"MD5":"\#(Samples.md5[1])",\#(members)}]}"#, from: .vics,
      to: .vics)
    let again = try Samples.convert(text: converted.text, to: .vics)
    #expect(again.text == converted.text && again.problems == [])
    return (
      try #require(try JSONParser.parse(converted.text)["value"]?.elements?.first),
      converted.problems.map(\.reason.rawValue)
    )
  }

  private func kept(_ record: JSONValue) -> [String: String] {
    (record["MediaMetadata"]?.elements ?? []).reduce(into: [:]) { found, property in
      found[property["PropertyName"]?.text ?? ""] = property["PropertyValue"]?.text
    }
  }

  @Test(arguments: [
    ("MediaSize", #""12x""#, "bad_value"), ("VictimIdentified", #""perhaps""#, "bad_value"),
    ("MediaFiles", #"{"a":1}"#, "bad_value"), ("DateUpdated", #""yesterday""#, "bad_date"),
    ("Tags", "[1]", "bad_value"), ("Comments", "7", "not_strict"),
    ("AlternativeHashes", #""x""#, "bad_value"), ("MediaMetadata", "{}", "not_strict"),
    ("PhotoDNA", "[1]", "bad_value"), ("SHA1", "5", "bad_value"), ("Series", "[1,2]", "bad_value"),
  ])
  func aMemberOfAnotherFormIsKeptAsText(_ name: String, _ json: String, _ reason: String) throws {
    let found = try convert(#""\#(name)":\#(json)"#)
    #expect(found.reasons == [reason])
    #expect(name == "MediaMetadata" || found.record[name] == nil)
    #expect(kept(found.record) == ["martlet.kept.\(name)": json])
  }

  @Test(arguments: [
    ("SHA1", #"["a"]"#), ("AlternativeHashes", "{}"), ("AlternativeHashes", "[5]"),
    ("AlternativeHashes", #"[{"HashName":"PDQ","HashValue":7}]"#), ("Tags", #"["a","b"]"#),
    ("Series", "7"), ("PhotoDNA", "5"),
  ])
  func whatAListCannotTakeIsToldWhateverIsWritten(_ name: String, _ json: String) throws {
    let text = #"{"value":[{"MediaID":1,"MD5":"\#(Samples.md5[1])","\#(name)":\#(json)}]}"#
    #expect(try Samples.read(text: text, format: .vics).complaints == ["1 bad_value"])
    let rows = try Samples.convert(text: text, from: .vics, to: .csv)
    #expect(rows.problems.map(\.reason.rawValue) == ["bad_value"])
  }

  @Test(arguments: [
    ("2023-01-02 10:00:00", "2023-01-02T10:00:00"), ("2023-01-02 10:00", nil),
    ("2023-01-02 10:00:00+01:00", "2023-01-02T09:00:00Z"), ("2023-01-02", "2023-01-02"),
    ("2023-01-02T10:00:00", "2023-01-02T10:00:00"),
  ])
  func aDateHasATBeforeItsTime(_ text: String, _ strict: String?) throws {
    let found = try convert(#""DateUpdated":"\#(text)""#)
    #expect(found.record["DateUpdated"]?.text == strict)
  }

  @Test func anEmptyTextIsNotKept() throws {
    let found = try convert(#""MediaSize":" ","VictimIdentified":"""#)
    #expect(found.reasons == [])
    #expect(found.record.members?.map(\.name) == ["MediaID", "MD5"])
  }

  @Test func aPlaceWithoutNameOrPathIsNoPlace() throws {
    let sound = #"{"FileName":"b","FilePath":"c\\d"}"#
    let found = try convert(
      #""MediaFiles":[{"FileName":"a"},\#(sound),{"FilePath":"c"},"str",5,{"FileName":"e","FilePath":"f","Deleted":"perhaps","PhysicalLocation":"12"}]"#
    )
    #expect(found.reasons == ["bad_value"])
    let md5 = JSONValue.string(Samples.md5[1].uppercased())
    #expect(
      found.record["MediaFiles"] == [
        ["MD5": md5, "FileName": "b", "FilePath": "c\\d"],
        ["MD5": md5, "FileName": "e", "FilePath": "f", "PhysicalLocation": 12],
      ])
    #expect(
      kept(found.record) == [
        "martlet.kept.MediaFiles":
          #"[{"FileName":"a"},{"FilePath":"c"},"str",5,{"FileName":"e","FilePath":"f","Deleted":"perhaps","PhysicalLocation":"12"}]"#
      ])
    let none = try convert(#""MediaFiles":[{"FileName":"x"}]"#)
    #expect(none.reasons == ["not_strict"] && none.record["MediaFiles"] == nil)
  }

  @Test func ofAMemberThatIsNamedTwiceTheLastCountsAndIsWrittenOnce() throws {
    let found = try Samples.convert(
      text:
        #"{"value":[{"MediaID":1,"Category":1,"Category":2,"MD5":"\#(Samples.md5[1])","Exifs":[{"PropertyName":"a","PropertyName":"b"}],"MD5":"\#(Samples.md5[2])"}]}"#,
      to: .vics)
    #expect(found.problems.map { "\($0.record ?? 0) \($0.reason.rawValue)" } == ["1 repeated_name"])
    let record = try #require(try JSONParser.parse(found.text)["value"]?.elements?.first)
    #expect(record.members?.map(\.name) == ["MediaID", "Category", "MD5", "Exifs"])
    #expect(record["MD5"]?.text == Samples.md5[2].uppercased() && record["Category"] == 2)
    #expect(record["Exifs"] == [["PropertyName": "b"]])
  }

  @Test func ofACaseWhatComesBeforeItsRecordsCounts() throws {
    let found = try Samples.convert(
      text:
        #"{"value":[{"CaseID":"a","CaseID":"b","Media":[{"MD5":"\#(Samples.md5[1])"}],"CaseID":"c","SeizureDate":"d"}]}"#,
      to: .vics)
    #expect(found.problems.map(\.reason) == [.repeatedName, .repeatedName])
    #expect(found.problems.map(\.line) == [1, 1])
    let first = try #require(try JSONParser.parse(found.text)["value"]?.elements?.first)
    #expect(first.members?.filter { $0.name == "CaseID" }.map(\.value) == ["b"])
    #expect(first["SeizureDate"] == "d")
  }
}
