// SPDX-License-Identifier: Apache-2.0
// SwarmUI: one JSON text with parameters and the hashes of its models.

internal import EvidenceModel

/// Reads what SwarmUI writes.
///
/// - Source: mcmonkeyprojects/SwarmUI `SwarmMetadataHelper.cs` and other readers.
enum SwarmUI {
  /// What the JSON says.
  static func read(_ json: JSONValue) -> GeneratorReading? {
    guard let parameters = json["sui_image_params"], parameters.members != nil else { return nil }
    var record = GenerationRecord()
    record.version = parameters["swarm_version"]?.text
    record.add(parameters["prompt"]?.text, to: \.prompts)
    record.add(parameters["negativeprompt"]?.text, to: \.negativePrompts)
    record.add(.model, parameters["model"]?.text)
    record.add(.vae, parameters["vae"]?.text)
    record.add(.refiner, parameters["refinermodel"]?.text)
    let weights = texts(parameters["loraweights"])
    for (number, name) in texts(parameters["loras"]).enumerated() {
      record.add(.lora, name, weight: number < weights.count ? weights[number] : nil)
    }
    let roles: [String: ModelUse.Role] = [
      "model": .model, "vae": .vae, "loras": .lora, "lora": .lora, "refinermodel": .refiner,
      "controlnetmodel": .controlnet,
    ]
    for entry in json["sui_models"]?.elements?.prefix(64) ?? [] {
      guard let role = entry["param"]?.text.flatMap({ roles[$0] }) else { continue }
      let name = entry["name"]?.text
      record.add(role, known(name, role, record) ?? name, hash: entry["hash"]?.text)
    }
    record.add(parameters["seed"]?.scalar, to: \.seeds)
    record.add(parameters["steps"]?.scalar, to: \.steps)
    record.add(parameters["cfgscale"]?.scalar, to: \.scales)
    let sampler = parameters["comfyuisampler"] ?? parameters["sampler"]
    record.add(sampler?.text, to: \.samplers)
    record.add(parameters["width"]?.scalar, to: \.widths)
    record.add(parameters["height"]?.scalar, to: \.heights)
    var reading = GeneratorReading("swarmui.parameters", tool: "SwarmUI", record: record)
    reading.note(number: parameters["initimagecreativity"]?.scalar, "denoising_strength")
    reading.note(evidence: json["sui_extra_data"]?["date"]?.text, "made")
    return reading
  }

  /// The name under which the parameters know a file that the list of models names with its ending.
  private static func known(
    _ name: String?, _ role: ModelUse.Role, _ record: GenerationRecord
  ) -> String? {
    guard let name else { return nil }
    return record.models(as: role).compactMap(\.name).first { known in
      name == known || name == known + ".safetensors" || known == name + ".safetensors"
    }
  }

  /// A list, or a text of parts between commas.
  private static func texts(_ value: JSONValue?) -> [String] {
    if let elements = value?.elements { return elements.prefix(64).compactMap(\.scalar) }
    return (value?.text ?? "").split(separator: ",").prefix(64).map { TextDecoding.trimmed($0) }
  }
}
