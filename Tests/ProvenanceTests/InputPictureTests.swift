// SPDX-License-Identifier: Apache-2.0
// What generators state of pictures that went in: a claim where parts of one were changed, else a reason.

import EvidenceModel
import MediaDecoding
import Testing

@testable import Provenance

@Suite struct InputPictureTests {
  private static let plain =
    "a red lighthouse\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 5, Size: 512x512, Model: harbour"

  /// The trace of a PNG with texts, and what all of them say together.
  private static func read(
    _ texts: [(String, String)]
  ) throws -> (trace: Trace, conclusion: ProvenanceConclusion) {
    let traces = try scan(PNGFixture.file(texts.flatMap { PNGFixture.text($0.0, $0.1) }), .png)
      .traces
    return (try #require(traces.first), ConclusionRules.conclude(traces))
  }

  private static func isAsStated(
    _ use: PictureUse?, _ read: (trace: Trace, conclusion: ProvenanceConclusion)
  ) -> Bool {
    let isEdited = use == .changedInPart
    return read.trace.values("input_picture") == (use.map { [$0.rawValue] } ?? [])
      && read.trace.claim == (isEdited ? .edited : .generated)
      && read.conclusion.code == (isEdited ? .edited : .generated)
      && read.conclusion.reasons.contains("input_picture") == (use == .stated)
  }

  @Test(
    arguments: [
      ("", nil), ("Denoising strength: 0.55", .stated),
      ("Denoising strength: 0.4, Hires upscale: 1.5, Hires upscaler: Latent", nil),
      ("Denoising strength: 0.4, First pass size: 512x512", nil),
      ("Denoising strength: 0.55, Mask blur: 4, Inpaint area: Only masked", .changedInPart),
      ("Denoising strength: 0.8, Script: Outpainting mk2", .changedInPart),
      ("Soft inpainting enabled: True", .changedInPart), ("Init image hash: 0123abcd", .stated),
      ("ControlNet 0: \"Module: canny, Model: lines [0123abcd]\"", .stated),
      ("ControlNet 0: \"Module: inpaint_only, Model: fill [0123abcd]\"", .changedInPart),
      ("ADetailer model: hand.pt, ADetailer denoising strength: 0.4", nil),
      ("Denoising strength: 0.4, ADetailer model: hand.pt, Mask blur: 4", .stated),
      ("Operations: txt2img; hires; img2img, Denoising strength: 0.4", nil),
      ("Operations: img2img, Denoising strength: 0.4", .stated),
      ("Operations: inpaint; img2img", .changedInPart),
      ("Operations: control, Mask blur: 4", .changedInPart),
      ("Operations: txt2img, ReActor source: a.png", .stated),
      ("ReActor source: a.png", .changedInPart),
      ("Conditional mask weight: 1.0", nil), ("Variation seed: 9", nil),
    ] as [(String, PictureUse?)])
  func settingsOfAnInfotext(settings: String, use: PictureUse?) throws {
    let read = try Self.read([("parameters", Self.plain + ", " + settings + ", Version: v1.10.1")])
    #expect(Self.isAsStated(use, read) && read.trace.strength == .strong)
  }

  @Test(
    arguments: [
      ("\"request_type\": \"PromptGenerateRequest\"", nil), ("\"n_samples\": 1", nil),
      ("\"request_type\": \"Img2ImgRequest\", \"strength\": 0.7", .stated),
      ("\"request_type\": \"NativeInfillingRequest\"", .changedInPart),
      ("\"request_type\": \"augment\", \"tool\": \"declutter\"", .stated),
      ("\"reference_image_multiple\": [\"AAAA\"]", .stated),
      ("\"reference_strength_multiple\": [], \"mask\": null, \"image\": \"\"", nil),
      ("\"mask\": \"iVBORw0KGgoAAAANSUhEUg\"", .changedInPart),
      ("\"image_format\": \"png\", \"add_original_image\": true", nil),
    ] as [(String, PictureUse?)])
  func requestsOfNovelAI(members: String, use: PictureUse?) throws {
    let comment =
      "{\"prompt\": \"a gull\", \"uc\": \"fog\", \"steps\": 28, \"scale\": 5.0, \"seed\": 77, "
      + "\"sampler\": \"k_euler\", \(members)}"
    let read = try Self.read([("Comment", comment)])
    #expect(Self.isAsStated(use, read) && read.trace.kind == "novelai.comment")
  }

  @Test(
    arguments: [
      ("txt2img", nil), ("sdxl_txt2img", nil), ("img2img", .stated), ("flux_img2img", .stated),
      ("inpaint", .changedInPart), ("sdxl_inpaint", .changedInPart), ("outpaint", .changedInPart),
    ] as [(String, PictureUse?)])
  func modesOfInvokeAI(mode: String, use: PictureUse?) throws {
    let newer =
      "{\"generation_mode\": \"\(mode)\", \"positive_prompt\": \"a boat\", \"seed\": 7, \"steps\": 20, "
      + "\"cfg_scale\": 7, \"width\": 512}"
    #expect(Self.isAsStated(use, try Self.read([("invokeai_metadata", newer)])))
    let older =
      "{\"app_version\": \"2.3.5\", \"image\": {\"type\": \"\(mode)\", \"prompt\": \"a boat\", \"seed\": 7}}"
    #expect(Self.isAsStated(use, try Self.read([("sd-metadata", older)])))
  }

  @Test func optionsOfTheOldestInvokeAI() throws {
    let words = "\"a boat\" -s 50 -S 42 -W 512 -H 512 -C 7.5 -A k_lms"
    #expect(Self.isAsStated(nil, try Self.read([("Dream", words)])))
    #expect(
      Self.isAsStated(.changedInPart, try Self.read([("Dream", words + " -I a.png -M b.png")])))
    // A name alone is a statement as well.
    let named = try Self.read([("Dream", words + " -I a.png")])
    #expect(named.trace.claim == .generated && named.trace.statesInputPicture)
    #expect(named.conclusion.reasons == ["invokeai.dream", "input_picture"])
  }

