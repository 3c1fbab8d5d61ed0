// SPDX-License-Identifier: Apache-2.0
// Pictures in a RAR archive or a cabinet are items, and an archive that is not opened is told.

import Catalog
import EvidenceModel
import MartletTesting
import SyntheticEncoding
import Testing

@testable import Casework

@Suite struct ArchiveIngestTests {
  private func ingest(_ files: [[UInt8]]) throws -> TestCase {
    let testCase = try TestCase()
    for (number, file) in files.enumerated() {
      _ = try testCase.scratch.write(file, to: "source/file\(number)")
    }
    try testCase.ingest([testCase.scratch.path + "/source"])
    return testCase
  }

  private static func card() throws -> [UInt8] {
    try PictureEncoder.encode(.testCard(width: 160, height: 120, seed: 5), format: .png())
  }

  @Test func whatLiesInThemIsTakenIn() throws {
    let card = try Self.card()
    for archive in [
      ArchiveSamples.rar4([.init("card.png", card)]),
      ArchiveSamples.rar5([.init("card.png", card)]),
      ArchiveSamples.cabinet([("card.png", card)]),
      ArchiveSamples.rar4([.init("in.rar", ArchiveSamples.rar5([.init("card.png", card)]))]),
    ] {
      let testCase = try ingest([archive])
      #expect(try testCase.rows(ItemRow.self).map(\.kind) == [.image])
      #expect(try testCase.rows(FindingRow.self).isEmpty)
      #expect(try testCase.problems() == [])
      try testCase.store.close()
    }
  }

  @Test func whatIsNotOpenedIsTold() throws {
    let card = try Self.card()
    let program = Array("MZ".utf8) + [UInt8](repeating: 0, count: 20_000)
    let samples: [([UInt8], Finding.Severity)] = [
      (ArchiveSamples.rar5([.init("card.png", card)], volume: 1), .unreadable),
      (program + ArchiveSamples.rar5([.init("card.png", card)]), .notice),
      ([0x20, 0x51] + Array("-lh5-".utf8) + [UInt8](repeating: 0, count: 60), .defect),
    ]
    for (file, severity) in samples {
      let testCase = try ingest([file])
      let findings = try testCase.rows(FindingRow.self)
      #expect(findings.map(\.code) == ["archive.unopened"])
      #expect(findings.map(\.severity) == [severity])
      #expect(try testCase.rows(ItemRow.self).map(\.kind) == [.other])
      #expect(try testCase.problems() == [])
      try testCase.store.close()
    }
  }

  @Test func ofAFirstVolumeWhatIsMissingIsTold() throws {
    let card = try Self.card()
    let testCase = try ingest([ArchiveSamples.rar4([.init("card.png", card)], flags: 0x101)])
    #expect(try testCase.rows(FindingRow.self).map(\.code) == ["archive.unopened"])
    #expect(try testCase.rows(ItemRow.self).map(\.kind) == [.image])
    try testCase.store.close()
  }
}
