// SPDX-License-Identifier: Apache-2.0
// What the names of tensors tell of a model file: its role, and which family of generators it fits.

/// What the names of tensors tell of a model file.
///
/// The names are those that the published programs of each family write. They are convention, not
/// proof: whoever writes the file chooses them.
struct TensorNames {
  private static let adapters = [
    ".lora_up.", ".lora_down.", ".lora_A.", ".lora_B.", ".lora.up.", ".lora.down.", ".hada_w",
    ".lokr_w", ".oft_blocks", ".dora_scale",
  ].map { Array($0.utf8) }
  private static let adapterPrefixes = ["lora_unet_", "lora_te", "lycoris_", "lora_transformer_"]
  private static let embeddings: Set<String> = [
    "emb_params", "clip_l", "clip_g", "string_to_param", "t5xxl",
  ]
  private static let controls = [
    "control_model.", "input_hint_block.", "controlnet_cond_embedding.", "controlnet_down_blocks.",
    "controlnet_blocks.", "lllite_",
  ]
  private static let decoders = [
    "encoder.", "decoder.", "quant_conv.", "post_quant_conv.", "first_stage_model.",
  ]
  private static let denoisers = [
    "model.diffusion_model.", "double_blocks.", "single_blocks.", "joint_blocks.", "down_blocks.",
    "up_blocks.", "mid_block.", "transformer_blocks.", "single_transformer_blocks.",
  ]

  private var count = 0
  private var adapterCount = 0
  private var embeddingCount = 0
  private var controlCount = 0
  private var decoderCount = 0
  private var denoiserCount = 0
  private var signs: Set<Sign> = []

  private enum Sign: Hashable {
    case sdxl, sd1, sd2, sd3, doubleBlock, singleBlock, otherDoubleBlock
  }

  /// Takes one name into account.
  ///
  /// - Complexity: O(length of the name).
  mutating func add(_ name: String) {
    count += 1
    let bytes = Array(name.utf8)
    if Self.adapters.contains(where: { Self.holds(bytes, $0) })
      || Self.adapterPrefixes.contains(where: name.hasPrefix)
    {
      adapterCount += 1
    } else if Self.embeddings.contains(name) {
      embeddingCount += 1
    } else if Self.controls.contains(where: name.hasPrefix) {
      controlCount += 1
    } else if Self.decoders.contains(where: name.hasPrefix) {
      decoderCount += 1
    } else if Self.denoisers.contains(where: name.hasPrefix) {
      denoiserCount += 1
    }
    addSign(name, bytes)
  }

  /// Whether a mark stands anywhere in a name; by bytes, since names come by the hundred thousand.
  private static func holds(_ name: [UInt8], _ mark: [UInt8]) -> Bool {
    guard let first = mark.first, name.count >= mark.count else { return false }
    for start in 0...(name.count - mark.count) where name[start] == first {
      var length = 1
      while length < mark.count, name[start + length] == mark[length] { length += 1 }
      if length == mark.count { return true }
    }
    return false
  }

  private static let jointBlocks = Array("joint_blocks".utf8)
  private static let refiner = Array("individual_token_refiner".utf8)
  private static let videoVector = Array("vector_in.video".utf8)
  private static let doubleBlocks = Array("double_blocks".utf8)
  private static let singleBlocks = Array("single_blocks".utf8)

  private mutating func addSign(_ name: String, _ bytes: [UInt8]) {
    if name.hasPrefix("conditioner.embedders.1.") || name.hasPrefix("lora_te2_")
      || name.hasPrefix("model.diffusion_model.label_emb.")
      || name.hasPrefix("lora_unet_label_emb_")
    {
      signs.insert(.sdxl)
    } else if name.hasPrefix("cond_stage_model.transformer.") {
      signs.insert(.sd1)
    } else if name.hasPrefix("cond_stage_model.model.") {
      signs.insert(.sd2)
    } else if Self.holds(bytes, Self.jointBlocks) {
      signs.insert(.sd3)
    } else if Self.holds(bytes, Self.refiner) || Self.holds(bytes, Self.videoVector) {
      signs.insert(.otherDoubleBlock)
    } else if Self.holds(bytes, Self.doubleBlocks) {
      signs.insert(.doubleBlock)
    } else if Self.holds(bytes, Self.singleBlocks) {
      signs.insert(.singleBlock)
    }
  }

  /// The role that the names speak for; `nil` when they speak for none.
  var role: ModelRole? {
    if adapterCount * 2 > count { return .lora }
    if count <= 8, embeddingCount > 0 { return .embedding }
    if controlCount > 0, denoiserCount == 0 || controlCount * 2 > count { return .controlnet }
    if controlCount > 0, signs.isEmpty { return .controlnet }
    if denoiserCount > 0 { return .checkpoint }
    return decoderCount * 2 > count ? .vae : nil
  }

  /// The family of generators that the names are those of; `nil` when they are of several or none.
  var family: String? {
    var names: [String] = []
    if signs.contains(.sdxl) { names.append("sdxl") }
    if signs.contains(.sd1) { names.append("sd1") }
    if signs.contains(.sd2) { names.append("sd2") }
    if signs.contains(.sd3) { names.append("sd3") }
    if signs.contains(.doubleBlock), signs.contains(.singleBlock),
      !signs.contains(.otherDoubleBlock)
    {
      names.append("flux")
    }
    return names.count == 1 ? names[0] : nil
  }
}

extension TensorNames {
  /// Whether a text without a dot is the whole name of a part of some model.
  static func isWhole(_ text: String) -> Bool { embeddings.contains(text) }
}
