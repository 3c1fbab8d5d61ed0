// SPDX-License-Identifier: Apache-2.0
// Model files that stand in further settings of an infotext: of second steps, of extensions, of Civitai.

internal import EvidenceModel

extension Automatic1111 {
  /// Adds the networks and files of the second step and of ADetailer, which paints found faces and hands anew.
  ///
  /// Their texts are no part of the normal form.
  ///
  /// - Source: Bing-su/adetailer `adetailer/args.py`.
  static func addFurtherSteps(_ text: Infotext, to record: inout GenerationRecord) {
    addTags(of: text["Hires prompt"], to: &record)
    add(.refiner, text["Hires checkpoint"], to: &record)
    for setting in text.settings where setting.name.hasPrefix("ADetailer ") {
      let name = setting.name.dropFirst("ADetailer ".count)
      if name.hasPrefix("prompt") {
        addTags(of: setting.value, to: &record)
      } else if name.hasPrefix("checkpoint") {
        add(.model, setting.value, to: &record)
      } else if name.hasPrefix("VAE") {
        add(.vae, setting.value, to: &record)
      } else if name.hasPrefix("ControlNet model") {
        let suffix = name.dropFirst("ControlNet model".count)
        add(
          .controlnet, setting.value, weight: text["ADetailer ControlNet weight" + suffix],
          to: &record)
      }
    }
  }

  /// Adds the networks that a prompt's tags add.
  static func addTags(of prompt: String?, to record: inout GenerationRecord) {
    for tag in NetworkTag.all(in: prompt ?? "") {
      record.add(tag.role, tag.name, weight: tag.weight)
    }
  }

  /// Words that stand for no file, or for the one of the first step.
  private static let noFile: Set = ["None", "Automatic", "Passthrough"]

  private static func add(
    _ role: ModelUse.Role, _ text: String?, weight: String? = nil,
    to record: inout GenerationRecord
  ) {
    guard let text, !noFile.contains(text), !text.hasPrefix("Use same ") else { return }
    let file = BracketedName(text)
    record.add(role, file.name, weight: weight, hash: file.hash)
  }

  /// The parts that Civitai's types of files play.
  private static let resourceRoles: [String: ModelUse.Role] = [
    "checkpoint": .model, "model": .model, "lora": .lora, "locon": .lora, "lycoris": .lora,
    "dora": .lora, "embed": .embedding, "embedding": .embedding, "textualinversion": .embedding,
    "vae": .vae, "controlnet": .controlnet, "hypernet": .hypernet, "hypernetwork": .hypernet,
    "upscaler": .upscaler,
  ]

  /// Adds the files of `[{"type": "lora", "weight": 0.8, "modelName": "…", "modelVersionId": 1}, …]`.
  ///
  /// One without a name is called `civitai:` and its number, which is the same in every picture.
  static func addResources(_ json: String?, to record: inout GenerationRecord) {
    for element in resources(json) {
      guard let role = element["type"]?.text.flatMap({ resourceRoles[$0.lowercased()] }) else {
        continue
      }
      let number = element["modelVersionId"]?.integer.map { "civitai:\($0)" }
      record.add(role, element["modelName"]?.text ?? number, weight: element["weight"]?.scalar)
    }
  }

  /// The first 64 of Civitai's resources.
  static func resources(_ json: String?) -> ArraySlice<JSONValue> {
    json.flatMap { (try? JSONParser.parse($0))?.elements }?.prefix(64) ?? []
  }
}

/// A model file as the program's lists show it: `name [0123456789]`.
struct BracketedName {
  /// The name; `nil` when it is empty.
  let name: String?
  /// What stands in the brackets, when it is a hash.
  let hash: String?

  /// Splits `text`; brackets with anything but a hash belong to the name.
  init(_ text: String) {
    let text = TextDecoding.trimmed(text)
    var name = text
    var hash: String?
    if text.utf8.last == UInt8(ascii: "]"),
      let halves = TextDecoding.halves(of: text, atLast: "[")
    {
      let digits = String(decoding: halves.behind.utf8.dropLast(), as: UTF8.self)
      if digits.utf8.count >= 6, ModelHash(digits) != nil {
        name = TextDecoding.trimmed(halves.before)
        hash = digits
      }
    }
    self.name = name.isEmpty ? nil : name
    self.hash = hash
  }
}
