// SPDX-License-Identifier: Apache-2.0
// InvokeAI: three generations of metadata.

internal import EvidenceModel

/// Reads what InvokeAI writes.
///
/// - Source: invoke-ai/InvokeAI `invokeai/app/services/image_files/image_files_disk.py` (version 3 and
///   later); versions 1 and 2 by the forms other readers know.
enum InvokeAI {
  /// The `invokeai_metadata` of version 3 and later.
  static func metadata(_ json: JSONValue) -> GeneratorReading? {
    guard json.members != nil,
      json["positive_prompt"] != nil || json["generation_mode"] != nil || json["model"] != nil
    else { return nil }
    var record = GenerationRecord()
    record.version = json["app_version"]?.text
    record.add(json["positive_prompt"]?.text, to: \.prompts)
    record.add(json["negative_prompt"]?.text, to: \.negativePrompts)
    addModel(json["model"], .model, to: &record)
    addModel(json["refiner_model"], .refiner, to: &record)
    addModel(json["vae"], .vae, to: &record)
    for entry in json["loras"]?.elements?.prefix(64) ?? [] {
      addModel(
        entry["lora"] ?? entry["model"], .lora, weight: entry["weight"]?.scalar, to: &record)
    }
    for name in ["t5_encoder", "clip_embed_model", "qwen3_encoder"] {
      addModel(json[name], .textEncoder, to: &record)
    }
    addReferences(json, to: &record)
    record.add(json["seed"]?.scalar, to: \.seeds)
    record.add(json["steps"]?.scalar, to: \.steps)
    for name in ["cfg_scale", "guidance"] { record.add(json[name]?.scalar, to: \.scales) }
    record.add(json["scheduler"]?.text, to: \.samplers)
    record.add(json["width"]?.scalar, to: \.widths)
    record.add(json["height"]?.scalar, to: \.heights)
    record.add(json["init_image"]?.text, to: \.inputs)
    var reading = GeneratorReading("invokeai.metadata", tool: "InvokeAI", record: record)
    reading.note(evidence: json["generation_mode"]?.text, "mode")
    reading.state(pictureUse(mode: json["generation_mode"]?.text))
    reading.note(number: json["strength"]?.scalar, "denoising_strength")
    return reading
  }

  /// Pictures that the model was to follow or that lay on the canvas, and the networks that made it do so.
  private static func addReferences(_ json: JSONValue, to record: inout GenerationRecord) {
    for list in ["controlnets", "ipAdapters", "t2iAdapters"] {
      for entry in json[list]?.elements?.prefix(16) ?? [] {
        let weight = (entry["control_weight"] ?? entry["weight"])?.scalar
        for name in ["control_model", "t2i_adapter_model"] {
          addModel(entry[name], .controlnet, weight: weight, to: &record)
        }
        addModel(entry["ip_adapter_model"], .ipAdapter, weight: weight, to: &record)
        record.add(entry["image"]?["image_name"]?.text, to: \.inputs)
      }
    }
    for entry in json["ref_images"]?.elements?.prefix(16) ?? [] {
      addReference(entry["config"], to: &record)
    }
    guard let canvas = json["canvas_v2_metadata"] else { return }
    for list in ["rasterLayers", "controlLayers", "inpaintMasks", "regionalGuidance"] {
      for layer in canvas[list]?.elements?.prefix(16) ?? [] {
        let adapter = layer["controlAdapter"]
        addModel(
          adapter?["model"], .controlnet, weight: adapter?["weight"]?.scalar, to: &record)
        for object in layer["objects"]?.elements?.prefix(64) ?? [] {
          record.add(object["image"]?["image_name"]?.text, to: \.inputs)
        }
        for entry in layer["referenceImages"]?.elements?.prefix(16) ?? [] {
          addReference(entry["config"] ?? entry["ipAdapter"], to: &record)
        }
      }
    }
    for entry in canvas["referenceImages"]?.elements?.prefix(16) ?? [] {
      addReference(entry["config"] ?? entry["ipAdapter"], to: &record)
    }
  }

