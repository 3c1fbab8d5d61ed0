// SPDX-License-Identifier: Apache-2.0
// AUTOMATIC1111 and the programs that write the same text.

internal import EvidenceModel

/// Makes a reading of an infotext.
///
/// Forge, reForge and SD.Next write the same text. Forge is told by the `f` before its version, which is
/// not verified on its files. Fooocus can write this text too: it names itself as the version, or its scheme stands
/// beside the text.
enum Automatic1111 {
  /// What `text` says; `isFooocus` where the scheme of Fooocus stands beside it.
  static func read(_ text: Infotext, isFooocus: Bool = false) -> GeneratorReading {
    let version = text["Version"]
    let isFooocus = isFooocus || version?.hasPrefix("Fooocus") == true
    var reading = GeneratorReading(
      isFooocus ? "fooocus.parameters" : "a1111.parameters",
      tool: isFooocus ? "Fooocus" : "AUTOMATIC1111", record: record(text))
    // Programs begin with the steps; a sentence that quotes settings does not.
    reading.strength = text.agreement >= 4 && text["Steps"] != nil ? .strong : .hint
    reading.state(text.pictureUse)
    reading.note(number: text["Denoising strength"], "denoising_strength")
    reading.note(evidence: text["Schedule type"], "scheduler")
    reading.note(number: text["Clip skip"], "clip_skip")
    reading.note(number: text["Refiner switch at"], "refiner_switch_at")
    if let factor = text["Hires upscale"] { reading.note(number: factor, "hires_upscale") }
    addOtherSizes(text, to: &reading)
    if isForge(version) { reading.note(word: "Forge", "variant") }
    for setting in text.settings where setting.name.hasPrefix("ControlNet ") {
      reading.note(evidence: setting.value, "controlnet_settings")
    }
    addOtherTexts(text, to: &reading)
    noteResources(text["Civitai resources"], in: &reading)
    return reading
  }

  /// What the tab for finished pictures writes: which program enlarged or mended a picture, whoever made it.
  ///
  /// It is no generation: any photograph can be enlarged so, and none of it is a prompt.
  static func readEnlargement(_ text: String) -> GeneratorReading {
    var reading = GeneratorReading("a1111.postprocessing", tool: "AUTOMATIC1111")
    reading.claim = .software
    let settings = SettingScanner.settings(in: text)
    for (name, field) in [
      ("Postprocess upscaler", "upscaler"), ("Postprocess upscaler 2", "upscaler"),
    ] {
      reading.note(evidence: settings.first { $0.name == name }?.value, field)
    }
    for (name, field) in [
      ("Postprocess upscale by", "upscale_by"), ("GFPGAN visibility", "gfpgan_visibility"),
      ("CodeFormer visibility", "codeformer_visibility"),
    ] {
      reading.note(number: settings.first { $0.name == name }?.value, field)
    }
    reading.note(evidence: TextDecoding.trimmed(text), "settings")
    return reading
  }

  /// Second prompts, what prompts were made from, and who was signed in: read, and no part of the normal form, since
  /// many pictures share them.
  private static func addOtherTexts(_ text: Infotext, to reading: inout GeneratorReading) {
    for (name, field) in [
      ("Hires prompt", "hires_prompt"), ("Hires negative prompt", "hires_negative_prompt"),
      ("Template", "template"), ("Negative Template", "negative_template"), ("User", "user"),
      ("Script", "script"),
    ] {
      reading.note(evidence: text[name], field)
    }
    reading.note(evidence: text.template, "template")
    reading.note(evidence: text.negativeTemplate, "negative_template")
    reading.note(evidence: text.appended, "appended_text")
    for setting in text.settings.prefix(256) {
      if setting.name.hasPrefix("ADetailer prompt") {
        reading.note(evidence: setting.value, "detail_prompt")
      } else if setting.name.hasPrefix("ADetailer negative prompt") {
        reading.note(evidence: setting.value, "detail_negative_prompt")
      }
    }
  }

  /// Sizes other than the one that is asked for first: of second steps, and of pictures that went in.
  private static func addOtherSizes(_ text: Infotext, to reading: inout GeneratorReading) {
    for name in [
      "Hires resize", "Hires size", "Hires fixed", "Resize before", "Resize after",
      "First pass size", "Init image size",
    ] {
      guard let sides = sides(text[name]) else { continue }
      reading.note(word: "\(sides.width)x\(sides.height)", "other_size")
    }
  }

  /// `512x768`; `nil` where either is no number or zero.
  private static func sides(_ text: String?) -> (width: UInt32, height: UInt32)? {
    let sides = (text ?? "").split(separator: "x").map { UInt32($0) ?? 0 }
    return sides.count == 2 && !sides.contains(0) ? (sides[0], sides[1]) : nil
  }

  /// Whether a version is written as Forge's: `f2.0.1v1.10.1`.
  private static func isForge(_ version: String?) -> Bool {
    guard let version, version.hasPrefix("f") else { return false }
    return version.dropFirst().first?.isNumber == true
  }

