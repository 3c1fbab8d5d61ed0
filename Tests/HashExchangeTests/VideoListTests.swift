// SPDX-License-Identifier: Apache-2.0
// Lists of known videos in every form in which they come.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@testable import HashExchange

@Suite struct VideoListTests {
  private static func frame(_ number: Int, _ seconds: Double, _ quality: Int, _ value: UInt8)
    -> VPDQFrame
  {
    VPDQFrame(
      frame: number, microseconds: Int64(seconds * 1_000_000),
      fingerprint: PDQFingerprint(
        hash: PDQHash(bytes: [UInt8](repeating: value, count: 32)) ?? PDQHash(0, 0, 0, 0),
        quality: quality))
  }

  /// The film that every form below says.
  private static let film = VPDQFingerprint(frames: [
    frame(0, 0, 100, 0xa1), frame(29, 0.967, 73, 0xb2), frame(58, 1.933, 0, 0xc3),
  ])

  private struct Form: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    var tags: [String] = []
  }

  private static let forms: [Form] = {
    let (a, b, c) = (hex(0xa1, 32), hex(0xb2, 32), hex(0xc3, 32))
    let objects =
      "{\"quality\":100,\"frame_number\":0,\"pdq_hex\":\"\(a)\",\"timestamp\":0.0},"
      + "{\"quality\":73,\"frame_number\":29,\"pdq_hex\":\"\(b)\",\"timestamp\":0.967},"
      + "{\"quality\":0,\"frame_number\":58,\"pdq_hex\":\"\(c)\",\"timestamp\":1.933}"
    let line =
      "{\"schema\":\"martlet.hash/1\",\"path\":\"x\",\"md5\":null,\"pdq\":null,\"vpdq\":["
      + "{\"frame\":0,\"time\":0,\"quality\":100,\"hash\":\"\(a)\"},"
      + "{\"frame\":29,\"time\":0.967,\"quality\":73,\"hash\":\"\(b)\"},"
      + "{\"frame\":58,\"time\":1.933,\"quality\":0,\"hash\":\"\(c)\"}],\"error\":null}"
    let keyed =
      "{\"0\":{\"quality\":100,\"hash\":\"\(a)\",\"timestamp\":0.0},"
      + "\"29\":{\"quality\":73,\"hash\":\"\(b)\",\"timestamp\":0.967},"
      + "\"58\":{\"quality\":0,\"hash\":\"\(c)\",\"timestamp\":1.933}}"
    return [
      Form(
        testDescription: "reference text",
        text: "0,100,\(a),0.000\n29,73,\(b),0.967\n58,0,\(c),1.933\n"),
      Form(testDescription: "array of objects", text: "[\(objects)]"),
      Form(testDescription: "arrays in an array", text: " [\n[\(objects)]\n]\n"),
      Form(testDescription: "one array a line", text: "[\(objects)]\n"),
      Form(testDescription: "line of hash", text: line + "\n"),
      Form(testDescription: "lines of hash in an array", text: "[\(line)]"),
      Form(testDescription: "keyed by frame", text: keyed),
      Form(
        testDescription: "signal in a text",
        text:
          "{\"id\":7,\"tags\":[\"harbour\"],\"vpdq\":\"[\(objects.replacing("\"", with: "\\\""))]\"}",
        tags: ["harbour", "id:7"]),
      Form(
        testDescription: "CSV without an id",
        text: "frame,pdq,quality,time\n58,\(c),0,1.933\n0,\(a),100,0\n29,\(b),73,0.967\n"),
      Form(
        testDescription: "CSV with an id",
        text: """
          Video-ID;Frame Number;Hash;Quality;Timestamp;Category
          seven;0;\(a.uppercased());100;0.0;B
          seven;29;\(b);73;0.967;B
          seven;58;\(c);0;1.933;C
          """, tags: ["category:B", "category:C", "id:seven"]),
    ]
  }()

  @Test(arguments: forms)
  private func everyFormGivesTheSameVideo(_ form: Form) throws {
    let list = try read(form.text)
    #expect(list.complaints == [])
    #expect(list.entries.videos == [Self.film])
    #expect(list.entries.count == 1)
    #expect(list.tags(.vpdq) == form.tags)
    #expect(
      list.hashes(.vpdq) == [HexText.encode(try #require(KnownVideo(Self.film)).key.bytes(32))])
  }

  @Test func signalsOfTodayCountTheirFrames() throws {
    let list = try read("[\"\(hex(0xa1, 32)),100,0.0\", \"\(hex(0xb2, 32)),73,1.0\"]")
    #expect(list.complaints == [])
    #expect(
      list.entries.videos == [
        VPDQFingerprint(frames: [Self.frame(0, 0, 100, 0xa1), Self.frame(1, 1, 73, 0xb2)])
      ])
  }

  @Test func rowsOfManyVideosAreGrouped() throws {
    let rows = (0..<40).map { number in
      "v\(number % 4),\(number),\(hex(UInt8(number + 1), 32)),\(number),90"
    }
    let list = try read("id,frame,hash,timestamp,quality\n" + rows.joined(separator: "\n"))
    #expect(list.complaints == [])
    #expect(list.entries.videos.map(\.frames.count) == [10, 10, 10, 10])
    #expect(Set((0..<4).map { list.tags(.vpdq, $0) }) == Set((0..<4).map { ["id:v\($0)"] }))
  }

  @Test func theSameVideoTwiceIsOneEntryWithBothTags() throws {
    let rows = ["a", "b"].map { "\($0),0,\(hex(5, 32)),0\n" }
    let list = try read("id,frame,hash,timestamp\n" + rows.joined())
    #expect(list.entries.count == 1)
    #expect(list.duplicateCount == 1)
    #expect(list.tags(.vpdq) == ["id:a", "id:b"])
    #expect(list.entries.videos.first?.frames.first?.fingerprint.quality == 100)
  }

  @Test func whatHashPrintsIsAListOfAllItsFingerprints() throws {
    let list = try read(
      """
      {"md5":"\(hex(1, 16))","sha1":"\(hex(2, 20))","sha256":"\(hex(3, 32))","vpdq":null,"error":null,
       "pdq":{"hash":"\(hex(4, 32))","quality":61,"width":5,"height":5,"dihedral":null}}
      {"md5":"\(hex(7, 16))","tags":"a;b","pdq":"\(hex(8, 32))","quality":50}
      """)
    #expect(list.complaints == [])
    #expect(list.hashes(.md5) == [hex(1, 16), hex(7, 16)])
    #expect(list.hashes(.sha1) == [hex(2, 20)] && list.hashes(.sha256) == [hex(3, 32)])
    #expect(list.entries[.pdq].map(\.quality) == [61, 50])
    #expect(list.tags(.md5, 1) == ["a", "b"])
    #expect(list.lineCount == 3)
  }

  private struct Flaw: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let complaints: [String]
    var frames = 1
  }

  private static let flaws: [Flaw] = {
    let (a, b) = (hex(0xa1, 32), hex(0xb2, 32))
    return [
      Flaw(
        testDescription: "hash", text: "0,100,\(a),0\n1,100,zz,1\n2,9,\(a.dropLast())g,2\n",
        complaints: ["2 wrong_length", "3 not_hexadecimal"]),
      Flaw(
        testDescription: "numbers and times",
        text: "0,100,\(a),0\n-1,9,\(b),1\n4294967296,9,\(b),1\nx,9,\(b),1\n1,9,\(b),\n2,9,\(b),-3\n"
          + "3,9,\(b),nan\n4,9,\(b),1e99\n5,9,\(b),x\n",
        complaints: ["2 bad_frame", "3 bad_frame", "4 bad_frame"]
          + (5...9).map { "\($0) bad_time" }),
      Flaw(
        testDescription: "order",
        text: "0,100,\(a),0\n0,100,\(a),0\n0,100,\(b),0\n9,9,\(b),5\n8,9,\(b),6\n",
        complaints: ["1 repeated_frame", "1 bad_time"], frames: 2),
      Flaw(
        testDescription: "quality", text: "0,100,\(a),0\n1,101,\(b),1\n2,x,\(b),2\n",
        complaints: ["2 bad_quality", "3 bad_quality"], frames: 3),
      Flaw(
        testDescription: "blank frames",
        text: "0,100,\(a),0\n1,90,\(hex(0, 32)),1\n2,0,\(hex(0, 32)),2\n",
        complaints: ["2 all_zero"], frames: 2),
      Flaw(
        testDescription: "fields", text: "0,100,\(a),0\n1,100,\(b),1,x\n1,100\n",
        complaints: ["2 too_many_fields", "3 no_fingerprint"]),
      Flaw(
        testDescription: "no id", text: "id,frame,hash,time\nx,0,\(a),0\n,1,\(b),1\n",
        complaints: ["3 no_video"]),
      Flaw(
        testDescription: "JSON",
        text: "[\"\(a),100,0\",\n3, \"x\", {\"a\":1}, [true], {\"a\" 1},\n]x\n{\"b\":{}}\n[",
        complaints: [
          "2 bad_json", "2 no_fingerprint", "2 no_fingerprint", "2 bad_frame", "2 bad_json",
          "3 bad_json", "4 no_fingerprint", "5 bad_json",
        ]),
      Flaw(
        testDescription: "cut JSON", text: "[\"\(a),100,0\"]\n{\"vpdq\":[{\"hash\":\"\(b)",
        complaints: ["2 bad_json"]),
      Flaw(
        testDescription: "deep JSON",
        text: "[\"\(a),100,0\"]\n{\"x\":[[[[[[[[[[[[[[]]]]]]]]]]]]]]}",
        complaints: ["2 too_large"]),
    ]
  }()

  @Test(arguments: flaws)
  private func whatIsWrongIsToldAndTheRestIsKept(_ flaw: Flaw) throws {
    let list = try read(flaw.text)
    #expect(list.complaints == flaw.complaints)
    #expect(list.entries.videos.map(\.frames.count) == [flaw.frames])
  }

  @Test(arguments: [
    (
      "frame,pdq\n0,\(hex(1, 32))\n", HashListOptions.Format.auto,
      HashListError.Code.noFingerprintColumn
    ),
    ("frame,time\n0,1\n", .auto, .noFingerprintColumn),
    ("id,colour\n0,1\n", .auto, .unknownColumn), ("md5\n", .vpdq, .otherFormat),
    ("md5\n", .json, .otherFormat), ("", .json, .empty), ("", .vpdq, .empty),
  ])
  func aWrongFormIsOneClearError(
    text: String, format: HashListOptions.Format, code: HashListError.Code
  ) throws {
    let error = #expect(throws: HashListError.self) {
      try read(text, options: HashListOptions(format: format))
    }
    #expect(error?.code == code)
  }

  @Test func anElementBeyondTheLimitIsLeftOutAndTheRestIsRead() throws {
    let long = "{\"x\":\"" + String(repeating: "y", count: 33 << 20) + "\"}"
    let list = try read("[\(long),\n\"\(hex(1, 32)),90,0\"]")
    #expect(list.complaints == ["1 too_large"])
    #expect(list.entries.videos.map(\.frames.count) == [1])
  }
}

