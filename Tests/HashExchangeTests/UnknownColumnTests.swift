// SPDX-License-Identifier: Apache-2.0
// Columns that are not known are left out and told once; the columns of public readers have a meaning.

import EvidenceModel
import Foundation
import HashExchange
import Testing

@Suite struct UnknownColumnTests {
  private typealias Samples = ExchangeSamples

  @Test func whatIsNotKnownIsLeftOutAndToldOnceByItsNumber() throws {
    let text =
      "colour,md5,tags,weight\nred,\(Samples.md5[1]),a,7\nblue,\(Samples.md5[2]),b,8\n"
    let read = try Samples.read(text: text)
    #expect(read.records.map(\.md5) == [Samples.md5[1], Samples.md5[2]])
    #expect(read.records.map(\.tags) == [["a"], ["b"]])
    #expect(read.problems.map(\.reason) == [.unknownColumn, .unknownColumn])
    #expect(read.problems.map(\.column) == [1, 4])
    #expect(read.problems.map(\.line) == [1, 1])
    let list = try withFile(Array(text.utf8)) { try HashListReader.read(path: $0) }
    #expect(list.hashes(.md5).count == 2)
    #expect(list.problems.map(\.column) == [1, 4])
    #expect(list.tags(.md5) == ["a"])
  }

  @Test func theColumnsOfPublicReadersHaveAMeaning() throws {
    let other = String(repeating: "ab", count: 64)
    let edk = String(repeating: "cd", count: 16)
    let photoDNA = Data((0..<144).map { UInt8($0) }).base64EncodedString()
    let text =
      "md5,sha1,sha256,sha512,edonkey,photoDna,set,status,size,filename\n"
      + "\(Samples.md5[1]),,,\(other),\(edk),\(photoDNA),harbour,known,2048,a.png\n\(Samples.md5[2]),,,,,,,,many,\n"
    let read = try Samples.read(text: text)
    #expect(read.complaints == ["bad_value"])
    #expect(read.records[0].others.map(\.name) == ["SHA512", "EDK", "PhotoDNA"])
    #expect(read.records[0].others.map(\.value) == [other, edk, photoDNA])
    #expect(read.records[0].set == "harbour" && read.records[0].status == "known")
    #expect(read.records.map(\.byteCount) == [2_048, nil])
    let list = try withFile(Array(text.utf8)) { try HashListReader.read(path: $0) }
    #expect(list.problemCount == 0)
    #expect(list.tags(.md5) == ["set:harbour", "status:known"])
    let written = try Samples.convert(text: text, to: .vics).text
    #expect(
      written.contains("\"PhotoDNA\":\"\(photoDNA)\"") && written.contains("\"MediaSize\":2048"))
    #expect(!written.contains("a.png"))
  }

  @Test func aTableOfOthersMayHaveMoreColumns() throws {
    let text =
      "\"SHA-1\",\"MD5\",\"CRC32\",\"Colour\"\n\"\",\"\(Samples.md5[1])\",\"\",\"red\"\n"
    let read = try Samples.read(text: text)
    #expect(read.records.map(\.md5) == [Samples.md5[1]])
    #expect(read.problems.map(\.column) == [4])
  }
}
