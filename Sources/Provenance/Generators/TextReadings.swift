// SPDX-License-Identifier: Apache-2.0
// Which parser reads which text.

internal import EvidenceModel

/// Gives a text to the parsers of all tools.
struct TextReadings {
  /// Settings of pictures are a few kilobytes.
  static let longestInfotext = 1 << 20

  /// The named texts of the same file.
  let texts: TextSet

  /// What a text under a keyword says; none when no tool's parser knows it.
  ///
  /// `isNamed` tells whether the keyword alone says that the text is some generator's settings.
  func read(_ text: String, keyword: String?, isNamed: Bool) -> [GeneratorReading] {
    if text.utf8.first == UInt8(ascii: "{") {
      guard let json = try? JSONParser.parse(text, keepingDigits: true) else { return [] }
      return read(json, keyword: keyword)
    }
    if keyword == "Dream", let reading = InvokeAI.dream(text) { return [reading] }
    guard text.utf8.count <= Self.longestInfotext else {
      return isNamed ? Self.readEnd(of: text) : []
    }
    if keyword == "postprocessing" { return readPostprocessing(text) }
    if Infotext.isEnlargement(text) { return [Automatic1111.readEnlargement(text)] }
    if let reading = Midjourney.read(text, beside: texts) { return [reading] }
    let infotext = Infotext.parse(text)
    guard isNamed || infotext.agreement >= 4 else { return [] }
    return [Automatic1111.read(infotext, isFooocus: texts["fooocus_scheme"] != nil)]
  }

  /// What the end of a text that is too long states: the settings are its last line, and no more than a hint.
  private static func readEnd(of text: String) -> [GeneratorReading] {
    let end = String(decoding: text.utf8.suffix(1 << 16), as: UTF8.self)
    var infotext = Infotext.parse(end)
    guard infotext.agreement >= 4 else { return [] }
    infotext.prompt = ""
    infotext.negativePrompt = ""
    var reading = Automatic1111.read(infotext)
    reading.strength = .hint
    return [reading]
  }

  /// What stands under the keyword of finished pictures: that one was enlarged, or how it was generated, or both.
  private func readPostprocessing(_ text: String) -> [GeneratorReading] {
    let infotext = Infotext.parse(text)
    guard infotext.agreement >= 4 else { return [Automatic1111.readEnlargement(text)] }
    let isEnlarged = infotext.settings.contains { $0.name.hasPrefix("Postprocess ") }
    return [Automatic1111.read(infotext)]
      + (isEnlarged ? [Automatic1111.readEnlargement(text)] : [])
  }

  private func read(_ json: JSONValue, keyword: String?) -> [GeneratorReading] {
    switch keyword {
    case "invokeai_metadata": return InvokeAI.metadata(json).map { [$0] } ?? []
    case "invokeai_graph":
      let isAlone = texts["invokeai_metadata"] == nil
      return InvokeGraph.read(json, isAlone: isAlone).map { [$0] } ?? []
    case "invokeai_workflow":
      let isAlone = texts["invokeai_metadata"] == nil && texts["invokeai_graph"] == nil
      return InvokeGraph.read(json, isAlone: isAlone).map { [$0] } ?? []
    case "sd-metadata": return InvokeAI.olderMetadata(json).map { [$0] } ?? []
    default: break
    }
    let graphs = ComfyUI.read(json)
    if !graphs.isEmpty { return graphs }
    let reading =
      SwarmUI.read(json) ?? Fooocus.read(json, beside: texts) ?? Fooocus.readMRE(json)
      ?? EasyDiffusion.read(json) ?? NovelAI.read(json, beside: texts) ?? DrawThings.read(json)
    return reading.map { [$0] } ?? []
  }
}
