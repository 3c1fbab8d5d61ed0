// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Foundation
import HashExchange
import MartletTesting
import Testing

/// Calls `body` with the path of a file of these bytes, which is removed afterwards.
func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
  let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try Data(bytes).write(to: file)
  defer { try? FileManager.default.removeItem(at: file) }
  return try body(file.path(percentEncoded: false))
}

/// Fingerprints that are only names: `hex(3, 16)` is 16 bytes of 0x03.
func hex(_ value: UInt8, _ count: Int) -> String {
  HexText.encode([UInt8](repeating: value, count: count))
}

/// Reads a list from text.
func read(
  _ text: String, options: HashListOptions = HashListOptions()
) throws -> HashListContents {
  try withFile(Array(text.utf8)) { try HashListReader.read(path: $0, options: options) }
}

extension HashListContents {
  /// The fingerprints of one algorithm in hexadecimal.
  func hashes(_ algorithm: FingerprintAlgorithm) -> [String] {
    entries[algorithm].map { HexText.encode($0.key.bytes(algorithm.byteCount)) }
  }

  /// The tags of the entry at `position`.
  func tags(_ algorithm: FingerprintAlgorithm, _ position: Int = 0) -> [String] {
    entries.tagSets[Int(entries[algorithm][position].tagSet)]
  }

  /// The problems as lines and reasons.
  var complaints: [String] { problems.map { "\($0.line) \($0.reason.rawValue)" } }
}

@Suite struct HashListReaderTests {
  @Test func aHeaderNamesColumnsInAnyOrderAndCase() throws {
    let list = try read(
      """
      Severity,PDQ,SHA-1,tags,MD5,SHA256
      2,\(hex(9, 32)),\(hex(2, 20)),harbour; dawn,\(hex(1, 16)),\(hex(3, 32))
      ,,,,\(hex(7, 16).uppercased()),

      """)
    #expect(list.hashes(.md5) == [hex(1, 16), hex(7, 16)])
    #expect(list.hashes(.sha1) == [hex(2, 20)])
    #expect(list.hashes(.sha256) == [hex(3, 32)])
    #expect(list.hashes(.pdq) == [hex(9, 32)])
    #expect(list.tags(.pdq) == ["dawn", "harbour", "severity:2"])
    #expect(list.tags(.md5, 1) == [])
    #expect(list.complaints == [])
    #expect(list.lineCount == 3)
    #expect(list.entries[.pdq].first?.quality == nil)
  }

  @Test func bareHashesAreKnownByTheirLength() throws {
    let text = "\(hex(1, 16))\n\(hex(2, 20))\n  \(hex(3, 32)) \n"
    let list = try read(text)
    #expect(list.hashes(.md5) == [hex(1, 16)])
    #expect(list.hashes(.sha1) == [hex(2, 20)])
    #expect(list.hashes(.sha256) == [hex(3, 32)])
    #expect(list.complaints == [])
    let asPDQ = try read(text, options: HashListOptions(bare64: .pdq))
    #expect(asPDQ.hashes(.pdq) == [hex(3, 32)])
    #expect(asPDQ.hashes(.sha256) == [])
  }

  @Test(arguments: [
    "\u{feff}md5\n%1\n%2\n", "md5\r\n%1\r\n%2\r\n", "md5\n%1\n%2",
    "# a remark\n\nmd5\n%1\n# more\n\n%2\n",
    "\"md5\"\n\"%1\"\n\"%2\"\n", "md5;tags\n%1;x\n%2;\n", "md5\ttags\n%1\tx\n%2\n",
    "tags,md5\n\"a\nb\",%1\n,%2\n",
    "\u{feff}%1\r\n%2\r\n", "md5,\"tags\"\n%1,\"say \"\"x\"\"\"\n%2,\"a,b\"\n",
  ])
  func quirksOfListFilesAreRead(_ text: String) throws {
    let filled = text.replacing("%1", with: hex(1, 16)).replacing("%2", with: hex(2, 16))
    let list = try read(filled)
    #expect(list.hashes(.md5) == [hex(1, 16), hex(2, 16)])
    #expect(list.complaints == [])
  }

