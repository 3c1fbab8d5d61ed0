// SPDX-License-Identifier: Apache-2.0
// Texts as each tool writes them, with harmless words.

extension Samples {
  static let invoke = """
    {"generation_mode": "txt2img", "positive_prompt": "a red lighthouse at dawn",
     "negative_prompt": "fog", "width": 832, "height": 1216, "seed": 77, "cfg_scale": 7.5,
     "steps": 30, "scheduler": "euler", "app_version": "5.1.0",
     "model": {"key": "k", "hash": "blake3:00112233445566778899aabbccddeeff", "name": "harbour"},
     "loras": [{"model": {"name": "coast", "hash": "random:12"}, "weight": 0.75}],
     "controlnets": [{"control_model": {"name": "lines"}, "image": {"image_name": "sketch.png"}}]}
    """

  static let olderInvoke = """
    {"model_weights": "harbour-1.5", "model_hash": "0123456789abcdef0123456789abcdef\
    0123456789abcdef0123456789abcdef", "app_version": "2.3.5", "image": {"prompt":
     [{"prompt": "a red lighthouse at dawn", "weight": 1}], "seed": 77, "steps": 30,
     "cfg_scale": 7.5, "sampler": "k_euler", "width": 512, "height": 512}}
    """

  static let dream =
    "\"a red lighthouse at dawn [fog]\" -s 30 -S 77 -W 512 -H 512 -C 7.5 -A k_euler"

  static let novel = """
    {"prompt": "a red lighthouse at dawn", "steps": 28, "height": 1216, "width": 832, \
    "scale": 5.0, "uc": "fog", "seed": 77, "sampler": "k_euler", "request_type": \
    "PromptGenerateRequest", "v4_prompt": {"caption": {"base_caption": "a red lighthouse at dawn", \
    "char_captions": [{"char_caption": "a gull", "centers": []}]}}, "signed_hash": "AAAA"}
    """

  static let fooocus = """
    {"prompt": "a red lighthouse at dawn", "negative_prompt": "fog", "full_prompt":
     ["a red lighthouse at dawn, wide sea"], "styles": "['Fooocus V2']", "performance": "Speed",
     "steps": 30, "resolution": "(1152, 896)", "guidance_scale": 4, "sharpness": 2,
     "adm_guidance": "(1.5, 0.8, 0.3)", "base_model": "harbour", "base_model_hash":
     "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "refiner_model": "None",
     "sampler": "dpmpp_2m_sde_gpu", "scheduler": "karras", "seed": "77",
     "loras": [["coast", 0.1, "89abcdef01"]], "version": "Fooocus v2.5.5"}
    """

  static let fooocusMRE = """
    {"prompt": "a red lighthouse at dawn", "negative_prompt": "fog", "base_model": "harbour",
     "sampler": "euler", "seed": 77, "cfg": 7.0, "steps": 30, "width": 1024, "height": 768}
    """

  static let easy: [(String, String)] = [
    ("Prompt", "a red lighthouse at dawn"), ("Negative Prompt", "fog"), ("Seed", "77"),
    ("Stable Diffusion model", "harbour"), ("Sampler", "euler"), ("Steps", "30"),
    ("Guidance Scale", "7.5"), ("Width", "512"), ("Height", "640"), ("LoRA model", "coast"),
    ("LoRA Strength", "0.5"),
  ]

  static let easyJSON = """
    {"prompt": "a red lighthouse at dawn", "negative_prompt": "fog", "seed": 77,
     "use_stable_diffusion_model": "harbour", "sampler_name": "euler", "num_inference_steps": 30,
     "guidance_scale": 7.5, "width": 512, "height": 640, "use_lora_model": ["coast", "mist"],
     "lora_alpha": [0.5, 0.25]}
    """

  static let swarm = """
    {"sui_image_params": {"prompt": "a red lighthouse at dawn", "negativeprompt": "fog",
      "model": "harbour", "seed": 77, "steps": 30, "cfgscale": 7.5, "width": 512, "height": 640,
      "loras": ["coast"], "loraweights": ["0.5"], "comfyuisampler": "euler",
      "swarm_version": "0.9.5"},
     "sui_extra_data": {"date": "2026-01-02"},
     "sui_models": [{"name": "harbour.safetensors", "param": "model", "hash": "0x0123456789abcdef\
    0123456789abcdef0123456789abcdef0123456789abcdef"},
      {"name": "coast.safetensors", "param": "loras", "hash": "0x89abcdef0123"}]}
    """

  static let draw = """
    {"c": "a red lighthouse at dawn", "uc": "fog", "model": "harbour.ckpt", "sampler": "Euler A",
     "seed": 77, "scale": 7.5, "steps": 30, "size": "512x640", "strength": 1,
     "lora": [{"model": "coast.ckpt", "weight": 0.5}]}
    """

  /// What a video node puts into one comment.
  static var wrappedGraphs: String {
    let quoted = graph.replacing("NaN", with: "1").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n")
    return "{\"prompt\": \"\(quoted)\", \"workflow\": \(workflow)}"
  }
}
