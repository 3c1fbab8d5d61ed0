// SPDX-License-Identifier: Apache-2.0
// Folder trees: order, names, what is never followed, files that change while they are read.

import EvidenceCapture
import EvidenceModel
import Foundation
import MediaDecoding
import Testing

@Suite struct FolderTests {
  @Test func filesComeInBytewiseOrderOfTheirPaths() throws {
    let folder = try TemporaryFolder()
    let names = ["a/z", "a-b", "a.txt", "B", "a/b/c", "é", ".hidden", "a0"]
    for name in names { try folder.write(name, bytes(name)) }
    let reading = try Reading.of(folder.path)
    let expected = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    #expect(reading.places == expected)
    #expect(reading.texts == expected)
    #expect(reading.seen.map(\.ordinal) == Array(0..<names.count))
    #expect(reading.codes == [])
    #expect(reading.seen.allSatisfy { $0.role == .file && $0.record.time?.source == .fileModified })
  }

  @Test func whatIsNoRegularFileIsRefusedAndNeverFollowed() throws {
    let outside = try TemporaryFolder()
    try outside.write("secret", bytes("outside"))
    let folder = try TemporaryFolder()
    try folder.write("real", bytes("inside"))
    let manager = FileManager.default
    try manager.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: outside.path + "/secret")
    try manager.createSymbolicLink(
      atPath: folder.path + "/loop", withDestinationPath: folder.path)
    #expect(unsafe mkfifo(folder.path + "/pipe", 0o600) == 0)
    let reading = try Reading.of(folder.path)
    #expect(
      reading.seen.map { "\($0.place) \($0.what)" } == [
        "link refused folder.symbolic_link", "loop refused folder.symbolic_link",
        "pipe refused folder.special_file", "real payload",
      ])
    #expect(!reading.texts.contains("outside"))
  }

  @Test func namesThatAreNotUTF8AreKept() throws {
    let folder = try TemporaryFolder()
    let name: [UInt8] = [0x61, 0xff, 0x1b, 0x62]
    let path = bytes(folder.path + "/") + name
    let file = unsafe open(path.map { CChar(bitPattern: $0) } + [0], O_CREAT | O_WRONLY, 0o600)
    #expect(file >= 0)
    close(file)
    let record = try #require(try Reading.of(folder.path).seen.first?.record)
    #expect(record.locator.bytes == name)
    #expect(!record.locator.isUTF8)
    #expect(record.locator.text == "a\u{fffd}\u{1b}b")
  }

  @Test func aFileThatShrinksOrGrowsIsAFinding() throws {
    let folder = try TemporaryFolder()
    let content = [UInt8](repeating: 7, count: 1 << 20)
    let first = try folder.write("first", content)
    let second = try folder.write("second", content)
    try folder.write("third", bytes("whole"))
    let plan = TestSession.Plan()
    let reader = try SourceOpener.open(
      path: folder.path, makeSession: plan.make, spooler: MemorySpooler())
    var codes: [[String]] = []
    var counts: [Int] = []
    while let record = try reader.next() {
      guard case .payload(let stream) = record.content else { continue }
      var count = try stream.next(maximum: 1_000).count
      if record.ordinal == 0 { #expect(unsafe truncate(first, 300_000) == 0) }
      if record.ordinal == 1 {
        let handle = try #require(FileHandle(forWritingAtPath: second))
        try handle.seekToEnd()
        try handle.write(contentsOf: [1, 2, 3])
        try handle.close()
      }
      while case let more = try stream.next(maximum: 1_000), !more.isEmpty { count += more.count }
      codes.append(stream.findings.map(\.code))
      counts.append(count)
    }
    #expect(codes == [["file.shrank"], ["file.changed"], []])
    #expect(counts[0] >= 300_000 && counts[0] < 1 << 20)
    #expect(counts[1...] == [1 << 20, 5])
  }

  @Test func anUnreadableFileLeavesTheRest() throws {
    let folder = try TemporaryFolder()
    try folder.write("a", bytes("one"))
    try folder.write("b", bytes("two"))
    chmodUnreadable(folder.path + "/a")
    let reading = try Reading.of(folder.path)
    // The superuser may read everything, so there the file is simply read.
    let expected = geteuid() == 0 ? "payload" : "refused folder.unreadable"
    #expect(reading.seen.map(\.what) == [expected, "payload"])
    #expect(reading.texts[1] == "two")
  }

  private func chmodUnreadable(_ path: String) { _ = unsafe chmod(path, 0) }

  @Test func foldersTooDeepAreRefused() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/b/c/d", bytes("deep"))
    try folder.write("z", bytes("flat"))
    var limits = CaptureLimits.standard
    limits.folderDepth = 3
    let reading = try Reading.of(folder.path, limits: limits)
    #expect(reading.seen.map(\.what) == ["refused folder.depth", "payload"])
  }

  @Test func anEmptyFolderGivesNothing() throws {
    let folder = try TemporaryFolder()
    #expect(try Reading.of(folder.path).seen.isEmpty)
  }

  @Test func oneFileIsASource() throws {
    let reading = try Reading.of(bytes("a red lighthouse"), "one.txt")
    #expect(reading.seen.map(\.description) == ["0 file one.txt 0 payload 16 a red lighthouse []"])
  }

  @Test func aMissingPathAndADeviceAreErrors() throws {
    #expect(throws: CaptureError(.missing, "")) { try Reading.of("/nonexistent/path") }
    #expect(throws: CaptureError(.notRegular, "")) { try Reading.of("/dev/null") }
    #expect(throws: CaptureError(.missing, "")) {
      try SourceDigest.compute(path: "/nonexistent/path")
    }
  }

  @Test func payloadsThatAreNotReadDoNotChangeTheOrder() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.zip", Zip.of([("x", bytes("1")), ("y", bytes("2"))]))
    try folder.write("b.txt", bytes("3"))
    let read = try Reading.of(folder.path)
    let skipped = try Reading.of(folder.path, skipping: true)
    #expect(read.places == ["a.zip", "a.zip!/x", "a.zip!/y", "b.txt"])
    #expect(read.places == skipped.places)
    #expect(read.seen.map(\.what) == skipped.seen.map(\.what))
  }
}