  @Test(arguments: [
    (hex(0, 16), LineProblem.Reason.allZero), (String(hex(1, 16).dropLast()), .wrongLength),
    (hex(1, 16) + "0", .wrongLength), ("g" + hex(1, 16).dropFirst(), .notHexadecimal),
    ("d41d8cd98f00b204e9800998ecf8427e", .emptyFileDigest), ("", .noFingerprint),
    ("\"" + hex(1, 16), .badQuotes), ("\"\(hex(1, 16))\"x", .badQuotes), ("a,b,c", .tooManyFields),
    ("LONG", .lineTooLong),
  ])
  func aBadLineIsReportedAndTheRestIsKept(_ line: String, _ reason: LineProblem.Reason) throws {
    let long = hex(1, 16) + "," + String(repeating: "x", count: 70_000)
    let row = line.isEmpty ? ",x" : line == "LONG" ? long : line
    let list = try read("md5,tags\n\(hex(5, 16)),a\n\(row)\n\(hex(6, 16)),b\n")
    #expect(list.complaints == ["3 \(reason.rawValue)"])
    #expect(list.problemCounts == [reason: 1])
    #expect(list.problemCount == 1)
    #expect(list.hashes(.md5) == [hex(5, 16), hex(6, 16)])
    #expect(list.lineCount == 4)
  }

