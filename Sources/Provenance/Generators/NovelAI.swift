// SPDX-License-Identifier: Apache-2.0
// NovelAI: texts beside each other, one of them JSON with a signature.

internal import EvidenceModel

/// Reads what NovelAI writes.
///
/// The signature over the pixels is only known to be there: checking it is another part's.
///
/// - Source: NovelAI/novelai-image-metadata `nai_meta.py`.
enum NovelAI {
  /// What `Comment` says, with the texts that stand beside it.
  static func read(_ json: JSONValue, beside texts: TextSet) -> GeneratorReading? {
    let isNamed = texts["Software"] == "NovelAI"
    let isOwn = json["uc"] != nil && json["scale"] != nil
    guard json.members != nil, isNamed || (isOwn && json["prompt"] != nil) else { return nil }
    var record = GenerationRecord()
    record.add(json["prompt"]?.text ?? texts["Description"], to: \.prompts)
    record.add(json["uc"]?.text, to: \.negativePrompts)
    add(json["v4_prompt"], to: \.prompts, of: &record)
    add(json["v4_negative_prompt"], to: \.negativePrompts, of: &record)
    record.add(json["seed"]?.scalar, to: \.seeds)
    record.add(json["steps"]?.scalar, to: \.steps)
    record.add(json["scale"]?.scalar, to: \.scales)
    record.add(json["sampler"]?.text, to: \.samplers)
    record.add(json["width"]?.scalar, to: \.widths)
    record.add(json["height"]?.scalar, to: \.heights)
    let source = texts["Source"].map(split)
    record.add(.model, source?.name)
    var reading = GeneratorReading("novelai.comment", tool: "NovelAI", record: record)
    reading.note(evidence: source?.build, "model_build")
    reading.note(evidence: json["request_type"]?.text, "mode")
    reading.note(number: json["strength"]?.scalar, "denoising_strength")
    reading.note(number: texts["Generation time"], "generation_seconds")
    reading.note(word: json["signed_hash"] == nil ? "absent" : "present", "signature")
    reading.state(pictureUse(json))
    return reading
  }

  /// What a comment states of pictures that went in; `nil` where it states none, which does not rule one out.
  ///
  /// By the request, whose names are known for pictures from text, from pictures and for filling in; else by a member
  /// that holds a picture, or what was drawn from one, as a list, an object or a text that is no mere word.
  static func pictureUse(_ json: JSONValue) -> PictureUse? {
    let request = json["request_type"]?.text?.lowercased() ?? ""
    let members = json.members?.prefix(1_024) ?? []
    func holds(_ word: String) -> Bool {
      members.contains { $0.name.lowercased().contains(word) && isFilled($0.value) }
    }
    if request.contains("infill") || request.contains("inpaint") || holds("mask") {
      return .changedInPart
    }
    let isFromPicture = request.contains("img2img") || request == "augment"
    let hasPicture = ["image", "reference", "director"].contains(where: holds)
    return isFromPicture || hasPicture ? .stated : nil
  }

  /// A picture as a text is longer than any word, such as that of a form.
  private static let longestWord = 16

  private static func isFilled(_ value: JSONValue) -> Bool {
    switch value {
    case .string(let text): text.utf8.count > longestWord
    case .array(let elements): !elements.isEmpty
    case .object(let members): !members.isEmpty
    default: false
    }
  }

  /// `{"caption": {"base_caption": "…", "char_captions": [{"char_caption": "…"}]}}`.
  private static func add(
    _ value: JSONValue?, to list: WritableKeyPath<GenerationRecord, [String]>,
    of record: inout GenerationRecord
  ) {
    let caption = value?["caption"]
    record.add(caption?["base_caption"]?.text, to: list)
    for part in caption?["char_captions"]?.elements?.prefix(32) ?? [] {
      record.add(part["char_caption"]?.text, to: list)
    }
  }

  /// `Stable Diffusion XL 7BCCAA2C` is a name and a build.
  private static func split(_ source: String) -> (name: String, build: String?) {
    guard let blank = source.lastIndex(of: " ") else { return (source, nil) }
    let last = source[source.index(after: blank)...]
    guard (6...16).contains(last.count),
      last.unicodeScalars.allSatisfy({ ("0"..."9").contains($0) || ("A"..."Z").contains($0) })
    else { return (source, nil) }
    return (TextDecoding.trimmed(source[..<blank]), String(last))
  }
}