  private static func addReference(_ value: JSONValue?, to record: inout GenerationRecord) {
    addModel(value?["model"], .ipAdapter, weight: value?["weight"]?.scalar, to: &record)
    // Where a picture was cut, the whole one stands within.
    let image = value?["image"]
    let name = image?["image_name"] ?? image?["original"]?["image"]?["image_name"]
    record.add(name?.text, to: \.inputs)
  }

  /// Adds a model that is named by a text or by an object with its hash.
  static func addModel(
    _ value: JSONValue?, _ role: ModelUse.Role, weight: String? = nil,
    to record: inout GenerationRecord
  ) {
    guard let value else { return }
    let name = value.text ?? value["name"]?.text ?? value["model_name"]?.text
    record.add(role, name, weight: weight, hash: value["hash"]?.text)
  }

  /// What a mode states of pictures that went in: `img2img`, `inpaint` and `outpaint`, also behind a family's name.
  private static func pictureUse(mode: String?) -> PictureUse? {
    guard let mode = mode?.lowercased() else { return nil }
    if mode.contains("inpaint") || mode.contains("outpaint") { return .changedInPart }
    return mode.contains("img2img") ? .stated : nil
  }

  /// The `sd-metadata` of version 2.
  static func olderMetadata(_ json: JSONValue) -> GeneratorReading? {
    guard let image = json["image"], image.members != nil else { return nil }
    var record = GenerationRecord()
    record.version = json["app_version"]?.text
    if let text = image["prompt"]?.text {
      record.add(text, to: \.prompts)
    } else {
      for part in image["prompt"]?.elements?.prefix(64) ?? [] {
        record.add(part["prompt"]?.text, to: \.prompts)
      }
    }
    record.add(.model, json["model_weights"]?.text, hash: json["model_hash"]?.text)
    record.add(image["seed"]?.scalar, to: \.seeds)
    record.add(image["steps"]?.scalar, to: \.steps)
    record.add(image["cfg_scale"]?.scalar, to: \.scales)
    record.add(image["sampler"]?.text, to: \.samplers)
    record.add(image["width"]?.scalar, to: \.widths)
    record.add(image["height"]?.scalar, to: \.heights)
    record.add(image["init_image_path"]?.text, to: \.inputs)
    var reading = GeneratorReading("invokeai.sd_metadata", tool: "InvokeAI", record: record)
    reading.state(pictureUse(mode: image["type"]?.text))
    return reading
  }

  /// The `Dream` of version 1: `"words [words not wanted]" -s 50 -S 42 -W 512 -H 512 -C 7.5 -A k_lms`.
  static func dream(_ text: String) -> GeneratorReading? {
    guard text.hasPrefix("\""), text.utf8.count <= 1 << 16,
      let end = text.dropFirst().lastIndex(of: "\"")
    else { return nil }
    var record = GenerationRecord()
    var words = String(text[text.index(after: text.startIndex)..<end])
    if words.hasSuffix("]"), let open = words.lastIndex(of: "[") {
      record.add(String(words[words.index(after: open)...].dropLast()), to: \.negativePrompts)
      words = TextDecoding.trimmed(words[..<open])
    }
    record.add(words, to: \.prompts)
    var isMasked = false
    let options = text[text.index(after: end)...].split(separator: " ").prefix(256)
    for (option, value) in zip(options, options.dropFirst()) {
      switch option {
      case "-s": record.add(String(value), to: \.steps)
      case "-S": record.add(String(value), to: \.seeds)
      case "-W": record.add(String(value), to: \.widths)
      case "-H": record.add(String(value), to: \.heights)
      case "-C": record.add(String(value), to: \.scales)
      case "-A": record.add(String(value), to: \.samplers)
      case "-I": record.add(String(value), to: \.inputs)
      case "-M": isMasked = true
      default: break
      }
    }
    guard !record.seeds.isEmpty || !record.steps.isEmpty else { return nil }
    var reading = GeneratorReading("invokeai.dream", tool: "InvokeAI", record: record)
    if isMasked { reading.state(.changedInPart) }
    return reading
  }
}
