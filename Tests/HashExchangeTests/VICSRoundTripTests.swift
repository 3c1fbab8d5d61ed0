// SPDX-License-Identifier: Apache-2.0
// From VICS to VICS: numbers stay, what is refused is kept beside the record and told, digests have one form.

import EvidenceModel
import Foundation
import HashExchange
import Testing

@Suite struct VICSRoundTripTests {
  private typealias Samples = ExchangeSamples

  private func set(_ records: [String]) -> String {
    #"{"@odata.context":"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Media","value":[\#(records.joined(separator: ","))]}"#
  }

  /// Converts once, and again: what was written must come out the same, and without a word on its numbers.
  private func convert(_ records: [String]) throws -> (records: [JSONValue], complaints: [String]) {
    let once = try Samples.convert(text: set(records), to: .vics)
    let twice = try Samples.convert(text: once.text, to: .vics)
    #expect(twice.text == once.text && twice.problems == [])
    return (
      try JSONParser.parse(once.text)["value"]?.elements ?? [],
      once.problems.map { $0.words(showsName: false) }
    )
  }

  private func record(_ members: String) -> String {
    #"{"MediaID":1,"MD5":"\#(Samples.md5[1])",\#(members)}"#
  }

  private func kept(_ record: JSONValue?) -> [String: String] {
    (record?["MediaMetadata"]?.elements ?? []).reduce(into: [:]) { found, property in
      found[property["PropertyName"]?.text ?? ""] = property["PropertyValue"]?.text
    }
  }

  /// An MD5 for each number.
  private func digest(_ number: Int) -> String {
    let text = String(number + 1, radix: 16)
    return String(repeating: "0", count: 32 - text.count) + text
  }

  // MARK: - Numbers

