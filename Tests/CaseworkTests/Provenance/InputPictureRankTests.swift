// SPDX-License-Identifier: Apache-2.0
// Pictures that were made from pictures come before plain ones, and the queue tells why.

import Casework
import EvidenceModel
import MartletTesting
import SyntheticEncoding
import Testing

@testable import Casework
@testable import Catalog

@Suite struct InputPictureRankTests {
  private static let settings =
    "a hill\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 5, Size: 64x64, Model: harbour"
  private static let pictures: [(name: String, text: String?)] = [
    ("plain", nil), ("generated", settings),
    ("enlarged", settings + ", Denoising strength: 0.4, Hires upscale: 2"),
    ("stated", settings + ", Denoising strength: 0.4"),
    ("filled in", settings + ", Denoising strength: 0.4, Mask blur: 4"),
  ]

  @Test func whatWasMadeFromAPictureComesFirst() throws {
    let testCase = try TestCase()
    var items: [String: Int64] = [:]
    for (number, picture) in Self.pictures.enumerated() {
      let file = try PictureEncoder.encode(
        PixelCanvas.testCard(width: 64, height: 64, seed: UInt64(number)), format: .png(),
        metadata: PictureMetadata(
          pngText: picture.text.map { [PNGTextChunk(.tEXt, keyword: "parameters", text: $0)] } ?? []
        ))
      try testCase.ingest([try testCase.scratch.write(file, to: "in/\(number).png")])
      items[picture.name] = try testCase.rows(ItemRow.self).map(\.id).max()
    }
    let rules = try SelectionRules(yaml: SelectionRules.standardYAML)
    _ = try SelectionService(store: testCase.store, actor: .keyHolder)
      .run(rules, text: SelectionRules.standardYAML)
    let rows = try testCase.rows(SelectionRow.self)
    let conclusions = try testCase.rows(ConclusionRow.self)
    func rank(_ name: String) -> Double? { rows.first { $0.itemId == items[name] }?.rank }
    func code(_ name: String) -> ProvenanceConclusion.Code? {
      conclusions.first { $0.itemId == items[name] }?.code
    }
    let plain = try #require(rank("plain"))
    #expect(rank("generated") == plain && rank("enlarged") == plain)
    #expect(rank("stated") == plain + rules.rank.editedTrace && rules.rank.editedTrace > 0)
    #expect(rank("filled in") == rank("stated"))
    #expect(code("stated") == .generated && code("filled in") == .edited)

    let reader = RankReasonTexts(testCase)
    #expect(try reader.words(of: try #require(items["generated"])) == ["New to every list"])
    #expect(
      try reader.words(of: try #require(items["stated"]))
        == ["A picture went in, which can be a photograph", "New to every list"])
    #expect(
      try reader.words(of: try #require(items["filled in"]))
        == ["Traces of editing", "New to every list"])
    #expect(try testCase.problems().isEmpty)
  }

  /// The words of an item's reasons in the newest run.
  private struct RankReasonTexts {
    let testCase: TestCase

    init(_ testCase: TestCase) { self.testCase = testCase }

    func words(of item: Int64) throws -> [String] {
      let run = try testCase.rows(SelectionRunRow.self).map(\.id).max() ?? 0
      return try testCase.store.catalog.read { reader in
        let row = try #require(try reader.row(ItemRow.self, key: .integer(item)))
        return try RankReasonReader(store: testCase.store, reader: reader).reasons(
          for: row, run: run
        ).map(\.words)
      }
    }
  }
}
