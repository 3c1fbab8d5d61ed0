// SPDX-License-Identifier: Apache-2.0
// What the metadata of a model file say of the model and of its training.

internal import EvidenceModel

/// Reads names and values of a model file's metadata into traces.
///
/// - Source: kohya-ss/sd-scripts, `library/train_util.py` (`ss_` and `sshs_` keys); Stability-AI/ModelSpec,
///   README.md (`modelspec.` keys).
struct ModelMetadata {
  let limits: TraceLimits
  let carrier: String

  /// Reads metadata whose values are all texts, as safetensors has them.
  func read(_ members: [JSONValue.Member], _ facts: inout ModelFacts) {
    var texts: [String: String] = [:]
    for member in members {
      guard let text = member.value.text, texts[member.name] == nil else { continue }
      texts[member.name] = text
    }
    readIdentity(texts, &facts)
    let place = TracePlace(carrier: carrier, offset: facts.place.offset, length: facts.place.length)
    facts.add("model.training", place, TrainingFields(limits: limits).fields(texts))
    var card = FieldList(limits)
    for name in Self.cardNames {
      card.add(evidence: Self.stated(texts["modelspec." + name]), name)
    }
    if texts["modelspec.thumbnail"]?.hasPrefix("data:") == true {
      card.add(word: "present", "thumbnail")
      facts.note(
        "model.embedded_picture", .notice,
        "the metadata hold a picture of the model's output, which is not an item of its own")
    }
    facts.add("model.card", place, card.fields)
  }

  private static let cardNames = [
    "author", "date", "description", "license", "tags", "trigger_phrase", "usage_hint",
    "merged_from", "resolution", "prediction_type", "implementation", "sai_model_spec",
  ]

  private func readIdentity(_ texts: [String: String], _ facts: inout ModelFacts) {
    for key in ["ss_output_name", "modelspec.title"] {
      facts.identity.add(evidence: Self.stated(texts[key]), "name")
    }
    facts.identity.add(evidence: Self.stated(texts["ss_sd_model_name"]), "base_model")
    facts.identity.add(
      evidence: Self.stated(texts["ss_base_model_version"]), "base_model_version")
    for key in ["ss_new_sd_model_hash", "ss_sd_model_hash"] {
      guard let hash = Self.stated(texts[key]).flatMap({ ModelHash($0) }) else { continue }
      facts.identity.add([
        TraceField(name: "base_model_hash", value: hash.digits, isEvidenceText: true),
        TraceField(
          name: "base_model_hash_sort", value: hash.sort.rawValue, isEvidenceText: false),
      ])
    }
    let architecture = Self.stated(texts["modelspec.architecture"])
    facts.identity.add(evidence: architecture, "architecture")
    for key in ["sshs_model_hash", "modelspec.hash_sha256"] {
      let hash = Self.stated(texts[key]).flatMap { ModelHash($0) }
      if let hash, hash.sort == .sha256 {
        facts.identity.add(evidence: hash.digits, "stated_tensors_sha256")
      }
    }
    let legacy = Self.stated(texts["sshs_legacy_hash"]).flatMap { ModelHash($0) }
    facts.identity.add(evidence: legacy?.digits, "stated_legacy_hash")
    facts.statedRole = Self.role(texts["ss_network_module"]) ?? Self.role(architecture)
  }

  /// A text that says something: trainers write `None` for what they do not know.
  static func stated(_ text: String?) -> String? {
    guard let text, !["", "None", "null"].contains(text) else { return nil }
    return text
  }

  /// The role that a name of a training module or of an architecture speaks of.
  static func role(_ text: String?) -> ModelRole? {
    guard let text = text?.lowercased() else { return nil }
    let words: [(String, ModelRole)] = [
      ("lora", .lora), ("lycoris", .lora), (".oft", .lora), ("textual-inversion", .embedding),
      ("controlnet", .controlnet), ("control-net", .controlnet), ("vae", .vae),
      ("stable-diffusion", .checkpoint), ("flux", .checkpoint),
    ]
    return words.first { text.contains($0.0) }?.1
  }
}