  @Test(arguments: [("1", nil), ("0.6", .stated)] as [(String, PictureUse?)])
  func theStrengthOfDrawThings(strength: String, use: PictureUse?) throws {
    let json =
      "{\"c\": \"a boat\", \"model\": \"harbour\", \"seed\": 7, \"steps\": 20, \"strength\": \(strength)}"
    #expect(Self.isAsStated(use, try Self.read([("Comment", json)])))
  }

  @Test func manyFieldsHideNoStatement() throws {
    let networks = (0..<400).map { "<lora:n\($0):1>" }.joined()
    let read = try Self.read([
      (
        "parameters",
        networks + Self.plain + ", Denoising strength: 0.5, Lora hashes: \""
          + (0..<64).map { "m\($0): 0123456789ab" }.joined(separator: ", ") + "\""
      )
    ])
    #expect(read.trace.fields.first?.name == "input_picture")
    #expect(Self.isAsStated(.stated, read))
  }

  @Test(
    arguments: [
      ("\"initimage\": \"\"", nil), ("\"maskimage\": \"m.png\"", nil),
      ("\"initimage\": \"quay.png\"", .stated),
      ("\"initimage\": \"data:image/png;base64,AA\"", .stated),
      ("\"initimage\": \"quay.png\", \"maskimage\": \"data:image/png;base64,AA\"", .changedInPart),
    ] as [(String, PictureUse?)])
  func picturesOfSwarmUI(parameters: String, use: PictureUse?) throws {
    let json = "{\"sui_image_params\": {\"prompt\": \"a boat\", \"seed\": 7, \(parameters)}}"
    #expect(Self.isAsStated(use, try Self.read([("parameters", json)])))
  }

  @Test func manyNetworksOfAGraphHideNoPicture() throws {
    let networks = (0..<128).map {
      "\"lora_\($0)\": \"n\($0).safetensors\", \"strength_\($0)\": 0.5"
    }
    let graph = """
      {"1": {"class_type": "KSampler", "inputs": {"model": ["2", 0], "latent_image": ["3", 0]}},
       "2": {"class_type": "Stack", "inputs": {\(networks.joined(separator: ", "))}},
       "3": {"class_type": "LoadImage", "inputs": {"image": "quay.jpg"}}}
      """
    #expect(Self.isAsStated(.stated, try Self.read([("prompt", graph)])))
  }

  @Test func aTextBesideAPictureStatesAsMuchAsAHint() throws {
    let text = Self.plain + ", Denoising strength: 0.5, Mask blur: 4"
    let trace = try #require(
      SettingsSidecar.trace(of: Array(text.utf8), at: Array("in/a.txt".utf8)))
    #expect(trace.claim == .edited && trace.strength == .hint)
    #expect(trace.fields.map(\.name).prefix(2) == ["sidecar", "input_picture"])
    #expect(ConclusionRules.conclude([trace]).code == .edited)
  }
}