  @Test(arguments: [
    (FingerprintAlgorithm.sha1, "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    (.sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
  ])
  func digestsOfTheEmptyFileAreRefusedInBareListsToo(
    _ algorithm: FingerprintAlgorithm, _ digest: String
  ) throws {
    let list = try read("\(digest.uppercased())\n\(hex(4, algorithm.byteCount))\n")
    #expect(list.problems == [LineProblem(line: 1, algorithm: algorithm, reason: .emptyFileDigest)])
    #expect(list.hashes(algorithm) == [hex(4, algorithm.byteCount)])
  }

  @Test func oneBadFieldCostsOnlyItself() throws {
    let list = try read(
      "md5,pdq,quality\n\(hex(1, 16)),xyz,80\n\(hex(2, 16)),\(hex(9, 32)),101\n"
        + "\(hex(3, 16)),\(hex(8, 32)),70\n")
    #expect(list.complaints == ["2 wrong_length", "3 bad_quality"])
    #expect(list.hashes(.md5).count == 3)
    #expect(list.entries[.pdq].map(\.quality) == [70, nil])
    #expect(list.entries[.md5].allSatisfy { $0.quality == nil })
  }

  @Test func tagsThatAreTooLongOrTooManyAreLeftOutAndSaid() throws {
    let many = (0..<80).map { "t\($0)" }.joined(separator: "|")
    let list = try read(
      "md5,tags\n\(hex(1, 16)),ok|\(String(repeating: "x", count: 300))\n\(hex(2, 16)),\(many)\n")
    #expect(list.complaints == ["2 bad_tags", "3 bad_tags"])
    #expect(list.tags(.md5) == ["ok"])
    #expect(list.tags(.md5, 1).count == 64)
  }

  @Test func repeatsAreOneEntryWithTheTagsOfAll() throws {
    let list = try read(
      "pdq,quality,tags\n\(hex(1, 32)),60,a\n\(hex(1, 32)),90,b\n\(hex(2, 32)),10,a\n\(hex(2, 32)),,a\n"
    )
    #expect(list.duplicateCount == 2)
    #expect(list.hashes(.pdq) == [hex(1, 32), hex(2, 32)])
    #expect(list.tags(.pdq) == ["a", "b"])
    #expect(list.entries[.pdq].map(\.quality) == [90, nil])
  }

  @Test(arguments: [
    ("hash,colour\n", HashListError.Code.unknownColumn), ("md5,MD5\n", .repeatedColumn),
    ("md5,colour\n", .empty),
    ("tags,category\n", .noFingerprintColumn), ("", .empty), ("\n\n# nothing\n", .empty),
    ("not a list\n", .unknownColumn), ("\u{1}\u{2}\n", .notText),
  ])
  func aFileThatIsNoListIsRefusedWhole(_ text: String, _ code: HashListError.Code) throws {
    let error = #expect(throws: HashListError.self) { try read(text) }
    #expect(error?.code == code)
  }

  @Test(arguments: [
    ("co\u{202e}lour,tags\n", 1), ("harbour wall;\(hex(5, 15))\n", 1),
    ("\(hex(1, 16).dropLast()),quay\n", 1),
  ])
  func anUnknownColumnIsToldByItsNumberNeverByItsText(_ text: String, _ column: Int) throws {
    let error = #expect(throws: HashListError.self) { try read(text) }
    let message = try #require(error?.message)
    #expect(message.contains("its column \(column) is not known"))
    for word in ["lour", "harbour", "quay", hex(5, 6), hex(1, 6)] {
      #expect(!message.contains(word), "an entry's text is in the message")
    }
  }

  @Test func linesMayEndInCarriageReturnsAlone() throws {
    let list = try read("md5,tags\r\(hex(1, 16)),dawn\r\r\(hex(2, 16)),\rzz,\r")
    #expect(list.hashes(.md5) == [hex(1, 16), hex(2, 16)])
    #expect(list.tags(.md5) == ["dawn"])
    #expect(list.complaints == ["5 wrong_length"])
    #expect(list.lineCount == 5)
    let mixed = try read("\(hex(1, 16))\r\(hex(2, 16))\r\n\(hex(3, 16))\n\(hex(4, 16))\r")
    #expect(mixed.hashes(.md5) == (1...4).map { hex($0, 16) })
    #expect(mixed.lineCount == 4)
  }

  @Test func aPairOfLineEndsAcrossTwoReadsIsOneEnd() throws {
    // The file is read a MiB at a time: the last byte of the first read is the CR of a CR LF.
    let line = hex(7, 16) + "\r\n"
    let start = "#" + String(repeating: "x", count: (1 << 20) % line.utf8.count + 15) + "\r\n"
    let rest = (1 << 20) + 1 - start.utf8.count
    let filler = "#" + String(repeating: "y", count: rest % line.utf8.count + 31) + "\r\n"
    let count = ((1 << 20) + 1 - start.utf8.count - filler.utf8.count) / line.utf8.count
    let used = start.utf8.count + filler.utf8.count + count * line.utf8.count
    let pad =
      "#" + String(repeating: "z", count: (1 << 20) + 1 - used - 3 + line.utf8.count) + "\r\n"
    let text = start + filler + String(repeating: line, count: count - 1) + pad + line
    let bytes = Array(text.utf8)
    #expect(bytes[(1 << 20) - 1] == 0x0d && bytes[1 << 20] == 0x0a)
    let list = try withFile(bytes) { try HashListReader.read(path: $0) }
    #expect(list.lineCount == count + 3)
    #expect(list.complaints == [])
  }

  @Test(arguments: ["md5\n", "md5,tags\r\n# nothing\r\n", "\u{feff}sha256\r"])
  func aHeaderWithoutRowsIsNoList(_ text: String) throws {
    let error = #expect(throws: HashListError.self) { try read(text) }
    #expect(error?.code == .empty)
  }

  @Test func missingFilesAndUTF16AreRefused() throws {
    let missing = #expect(throws: HashListError.self) {
      try HashListReader.read(path: "/nonexistent/list.csv")
    }
    #expect(missing?.code == .unreadable)
    let error = #expect(throws: HashListError.self) {
      try withFile([0xff, 0xfe, 0x6d, 0, 0x64, 0]) { try HashListReader.read(path: $0) }
    }
    #expect(error?.code == .notText)
  }

  @Test func theDigestIsOfTheWholeFile() throws {
    let abc = try read("# abc\n\(hex(1, 16))")
    #expect(abc.byteCount == 38)
    #expect(
      abc.fileSHA256.description
        == "80a6e65b40c3e0db348cc08cc875b2a88f8d968e64b401fdae328e331dee245e")
  }
}
