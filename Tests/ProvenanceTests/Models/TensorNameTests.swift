// SPDX-License-Identifier: Apache-2.0
// Names of tensors as published programs write them, and the roles and families they speak for.

internal import EvidenceModel
internal import Testing

@testable internal import Provenance

@Suite struct TensorNameTests {
  /// Some names of one file, and what they tell.
  struct Sample: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let names: [String]
    let role: ModelRole?
    let family: String?

    init(_ description: String, _ names: [String], _ role: ModelRole?, _ family: String? = nil) {
      testDescription = description
      self.names = names
      self.role = role
      self.family = family
    }
  }

  private static let denoiser = "model.diffusion_model.input_blocks.1.0.in_layers.2.weight"
  private static let decoder = "first_stage_model.decoder.conv_in.weight"

  static let samples = [
    Sample(
      "a first checkpoint",
      [denoiser, decoder, "cond_stage_model.transformer.text_model.x.weight"], .checkpoint, "sd1"),
    Sample(
      "a second checkpoint", [denoiser, decoder, "cond_stage_model.model.transformer.x"],
      .checkpoint, "sd2"),
    Sample(
      "a large checkpoint",
      [
        denoiser, decoder, "conditioner.embedders.1.model.x",
        "model.diffusion_model.label_emb.0.0.weight",
      ], .checkpoint, "sdxl"),
    Sample(
      "joint blocks", ["model.diffusion_model.joint_blocks.0.context_block.x"], .checkpoint, "sd3"),
    Sample(
      "double and single blocks",
      ["double_blocks.0.img_attn.qkv.weight", "single_blocks.0.linear1.weight"], .checkpoint, "flux"
    ),
    Sample("double blocks alone", ["double_blocks.0.img_attn.qkv.weight"], .checkpoint),
    Sample(
      "blocks of a film generator",
      [
        "double_blocks.0.x", "single_blocks.0.x", "txt_in.individual_token_refiner.blocks.0.x",
      ], .checkpoint),
    Sample("a denoiser alone", ["down_blocks.0.x", "up_blocks.0.x", "mid_block.x"], .checkpoint),
    Sample(
      "two families", [denoiser, "cond_stage_model.model.x", "conditioner.embedders.1.x"],
      .checkpoint),
    Sample(
      "a network over a large model",
      ["lora_unet_x.lora_down.weight", "lora_te2_x.lora_up.weight", "lora_te1_x.alpha"], .lora,
      "sdxl"),
    Sample(
      "a network of another program", ["unet.x.lora_A.weight", "unet.x.lora_B.weight"], .lora),
    Sample("a network of products", ["lora_unet_x.hada_w1_a", "lora_unet_x.hada_w1_b"], .lora),
    Sample(
      "few networks beside a checkpoint", [denoiser, decoder, denoiser, "x.lora_up.y"], .checkpoint),
    Sample("words", ["emb_params"], .embedding),
    Sample("words for two", ["clip_l", "clip_g"], .embedding),
    Sample("a decoder", ["decoder.conv_in.weight", "encoder.conv_in.weight", "x"], .vae),
    Sample("a decoder among others", ["decoder.x", "a", "b", "c"], nil),
    Sample("a control network", ["control_model.input_blocks.0.0.weight"], .controlnet),
    Sample(
      "a control network of another program",
      ["controlnet_cond_embedding.conv_in.weight", "down_blocks.0.x", "mid_block.x"], .controlnet),
    Sample("words of no generator", ["model.layers.0.self_attn.q_proj.weight"], nil),
    Sample("nothing", [], nil),
  ]

  @Test(arguments: samples)
  func namesTellRoleAndFamily(_ sample: Sample) {
    var names = TensorNames()
    for name in sample.names { names.add(name) }
    #expect(names.role == sample.role)
    #expect(names.family == sample.family)
    var reversed = TensorNames()
    for name in sample.names.reversed() { reversed.add(name) }
    #expect(reversed.role == sample.role && reversed.family == sample.family)
  }

  @Test(
    arguments: [
      ("networks.lora", ModelRole.lora), ("lycoris.kohya", .lora), ("networks.oft", .lora),
      ("stable-diffusion-v1/textual-inversion", .embedding), ("Flux.1-dev", .checkpoint),
      ("stable-diffusion-xl-v1-base", .checkpoint),
      ("stable-diffusion-v1/control-net", .controlnet),
      ("stable-diffusion-v1/vae", .vae), ("software", nil), (nil, nil),
    ] as [(String?, ModelRole?)])
  func statedWordsTellTheRole(_ text: String?, _ role: ModelRole?) {
    #expect(ModelMetadata.role(text) == role)
  }

  @Test func sizesOfPackedNumbersAreChecked() {
    let q4 = TensorType.gguf[12]
    #expect(q4?.byteCount(of: 512) == 288 && q4?.byteCount(of: 100) == nil)
    let half = TensorType.safetensors["F4"]
    #expect(half?.byteCount(of: 8) == 4 && half?.byteCount(of: 3) == nil)
    #expect(TensorType.safetensors["C64"]?.byteCount(of: .max) == nil)
    #expect(TensorType.safetensors["U8"]?.byteCount(of: -1) == nil)
    #expect(tensorValues([]) == 1 && tensorValues([3, 0]) == 0 && tensorValues([-1]) == nil)
    #expect(tensorValues([1 << 40, 1 << 40]) == nil)
  }
}
