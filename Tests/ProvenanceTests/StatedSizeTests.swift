// SPDX-License-Identifier: Apache-2.0
// A picture of another shape than the text states first is no edit where the text tells why.

import EvidenceModel
import MediaDecoding
import Provenance
import Testing

@Suite struct StatedSizeTests {
  private static func answer(
    _ settings: String, width: Int, height: Int
  ) throws -> (answer: String, figure: String) {
    let text =
      "a hill\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 5, Size: 256x256, Model: m, "
      + settings
    var file = PNGFixture.file(PNGFixture.text("parameters", text))
    file.replaceSubrange(16..<24, with: big(width, 4) + big(height, 4))
    return try #require(try answers(file, .png)["stated_size"])
  }

  @Test(arguments: [
    ("Hires resize: 512x768, Hires upscaler: Latent", 512, 768, "512x768 stated too"),
    ("Hires size: 512x768, Hires upscaler: Latent", 1_024, 1_536, "512x768 stated too"),
    ("Script: X/Y/Z plot, X Type: Seed", 900, 290, "a script stated"),
    ("Denoising strength: 0.8, Script: Outpainting mk2, Mask blur: 4", 384, 256, "a script stated"),
    ("Denoising strength: 0.8, Mask blur: 4", 384, 256, "an input picture stated"),
    ("Clip skip: 1", 512, 256, "whole multiples"), ("Clip skip: 1", 256, 1_024, "whole multiples"),
  ])
  func whatTheTextExplainsIsInconclusive(
    settings: String, width: Int, height: Int, reason: String
  ) throws {
    let found = try Self.answer(settings, width: width, height: height)
    #expect(found.answer == "inconclusive")
    #expect(found.figure == "256x256 stated, \(width)x\(height) stored, \(reason)")
  }

  @Test(arguments: [
    ("Clip skip: 1", 256, 200), ("Clip skip: 1", 500, 256),
    ("Hires resize: 512x768, Hires upscaler: Latent", 512, 600), ("Hires resize: 512x0", 512, 600),
    ("Hires resize: 99999999999x1", 512, 600),
  ])
  func anotherShapeIsAnEdit(settings: String, width: Int, height: Int) throws {
    let found = try Self.answer(settings, width: width, height: height)
    #expect(found.answer == "supports_edited")
    #expect(found.figure == "256x256 stated, \(width)x\(height) stored")
  }
}
