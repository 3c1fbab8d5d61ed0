// SPDX-License-Identifier: Apache-2.0
// Infotexts with lines behind the settings, with detailers, with Civitai's files, quoted and too long.

import EvidenceModel
import MediaDecoding
import Testing

@testable import Provenance

@Suite struct InfotextTests {
  private static let settings =
    "Steps: 20, Sampler: Euler, CFG scale: 7, Seed: 5, Size: 512x512, Model hash: 0123456789, Model: harbour"
  private static let plain = "a hill\nNegative prompt: fog\n" + settings

  private static func trace(_ text: String, keyword: String = "parameters") throws -> Trace {
    try #require(
      try scan(PNGFixture.file(PNGFixture.text(keyword, text)), .png).traces.first)
  }

  @Test(arguments: [
    ("Template: a hill\nNegative Template: fog, (blur:1.3), (noise:1.2), (haze:1.1)", 1, 1, 0),
    ("Template: a hill\nof two lines\nNegative Template: fog, dim\nand more", 1, 1, 0),
    ("one\ntwo\nthree\nfour\nfive", 0, 0, 1), ("note: a, see: b, more: c", 0, 0, 1), ("", 0, 0, 0),
  ])
  func linesBehindTheSettingsHideNothing(
    lines: String, templates: Int, negatives: Int, others: Int
  ) throws {
    let trace = try Self.trace(Self.plain + "\n" + lines)
    let known = try Self.trace(Self.plain).generation
    #expect(trace.strength == .strong && trace.generation == known)
    #expect(trace.values("prompt") == ["a hill"] && trace.values("negative_prompt") == ["fog"])
    #expect(trace.values("seed") == ["5"] && trace.values("model_hash") == ["0123456789"])
    #expect(trace.values("template").count == templates)
    #expect(trace.values("negative_template").count == negatives)
    #expect(trace.values("appended_text").count == others)
    for name in ["template", "negative_template", "appended_text"] {
      #expect(trace.fields.allSatisfy { $0.name != name || $0.isEvidenceText })
    }
  }

  @Test func templatesBeforeTheSettingsAreNoNegativePrompt() throws {
    let trace = try Self.trace(
      "a hill\nNegative prompt: fog\nTemplate: a {hill|moor}\nNegative template: {fog}\n"
        + Self.settings)
    #expect(trace.values("negative_prompt") == ["fog"])
    #expect(trace.values("template") == ["a {hill|moor}"])
    #expect(trace.values("negative_template") == ["{fog}"])
  }

  @Test func ofSeveralLinesOfSettingsTheLastCounts() throws {
    let trace = try Self.trace(
      "quoted\nSteps: 9, Sampler: x, Seed: 1\n" + Self.settings + "\nbehind")
    #expect(trace.values("steps") == ["20"] && trace.values("seed") == ["5"])
    #expect(trace.values("prompt") == ["quoted\nSteps: 9, Sampler: x, Seed: 1"])
  }

  @Test func whatADetailerUsesIsInTheNormalForm() throws {
    let trace = try Self.trace(
      Self.plain
        + ", Hires prompt: \"a hill <lora:second:0.3>\", Hires checkpoint: later [89abcdef01], "
        + "ADetailer model: hand.pt, ADetailer prompt: \"a hill, <lora:hillfix:0.6>\", "
        + "ADetailer checkpoint: other.safetensors [1234567890], ADetailer VAE: sea.vae, "
        + "ADetailer ControlNet model: lines [0123abcd], ADetailer ControlNet weight: 0.7, "
        + "ADetailer model 2nd: face.pt, ADetailer prompt 2nd: <lora:moor:0.2>, "
        + "ADetailer checkpoint 2nd: Use same checkpoint, ADetailer VAE 2nd: None, "
        + "ADetailer ControlNet model 2nd: Passthrough")
    let record = trace.generation
    func uses(_ role: ModelUse.Role) -> [String] {
      record.models(as: role).map {
        "\($0.name ?? "") \($0.weight ?? "") \($0.hashes.map(\.digits).joined())"
      }
    }
    #expect(uses(.lora) == ["second 0.3 ", "hillfix 0.6 ", "moor 0.2 "])
    #expect(uses(.model) == ["harbour  0123456789", "other.safetensors  1234567890"])
    #expect(uses(.vae) == ["sea.vae  "])
    #expect(uses(.refiner) == ["later  89abcdef01"])
    #expect(uses(.controlnet) == ["lines 0.7 0123abcd"])
    #expect(record.prompts == ["a hill"], "texts of further steps are many pictures'")
    #expect(trace.values("detail_prompt") == ["a hill, <lora:hillfix:0.6>", "<lora:moor:0.2>"])
  }

  @Test func filesOfCivitaiAreInTheNormalFormByTheirTypes() throws {
    let resources =
      "[{\"type\":\"checkpoint\",\"modelVersionId\":290640,\"modelName\":\"Harbour\"},"
      + "{\"type\":\"LoRA\",\"weight\":0.65,\"modelVersionId\":777,\"modelName\":\"Lake Style\"},"
      + "{\"type\":\"lycoris\",\"weight\":0.8,\"modelVersionId\":5},{\"type\":\"embed\",\"modelName\":\"mist\"},"
      + "{\"type\":\"motion\",\"modelName\":\"none of ours\"}]"
    let trace = try Self.trace(
      "a lake\nSteps: 25, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 64x64, Clip skip: 2, "
        + "Civitai resources: " + resources)
    let record = trace.generation
    #expect(record.models(as: .model).map(\.name) == ["Harbour"])
    #expect(record.models(as: .lora).map(\.name) == ["Lake Style", "civitai:5"])
    #expect(record.models(as: .lora).map(\.weight) == ["0.65", "0.8"])
    #expect(record.models(as: .embedding).map(\.name) == ["mist"])
    #expect(record.models.count == 4)
    #expect(trace.values("resource_version") == ["290640", "777", "5"])
  }

  @Test(arguments: [
    "My review of settings: \"\(settings)\" were used by others.",
    "I like Steps: 20, Sampler: Euler, CFG scale: 7, Seed: 5, Size: 1x1 as settings",
  ])
  func aSentenceThatQuotesSettingsIsNoMoreThanAHint(text: String) throws {
    let trace = try Self.trace(text, keyword: "Comment")
    #expect(trace.claim == .generated && trace.strength == .hint)
    let settings = try Self.trace(Self.plain, keyword: "Comment")
    #expect(settings.strength == .strong)
  }

  @Test func theEndOfATextThatIsTooLongIsAHint() throws {
    let long = String(repeating: "a hill, ", count: 140_000) + "\n" + Self.settings
    let result = try scan(PNGFixture.file(PNGFixture.text("parameters", long)), .png)
    let trace = try #require(result.traces.first)
    #expect(trace.kind == "a1111.parameters" && trace.strength == .hint)
    #expect(trace.values("seed") == ["5"] && trace.values("prompt") == [])
    #expect(result.findings.map(\.code) == ["provenance.limit"])
    let caption = try scan(PNGFixture.file(PNGFixture.text("Comment", long)), .png)
    #expect(caption.traces.isEmpty)
  }

  @Test func valuesThatOpenAndNeverCloseTakeNoLongTime() throws {
    let open = String(repeating: "ab:{,", count: 200_000) + "Steps: 20"
    let clock = ContinuousClock()
    let time = clock.measure { #expect(SettingScanner.settings(in: open).count == 1_024) }
    #expect(time < .seconds(5), "\(time)")
    // One that closes is still read whole behind some that do not.
    let found = SettingScanner.settings(in: "ab: [, cd: [, Hashes: {\"a\": \"b, c\"}, Seed: 5")
    #expect(found.last == Infotext.Setting(name: "Seed", value: "5"))
    #expect(found.contains(Infotext.Setting(name: "Hashes", value: "{\"a\": \"b, c\"}")))
  }
}