  private static func record(_ text: Infotext) -> GenerationRecord {
    var record = GenerationRecord()
    record.version = text["Version"].flatMap { $0.isEmpty ? nil : $0 }
    record.add(text.prompt, to: \.prompts)
    record.add(text.negativePrompt, to: \.negativePrompts)
    let model = text["Model"].flatMap { $0.isEmpty ? nil : $0 }
    record.add(.model, model, hash: text["Model hash"])
    record.add(.vae, text["VAE"], hash: text["VAE hash"])
    record.add(.upscaler, text["Hires upscaler"])
    addRefiner(text["Refiner"], hash: text["Refiner hash"], to: &record)
    for setting in text.settings where setting.name.hasPrefix("ControlNet ") {
      addControlNet(setting.value, to: &record)
    }
    record.add(.hypernet, text["Hypernet"])
    record.add(text["Seed"], to: \.seeds)
    record.add(text["Steps"], to: \.steps)
    record.add(text["CFG scale"], to: \.scales)
    record.add(text["Sampler"], to: \.samplers)
    addSize(text["Size"], to: &record)
    addTags(of: text.prompt, to: &record)
    for (name, weight) in pairs(text["Lora weights"]) { record.add(.lora, name, weight: weight) }
    for (name, hash) in pairs(text["Lora hashes"]) { record.add(.lora, name, hash: hash) }
    for (name, hash) in pairs(text["TI hashes"]) { record.add(.embedding, name, hash: hash) }
    addHashes(text["Hashes"], model: model, to: &record)
    addNetworks(text, to: &record)
    addFurtherSteps(text, to: &record)
    addResources(text["Civitai resources"], to: &record)
    return record
  }

  private static func addRefiner(
    _ text: String?, hash: String?, to record: inout GenerationRecord
  ) {
    guard let text, text != "None" else { return }
    let file = BracketedName(text)
    record.add(.refiner, file.name, hash: file.hash ?? hash)
  }

  /// `Module: canny, Model: lines [0123abcd], Weight: 0.9, …`, as the ControlNet extension writes.
  private static func addControlNet(_ text: String, to record: inout GenerationRecord) {
    let settings = SettingScanner.settings(in: text)
    guard let model = settings.first(where: { $0.name == "Model" })?.value, model != "None" else {
      return
    }
    let file = BracketedName(model)
    guard let name = file.name else { return }
    record.add(
      .controlnet, name, weight: settings.first { $0.name == "Weight" }?.value, hash: file.hash)
  }

  private static func addSize(_ text: String?, to record: inout GenerationRecord) {
    let sides = (text ?? "").split(separator: "x")
    guard sides.count == 2, sides.allSatisfy({ UInt32($0) != nil }) else { return }
    record.add(String(sides[0]), to: \.widths)
    record.add(String(sides[1]), to: \.heights)
  }

  /// `name: value, name: value`, at most 64; a name may hold a colon.
  private static func pairs(_ text: String?) -> [(name: String, value: String)] {
    TextDecoding.pieces(of: text ?? "", by: ",").prefix(64).compactMap { pair in
      TextDecoding.halves(of: pair, atLast: ":").map {
        (TextDecoding.trimmed($0.before), TextDecoding.trimmed($0.behind))
      }
    }
  }

  /// `{"model": "…", "vae": "…", "lora:NAME": "…", "embed:NAME": "…"}`.
  private static func addHashes(
    _ json: String?, model: String?, to record: inout GenerationRecord
  ) {
    guard let json, let members = (try? JSONParser.parse(json))?.members else { return }
    for member in members.prefix(64) {
      guard let hash = member.value.text else { continue }
      let parts = member.name.split(separator: ":", maxSplits: 1).map(String.init)
      switch parts.first {
      case "model": record.add(.model, model, hash: hash)
      case "vae": record.add(.vae, record.models(as: .vae).first?.name, hash: hash)
      case "lora" where parts.count > 1: record.add(.lora, parts[1], hash: hash)
      case "embed" where parts.count > 1: record.add(.embedding, parts[1], hash: hash)
      default: break
      }
    }
  }

  /// `AddNet Model 1: name(hash), AddNet Weight A 1: 0.8`, as an older extension writes.
  private static func addNetworks(_ text: Infotext, to record: inout GenerationRecord) {
    for number in 1...5 {
      guard let value = text["AddNet Model \(number)"] else { continue }
      let halves = TextDecoding.halves(of: value, atLast: "(")
      let name = halves?.before ?? value
      let hash = halves.flatMap { TextDecoding.pieces(of: $0.behind, by: ")").first }
      let weight = text["AddNet Weight \(number)"] ?? text["AddNet Weight A \(number)"]
      record.add(.lora, name, weight: weight, hash: hash)
    }
  }

  /// Notes names and versions as Civitai writes them, which the normal form has by their roles.
  private static func noteResources(_ json: String?, in reading: inout GeneratorReading) {
    for element in resources(json) {
      reading.note(evidence: element["modelName"]?.text, "resource")
      reading.note(
        number: element["modelVersionId"]?.integer.map { String($0) }, "resource_version")
    }
  }
}

/// A network added by a tag in a prompt: `<lora:name:weight…>`, `<lyco:…>`, `<hypernet:…>`.
struct NetworkTag {
  /// What part it plays.
  let role: ModelUse.Role
  /// Its name.
  let name: String
  /// Its weight as written; `nil` when none is.
  let weight: String?

  /// The tags of a prompt, at most 64.
  static func all(in prompt: String) -> [NetworkTag] {
    let roles: [String: ModelUse.Role] = ["lora": .lora, "lyco": .lora, "hypernet": .hypernet]
    var list: [NetworkTag] = []
    for piece in TextDecoding.pieces(of: prompt, by: "<").dropFirst() {
      let ended = TextDecoding.pieces(of: piece, by: ">")
      guard list.count < 64, ended.count > 1 else { continue }
      let parts = TextDecoding.pieces(of: ended[0], by: ":")
      guard parts.count >= 2, let role = roles[parts[0].lowercased()] else { continue }
      list.append(
        NetworkTag(
          role: role, name: TextDecoding.trimmed(parts[1]),
          weight: parts.count > 2 ? TextDecoding.trimmed(parts[2]) : nil))
    }
    return list
  }
}
