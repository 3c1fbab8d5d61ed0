// SPDX-License-Identifier: Apache-2.0
// Sources that are missing, empty, damaged or hostile: said once, and the rest is taken in.

import EvidenceModel
import Foundation
import SyntheticEncoding
import Testing

@Suite struct SourceInputTests {
  private func workspace(pictures: Int = 4) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(pictures)
    return workspace
  }

  @Test func aMissingSourceDoesNotStopTheOthers() throws {
    let workspace = try workspace()
    let result = try workspace.onCase("ingest", "nowhere", "source")
    #expect(result.status == 3, "\(result)")
    #expect(result.errorText.contains("nowhere: not read"))
    #expect(result.errorText.contains("source: 4 captures, 4 new items"))
    #expect(try workspace.count("items", "image") == 4)
  }

  @Test func anEmptyFolderIsDoneWithAMessage() throws {
    let workspace = try workspace()
    try workspace.tool("mkdir", "empty")
    let result = try workspace.onCase("ingest", "empty")
    #expect(result.status == 0, "\(result)")
    #expect(result.errorText.contains("empty: nothing to read in it"))
  }

  @Test func aCaseFileInAFolderIsAFileAndThatIsSaid() throws {
    let workspace = try workspace()
    let digits = String(repeating: "a1", count: 16)
    try workspace.write(
      "{\"value\":[{\"MediaID\":1,\"MD5\":\"\(digits)\"}]}", to: "source/case.json")
    let result = try workspace.onCase("ingest", "source")
    #expect(result.status == 0, "\(result)")
    #expect(result.errorText.contains("source: a VICS case file in it was read as any other"))
    let other = try Workspace()
    try other.makeCase()
    try other.write("{\"value\":[1]}", to: "source/numbers.json")
    let plain = try other.onCase("ingest", "source")
    #expect(plain.status == 0 && !plain.errorText.contains("VICS"), "\(plain)")
  }

  @Test func aDamagedPictureIsAFindingAndDone() throws {
    let workspace = try workspace()
    let card = PixelCanvas.testCard(width: 90, height: 60, seed: 77)
    let jpeg = try PictureEncoder.encode(card, format: .jpeg())
    try workspace.write(Array(jpeg.prefix(jpeg.count * 2 / 3)), to: "source/cut.jpg")
    try workspace.write(Array(jpeg.prefix(24)), to: "source/stump.jpg")
    let result = try workspace.onCase("ingest", "source")
    #expect(result.status == 0, "\(result)")
    #expect(result.errorText.contains("6 captures, 6 new items, 2 findings"), "\(result)")
    #expect(Set(try workspace.findingCodes()).contains("image.truncated"))
    #expect(try workspace.count("decoding", "undecodable") == 1)
  }

  @Test func aDamagedZipGivesWhatItHolds() throws {
    let workspace = try workspace(pictures: 6)
    try workspace.tool("zip", "-q", "-r", "whole.zip", "source")
    let bytes = try workspace.bytes(of: "whole.zip")
    try workspace.write(Array(bytes.prefix(bytes.count / 2)), to: "cut.zip")
    var generator = SeededGenerator(seed: 3, label: "junk")
    let junk = (0..<600).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    try workspace.write(Array("PK\u{3}\u{4}".utf8) + junk, to: "junk.zip")
    let result = try workspace.onCase("ingest", "cut.zip", "junk.zip", "source")
    #expect(result.status == 3, "\(result)")
    #expect(result.errorText.contains("cut.zip: "))
    #expect(try workspace.count("items", "image") >= 6)
    #expect(try workspace.onCase("fsck").status == 0)
    #expect(try workspace.findingCodes().contains { $0.hasPrefix("archive.") })
  }

  @Test func damagedWebArchivesAreSaidToBe() throws {
    let workspace = try workspace()
    let record = """
      WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://a.test/x\r\n\
      WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:0>\r\n\
      Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n
      """
    try workspace.write(record + record.replacing("/x", with: "/y"), to: "two.warc")
    try workspace.tool("gzip", "-k", "two.warc")
    let packed = try workspace.bytes(of: "two.warc.gz")
    try workspace.write(Array(packed.prefix(packed.count - 14)), to: "cut.warc.gz")
    let cut = try workspace.onCase("ingest", "cut.warc.gz")
    #expect(cut.status == 3, "\(cut)")
    #expect(try !workspace.findingCodes().isEmpty)
    try workspace.write("WARC/1.0\r\nnonsense\r\n\r\n" + record, to: "bad.warc")
    let bad = try workspace.onCase("ingest", "bad.warc")
    #expect(bad.status == 3, "\(bad)")
    #expect(bad.errorText.contains("1 capture,"), "the record after the bad one is read: \(bad)")
    #expect(try workspace.onCase("ingest", "two.warc", "source").status == 0)
    #expect(try workspace.count("items", "image") == 4)
  }

  @Test func anArchiveThatIsNothingButDamageIsNoSuccess() throws {
    let workspace = try workspace()
    try workspace.write("WARC/1.0\r\nnonsense\r\n\r\n", to: "bad.warc")
    let result = try workspace.onCase("ingest", "bad.warc")
    #expect(result.status == 3, "\(result)")
    #expect(result.errorText.contains("parts of it could not be read"), "\(result)")
  }

  /// Escape codes, bidirectional marks, formulas, line feeds, no UTF-8.
  @Test func hostileNamesAreTakenInAndPrintedEscaped() throws {
    let workspace = try workspace(pictures: 1)
    let names = [
      "\u{1b}[31mred", "\u{202e}gpj.exe", "=HYPERLINK(1)", "+1", "-rf", "@sum", "two\nlines",
      "\u{200b}",
      "\u{7}bell",
    ]
    for name in names { try workspace.write("text of \(name)", to: "source/\(name)") }
    try workspace.tool("sh", "-c", #"printf x > "$(printf 'source/\377\376')""#)
    let ingest = try workspace.onCase("ingest", "source", "source/\u{1b}[31mred")
    #expect(ingest.status == 0, "\(ingest)")
    #expect(try workspace.count("intake", "captures") == 12)
    let assessor = try workspace.addUser("ann", role: "assessor")
    let texts = [
      ingest.errorText, try workspace.run("hash", "source").outputText,
      try workspace.run("inspect", "source").outputText,
      try workspace.onCase("findings", "--show-text", user: assessor).outputText,
      try workspace.onCase("ingest", "nowhere\u{1b}[2J").errorText,
      try workspace.run("status", "--case", "nowhere\u{1b}[2J").errorText,
      try workspace.run("case", "create", "x/\u{202e}y", "--time-zone", "\u{1b}[2J").errorText,
    ]
    for text in texts {
      let bad = text.unicodeScalars.filter {
        ($0.value < 32 && $0 != "\n") || $0.value == 127
          || "\u{202e}\u{200b}".unicodeScalars.contains($0)
      }
      #expect(bad.isEmpty, "\(text.debugDescription)")
    }
    let hashes = try workspace.run("hash", "--json", "source").lines()
    #expect(hashes.count == 11)
    #expect(hashes.contains { $0["path"]?.text == "source/two\nlines" })
  }

  @Test func linksPipesAndDevicesAreRefusedAndRecorded() throws {
    let workspace = try workspace(pictures: 2)
    try workspace.tool("ln", "-s", "/etc/hostname", "source/link")
    try workspace.tool("mkfifo", "source/pipe")
    let result = try workspace.onCase("ingest", "source")
    #expect(result.status == 0, "\(result)")
    #expect(try workspace.findingCodes() == ["folder.special_file", "folder.symbolic_link"])
    #expect(try workspace.count("items", "image") == 2)
    let pipe = try workspace.onCase("ingest", "source/pipe")
    #expect(pipe.status == 3, "\(pipe)")
    #expect(try workspace.run("hash", "source/pipe").status == 3)
  }
}
