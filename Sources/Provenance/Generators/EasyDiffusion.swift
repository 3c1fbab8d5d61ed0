// SPDX-License-Identifier: Apache-2.0
// Easy Diffusion: one text for each setting, or all of them as JSON.

internal import EvidenceModel

/// Reads what Easy Diffusion writes.
///
/// - Source: easydiffusion/easydiffusion `ui/easydiffusion/utils/save_utils.py`; easydiffusion/sdkit
///   `sdkit/utils/file_utils.py`, which writes lists into PNG as Python shows them: `['coast', 'mist']`, `[0.5]`, `None`.
enum EasyDiffusion {
  /// The names that pictures carry, for the names in its own interface.
  private static let names: [String: String] = [
    "steps": "num_inference_steps", "sampler": "sampler_name",
    "stable_diffusion_model": "use_stable_diffusion_model", "vae_model": "use_vae_model",
    "lora_model": "use_lora_model", "lora_strength": "lora_alpha",
    "hypernetwork_model": "use_hypernetwork_model", "controlnet_model": "use_controlnet_model",
  ]

  private static let mostValues = 64

  private static func normal(_ name: String) -> String {
    let bytes = name.lowercased().utf8.map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "_") : $0 }
    let name = String(decoding: bytes, as: UTF8.self)
    return names[name] ?? name
  }

  /// Whether a keyword is one that Easy Diffusion alone uses.
  static func isOwn(keyword: String) -> Bool {
    normal(keyword) == "use_stable_diffusion_model"
  }

  /// The names of the settings that are read, in their normal form.
  private static let settings: Set<String> = [
    "use_stable_diffusion_model", "prompt", "negative_prompt", "use_vae_model",
    "use_hypernetwork_model", "use_controlnet_model", "lora_alpha", "use_lora_model", "seed",
    "num_inference_steps", "guidance_scale", "sampler_name", "width", "height", "init_image",
  ]

  /// Whether a setting that is read may stand under a keyword.
  static func isSetting(keyword: String) -> Bool { settings.contains(normal(keyword)) }

  /// What the texts of a file say together.
  static func read(_ texts: TextSet) -> GeneratorReading? {
    var values: [String: [String]] = [:]
    for name in texts.names.sorted() {
      let isWords = ["prompt", "negative_prompt"].contains(normal(name))
      if let text = texts[name], values[normal(name)] == nil {
        values[normal(name)] = isWords ? [text] : PythonText.values(text, most: mostValues)
      }
    }
    return read(values)
  }

  /// What one JSON text says.
  static func read(_ json: JSONValue) -> GeneratorReading? {
    guard let members = json.members, members.count <= 1_024 else { return nil }
    var values: [String: [String]] = [:]
    for member in members where values[normal(member.name)] == nil {
      let list = member.value.elements?.prefix(mostValues).compactMap(\.scalar)
      values[normal(member.name)] = list ?? member.value.scalar.map { [$0] }
    }
    return read(values)
  }

  private static func read(_ values: [String: [String]]) -> GeneratorReading? {
    guard let model = values["use_stable_diffusion_model"]?.first else { return nil }
    var record = GenerationRecord()
    record.add(values["prompt"]?.first, to: \.prompts)
    record.add(values["negative_prompt"]?.first, to: \.negativePrompts)
    record.add(.model, model)
    record.add(.vae, values["use_vae_model"]?.first)
    record.add(.hypernet, values["use_hypernetwork_model"]?.first)
    record.add(.controlnet, values["use_controlnet_model"]?.first)
    let weights = values["lora_alpha"] ?? []
    for (number, name) in (values["use_lora_model"] ?? []).enumerated() {
      record.add(.lora, name, weight: number < weights.count ? weights[number] : nil)
    }
    record.add(values["seed"]?.first, to: \.seeds)
    record.add(values["num_inference_steps"]?.first, to: \.steps)
    record.add(values["guidance_scale"]?.first, to: \.scales)
    record.add(values["sampler_name"]?.first, to: \.samplers)
    record.add(values["width"]?.first, to: \.widths)
    record.add(values["height"]?.first, to: \.heights)
    record.add(values["init_image"]?.first, to: \.inputs)
    return GeneratorReading("easydiffusion.settings", tool: "Easy Diffusion", record: record)
  }
}

/// A value as Python shows it.
private enum PythonText {
  /// The values of a list of texts and numbers, at most so many; a text that is no list is one value, `None` is none.
  static func values(_ text: String, most: Int) -> [String] {
    let text = TextDecoding.trimmed(text)
    guard text != "None" else { return [] }
    guard text.utf8.first == UInt8(ascii: "["), text.utf8.last == UInt8(ascii: "]") else {
      return [text]
    }
    var bytes = text.utf8.dropFirst().dropLast()[...]
    var values: [String] = []
    while !bytes.isEmpty, values.count < most {
      let first = bytes.first
      if first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") {
        bytes = bytes.dropFirst()
        values.append(quoted(&bytes, by: first))
        bytes = bytes.drop { $0 != UInt8(ascii: ",") }
      } else {
        let piece = TextDecoding.trimmed(Substring(bytes.prefix { $0 != UInt8(ascii: ",") }))
        bytes = bytes.drop { $0 != UInt8(ascii: ",") }
        if !piece.isEmpty, piece != "None" { values.append(piece) }
      }
      bytes = bytes.dropFirst().drop { $0 == UInt8(ascii: " ") }
    }
    return values
  }

  /// What stands before the next quotation mark that has no backslash before it, which is taken off `bytes` too.
  private static func quoted(_ bytes: inout Substring.UTF8View, by mark: UInt8?) -> String {
    var value: [UInt8] = []
    while let byte = bytes.popFirst(), byte != mark {
      let next = byte == UInt8(ascii: "\\") ? bytes.popFirst() : nil
      value.append(next ?? byte)
    }
    return String(decoding: value, as: UTF8.self)
  }
}
