// SPDX-License-Identifier: Apache-2.0
// The "infotext" that AUTOMATIC1111's program and its relatives write.

/// The parts of an infotext.
struct Infotext: Hashable {
  /// A setting as written, quotes resolved.
  struct Setting: Hashable {
    /// The name: `Steps`, `Model hash`, `Hashes`.
    let name: String
    /// The value; of `Hashes` and `Civitai resources` the JSON as it stands.
    let value: String
  }

  /// What was to be shown.
  var prompt = ""
  /// What was not to be shown.
  var negativePrompt = ""
  /// The settings in their order; empty when there was no line of them.
  var settings: [Setting] = []

  /// The value of the first setting called `name`.
  subscript(name: String) -> String? { settings.first { $0.name == name }?.value }

  /// How many of the settings that every picture of the program has are here, 0...5.
  var agreement: Int {
    let names = ["Steps", "Sampler", "CFG scale", "Seed", "Size"]
    return names.count { self[$0] != nil }
  }

  /// Whether `text` is what the tab for finished pictures writes into other formats than PNG, under no keyword.
  static func isEnlargement(_ text: String) -> Bool {
    TextDecoding.rest(of: text, behind: "Postprocess ") != nil && parse(text)["Steps"] == nil
  }

  /// Reads `text`; every text is an infotext, most have no settings.
  ///
  /// - Source: AUTOMATIC1111 stable-diffusion-webui, `modules/infotext_utils.py`: lines of the prompt,
  ///   lines of the negative prompt, one last line of at least three settings.
  /// - Complexity: O(n).
  static func parse(_ text: String) -> Infotext {
    var lines = TextDecoding.pieces(of: TextDecoding.trimmed(text), by: "\n").map {
      TextDecoding.trimmed($0)
    }
    var result = Infotext()
    // Some programs append lines of their own after the settings.
    for index in lines.indices.suffix(4).reversed() {
      let settings = SettingScanner.settings(in: lines[index])
      let isLast = index == lines.count - 1
      guard settings.count >= 3, isLast || settings.contains(where: { $0.name == "Steps" })
      else { continue }
      result.settings = settings
      lines.removeSubrange(index...)
      break
    }
    var prompt: [String] = []
    var negative: [String] = []
    var isNegative = false
    for line in lines {
      if let rest = TextDecoding.rest(of: line, behind: "Negative prompt:") {
        isNegative = true
        negative.append(TextDecoding.trimmed(rest))
      } else if isNegative {
        negative.append(line)
      } else {
        prompt.append(line)
      }
    }
    result.prompt = prompt.joined(separator: "\n")
    result.negativePrompt = negative.joined(separator: "\n")
    return result
  }
}
