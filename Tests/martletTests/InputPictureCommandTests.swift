// SPDX-License-Identifier: Apache-2.0
// `inspect` tells in words that a picture went in.

import EvidenceModel
import SyntheticEncoding
import Testing

@Suite struct InputPictureCommandTests {
  private static let settings =
    "a red lighthouse\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 77, Size: 120x90"

  private static func inspect(_ more: String) throws -> (text: String, json: JSONValue) {
    let workspace = try Workspace()
    let picture = try PictureEncoder.encode(
      PixelCanvas.testCard(width: 120, height: 90, seed: 2), format: .png(),
      metadata: PictureMetadata(
        pngText: [PNGTextChunk(.tEXt, keyword: "parameters", text: settings + more)]))
    try workspace.write(picture, to: "one.png")
    let line = try #require(try workspace.run("inspect", "--json", "one.png").lines().first)
    return (try workspace.run("inspect", "one.png").outputText, line)
  }

  @Test func aPictureThatWentInIsToldInWords() throws {
    let words = "a picture went in, which can be a photograph"
    let plain = try Self.inspect("")
    #expect(plain.text.contains("AI-generated (strong)") && !plain.text.contains(words))
    #expect(plain.json["conclusion"]?["reasons"] == ["a1111.parameters"])
    let stated = try Self.inspect(", Denoising strength: 0.4")
    #expect(stated.text.contains("AI-generated (strong)") && stated.text.contains(words))
    #expect(stated.json["conclusion"]?["reasons"] == ["a1111.parameters", "input_picture"])
    let edited = try Self.inspect(", Denoising strength: 0.4, Mask blur: 4")
    #expect(edited.text.contains("AI-edited (strong)") && !edited.text.contains(words))
    #expect(edited.json["conclusion"]?["code"] == "edited")
  }
}