@Suite struct ListFolderTests {
  private func withFolder<Value>(
    _ files: [String: String], _ body: (String) throws -> Value
  ) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.path + "/list-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, text) in files {
      let path = URL(filePath: folder + "/" + name)
      try FileManager.default.createDirectory(
        at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: path)
    }
    return try body(folder)
  }

  @Test func eachFileOfAFolderIsAVideoCalledAsTheFileIs() throws {
    let files = [
      "north.txt": "0,100,\(hex(1, 32)),0.0\n1,100,\(hex(2, 32)),1.0\n",
      "deep/south.v2.json": "[\"\(hex(3, 32)),90,0.0\"]", "all.csv": "md5\n\(hex(9, 16))\n",
      "readme.md": "These are films.\n", ".hidden": "zz\n",
      "bad.txt": "0,100,\(hex(4, 32)),x\nzz\n",
      "empty.txt": "",
    ]
    let list = try withFolder(files) { try HashListReader.read(path: $0) }
    #expect(list.entries.videos.map(\.frames.count).sorted() == [1, 2])
    #expect(
      Set((0..<2).map { list.tags(.vpdq, $0) }) == [["id:north"], ["id:south.v2"]])
    #expect(list.hashes(.md5) == [hex(9, 16)])
    let told = list.problems.map { "\($0.file ?? 0) \($0.line) \($0.reason.rawValue)" }
    // In bytewise order: all.csv, bad.txt, deep/south.v2.json, empty.txt, north.txt, readme.md.
    #expect(
      told == ["2 1 too_many_fields", "2 2 wrong_length", "4 1 no_list", "6 1 no_list"])
    #expect(
      list.byteCount == files.filter { $0.key != ".hidden" }.values.reduce(0) { $0 + $1.utf8.count }
    )
    let other = try withFolder(["north.txt": files["north.txt"] ?? ""]) {
      try HashListReader.read(path: $0)
    }
    #expect(other.fileSHA256 != list.fileSHA256)
  }

  @Test func aFileThatCannotBeReadDoesNotStopTheFolder() throws {
    let files = ["a.csv": "md5\n\(hex(9, 16))\n", "c.csv": "md5\n\(hex(8, 16))\n"]
    let list = try withFolder(files) { folder in
      try Data([0xff, 0xfe, 0x6d, 0x00, 0x64, 0x00]).write(to: URL(filePath: folder + "/b.csv"))
      return try HashListReader.read(path: folder)
    }
    #expect(list.hashes(.md5) == [hex(8, 16), hex(9, 16)])
    #expect(list.problems.map { "\($0.file ?? 0) \($0.reason.rawValue)" } == ["2 no_list"])
    #expect(list.byteCount == 6 + files.values.reduce(0) { $0 + $1.utf8.count })
    let vanished = try withFolder(files) { folder in
      try ListFolder(
        path: folder, files: ["a.csv", "b.csv", "c.csv"], options: HashListOptions()
      ).read { _, _, _ in }
    }
    #expect(vanished.hashes(.md5) == list.hashes(.md5))
    #expect(vanished.problems.map { "\($0.file ?? 0) \($0.reason.rawValue)" } == ["2 unreadable"])
    #expect(vanished.fileSHA256 != list.fileSHA256)
  }

  @Test func aFolderWithoutFilesIsAnError() throws {
    let error = #expect(throws: HashListError.self) {
      try withFolder([".hidden": "x"]) { try HashListReader.read(path: $0) }
    }
    #expect(error?.code == .empty)
  }
}
