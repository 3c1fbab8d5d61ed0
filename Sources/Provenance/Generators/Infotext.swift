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
  /// What the prompt was made from, and the negative prompt.
  var template = ""
  var negativeTemplate = ""
  /// Other lines behind the settings.
  var appended = ""
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
  /// Lines behind the settings are others' texts: extensions append the template that a prompt was made from. Of
  /// several lines that could be the settings the last with steps is taken.
  ///
  /// - Source: AUTOMATIC1111 stable-diffusion-webui, `modules/infotext_utils.py`: lines of the prompt,
  ///   lines of the negative prompt, one last line of at least three settings; adieyal/sd-dynamic-prompts for the
  ///   templates behind them, SD.Next `modules/processing_info.py` for those before.
  /// - Complexity: O(n).
  static func parse(_ text: String) -> Infotext {
    let lines = TextDecoding.pieces(of: TextDecoding.trimmed(text), by: "\n").map {
      TextDecoding.trimmed($0)
    }
    var result = Infotext()
    guard let place = result.takeSettings(of: lines) else {
      result.take(lines[...], behindSettings: false)
      return result
    }
    result.take(lines[..<place], behindSettings: false)
    result.take(lines[(place + 1)...], behindSettings: true)
    return result
  }

  /// Takes the settings; the number of their line.
  private mutating func takeSettings(of lines: [String]) -> Int? {
    for index in lines.indices.reversed() where TextDecoding.contains("Steps:", in: lines[index]) {
      let found = SettingScanner.settings(in: lines[index])
      guard found.count >= 3, found.contains(where: { $0.name == "Steps" }) else { continue }
      settings = found
      return index
    }
    guard let last = lines.indices.last else { return nil }
    let found = SettingScanner.settings(in: lines[last])
    guard found.count >= 3 else { return nil }
    settings = found
    return last
  }

  /// Which text a line goes on with.
  private enum Part {
    case prompt, negativePrompt, template, negativeTemplate, appended
  }

  /// The beginnings of parts, and the parts that they are looked for behind.
  private static func begin(_ line: String, in part: Part) -> (part: Part, rest: String)? {
    var starts: [(String, Part)] = []
    if part == .prompt || part == .negativePrompt {
      starts.append(("Negative prompt:", .negativePrompt))
    }
    if part != .prompt {
      starts += [
        ("Template:", .template), ("Negative Template:", .negativeTemplate),
        ("Negative template:", .negativeTemplate),
      ]
    }
    for (start, part) in starts {
      if let rest = TextDecoding.rest(of: line, behind: start) {
        return (part, TextDecoding.trimmed(rest))
      }
    }
    return nil
  }

  private mutating func take(_ lines: ArraySlice<String>, behindSettings: Bool) {
    var part = behindSettings ? Part.appended : .prompt
    var texts: [Part: [String]] = [:]
    for line in lines {
      if let (next, rest) = Self.begin(line, in: part) {
        part = next
        texts[part, default: []].append(rest)
      } else {
        texts[part, default: []].append(line)
      }
    }
    func joined(_ part: Part, _ known: String) -> String {
      texts[part].map { $0.joined(separator: "\n") } ?? known
    }
    prompt = joined(.prompt, prompt)
    negativePrompt = joined(.negativePrompt, negativePrompt)
    template = joined(.template, template)
    negativeTemplate = joined(.negativeTemplate, negativeTemplate)
    appended = joined(.appended, appended)
  }
}
