// SPDX-License-Identifier: Apache-2.0
// Directories of zips: which end record counts, 64-bit numbers, and numbers that lie.

internal import EvidenceModel
internal import MartletTesting
internal import MediaDecoding
internal import Testing

@testable internal import Provenance

@Suite struct ZipDirectoryTests {
  private static let files: [(String, [UInt8])] = [
    ("a/data.pkl", [0x80, 2, 0x4e, 0x2e]), ("a/data/0", [UInt8](repeating: 5, count: 33)),
    ("a/\u{e9}", []),
  ]

  private func directory(_ bytes: [UInt8]) throws -> ZipDirectory {
    try ZipDirectory(RangeReader(MemoryBytes(bytes), .standard))
  }

  /// Where the last record with this mark begins.
  private func place(of mark: [UInt8], in bytes: [UInt8]) throws -> Int {
    try #require(bytes.indices.last { bytes[$0...].starts(with: mark) })
  }

  @Test(arguments: [false, true])
  func entriesAreGivenInOrderWithTheirPlaces(_ isWide: Bool) throws {
    let bytes = ModelSamples.storedZip(Self.files, isWide: isWide)
    let found = try directory(bytes)
    #expect(found.entries.map { String(decoding: $0.name, as: UTF8.self) } == Self.files.map(\.0))
    #expect(found.entries.map(\.byteCount) == Self.files.map(\.1.count))
    #expect(found.entries.allSatisfy { $0.method == 0 && !$0.isEncrypted })
    #expect(!found.isCut && bytes[found.offset...].starts(with: [0x50, 0x4b, 1, 2]))
    let reader = RangeReader(MemoryBytes(bytes), .standard)
    for (entry, file) in zip(found.entries, Self.files) {
      let start = try ZipDirectory.start(of: entry, reader)
      #expect(Array(bytes[start...].prefix(entry.storedByteCount)) == file.1)
      #expect(entry.isWithin(bytes.count))
    }
  }

  @Test func theLastEndRecordThatFitsCounts() throws {
    let end = [0x50, 0x4b, 5, 6] + [UInt8](repeating: 0, count: 18)
    let bytes = ModelSamples.zip(
      Self.files.map { ($0.0, 0, $0.1, $0.1.count) }, comment: end + [1, 2])
    // The record in the comment does not end with the file; ours does, but theirs stands later.
    #expect(try directory(bytes).entries.isEmpty)
    var cut = bytes
    cut[cut.count - 4] = 9
    #expect(try directory(cut).entries.count == 3)
  }

  @Test func longCommentsAreSearchedAndLongerOnesAreNot() throws {
    let entries = Self.files.map { ($0.0, 0, $0.1, $0.1.count) }
    let comment = [UInt8](repeating: 7, count: 65_535)
    #expect(try directory(ModelSamples.zip(entries, comment: comment)).entries.count == 3)
    #expect(throws: WalkError.truncated) {
      try directory(ModelSamples.zip(entries, comment: comment) + [7])
    }
  }

  @Test func numbersThatPointOutsideAreMalformed() throws {
    let narrow = ModelSamples.storedZip(Self.files)
    let wide = ModelSamples.storedZip(Self.files, isWide: true)
    let end = try place(of: [0x50, 0x4b, 5, 6], in: narrow)
    let locator = try place(of: [0x50, 0x4b, 6, 7], in: wide)
    let record = try place(of: [0x50, 0x4b, 6, 6], in: wide)
    let cases: [([UInt8], Int, Int)] = [
      (narrow, end + 16, 4), (narrow, end + 12, 4), (wide, locator + 8, 8), (wide, record + 40, 8),
      (wide, record + 48, 8),
    ]
    for (bytes, place, width) in cases {
      var changed = bytes
      let value = ModelSamples.little(width == 4 ? 0x7fff_ffff : 1 << 40, width)
      changed.replaceSubrange(place..<place + width, with: value)
      #expect(throws: WalkError.malformed, "\(place)") { try directory(changed) }
      changed.replaceSubrange(
        place..<place + width, with: [UInt8](repeating: 0xff, count: width))
      #expect(throws: WalkError.self, "\(place)") { try directory(changed) }
    }
  }

  @Test func wideNumbersThatAreMissingAreMalformed() throws {
    var bytes = ModelSamples.storedZip(Self.files, isWide: true)
    let first = try #require(bytes.indices.first { bytes[$0...].starts(with: [0x50, 0x4b, 1, 2]) })
    let extra = first + 46 + Self.files[0].0.utf8.count
    bytes[extra + 2] = 9
    #expect(throws: WalkError.malformed) { try directory(bytes) }
  }

  @Test func entriesBeyondTheFileAreNotGiven() throws {
    var bytes = ModelSamples.storedZip(Self.files)
    let first = try #require(bytes.indices.first { bytes[$0...].starts(with: [0x50, 0x4b, 1, 2]) })
    bytes.replaceSubrange(first + 20..<first + 24, with: [0, 0, 0, 0x40])
    let entry = try directory(bytes).entries[0]
    #expect(!entry.isWithin(bytes.count))
    #expect(throws: WalkError.truncated) {
      try ZipDirectory.start(of: entry, RangeReader(MemoryBytes(bytes), .standard))
    }
    bytes.replaceSubrange(first + 42..<first + 46, with: [3, 0, 0, 0])
    let lost = try directory(bytes).entries[0]
    #expect(throws: WalkError.malformed) {
      try ZipDirectory.start(of: lost, RangeReader(MemoryBytes(bytes), .standard))
    }
  }

  @Test func encryptedEntriesAreKnown() throws {
    var bytes = ModelSamples.storedZip(Self.files)
    let first = try #require(bytes.indices.first { bytes[$0...].starts(with: [0x50, 0x4b, 1, 2]) })
    bytes[first + 8] = 1
    #expect(try directory(bytes).entries.map(\.isEncrypted) == [true, false, false])
    let codes = try scan(bytes, .pytorchZip).findings.map(\.code)
    #expect(codes == ["model.foreign_entries", "model.pickle_unreadable"])
  }

  @Test func moreEntriesThanAreReadAreCut() throws {
    let count = ZipDirectory.mostEntries + 1
    let record =
      [0x50, 0x4b, 1, 2] + [UInt8](repeating: 0, count: 24) + [1, 0]
      + [UInt8](repeating: 0, count: 16) + [0x61]
    let all = Array(repeatElement(record, count: count).joined())
    let end =
      [0x50, 0x4b, 5, 6] + [UInt8](repeating: 0, count: 8) + ModelSamples.little(all.count, 4)
    let found = try directory(all + end + [UInt8](repeating: 0, count: 6))
    #expect(found.isCut && found.entries.count == ZipDirectory.mostEntries)
  }
}
