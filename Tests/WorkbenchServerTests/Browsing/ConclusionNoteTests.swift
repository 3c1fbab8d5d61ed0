// SPDX-License-Identifier: Apache-2.0
// Pages and the API tell beside a conclusion what contradicts it and what it does not say.

import EvidenceModel
import HTTPTypes
import MartletTesting
import Testing

@testable import Casework
@testable import Catalog
@testable import WorkbenchServer

@Suite struct ConclusionNoteTests {
  private static func notes(
    _ code: WallConclusion, _ reasons: [String] = [], hasTraces: Bool = true,
    kind: ItemKind = .image
  ) -> [String] {
    ConclusionNote.notes(
      of: code, reasons: reasons, hasTraces: hasTraces, kind: kind
    ).map(\.words)
  }

  @Test func signsOfACameraDoNotMakeAPictureReal() {
    #expect(Self.notes(.cameraSigns, ["exif.camera"]) == ["That does not make it real."])
    #expect(
      Self.notes(.cameraSigns, ["exif.camera", "contradiction.thumbnail"])
        == ["That does not make it real.", "Contradicted by the small picture within it."])
  }

  @Test func contradictionsComeBeforeWhatCannotBeChecked() {
    #expect(
      Self.notes(
        .generated, ["synthid.not_checkable_offline", "c2pa.manifest", "contradiction.camera"])
        == ["Contradicted by signs of a camera.", "SynthID: not checkable offline."])
  }

  @Test func aPictureThatWentInIsTold() {
    #expect(
      Self.notes(.generated, ["a1111.parameters", "input_picture", "contradiction.camera"])
        == ["A picture went in, which can be a photograph.", "Contradicted by signs of a camera."])
  }

  @Test func whatIsUnknownRulesNothingOut() {
    let words = "Nothing found tells what made it, which rules nothing out."
    #expect(Self.notes(.unknown) == [words])
    #expect(Self.notes(.unknown, hasTraces: false) == [])
    #expect(Self.notes(.unknown, kind: .model) == [])
  }

  @Test(arguments: [
    "camera", "edited", "settings", "signed_picture", "stated_size", "thumbnail",
    "exif_consistency", "jpeg_tables", "double_compression",
  ])
  func everyContradictionHasASentence(_ name: String) {
    #expect(PageTexts.all["note_contradiction_" + name]?.hasSuffix(".") == true)
  }

  @Test func aTestWithoutASentenceIsNamed() {
    #expect(
      Self.notes(.generated, ["contradiction.some_test"])
        == ["Contradicted by the test of some test"])
  }

  @Test func anItemTellsWhatInspectTells() async throws {
    let served = try ServedCase()
    let items = Set(try served.store.catalog.read { try $0.rows(TraceRow.self) }.map(\.itemId))
    try await served.serve { client in
      var noted = 0
      for item in items.sorted() where noted < 2 {
        let told = try await client.send(.get, "/api/v1/items/\(item)", as: "ann").json
        let notes = try #require(told["conclusion"]?["notes"]?.elements)
        guard told["conclusion"]?["code"] == "camera_signs" else { continue }
        noted += 1
        #expect(notes.first == ["code": "not_real", "words": "That does not make it real."])
        let trace = try #require(
          told["traces"]?.elements?.first { $0["kind"]?.text?.hasPrefix("test.") == false })
        #expect(trace["survival"] == "lost_when_saved")
        let page = try await client.send(.get, "/items/\(item)", as: "ann").text
        #expect(page.contains("That does not make it real."))
        #expect(page.contains("lost when saved again"))
      }
      #expect(noted == 2)
    }
  }

  @Test func oneIsToldApartFromMany() {
    let values = PageValues.object(["ties": 1, "items": 2])
    #expect(values["ties_is_one"] as? Bool == true && values["items_is_one"] as? Bool == false)
  }
}
