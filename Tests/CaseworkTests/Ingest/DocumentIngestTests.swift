// SPDX-License-Identifier: Apache-2.0
// Documents that are archives are one item each, and what is left in them is told.

import Catalog
import EvidenceModel
import MartletTesting
import SyntheticEncoding
import Testing

@testable import Casework

@Suite struct DocumentIngestTests {
  @Test(arguments: [
    ("[Content_Types].xml", true), ("mimetype", true), ("META-INF/MANIFEST.MF", true),
    ("notes.txt", false),
  ])
  func whatIsLeftInADocumentIsTold(_ first: String, _ isDocument: Bool) throws {
    let testCase = try TestCase()
    let card = PixelCanvas.testCard(width: 160, height: 120, seed: 5)
    let picture = try PictureEncoder.encode(card, format: .png())
    let file = ModelSamples.storedZip([(first, [0x61]), ("pictures/card.png", picture)])
    try testCase.ingest([try testCase.scratch.write(file, to: "source/file")])
    let codes = try testCase.rows(FindingRow.self).map(\.code)
    #expect(codes.contains("document.unopened") == isDocument)
    if isDocument { #expect(try testCase.rows(ItemRow.self).map(\.kind) == [.other]) }
    #expect(try testCase.problems() == [])
    try testCase.store.close()
  }
}
