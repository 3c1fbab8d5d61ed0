// SPDX-License-Identifier: Apache-2.0
// Draw Things: JSON with short names in an XMP comment.

internal import EvidenceModel

/// Reads what Draw Things writes.
///
/// - Source: the forms other readers know; not verified on files of the program.
enum DrawThings {
  /// What the JSON says.
  static func read(_ json: JSONValue) -> GeneratorReading? {
    guard let prompt = json["c"]?.text, json["model"] != nil,
      json["steps"] != nil || json["seed"] != nil
    else { return nil }
    var record = GenerationRecord()
    record.add(prompt, to: \.prompts)
    record.add(json["uc"]?.text, to: \.negativePrompts)
    record.add(.model, json["model"]?.text)
    for entry in json["lora"]?.elements?.prefix(64) ?? [] {
      record.add(.lora, entry["model"]?.text, weight: entry["weight"]?.scalar)
    }
    record.add(json["seed"]?.scalar, to: \.seeds)
    record.add(json["steps"]?.scalar, to: \.steps)
    record.add(json["scale"]?.scalar, to: \.scales)
    record.add(json["sampler"]?.text, to: \.samplers)
    let sides = (json["size"]?.text ?? "").split(separator: "x")
    if sides.count == 2 {
      record.add(String(sides[0]), to: \.widths)
      record.add(String(sides[1]), to: \.heights)
    }
    var reading = GeneratorReading("drawthings.comment", tool: "Draw Things", record: record)
    reading.note(number: json["strength"]?.scalar, "denoising_strength")
    // Of a picture from text alone everything is made anew: the strength is 1.
    if let strength = json["strength"]?.scalar.flatMap(Double.init), strength < 1 {
      reading.state(.stated)
    }
    return reading
  }
}
