// SPDX-License-Identifier: Apache-2.0
// Archives that are damaged, cut off, or made to exhaust their reader.

internal import EvidenceModel
internal import Foundation
internal import MartletTesting
internal import MediaDecoding
internal import NativeDecoders
internal import Testing

@Suite struct HostileArchiveTests {
  private let workshop: Workshop

  init() throws { workshop = try Workshop() }

  private func pack(_ packing: Packing) throws -> [UInt8] {
    try workshop.run(packing.command)
    return try workshop.read("out")
  }

  @Test(arguments: Packing.all)
  func everyTruncationEndsInATypedErrorOrLess(_ packing: Packing) throws {
    let content = Array("a red lighthouse".utf8)
    try workshop.write(content, to: "in/a")
    let bytes = try pack(packing)
    let step = bytes.count > 1_500 ? 97 : 1
    for length in stride(from: 0, to: bytes.count, by: step) {
      let archive = try readArchive(Array(bytes.prefix(length)))
      if let error = archive.error {
        let codes: [DecodeError.Code] = [.truncated, .corrupt, .unrecognized, .unsupported]
        #expect(codes.contains(error.code), "\(length): \(error.code)")
      }
      for (entry, bytes) in zip(archive.entries, archive.contents) where entry.kind == .file {
        #expect(content.starts(with: bytes))
      }
    }
  }

  @Test(arguments: Packing.all)
  func damageEndsInEntriesOrATypedError(_ packing: Packing) throws {
    var generator = SeedReport.generator("archive damage \(packing.testDescription)")
    for name in ["a", "b", "c"] {
      try workshop.write(sampleBytes(700, &generator), to: "in/\(name)")
    }
    let bytes = try pack(packing)
    var limits = ContainerLimits.standard
    limits.outputBytes = 64 << 20
    limits.entries = 1_000
    for _ in 0..<150 {
      var damaged = bytes
      for _ in 0...generator.below(4) {
        damaged[generator.below(damaged.count)] = UInt8(truncatingIfNeeded: generator.next())
      }
      let archive = try readArchive(damaged, limits: limits)
      #expect(archive.error?.code != .broken)
      #expect(archive.entries.count <= 1_000)
    }
  }

  @Test(arguments: [
    "zip -q out.zip zeros", "7z a -bd out.7z zeros", "tar -czf out.tgz zeros",
    "tar --zstd -cf out.tzst zeros",
  ])
  func aBombIsStoppedByItsRatioReadOrPassedOver(_ command: String) throws {
    try workshop.run("head -c 30000000 /dev/zero > zeros && \(command) > /dev/null && mv out.* out")
    let bytes = try workshop.read("out")
    var limits = ContainerLimits.standard
    limits.ratio = 100
    let archive = try readArchive(bytes, limits: limits)
    #expect(archive.error == DecodeError(.limit, ""))
    #expect(archive.contents.joined().count <= max(2 << 20, 100 * bytes.count))
    if !command.hasPrefix("zip") {
      let skipped = try readArchive(bytes, limits: limits, withContents: false)
      #expect(skipped.error == DecodeError(.limit, ""))
    }
  }

  @Test func entriesBytesAndNamesAreLimited() throws {
    for name in ["a", "b", "cc"] { try workshop.write([1, 2, 3], to: "in/\(name)") }
    try workshop.run("cd in && zip -q ../out.zip a b cc")
    let bytes = try workshop.read("out.zip")
    var entries = ContainerLimits.standard
    entries.entries = 2
    var total = ContainerLimits.standard
    total.outputBytes = 7
    var names = ContainerLimits.standard
    names.nameBytes = 1
    for (limits, count) in [(entries, 2), (total, 3), (names, 2)] {
      let archive = try readArchive(bytes, limits: limits)
      #expect(archive.error == DecodeError(.limit, ""))
      #expect(archive.entries.count == count)
    }
  }

  @Test func aDamagedEntryDoesNotHideTheNext() throws {
    try workshop.write(Array("first content".utf8), to: "in/a")
    try workshop.write(Array("second content".utf8), to: "in/b")
    try workshop.run("cd in && zip -q -0 ../out.zip a b")
    var bytes = try workshop.read("out.zip")
    let first = Array("first".utf8)
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: first) })
    bytes[place] = UInt8(ascii: "F")
    let cursor = try NativeContainers.openArchive(MemoryBytes(bytes), limits: .standard)
    _ = try cursor.nextEntry()
    #expect(throws: DecodeError(.corrupt, "")) {
      while try !cursor.readEntry(maximum: 100).isEmpty {}
    }
    #expect(try cursor.nextEntry()?.path == Array("b".utf8))
    #expect(try cursor.readEntry(maximum: 100) == Array("second content".utf8))
  }
}
