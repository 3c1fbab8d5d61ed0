// SPDX-License-Identifier: Apache-2.0
// VICS case files as sources: places, shared files, what leads out, what is missing, what is not what it says.

import EvidenceCapture
import EvidenceModel
import Foundation
import MediaDecoding
import Testing

@Suite struct VICSCaseTests {
  private static let helloMD5 = "5D41402ABC4B2A76B9719D911017C592"

  private func file(_ records: String) -> [UInt8] {
    bytes(
      #"{"@odata.context":"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Cases","#
        + #""value":[{"CaseID":"1","Media":[\#(records)]}]}"#)
  }

  private func record(_ id: Int, _ path: String, _ more: String = "") -> String {
    #"{"MediaID":\#(id),"Category":1,"MD5":"\#(Self.helloMD5)","RelativeFilePath":"\#(path)"\#(more)}"#
  }

  @Test func eachPlaceIsACaptureOfTheSharedFile() throws {
    let folder = try TemporaryFolder()
    let places =
      #","IsPrecategorized":"true","PrecategorizationSource":"SAMPLE","MediaFiles":["#
      + #"{"FileName":"a.png","FilePath":"Partition 1\\b","Written":"2024-01-02T03:04:05Z"},"#
      + #"{"FileName":"c.png","FilePath":"Partition 1\\d\\c.png","Created":"/Date(1388534400000)/"}]"#
    try folder.write("Files/1.bin", bytes("hello"))
    let path = try folder.write(
      "case.json", file(record(1, #"Files\\1.bin"#, places) + "," + record(2, "Files/1.bin")))
    let reading = try Reading.of(path)
    #expect(
      reading.places == ["Partition 1\\b\\a.png", "Partition 1\\d\\c.png", "Files/1.bin"])
    #expect(reading.texts == ["hello", "hello", "hello"])
    #expect(reading.seen.allSatisfy { $0.role == .caseEntry && $0.record.makesOccurrence })
    #expect(
      reading.seen.map { $0.record.time?.instant.description } == [
        "2024-01-02T03:04:05Z", "2014-01-01T00:00:00Z", nil,
      ])
    let statement = try #require(reading.seen.first?.record.statement)
    #expect(statement["category"] == 1)
    #expect(statement["profile"] == "US")
    #expect(statement["precategorized"] == true)
    #expect(statement["by"] == "SAMPLE")
    #expect(statement["media"]?["MediaFiles"] == nil)
    #expect(
      statement["place"] == [
        "FileName": "a.png", "FilePath": "Partition 1\\b", "Written": "2024-01-02T03:04:05Z",
      ])
    #expect(reading.seen.last?.record.statement?["place"] == .null)
    #expect(reading.codes == [])
    #expect(try SourceOpener.kind(of: path) { throw CancellationError() } == .vics)
  }

  @Test func aCaseFileInUTF16IsRefusedAndNotTakenForAText() throws {
    let folder = try TemporaryFolder()
    let text = #"{"value":[{"CaseID":"1","Media":[\#(record(1, "1.bin"))]}]}"#
    let units = Array(text.utf16)
    let little = units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    for bytes in [little, [0xff, 0xfe] + little, big, [0xfe, 0xff] + big] {
      let path = try folder.write("case.json", bytes)
      #expect(throws: CaptureError(.coding, "")) {
        try SourceOpener.kind(of: path) { throw CancellationError() }
      }
    }
    let other = try folder.write("other.json", Array(#"{"a":1}"#.utf16.flatMap { [UInt8($0), 0] }))
    #expect(try SourceOpener.kind(of: other) { throw CancellationError() } == .file)
  }

  @Test func aCaseFileWithoutMetadataIsKnownByItsRecords() throws {
    let folder = try TemporaryFolder()
    try folder.write("1.bin", bytes("hello"))
    let records = [
      #"{"value":[{"CaseID":"1","Media":[\#(record(1, "1.bin"))]}]}"#,
      #"{"value":[\#(record(1, "1.bin"))]}"#,
      #"{"@odata.context":"elsewhere","value":[\#(record(1, "1.bin"))]}"#,
    ]
    for text in records {
      let path = try folder.write("case.json", bytes(text))
      #expect(try SourceOpener.kind(of: path) { throw CancellationError() } == .vics)
      let reading = try Reading.of(path)
      #expect(reading.texts == ["hello"])
      #expect(reading.seen.map { $0.record.statement?["profile"] } == [.null])
    }
    for text in [#"{"@odata.context":"elsewhere","value":[{"name":"a quay"}]}"#, #"{"value":[1]}"#]
    {
      let path = try folder.write("other.json", bytes(text))
      #expect(try Reading.of(path).places == ["other.json"])
    }
  }

  @Test func aFileOfANewerVersionIsNotRead() throws {
    let folder = try TemporaryFolder()
    try folder.write("1.bin", bytes("hello"))
    let text = String(decoding: file(record(1, "1.bin")), as: UTF8.self)
    let path = try folder.write("case.json", bytes(text.replacing("2.0.xml", with: "3.0.xml")))
    let reading = try Reading.of(path)
    #expect(reading.texts == [] && reading.codes == ["vics.newer_version"])
  }

  /// A newer version is refused wherever it is stated: nothing of the file is taken in before that is known.
  @Test func aNewerVersionThatIsStatedLastIsRefusedBeforeAnythingIsTakenIn() throws {
    let folder = try TemporaryFolder()
    try folder.write("1.bin", bytes("hello"))
    let records = #"{"value":[{"CaseID":"1","Media":[\#(record(1, "1.bin"))]}],"@odata.context":"#
    let newer = try folder.write(
      "newer.json", bytes(records + #""DataModels/3.0.xml/US/$metadata#Cases"}"#))
    let reading = try Reading.of(newer)
    #expect(reading.texts == [] && reading.codes == ["vics.newer_version"])
    let late = try folder.write(
      "late.json", bytes(records + #""DataModels/2.0.xml/US/$metadata#Cases"}"#))
    #expect(try Reading.of(late).texts == ["hello"])
    let cut = try folder.write("cut.json", bytes(records))
    #expect(try Reading.of(cut).texts == ["hello"])
  }

  @Test(arguments: ["1.4", "x", "0.9", "1.3.1"])
  func aVersionThatIsNotKnownIsAFinding(_ version: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("1.bin", bytes("hello"))
    let text = String(decoding: file(record(1, "1.bin")), as: UTF8.self)
    let path = try folder.write(
      "case.json", bytes(text.replacing("2.0.xml", with: version + ".xml")))
    let reading = try Reading.of(path)
    #expect(reading.texts == ["hello"] && reading.codes == ["vics.unknown_version"])
  }

  @Test func whatLeadsOutOrIsMissingIsRefused() throws {
    let outside = try TemporaryFolder()
    try outside.write("secret", bytes("outside"))
    let folder = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: outside.path + "/secret")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/way", withDestinationPath: outside.path)
    let path = try folder.write(
      "case.json",
      file(
        [
          record(1, "../secret"), record(2, outside.path + "/secret"), record(3, "link"),
          record(4, "way/secret"), record(5, "gone"), record(6, "."),
        ].joined(separator: ",")))
    let reading = try Reading.of(path)
    #expect(
      reading.seen.map(\.what) == [
        "refused vics.no_file", "refused vics.no_file", "refused vics.file_unreadable",
        "refused vics.file_missing", "refused vics.file_missing", "refused vics.no_file",
      ])
    #expect(!reading.texts.contains("outside"))
  }

  @Test func contentThatIsNotWhatTheRecordSaysIsAFinding() throws {
    let folder = try TemporaryFolder()
    try folder.write("1.bin", bytes("other"))
    let path = try folder.write("case.json", file(record(1, "1.bin")))
    let reading = try Reading.of(path)
    #expect(reading.seen.map(\.findings) == [["vics.md5_mismatch"]])
    #expect(reading.texts == ["other"])
  }

  @Test func aFileThatEndsEarlyKeepsTheRecordsBefore() throws {
    let folder = try TemporaryFolder()
    try folder.write("1.bin", bytes("hello"))
    let whole = file(record(1, "1.bin") + "," + record(2, "1.bin"))
    let path = try folder.write("case.json", Array(whole.dropLast(20)))
    let reading = try Reading.of(path)
    #expect(reading.texts == ["hello"])
    #expect(reading.codes == ["vics.bad_json"])
  }

  @Test func theDigestCoversTheExportedFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write("1.bin", bytes("hello"))
    let path = try folder.write("case.json", file(record(1, "1.bin") + "," + record(2, "1.bin")))
    let before = try SourceDigest.compute(path: path)
    #expect(before.fileCount == 2)
    try folder.write("unrelated", bytes("x"))
    #expect(try SourceDigest.compute(path: path) == before)
    try folder.write("1.bin", bytes("other"))
    #expect(try SourceDigest.compute(path: path).sha256 != before.sha256)
  }

  @Test func whatWasSentIsAFileAndNothingBesideItIsRead() throws {
    let folder = try TemporaryFolder()
    try folder.write("1.bin", bytes("hello"))
    let path = try folder.write("case.json", file(record(1, "1.bin")))
    #expect(
      try SourceOpener.kind(of: path, walksCaseFiles: false) { throw CancellationError() } == .file)
    let reader = try SourceOpener.open(
      path: path, name: "case.json", makeSession: { throw CancellationError() },
      spooler: MemorySpooler())
    let record = try #require(try reader.next())
    #expect(record.role == .file)
    #expect(try SourceDigest.compute(path: path, walksCaseFiles: false).fileCount == 1)
  }
}
