// SPDX-License-Identifier: Apache-2.0
// SwarmUI: one JSON text with parameters and the hashes of its models.

internal import EvidenceModel

/// Reads what SwarmUI writes.
///
/// Its hashes are of the tensors of safetensors files, never of whole files; other files have none.
///
/// - Source: mcmonkeyprojects/SwarmUI `src/Text2Image/T2IParamInput.cs` (`GenFullMetadataObject`) and `T2IModel.cs`
///   (`GetOrGenerateTensorHashSha256`).
enum SwarmUI {
  /// What part the model of a parameter plays.
  private static let roles: [String: ModelUse.Role] = [
    "model": .model, "vae": .vae, "loras": .lora, "lora": .lora, "refinermodel": .refiner,
    "controlnetmodel": .controlnet, "controlnettwomodel": .controlnet,
    "controlnetthreemodel": .controlnet, "used_embeddings": .embedding,
    "cliplmodel": .textEncoder, "clipgmodel": .textEncoder, "txxlmodel": .textEncoder,
    "llavamodel": .textEncoder, "llamamodel": .textEncoder, "qwenmodel": .textEncoder,
    "mistralmodel": .textEncoder, "gemmamodel": .textEncoder, "gptossmodel": .textEncoder,
  ]

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
    for name in ["controlnetmodel", "controlnettwomodel", "controlnetthreemodel"] {
      record.add(.controlnet, parameters[name]?.text)
    }
    for name in texts(parameters["used_embeddings"]) { record.add(.embedding, name) }
    let weights = texts(parameters["loraweights"])
    for (number, name) in texts(parameters["loras"]).enumerated() {
      record.add(.lora, name, weight: number < weights.count ? weights[number] : nil)
    }
    for entry in json["sui_models"]?.elements?.prefix(64) ?? [] {
      guard let role = entry["param"]?.text.flatMap({ roles[$0] }) else { continue }
      let name = entry["name"]?.text
      record.add(role, known(name, role, record) ?? name, hash: hash(entry["hash"]?.text))
    }
    for name in ["initimage", "controlnetimageinput"] {
      record.add(input(parameters[name]?.text), to: \.inputs)
    }
    record.add(parameters["seed"]?.scalar, to: \.seeds)
    record.add(parameters["steps"]?.scalar, to: \.steps)
    record.add(parameters["cfgscale"]?.scalar, to: \.scales)
    let sampler = parameters["comfyuisampler"] ?? parameters["sampler"]
    record.add(sampler?.text, to: \.samplers)
    record.add(parameters["width"]?.scalar, to: \.widths)
    record.add(parameters["height"]?.scalar, to: \.heights)
    var reading = GeneratorReading("swarmui.parameters", tool: "SwarmUI", record: record)
    if parameters["initimage"]?.text?.isEmpty == false {
      let isMasked = parameters["maskimage"]?.text?.isEmpty == false
      reading.state(isMasked ? .changedInPart : .stated)
    }
    reading.note(number: parameters["initimagecreativity"]?.scalar, "denoising_strength")
    reading.note(evidence: json["sui_extra_data"]?["date"]?.text, "made")
    return reading
  }

  /// A hash as the normal form takes it: 64 digits are of the tensors.
  private static func hash(_ text: String?) -> String? {
    guard let hash = text.flatMap({ ModelHash($0) }) else { return nil }
    return hash.sort == .sha256
      ? ModelHash(sort: .tensorsSHA256, digits: hash.digits).text : hash.text
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

  /// A picture that went in, by its name; pictures that stand in the text themselves have none.
  private static func input(_ text: String?) -> String? {
    guard let text, !text.hasPrefix("data:"), text.utf8.count <= 4_096 else { return nil }
    return TextDecoding.rest(of: text, behind: "image in history: ") ?? text
  }

  /// A list, or a text of parts between commas.
  private static func texts(_ value: JSONValue?) -> [String] {
    if let elements = value?.elements { return elements.prefix(64).compactMap(\.scalar) }
    return (value?.text ?? "").split(separator: ",").prefix(64).map { TextDecoding.trimmed($0) }
  }
}
