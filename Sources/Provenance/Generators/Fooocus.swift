// SPDX-License-Identifier: Apache-2.0
// Fooocus, and Fooocus-MRE, which writes JSON of its own into comments.

internal import EvidenceModel

/// Reads what Fooocus and Fooocus-MRE write.
///
/// Lists that Fooocus writes as Python text are kept as text, never evaluated.
///
/// - Source: lllyasviel/Fooocus `modules/meta_parser.py`; MoonRide303/Fooocus-MRE's keys by other readers.
enum Fooocus {
  /// The JSON of Fooocus.
  static func read(_ json: JSONValue, beside texts: TextSet) -> GeneratorReading? {
    let isNamed =
      json["version"]?.text?.hasPrefix("Fooocus") == true || texts["fooocus_scheme"] != nil
    guard json["base_model"] != nil,
      isNamed || json["performance"] != nil || json["adm_guidance"] != nil
    else { return nil }
    var record = common(json)
    record.version = json["version"]?.text
    addList(json["full_prompt"], to: \.prompts, of: &record)
    addList(json["full_negative_prompt"], to: \.negativePrompts, of: &record)
    record.add(.model, json["base_model"]?.text, hash: json["base_model_hash"]?.text)
    if let refiner = json["refiner_model"]?.text, refiner != "None" {
      record.add(.refiner, refiner, hash: json["refiner_model_hash"]?.text)
    }
    record.add(.vae, json["vae"]?.text)
    for entry in json["loras"]?.elements?.prefix(64) ?? [] {
      guard let parts = entry.elements, let name = parts.first?.text else { continue }
      record.add(
        .lora, name, weight: parts.dropFirst().first?.scalar, hash: parts.dropFirst(2).first?.text)
    }
    addCombined(json, to: &record)
    record.add(json["guidance_scale"]?.scalar, to: \.scales)
    addResolution(json["resolution"]?.text, to: &record)
    var reading = GeneratorReading("fooocus.parameters", tool: "Fooocus", record: record)
    reading.note(evidence: json["performance"]?.text, "performance")
    reading.note(evidence: json["scheduler"]?.text, "scheduler")
    reading.note(evidence: json["styles"]?.text, "styles")
    reading.note(evidence: json["created_by"]?.text, "author")
    return reading
  }

  /// The comment of Fooocus-MRE.
  static func readMRE(_ json: JSONValue) -> GeneratorReading? {
    guard json["base_model"] != nil, json["cfg"] != nil, json["prompt"] != nil else { return nil }
    var record = common(json)
    record.add(.model, json["base_model"]?.text)
    record.add(json["cfg"]?.scalar, to: \.scales)
    record.add(json["width"]?.scalar, to: \.widths)
    record.add(json["height"]?.scalar, to: \.heights)
    return GeneratorReading("fooocus_mre.comment", tool: "Fooocus-MRE", record: record)
  }

  private static func common(_ json: JSONValue) -> GenerationRecord {
    var record = GenerationRecord()
    record.add(json["prompt"]?.text, to: \.prompts)
    record.add(json["negative_prompt"]?.text, to: \.negativePrompts)
    record.add(json["seed"]?.scalar, to: \.seeds)
    record.add(json["steps"]?.scalar, to: \.steps)
    record.add(json["sampler"]?.text, to: \.samplers)
    return record
  }

  private static func addList(
    _ value: JSONValue?, to list: WritableKeyPath<GenerationRecord, [String]>,
    of record: inout GenerationRecord
  ) {
    for part in value?.elements?.prefix(16) ?? [] { record.add(part.text, to: list) }
  }

  /// `lora_combined_1: "name : weight"`.
  private static func addCombined(_ json: JSONValue, to record: inout GenerationRecord) {
    for member in json.members?.prefix(256) ?? [] where member.name.hasPrefix("lora_combined_") {
      guard let text = member.value.text, let colon = text.lastIndex(of: ":") else { continue }
      record.add(
        .lora, TextDecoding.trimmed(text[..<colon]),
        weight: TextDecoding.trimmed(text[text.index(after: colon)...]))
    }
  }

  /// `(1152, 896)`, as Python writes a pair.
  private static func addResolution(_ text: String?, to record: inout GenerationRecord) {
    let sides = (text ?? "").split { !$0.isNumber }
    guard sides.count == 2 else { return }
    record.add(String(sides[0]), to: \.widths)
    record.add(String(sides[1]), to: \.heights)
  }
}
