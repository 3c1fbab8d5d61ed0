// SPDX-License-Identifier: Apache-2.0
// What an infotext says, as the fields of a trace.

internal import EvidenceModel

/// Turns an infotext into the fields of a trace.
enum InfotextFields {
  /// Prompts, model and its hash, numbers, size, added networks and their hashes, resources.
  static func fields(of text: Infotext, _ limits: TraceLimits) -> [TraceField] {
    var list = FieldList(limits)
    list.add(evidence: text.prompt, "prompt")
    list.add(evidence: text.negativePrompt, "negative_prompt")
    list.add(evidence: text["Model"], "model")
    list.add(hash: text["Model hash"], "model_hash")
    list.add(evidence: text["VAE"], "vae")
    list.add(hash: text["VAE hash"], "vae_hash")
    list.add(number: text["Seed"], "seed")
    list.add(number: text["Steps"], "steps")
    list.add(number: text["CFG scale"], "cfg_scale")
    list.add(number: text["Denoising strength"], "denoising_strength")
    list.add(evidence: text["Sampler"], "sampler")
    list.add(evidence: text["Version"], "version")
    addSize(text["Size"], to: &list)
    for network in networks(in: text.prompt) {
      list.add(evidence: network.name, network.sort)
      list.add(number: network.weight, network.sort + "_weight")
    }
    for pair in (text["Lora hashes"] ?? "").split(separator: ",").prefix(64) {
      guard let colon = pair.lastIndex(of: ":") else { continue }
      list.add(evidence: TextDecoding.trimmed(pair[..<colon]), "lora")
      list.add(hash: TextDecoding.trimmed(pair[pair.index(after: colon)...]), "lora_hash")
    }
    addHashes(text["Hashes"], to: &list)
    addResources(text["Civitai resources"], to: &list)
    for setting in text.settings where setting.name.hasPrefix("ControlNet ") {
      list.add(evidence: setting.value, "controlnet")
    }
    return list.fields
  }

  /// A network added by a tag in the prompt.
  private struct Network {
    let sort: String
    let name: String
    let weight: String?
  }

  /// The tags `<lora:name:weight…>`, `<lyco:…>` and `<hypernet:…>`, at most 64.
  private static func networks(in prompt: String) -> [Network] {
    var list: [Network] = []
    for piece in prompt.split(separator: "<").dropFirst(prompt.hasPrefix("<") ? 0 : 1) {
      guard list.count < 64, let end = piece.firstIndex(of: ">") else { continue }
      let parts = piece[..<end].split(separator: ":", omittingEmptySubsequences: false)
      let sorts = ["lora": "lora", "lyco": "lora", "hypernet": "hypernet"]
      guard parts.count >= 2, let sort = sorts[parts[0].lowercased()] else { continue }
      list.append(
        Network(
          sort: sort, name: TextDecoding.trimmed(parts[1]),
          weight: parts.count > 2 ? TextDecoding.trimmed(parts[2]) : nil))
    }
    return list
  }

  private static func addSize(_ text: String?, to list: inout FieldList) {
    let sides = (text ?? "").split(separator: "x")
    guard sides.count == 2, sides.allSatisfy({ UInt32($0) != nil }) else {
      return list.add(evidence: text, "size")
    }
    list.add(number: String(sides[0]), "width")
    list.add(number: String(sides[1]), "height")
  }

  /// `{"model": "…", "vae": "…", "lora:NAME": "…", "embed:NAME": "…"}`.
  private static func addHashes(_ json: String?, to list: inout FieldList) {
    guard let json, let members = (try? JSONParser.parse(json))?.members else { return }
    for member in members.prefix(64) {
      guard let hash = member.value.text else { continue }
      let parts = member.name.split(separator: ":", maxSplits: 1)
      let sort = parts.first.map(String.init) ?? ""
      switch sort {
      case "model", "vae": list.add(hash: hash, sort + "_hash")
      case "lora", "embed":
        let name = sort == "embed" ? "embedding" : sort
        list.add(evidence: parts.count > 1 ? String(parts[1]) : nil, name)
        list.add(hash: hash, name + "_hash")
      default: list.add(evidence: hash, "other_hash")
      }
    }
  }

  /// `[{"type": "lora", "weight": 0.8, "modelName": "…", "modelVersionId": 1}, …]`.
  private static func addResources(_ json: String?, to list: inout FieldList) {
    guard let json, let elements = (try? JSONParser.parse(json))?.elements else { return }
    for element in elements.prefix(64) {
      list.add(evidence: element["modelName"]?.text, "resource")
      list.add(
        number: element["modelVersionId"]?.integer.map(String.init), "resource_version")
    }
  }
}
