// SPDX-License-Identifier: Apache-2.0
// Archives: what is walked, what is refused, and that the rest goes on.

import EvidenceCapture
import EvidenceModel
import MediaDecoding
import Testing

@Suite struct ArchiveTests {
  @Test func entriesOfEveryFormatAreCaptures() throws {
    let files = [("one.txt", bytes("a red lighthouse")), ("d/two.txt", bytes("at dawn"))]
    let tar = Tar.of(files.map { Tar.entry($0.0, $0.1) })
    let expected = files.map { "\($0.0) \(String(decoding: $0.1, as: UTF8.self))" }
    for archive in [Zip.of(files), tar, Gzip.member(tar)] {
      let reading = try Reading.of(archive)
      #expect(reading.seen.map { "\($0.place) \($0.text)" } == expected)
      #expect(reading.codes == [])
      #expect(reading.seen.allSatisfy { $0.role == .archiveEntry && $0.findings.isEmpty })
    }
    let seven = try Reading.of(Golden.sevenZip)
    #expect(seven.seen.map { "\($0.place) \($0.text)" }.sorted() == expected.sorted())
    let tarTime = try Reading.of(tar).seen[0].record.time
    #expect(tarTime?.instant.description == "2023-11-14T22:13:20Z")
    #expect(tarTime?.offsetKnown == true)
    #expect(try Reading.of(Zip.of(files)).seen[0].record.time?.offsetKnown == false)
  }