  @Test(arguments: [
    (["null", "1", "2", "3"], [4, 1, 2, 3], []),
    (["1", "1", "2"], [1, 3, 2], ["record 2, line 1: repeated_id"]),
    (["", "", "7", "2"], [1, 3, 7, 2], []),
    (["5", "-3", #""9007199254740993""#], [5, -3, 9_007_199_254_740_993], []),
    (["null", "9223372036854775807", "-9223372036854775808"], [1, .max, .min], []),
  ])
  func aNumberThatIsSoundStaysWithItsRecord(
    _ stated: [String], _ written: [Int64], _ complaints: [String]
  ) throws {
    let records = stated.enumerated().map { index, id in
      #"{\#(id.isEmpty ? "" : #""MediaID":\#(id),"#)"MD5":"\#(digest(index))"}"#
    }
    let found = try convert(records)
    #expect(found.records.map { $0["MediaID"]?.integer } == written)
    #expect(found.records.map { $0["MD5"]?.text } == stated.indices.map { digest($0).uppercased() })
    #expect(found.complaints == complaints)
    if stated == ["1", "1", "2"] {
      #expect(kept(found.records[1]) == ["martlet.kept.MediaID": "1"])
    }
  }

  /// More text than is held at once waits for its numbers, over the ends of cases.
  @Test func numbersAreGivenOverALargeFile() throws {
    let count = 12_000
    let note = String(repeating: "x", count: 150)
    func media(_ range: Range<Int>) -> String {
      range.map { index in
        let id = index % 3 == 0 ? "" : #""MediaID":\#(index),"#
        return #"{\#(id)"MD5":"\#(digest(index))","Comments":"\#(note)"}"#
      }.joined(separator: ",")
    }
    let converted = try Samples.convert(
      text:
        #"{"odata.metadata":"DataModels/1.3.xml#Cases","value":[{"CaseID":"a","Media":[\#(media(0..<7_000))]},{"CaseID":"b","Media":[\#(media(7_000..<count))]}]}"#,
      to: .vics)
    #expect(converted.problems == [] && converted.text.utf8.count > 2 << 20)
    let cases = try #require(try JSONParser.parse(converted.text)["value"]?.elements)
    #expect(cases.map { $0["TotalMediaFiles"] } == [7_000, 5_000])
    let records = cases.flatMap { $0["Media"]?.elements ?? [] }
    let ids = records.compactMap { $0["MediaID"]?.integer }
    #expect(records.map { $0["MD5"]?.text } == (0..<count).map { digest($0).uppercased() })
    #expect(Set(ids).count == count)
    #expect((0..<count).allSatisfy { $0 % 3 == 0 || ids[$0] == Int64($0) })
    // The least that are free, in the order of the records.
    let given = stride(from: 0, to: count, by: 3).map { ids[$0] }
    #expect(given.prefix(3) == [3, 6, 9] && given == given.sorted())
  }

  @Test func aNumberThatTwoFilesHaveIsTold() throws {
    let profile = try VICSProfile(yaml: EmbeddedVICSProfiles.unitedStates)
    let output = ExchangeOutput(inMemory: 1 << 20)
    let writer = VICSWriter(output, profile: profile)
    var reasons: [[LineProblem.Reason]] = []
    for number in [1, 2] {
      let read = try Samples.read(text: set([#"{"MediaID":8,"MD5":"\#(Samples.md5[number])"}"#]))
      reasons += try read.records.map { try writer.write($0) }
    }
    try writer.finish()
    #expect(reasons == [[], [.repeatedID]])
    let written = try JSONParser.parse(output.bytes)["value"]?.elements ?? []
    #expect(written.map { $0["MediaID"]?.integer } == [8, 1])
    #expect(kept(written.last) == ["martlet.kept.MediaID": "8"])
  }

  // MARK: - Hashes

  @Test func hashesThatAreRefusedAreKeptBesideTheRecordAndTold() throws {
    let sound = String(repeating: "ab", count: 32)
    let refused =
      #"{"HashName":"PDQ","HashValue":"zz"},{"HashName":"SHA256","HashValue":"12"},{"HashName":"SHA-512","HashValue":"\#(sound)"},{"HashName":"EDK","HashValue":"\#(String(repeating: "0", count: 32))"}"#
    let found = try convert([
      record(
        #""SHA1":"12x","AlternativeHashes":[{"HashName":"PDQ","HashValue":"\#(sound.uppercased())"},\#(refused),{"HashName":"XYZ","HashValue":"?"}]"#
      )
    ])
    #expect(
      found.complaints == [
        "record 1, line 1: sha1 wrong_length", "record 1, line 1: sha256 wrong_length",
        "record 1, line 1: pdq wrong_length", "record 1, line 1: sha512 wrong_length",
        "record 1, line 1: edonkey all_zero",
      ])
    let md5 = JSONValue.string(Samples.md5[1].uppercased())
    let written = try #require(found.records.first)
    #expect(written["SHA1"] == nil)
    #expect(
      written["AlternativeHashes"] == [
        ["MD5": md5, "HashName": "PDQ", "HashValue": .string(sound)],
        ["MD5": md5, "HashName": "XYZ", "HashValue": "?"],
      ])
    #expect(
      kept(written) == [
        "martlet.kept.SHA1": #""12x""#, "martlet.kept.AlternativeHashes": "[\(refused)]",
      ])
  }

  @Test(arguments: [
    (#"{"HashName":5,"HashValue":"a"}"#, true), (#"{"HashValue":"a"}"#, true),
    (#"{"HashName":"SHA1"}"#, true),
    (#"{"HashName":"SHA1","HashValue":7}"#, true), (#"{"HashName":"SHA1","HashValue":""}"#, false),
    (#"{"HashName":"SHA1","HashValue":null}"#, false),
  ])
  func aHashWithoutNameOrValueIsNone(_ entry: String, _ isRefused: Bool) throws {
    let found = try convert([record(#""AlternativeHashes":[\#(entry)]"#)])
    #expect(found.complaints == (isRefused ? ["record 1, line 1: bad_value"] : []))
    #expect((found.records.first?["AlternativeHashes"] == nil) == isRefused)
    #expect(kept(found.records.first).isEmpty != isRefused)
  }

  // MARK: - PhotoDNA

  private static let photoDNA = Data((0..<144).map { UInt8($0) }).base64EncodedString()

  @Test(arguments: [
    (Data(count: 144).base64EncodedString(), "dummy_hash"),
    (Data(repeating: 7, count: 144).base64EncodedString(), "dummy_hash"),
    (Data((0..<143).map { UInt8($0) }).base64EncodedString(), "wrong_length"),
    ("short", "not_base64"),
    ("QUJD", "wrong_length"), (String(photoDNA.dropLast()) + "!", "not_base64"),
  ])
  func photoDNAThatIsNoneIsToldAndNotHandedOnAsAHash(_ value: String, _ reason: String) throws {
    let complaint = "record 1, line 1: photodna \(reason)"
    let own = try convert([record(#""PhotoDNA":"\#(value)""#)])
    #expect(own.complaints == [complaint] && own.records.first?["PhotoDNA"] == nil)
    #expect(kept(own.records.first) == ["martlet.kept.PhotoDNA": "\"\(value)\""])
    let several = try convert([record(#""PhotoDNA":["\#(Self.photoDNA)","\#(value)"]"#)])
    #expect(several.complaints == [complaint])
    #expect(several.records.first?["PhotoDNA"] == [.string(Self.photoDNA)])
    #expect(kept(several.records.first) == ["martlet.kept.PhotoDNA": "[\"\(value)\"]"])
    let entry = #"{"HashName":"PhotoDNA","HashValue":"\#(value)"}"#
    let among = try convert([record(#""AlternativeHashes":[\#(entry)]"#)])
    #expect(among.complaints == [complaint] && among.records.first?["PhotoDNA"] == nil)
    #expect(kept(among.records.first) == ["martlet.kept.AlternativeHashes": "[\(entry)]"])
  }

  @Test func hashesOfRowsThatAreRefusedAreToldByTheirLine() throws {
    let rows = """
      md5,sha512,edk,photodna
      \(Samples.md5[1]),\(String(repeating: "a", count: 120)),zz,x
      \(Samples.md5[2]),\(String(repeating: "a", count: 128)),\(String(repeating: "bc", count: 16)),\(Self.photoDNA)
      """
    let written = try Samples.convert(text: rows, to: .vics)
    #expect(
      written.problems.map { $0.words(showsName: false) } == [
        "record 1, line 2: sha512 wrong_length", "record 1, line 2: edonkey wrong_length",
        "record 1, line 2: photodna not_base64",
      ])
    let records = try JSONParser.parse(written.text)["value"]?.elements ?? []
    #expect(records.map { $0["PhotoDNA"]?.text } == [nil, Self.photoDNA])
    #expect(records.map { $0["AlternativeHashes"]?.elements?.count } == [nil, 2])
    #expect(
      records[1]["AlternativeHashes"]?.elements?.compactMap { $0["HashValue"]?.text } == [
        String(repeating: "A", count: 128), String(repeating: "BC", count: 16),
      ])
  }

  // MARK: - Paths and digests

  @Test(arguments: [#"..\\a"#, #"C:\\a"#, #"Files\\a\\"#, "c:d.png", "/a"])
  func aPathThatIsRefusedIsKeptBesideTheRecord(_ path: String) throws {
    let found = try convert([record(#""RelativeFilePath":"\#(path)""#)])
    #expect(found.complaints == ["record 1, line 1: bad_path"])
    #expect(found.records.first?["RelativeFilePath"] == nil)
    #expect(kept(found.records.first) == ["martlet.kept.RelativeFilePath": "\"\(path)\""])
  }

  @Test func digestsHaveOneFormWhereverTheyStand() throws {
    let (own, other) = (Samples.md5[1], Samples.md5[2])
    let sha = String(repeating: "ab", count: 32)
    let found = try convert([
      record(
        #""MediaFiles":[{"MD5":"\#(other)","FileName":"a","FilePath":"b","ParentMD5":"\#(own)"},{"FileName":"c","FilePath":"d"}],"#
          + #""AlternativeHashes":[{"HashName":"SHA256","HashValue":"\#(sha)"},{"MD5":"\#(other)","HashName":"XYZ","HashValue":"ab"}],"#
          + #""Exifs":[{"MD5":"\#(own)","PropertyName":"a","PropertyValue":"\#(own)"}]"#)
    ])
    #expect(found.complaints == [])
    let (first, second) = (JSONValue.string(own.uppercased()), JSONValue.string(other.uppercased()))
    let written = try #require(found.records.first)
    #expect(
      written["MediaFiles"] == [
        ["MD5": second, "FileName": "a", "FilePath": "b", "ParentMD5": first],
        ["MD5": first, "FileName": "c", "FilePath": "d"],
      ])
    #expect(
      written["AlternativeHashes"] == [
        ["MD5": first, "HashName": "SHA256", "HashValue": .string(sha.uppercased())],
        ["MD5": second, "HashName": "XYZ", "HashValue": "ab"],
      ])
    #expect(
      written["Exifs"] == [["MD5": first, "PropertyName": "a", "PropertyValue": .string(own)]])
  }

  // MARK: - Versions

  @Test(arguments: [
    ("3.0", true), ("2.1", true), ("2.0", false), ("2", false), ("2.0.0", false), ("1.3", false),
    ("1.0", false), ("next", false), ("10.0", true),
  ])
  func aNewerVersionIsRefused(_ version: String, _ isRefused: Bool) throws {
    let records = #""value":[{"MediaID":1,"MD5":"\#(Samples.md5[1])"}]"#
    let context =
      #""@odata.context":"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/\#(version).xml/US/$metadata#Media""#
    for text in ["{\(context),\(records)}", "{\(records),\(context)}"] {
      guard isRefused else {
        #expect(try Samples.read(text: text).records.count == 1)
        continue
      }
      let error = #expect(throws: HashListError.self) { try Samples.read(text: text) }
      #expect(error?.code == .newerFormat && error?.message.contains("VICS \(version)") == true)
      #expect(throws: HashListError.self) { try read(text) }
    }
  }
}
