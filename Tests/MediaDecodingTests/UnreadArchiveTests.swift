// SPDX-License-Identifier: Apache-2.0
// Archives that are not opened are known by exact bytes, wherever in the file these stand.

import EvidenceModel
import MartletTesting
import MediaDecoding
import Testing

private typealias Sample = (kind: UnreadArchive?, bytes: [UInt8])

private func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

private func text(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite struct UnreadArchiveTests {
  /// What a stream of these bytes is, in pieces.
  private static func kind(_ bytes: [UInt8], piece: Int = 1_000) -> UnreadArchive? {
    var tap = ArchiveTap()
    for start in stride(from: 0, to: bytes.count, by: piece) {
      tap.update(Array(bytes[start..<min(bytes.count, start + piece)]))
    }
    return tap.finish(format: MediaFormat.sniff(bytes))
  }

  private static let byFirstBytes: [Sample] = [
    (.lha, [0x20, 0x51] + text("-lh5-") + zeros(13) + [1] + zeros(20)),
    (.arj, [0x60, 0xea, 40, 0, 30, 11, 1, 0, 0, 0, 2] + zeros(40)),
    (.ace, zeros(7) + text("**ACE**") + zeros(20)),
    (.zoo, text("ZOO 2.10 Archive.") + [0x1a, 0, 0, 0xdc, 0xa7, 0xc4, 0xfd] + zeros(20)),
    (.stuffIt, text("SIT!") + [0, 1, 0, 0, 1, 0] + text("rLau") + zeros(20)),
    (.cpio, text("070701" + String(repeating: "0000000A", count: 13)) + zeros(20)),
    (.unixArchive, text("!<arch>\ndebian-binary   1700000000")),
    (.rpm, [0xed, 0xab, 0xee, 0xdb, 3, 0] + zeros(90)),
    (.xar, text("xar!") + [0, 0x1c, 0, 1] + zeros(20)),
    (.windowsImage, text("MSWIM") + [0, 0, 0, 0xd0] + zeros(200)),
    (.compressed, [0x04, 0x22, 0x4d, 0x18, 0x64, 0x40, 0xa7]),
    (.compressed, text("LZIP") + [1, 0x0c, 0, 0]),
    (.compressed, [0x1f, 0x9d, 0x90, 0x61, 0]),
    (.oldRAR, [0x52, 0x45, 0x7e, 0x5e, 9, 0, 0]),
    (.partOfZip, [0x50, 0x4b, 7, 8, 0x50, 0x4b, 3, 4, 20, 0] + zeros(40)),
    (.furtherVolume, ArchiveSamples.rar5([.init("a", text("x"))], volume: 3)),
    (.furtherVolume, ArchiveSamples.rar4([.init("a", text("x"), flags: 1)], flags: 1)),
    (.opticalDisc, zeros(32_769) + text("CD001") + [1] + zeros(4_000)),
    (.virtualDisc, text("vhdxfile") + zeros(100)),
    (.virtualDisc, text("# Disk DescriptorFile\nversion=1\n")),
    (.forensicImage, text("EVF") + [9, 13, 10, 255, 0, 1, 1, 0] + zeros(40)),
    (.rawDisc, zeros(512) + text("EFI PART") + zeros(500)),
    (.rawDisc, [0xeb, 0x52, 0x90] + text("NTFS    ") + zeros(499) + [0x55, 0xaa]),
    (
      .rawDisc,
      [0x33, 0xc0] + zeros(444) + [0x80, 1, 1, 0, 7, 254, 255, 255, 63, 0, 0, 0, 9, 9, 9, 0]
        + zeros(48) + [0x55, 0xaa]
    ),
  ]

  private static let byOtherBytes: [Sample] = [
    (.appleDisc, [0x78, 0xda] + zeros(5_000) + text("koly") + zeros(508)),
    (.virtualDisc, zeros(5_000) + text("conectix") + zeros(504)),
    (.partOfZip, [0x93, 1, 0xff] + zeros(5_000) + [0x50, 0x4b, 5, 6] + zeros(18)),
    (.selfExtracting, text("MZ") + zeros(90_000) + ArchiveSamples.rar5([.init("a", [1])])),
    (.selfExtracting, text("MZ") + zeros(90_000) + ArchiveSamples.rar4([.init("a", [1])])),
    (.selfExtracting, text("MZ") + zeros(90_000) + ArchiveSamples.cabinet([("a", [1])])),
    (.selfExtracting, text("MZ") + zeros(9_999) + ModelSamples.storedZip([("a", [1])]) + zeros(40)),
    (
      .selfExtracting,
      [0x7f, 0x45, 0x4c, 0x46] + zeros(70_000) + [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]
        + zeros(60)
    ),
  ]

  private static let none: [Sample] = [
    (nil, text("MZ") + zeros(90_000)),
    (
      nil,
      text("MZ") + zeros(90_000) + text("Rar!") + [0x1a, 7, 0] + text("PK") + [3, 4] + zeros(90)
    ),
    (nil, zeros(90_000) + ArchiveSamples.rar5([.init("a", [1])]) + zeros(40)),
    (nil, ArchiveSamples.rar5([.init("a", [1])])),
    (nil, ArchiveSamples.rar5([.init("a", [1])], volume: 0)),
    (
      nil, text("070707 is the date of a list, and 070701 that of another; both are in this text, ")
    ),
    (nil, text("a text about -lh5- and **ACE** and other names of archives")),
    (nil, zeros(510) + [0x55, 0xaa]), (nil, []), (nil, [0x4d]), (nil, zeros(40_000)),
  ]

  @Test func exactBytesTellWhatItIs() throws {
    for (number, sample) in (Self.byFirstBytes + Self.byOtherBytes).enumerated() {
      for piece in [1 << 20, 1_000, 31] {
        #expect(Self.kind(sample.bytes, piece: piece) == sample.kind, "sample \(number)")
      }
    }
  }

  @Test func otherBytesAreNoArchive() throws {
    for (number, sample) in Self.none.enumerated() {
      #expect(Self.kind(sample.bytes) == sample.kind, "sample \(number)")
    }
  }

  @Test func whatStandsFarWithinAProgramIsNotLookedFor() throws {
    let archive = ModelSamples.storedZip([("a", [1])]) + zeros(600)
    let far = text("MZ") + zeros(ArchiveTap.searchedBytes) + archive
    #expect(Self.kind(far, piece: 1 << 16) == nil)
  }

  @Test func cutAndDamagedHeadersAreNoTrap() throws {
    var generator = SeedReport.generator("unread archives")
    for sample in Self.byFirstBytes + Self.byOtherBytes {
      let bytes = Array(sample.bytes.prefix(700))
      for length in stride(from: 0, to: bytes.count, by: 7) {
        _ = Self.kind(Array(bytes.prefix(length)))
      }
      for _ in 0..<50 where !bytes.isEmpty {
        var damaged = bytes
        damaged[generator.below(damaged.count)] = UInt8(truncatingIfNeeded: generator.next())
        _ = Self.kind(damaged)
        _ = ArchiveVolume.of(damaged)
        _ = try RARHeader.rar5(from: 0, of: MemoryBytes(damaged))
        _ = try RARHeader.rar4(from: 0, of: MemoryBytes(damaged))
      }
    }
  }

  @Test func everyKindSaysWhatToDo() {
    for kind in UnreadArchive.allCases { #expect(kind.reason.contains("take in the folder")) }
  }
}
