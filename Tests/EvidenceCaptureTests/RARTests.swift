// SPDX-License-Identifier: Apache-2.0
// RAR archives and cabinets: what is walked, what is refused, and what is told of what is not read.

import EvidenceCapture
import EvidenceModel
import MartletTesting
import MediaDecoding
import Testing

@Suite struct RARTests {
  /// One archive of each format, with the same files.
  private static func archives(
    _ files: [(String, [UInt8])]
  ) -> [(format: String, bytes: [UInt8])] {
    [
      ("rar", ArchiveSamples.rar4(files.map { .init($0.0, $0.1) })),
      ("rar5", ArchiveSamples.rar5(files.map { .init($0.0, $0.1) })),
      ("cab", ArchiveSamples.cabinet(files)),
    ]
  }

  @Test func entriesAreCaptures() throws {
    let files = [
      ("one.txt", bytes("a red lighthouse")), ("d/two.txt", bytes("at dawn")), ("empty", []),
    ]
    let folder = try TemporaryFolder()
    for (format, archive) in Self.archives(files) {
      let reading = try Reading.of(archive)
      #expect(
        reading.seen.map { "\($0.place) \($0.text)" } == [
          "one.txt a red lighthouse", "d/two.txt at dawn", "empty ",
        ], "\(format)")
      #expect(reading.codes == [])
      #expect(reading.seen.allSatisfy { $0.role == .archiveEntry && $0.findings.isEmpty })
      let time = try #require(reading.seen[0].record.time)
      #expect(time.offsetKnown == (format == "rar5"), "\(format)")
      #expect(
        time.instant.description
          == (format == "rar5" ? "2023-11-14T22:13:20Z" : "2025-11-22T12:00:00Z"))
      let path = try folder.write(format, archive)
      #expect(try SourceOpener.kind(of: path, makeSession: TestSession.Plan().make) == .archive)
    }
  }

  @Test func nestedOnesAreSpooledAndWalked() throws {
    for (format, archive) in Self.archives([("x.txt", bytes("deep"))]) {
      let folder = try TemporaryFolder()
      try folder.write("a.zip", Zip.of([("in.bin", archive), ("flat", bytes("flat"))]))
      let spooler = MemorySpooler()
      let reading = try Reading.of(folder.path, spooler: spooler)
      #expect(
        reading.seen.map { "\($0.place) \($0.what) \($0.text)" } == [
          "a.zip container zip ", "a.zip!/in.bin container \(format) ",
          "a.zip!/in.bin!/x.txt payload deep", "a.zip!/flat payload flat",
        ])
      #expect(spooler.count == 1)
    }
  }

  @Test func whatIsPassedOverCostsNothing() throws {
    let files = (0..<5).map { ("f\($0)", [UInt8](repeating: UInt8($0 + 65), count: 70_000)) }
    for (format, archive) in Self.archives(files) {
      let skipped = try Reading.of(archive, skipping: true)
      #expect(skipped.places == files.map(\.0), "\(format)")
      #expect(skipped.codes == [])
      let read = try Reading.of(archive)
      #expect(read.texts.map { Array($0.utf8) } == files.map(\.1))
    }
  }

  @Test(arguments: ["../x", "a/../../x", "/etc/x", "..\\x", "C:\\x"])
  func namesThatClimbOutAreRefused(_ name: String) throws {
    for (format, archive) in Self.archives([
      ("before", bytes("1")), (name, bytes("2")), ("after", bytes("3")),
    ]) {
      let reading = try Reading.of(archive)
      #expect(
        reading.seen.map(\.what) == ["payload", "refused archive.path_escape", "payload"],
        "\(format)")
      #expect(reading.texts == ["1", "", "3"])
    }
  }

  @Test func linksAndCopiesAreRefused() throws {
    let old = ArchiveSamples.rar4([
      .init("link", bytes("/etc/passwd"), mode: 0o120777), .init("file", bytes("x")),
    ])
    #expect(try Reading.of(old).seen.map(\.what) == ["refused archive.link", "payload"])
    let entries: [ArchiveSamples.RAR5Entry] =
      [.init("file", bytes("x"))]
      + [1, 4, 5].map { .init("n\($0)", [], further: ArchiveSamples.redirection($0, to: "file")) }
      + [.init("last", bytes("y"))]
    let reading = try Reading.of(ArchiveSamples.rar5(entries))
    let refused = [String](repeating: "refused archive.link", count: 3)
    #expect(reading.seen.map(\.what) == ["payload"] + refused + ["payload"])
    #expect(reading.texts == ["x", "", "", "", "y"])
  }

  /// What is encrypted looks like any bytes: nothing of it may become an item.
  @Test func encryptedEntriesAreRefused() throws {
    let sealed = [UInt8](repeating: 0x5a, count: 64)
    let archives = [
      ArchiveSamples.rar4([
        .init("a", bytes("plain")), .init("b", sealed, flags: 4), .init("c", bytes("plain too")),
      ]),
      ArchiveSamples.rar5([
        .init("a", bytes("plain")), .init("b", sealed, further: ArchiveSamples.encrypted),
        .init("c", bytes("plain too")),
      ]),
    ]
    for archive in archives {
      let reading = try Reading.of(archive)
      #expect(reading.seen.map(\.what) == ["payload", "refused archive.encrypted", "payload"])
      #expect(reading.texts == ["plain", "", "plain too"])
    }
  }

  @Test func encryptedHeadersAreTold() throws {
    for archive in [
      ArchiveSamples.rar4([.init("a", bytes("x"))], flags: 0x80),
      ArchiveSamples.rar5([], isEncrypted: true),
    ] {
      let reading = try Reading.of(archive)
      #expect(reading.seen.map(\.what) == ["payload"])
      #expect(reading.seen[0].findings == ["archive.archive_encrypted"])
    }
  }

  @Test func firstVolumesAreWalkedAndFurtherOnesAreNot() throws {
    let whole = bytes("whole")
    let first = [
      ArchiveSamples.rar4([.init("a", whole)], flags: 0x101),
      ArchiveSamples.rar4([.init("a", whole)], flags: 1),
      ArchiveSamples.rar5([.init("a", whole)], volume: 0),
    ]
    for volume in first {
      let reading = try Reading.of(volume)
      #expect(reading.texts == ["whole"])
      #expect(reading.codes.contains("archive.unopened"))
      #expect(reading.findings.first { $0.code == "archive.unopened" }?.severity == .unreadable)
    }
    let further = [
      ArchiveSamples.rar4([.init("a", whole, flags: 1)], flags: 0x11),
      ArchiveSamples.rar4([.init("a", whole)], flags: 0x81),
      ArchiveSamples.rar5([.init("a", whole)], volume: 1),
    ]
    for volume in further {
      let reading = try Reading.of(volume)
      #expect(reading.seen.map(\.what) == ["payload"])
      #expect(reading.codes == [] && reading.seen[0].findings == [])
    }
  }

  @Test func theNumbersOfEntriesAndBytesAreBounded() throws {
    let files = (0..<50).map { ("f\($0)", [UInt8](repeating: 1, count: 1_000)) }
    for (format, archive) in Self.archives(files) {
      var limits = CaptureLimits.standard
      limits.container.entries = 7
      let entries = try Reading.of(archive, limits: limits)
      #expect(entries.seen.count == 7, "\(format)")
      #expect(entries.codes == ["archive.archive_limit"])
      limits = .standard
      limits.expandedBytes = 10_500
      let total = try Reading.of(archive, limits: limits)
      #expect(total.seen.last?.findings == ["archive.entry_limit"], "\(format)")
    }
  }

  @Test func aCutArchiveGivesWhatThereIsAndSaysSo() throws {
    let files = (0..<3).map { ("f\($0)", [UInt8](repeating: UInt8($0 + 65), count: 2_000)) }
    for (format, archive) in Self.archives(files) {
      for length in stride(from: 40, to: archive.count - 60, by: 301) {
        let reading = try Reading.of(Array(archive.prefix(length)))
        let told = reading.codes + reading.seen.flatMap(\.findings)
        let complete = reading.seen.filter { $0.findings.isEmpty && $0.role == .archiveEntry }
        #expect(!told.isEmpty, "\(format) \(length)")
        #expect(complete.allSatisfy { $0.text.utf8.count == 2_000 }, "\(format) \(length)")
      }
    }
  }

  /// The library does not compare the checksum of what is stored.
  @Test func aDamagedEntryIsToldAndDoesNotHideTheNext() throws {
    let files = [("a", bytes("first content")), ("b", bytes("second content"))]
    for (format, archive) in Self.archives(files).dropLast() {
      var damaged = archive
      let place = try #require(
        damaged.indices.first { damaged[$0...].starts(with: bytes("first")) })
      damaged[place] ^= 0x20
      let reading = try Reading.of(damaged)
      #expect(reading.seen.map(\.findings) == [["archive.entry_corrupt"], []], "\(format)")
      #expect(reading.texts == ["First content", "second content"])
      #expect(reading.codes == [])
    }
  }

  @Test func bzip2IsWalkedAsOtherCodingsAre() throws {
    let folder = try TemporaryFolder()
    try folder.write("w.txt.bz2", Golden.bzip2)
    try folder.write("x.tbz", Golden.tarBehindBZip2)
    let reading = try Reading.of(folder.path)
    #expect(
      reading.seen.map { "\($0.place) \($0.what)" } == [
        "w.txt.bz2 container compressed", "w.txt.bz2!/w.txt payload", "x.tbz container tar",
        "x.tbz!/a.txt payload",
      ])
    #expect(reading.texts == ["", Golden.text, "", "dawn"])
    #expect(reading.codes == [])
  }

  /// An Apple disk image may begin as a compressed file does.
  @Test func anAppleDiskImageIsOneItem() throws {
    let trailer = bytes("koly") + [UInt8](repeating: 0, count: 508)
    let reading = try Reading.of(Golden.bzip2 + trailer)
    #expect(reading.seen.map(\.what) == ["payload"])
  }
}