  @Test func theKindOfASourceIsToldByItsBytes() throws {
    let folder = try TemporaryFolder()
    let zip = Zip.of([("a", bytes("1"))])
    let record = WARCText.response("http://a.example/", bytes("x"))
    let cases: [([UInt8], SourceKind)] = [
      (zip, .archive), (Golden.sevenZip, .archive), (Tar.of([Tar.entry("a", [])]), .archive),
      (Golden.gzip, .archive), (Golden.xz, .archive), (record, .warc), (Gzip.member(record), .warc),
      (bytes("words"), .file), ([], .file),
      (Zip.of([("archive/a.warc", record), ("datapackage.json", bytes("{}"))]), .wacz),
    ]
    for (index, (content, kind)) in cases.enumerated() {
      let path = try folder.write("f\(index)", content)
      #expect(try SourceOpener.kind(of: path, makeSession: TestSession.Plan().make) == kind)
    }
    #expect(
      try SourceOpener.kind(of: folder.path, makeSession: TestSession.Plan().make) == .folder)
  }

  @Test func nestedContainersAreSpooledAndWalked() throws {
    let inner = Zip.of([("x.txt", bytes("deep"))])
    let tar = Gzip.member(Tar.of([Tar.entry("in.zip", inner)]))
    let folder = try TemporaryFolder()
    try folder.write("a.zip", Zip.of([("b.tar.gz", tar), ("c.txt", bytes("flat"))]))
    let spooler = MemorySpooler()
    let reading = try Reading.of(folder.path, spooler: spooler)
    #expect(
      reading.seen.map { "\($0.place) \($0.what) \($0.text)" } == [
        "a.zip container zip ", "a.zip!/b.tar.gz container tar ",
        "a.zip!/b.tar.gz!/in.zip container zip ", "a.zip!/b.tar.gz!/in.zip!/x.txt payload deep",
        "a.zip!/c.txt payload flat",
      ])
    #expect(spooler.count == 2)
  }

  @Test func compressedFilesAreWalked() throws {
    let folder = try TemporaryFolder()
    try folder.write("w.txt.gz", Golden.gzip)
    try folder.write("w.txt.xz", Golden.xz)
    try folder.write("w.zst", Golden.zstd)
    let reading = try Reading.of(folder.path)
    #expect(
      reading.places == [
        "w.txt.gz", "w.txt.gz!/w.txt", "w.txt.xz", "w.txt.xz!/w.txt", "w.zst", "w.zst!/w",
      ])
    #expect([1, 3, 5].allSatisfy { reading.texts[$0] == Golden.text })
  }

  @Test func depthIsBounded() throws {
    var nested = bytes("core")
    for _ in 0..<12 { nested = Zip.of([("n.zip", nested), ("beside", bytes("b"))]) }
    let reading = try Reading.of(nested)
    #expect(reading.seen.count { $0.what == "refused archive.depth" } == 1)
    #expect(reading.seen.count { $0.text == "b" } == CaptureLimits.standard.depth)
  }

  @Test(arguments: [
    "../x", "a/../../x", "/etc/x", "..\\x", "a\\..\\..\\x", "\\x", "C:x", "c:\\x", "a/..", "..",
    "\\\\host\\share\\x",
  ])
  func namesThatClimbOutAreRefused(_ name: String) throws {
    let files = [("before", bytes("1")), (name, bytes("2")), ("after", bytes("3"))]
    for archive in [Zip.of(files), Tar.of(files.map { Tar.entry($0.0, $0.1) })] {
      let reading = try Reading.of(archive)
      #expect(reading.seen.map(\.what) == ["payload", "refused archive.path_escape", "payload"])
      #expect(reading.texts == ["1", "", "3"])
    }
  }

  @Test func harmlessOddNamesAreKept() throws {
    let names = ["a..b", "...", "./x", "e\u{1b}[0m", "\u{202e}gpj.exe", "=1+1", " "]
    let reading = try Reading.of(Zip.of(names.map { ($0, bytes("x")) }))
    #expect(reading.places == names)
    #expect(reading.seen.allSatisfy { $0.what == "payload" })
  }

  @Test func absurdNamesAreRefused() throws {
    let long = String(repeating: "a", count: 256)
    let deep = String(repeating: "a/", count: 129) + "x"
    let huge = String(repeating: "abc/", count: 1_100) + "x"
    let reading = try Reading.of(Zip.of([long, deep, huge, "ok"].map { ($0, bytes("x")) }))
    let refused = "refused archive.absurd_name"
    #expect(reading.seen.map(\.what) == [refused, refused, refused, "payload"])
  }

  @Test func linksAndDevicesAreRefused() throws {
    let tar = Tar.of([
      Tar.entry("sym", [], type: "2", link: "/etc/passwd"),
      Tar.entry("hard", [], type: "1", link: "sym"), Tar.entry("dev", [], type: "3"),
      Tar.entry("fifo", [], type: "6"), Tar.entry("dir/", [], type: "5"),
      Tar.entry("file", bytes("x")),
    ])
    let reading = try Reading.of(tar)
    #expect(
      reading.seen.map { "\($0.place) \($0.what)" } == [
        "sym refused archive.link", "hard refused archive.link",
        "dev refused archive.special_file", "fifo refused archive.special_file", "file payload",
      ])
    var zip = Zip()
    zip.add("sym", bytes("/etc/passwd"), mode: 0o120777)
    zip.add("file", bytes("x"))
    #expect(try Reading.of(zip.bytes).seen.map(\.what) == ["refused archive.link", "payload"])
  }

  @Test func encryptedEntriesAreRefused() throws {
    var zip = Zip()
    zip.add("a", bytes("plain"))
    zip.add("b", bytes("sealed bytes"), encrypted: true)
    zip.add("c", bytes("plain too"))
    let reading = try Reading.of(zip.bytes)
    #expect(reading.seen.map(\.what) == ["payload", "refused archive.encrypted", "payload"])
    #expect(reading.texts == ["plain", "", "plain too"])
  }

  @Test func duplicateNamesAreDistinctCaptures() throws {
    let reading = try Reading.of(Zip.of([("a", bytes("1")), ("a", bytes("2"))]))
    #expect(reading.texts == ["1", "2"])
    let keys = reading.seen.map(\.record.locator.occurrenceKey)
    #expect(keys[0] == keys[1])
  }

  @Test func bombsAreStoppedAndTheRestGoesOn() throws {
    let folder = try TemporaryFolder()
    let count = 258 * 6_000 + 1
    var bomb = Zip()
    bomb.add("zeros", [UInt8](repeating: 0, count: count), packed: Gzip.zeros(matches: 6_000))
    try folder.write("a.zip", bomb.bytes)
    try folder.write("b.txt", bytes("rest"))
    var limits = CaptureLimits.standard
    limits.container.ratio = 100
    let reading = try Reading.of(folder.path, limits: limits, piece: 1 << 16)
    #expect(reading.places == ["a.zip", "a.zip!/zeros", "b.txt"])
    #expect(reading.seen[1].findings == ["archive.entry_limit"])
    #expect(reading.texts[1].utf8.count < count)
    #expect(reading.texts[2] == "rest")
    let whole = try Reading.of(folder.path, piece: 1 << 16)
    #expect(whole.seen[1].findings == [])
    #expect(whole.texts[1].utf8.count == count)
  }

  @Test func theTotalAndTheNumberOfEntriesAreBounded() throws {
    let files = (0..<50).map { ("f\($0)", [UInt8](repeating: 1, count: 1_000)) }
    var limits = CaptureLimits.standard
    limits.expandedBytes = 10_500
    let total = try Reading.of(Zip.of(files), limits: limits)
    #expect(total.seen.count == 11)
    #expect(total.seen.last?.findings == ["archive.entry_limit"])
    limits = .standard
    limits.container.entries = 7
    let entries = try Reading.of(Zip.of(files), limits: limits)
    #expect(entries.seen.count == 7)
    #expect(entries.codes == ["archive.archive_limit"])
    limits = .standard
    limits.payloadBytes = 999
    let payload = try Reading.of(Zip.of(files), limits: limits)
    #expect(payload.seen.count == 50)
    #expect(payload.seen.allSatisfy { $0.findings == ["payload.limit"] })
  }

  @Test func aTruncatedArchiveGivesWhatThereIs() throws {
    let files = (0..<3).map { ("f\($0)", [UInt8](repeating: UInt8($0 + 65), count: 2_000)) }
    let tar = Tar.of(files.map { Tar.entry($0.0, $0.1) })
    let cut = try Reading.of(Array(tar.prefix(512 + 2_048 + 512 + 700)))
    #expect(cut.places.prefix(2) == ["f0", "f1"])
    #expect(cut.texts[0].count == 2_000)
    let severities = cut.findings.map(\.severity)
    #expect(!cut.seen[1].findings.isEmpty || severities.contains(.unreadable))
    let zip = Zip.of(files)
    let cutZip = try Reading.of(Array(zip.prefix(5_000)))
    #expect(cutZip.texts[0].count == 2_000)
    #expect(!cutZip.codes.isEmpty || !cutZip.seen.allSatisfy { $0.findings.isEmpty })
  }

  @Test func aContainerThatCannotBeReadIsAnItem() throws {
    let folder = try TemporaryFolder()
    let broken = [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] + bytes("no archive follows this")
    try folder.write("a.7z", broken)
    try folder.write("b", bytes("rest"))
    let reading = try Reading.of(folder.path)
    #expect(reading.seen.map(\.what) == ["payload", "payload"])
    #expect(reading.texts[0].utf8.count == String(decoding: broken, as: UTF8.self).utf8.count)
    #expect(reading.seen[0].findings.first?.hasPrefix("archive.archive_") == true)
  }

  @Test func documentsAndModelsAreItemsNotArchives() throws {
    for name in ["[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "weights/data.pkl"] {
      let folder = try TemporaryFolder()
      try folder.write("document", Zip.of([(name, bytes("x")), ("y", bytes("z"))]))
      #expect(try Reading.of(folder.path).seen.map(\.what) == ["payload"])
    }
  }

  @Test(arguments: 1...14)
  func aDecoderThatEndsCostsAtMostOneEntry(_ call: Int) throws {
    let files = (0..<4).map { ("f\($0)", bytes("content \($0)")) }
    let plan = TestSession.Plan(crashes: [call])
    let reading = try Reading.of(Zip.of(files), plan: plan)
    let whole = reading.texts.filter { $0.hasPrefix("content") }
    #expect(whole.count >= 3 || reading.seen.map(\.what) == ["payload"])
    #expect(Set(whole).count == whole.count)
    let all = reading.codes + reading.seen.flatMap(\.findings)
    #expect(plan.calls < call || all.contains { $0.hasSuffix("_crashed") })
  }

  @Test func aDecoderThatCannotBeMadeIsAnError() throws {
    struct Missing: Error {}
    let folder = try TemporaryFolder()
    let path = try folder.write("a.zip", Zip.of([("a", bytes("1"))]))
    let reader = try SourceOpener.open(
      path: path, makeSession: { throw Missing() }, spooler: MemorySpooler())
    #expect(throws: CaptureError(.decoderUnavailable, "")) { try reader.next() }
  }
}
