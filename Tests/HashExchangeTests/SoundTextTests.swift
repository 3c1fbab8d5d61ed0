// SPDX-License-Identifier: Apache-2.0
// Text that is not UTF-8 is told by line or record, and the record is kept; no encoding is guessed.

import EvidenceModel
import Foundation
import HashExchange
import Testing

@Suite struct SoundTextTests {
  private typealias Samples = ExchangeSamples

  private let coffee: [UInt8] = Array("caf".utf8) + [0xe9]

  private func told(_ bytes: [UInt8]) throws -> (converted: [String], imported: [String]) {
    try withFile(bytes) { path in
      let read = try Samples.read(path: path)
      let list = try HashListReader.read(path: path, helpers: Samples.helpers)
      #expect(read.records.count == 2 && list.hashes(.md5).count == 2)
      return (
        read.problems.map { "\($0.record ?? $0.line) \($0.reason.rawValue)" },
        list.problems.map { "\($0.record ?? $0.line) \($0.reason.rawValue)" }
      )
    }
  }

  @Test func aFieldOfARowIsToldByItsLine() throws {
    let rows =
      Array("md5,category,filename\n\(Samples.md5[1]),".utf8) + coffee
      + Array(",a\n\(Samples.md5[2]),caf\u{e9},".utf8) + coffee + [0x0a]
    let found = try told(rows)
    #expect(found.converted == ["2 not_utf8"])
    #expect(found.imported == ["2 not_utf8"])
  }

  @Test func aSeriesOfATableIsToldByItsLine() throws {
    let header =
      "MD5;SHA1;PhotoDNA;Image ID;Is Distributed;Victim Identified;Offender Identified;Series Name;Number of Submissions;File Available;Media Type;Baseline\n"
    let rows =
      Array((header + "\(Samples.md5[1]);;;1;;;;").utf8) + coffee
      + Array(";;;image;\n\(Samples.md5[2]);;;2;;;;dawn;;;image;\n".utf8)
    let found = try told(rows)
    #expect(found.converted == ["2 not_utf8"] && found.imported == ["2 not_utf8"])
  }

  @Test(arguments: [
    ("caf\u{e9}", true), ("\\ud83d\\ude00", true), ("\\\\ud800", true), ("\\ud800", false),
    ("\\udc00\\ud800", false), ("\\ud800\\u0041", false), ("\\ud800\\", false),
  ])
  func halvesOfPairsInVICSAreToldByTheRecord(_ text: String, _ isSound: Bool) throws {
    let comment = text.hasSuffix("\\") ? text + "n" : text
    let json =
      #"{"value":[{"MediaID":1,"MD5":"\#(Samples.md5[1])","Comments":"\#(comment)"},{"MediaID":2,"MD5":"\#(Samples.md5[2])"}]}"#
    let found = try told(Array(json.utf8))
    #expect(found.converted == (isSound ? [] : ["1 not_utf8"]))
    #expect(found.imported == found.converted)
  }

  @Test func bytesInVICSAreToldByTheRecordAlsoOfACase() throws {
    let start =
      #"{"value":[{"CaseNumber":"a","Media":[{"MediaID":1,"MD5":"\#(Samples.md5[1])"},{"MediaID":2,"MD5":"\#(Samples.md5[2])","Comments":""#
    let found = try told(Array(start.utf8) + coffee + Array(#""}]}]}"#.utf8))
    #expect(found.converted == ["2 not_utf8"] && found.imported == ["2 not_utf8"])
    let ofCase = try told(
      Array(#"{"value":[{"CaseNumber":""#.utf8) + coffee
        + Array(
          #"","Media":[{"MediaID":1,"MD5":"\#(Samples.md5[1])"},{"MediaID":2,"MD5":"\#(Samples.md5[2])"}]}]}"#
            .utf8))
    #expect(ofCase.converted == ["1 not_utf8"])
  }

  @Test func aValueOfAListOfJSONIsToldByItsLine() throws {
    let text =
      Array("{\"md5\":\"\(Samples.md5[1])\",\"tags\":\"".utf8) + coffee + Array("\"}\n".utf8)
    let list = try withFile(text) { try HashListReader.read(path: $0) }
    #expect(list.problems.map { "\($0.line) \($0.reason.rawValue)" } == ["1 not_utf8"])
    #expect(list.hashes(.md5) == [Samples.md5[1]])
  }
}
