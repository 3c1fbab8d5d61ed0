// SPDX-License-Identifier: Apache-2.0
// The normal forms of names, seeds and prompts: what counts as the same.

internal import EvidenceModel
internal import Foundation

/// The normal forms of what items have in common.
///
/// Each is a function of its text alone, and what has the same normal form counts as the same. Nothing here is
/// recursive, and every function is O(n).
enum LinkText {
  /// Endings of model files, which programs write or leave out as they like.
  private static let modelEndings = [
    ".safetensors", ".ckpt", ".sft", ".pth", ".pt", ".bin", ".gguf", ".onnx",
  ]
  /// How many endings and hashes a name may have behind it.
  private static let mostEndings = 8
  /// The fewest digits in brackets that are taken for a hash.
  private static let fewestDigits = 6
  /// What generators write where no file is named.
  private static let noNames: Set = [
    "none", "automatic", "null", "unknown", "default_(model)", "baked_vae",
  ]

  /// In lower case and composed form, without invisible characters, and with one blank between words.
  static func cleaned(_ text: some StringProtocol) -> String {
    let isPlain = text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
    let lower =
      isPlain
      ? text.lowercased()
      : visible(text).precomposedStringWithCanonicalMapping.lowercased()
        .precomposedStringWithCanonicalMapping
    return lower.split(separator: " ").joined(separator: " ")
  }

  /// The visible characters, with a blank for each line feed, tab and other white space.
  private static func visible(_ text: some StringProtocol) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace {
        result.append(" ")
      } else if !scalar.properties.isDefaultIgnorableCodePoint {
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .unassigned, .surrogate: break
        default: result.append(scalar)
        }
      }
    }
    return String(result)
  }

  /// The name of a model file: without folders, endings and hashes in brackets behind it, with `_` between
  /// words; `nil` when nothing is left or the word says that there is no file.
  static func modelName(_ text: some StringProtocol) -> String? {
    var name = joined(cleaned(lastPart(text, at: ["/", "\\"])))
    for _ in 0..<mostEndings {
      let length = name.utf8.count
      if name.hasSuffix("]"), let bracket = name.lastIndex(of: "["),
        let hash = ModelHash(name[name.index(after: bracket)...].dropLast()),
        hash.digits.utf8.count >= fewestDigits
      {
        name = String(name[..<bracket])
      }
      if let ending = modelEndings.first(where: { name.hasSuffix($0) }) {
        name.removeLast(ending.count)
      }
      guard name.utf8.count < length else { break }
      name = joined(name)
    }
    return name.isEmpty || noNames.contains(name) ? nil : name
  }

  private static func joined(_ text: String) -> String {
    text.split { " _-".contains($0) }.joined(separator: "_")
  }

  /// The name of a picture's file: without folders, and without the folder in brackets that ComfyUI writes
  /// behind it; `nil` when nothing is left.
  static func fileName(_ text: some StringProtocol) -> String? {
    var name = cleaned(lastPart(text, at: ["/", "\\"]))
    for place in [" [input]", " [output]", " [temp]"] where name.hasSuffix(place) {
      name.removeLast(place.count)
    }
    return name.isEmpty ? nil : name
  }

  /// The name of the file at an address, without query and fragment, its escapes read.
  static func fileName(ofAddress address: String) -> String? {
    let path = address.prefix { $0 != "?" && $0 != "#" }
    let name = String(lastPart(path, at: ["/"]))
    return fileName(name.removingPercentEncoding ?? name)
  }

  /// A seed as a whole number without sign and leading zeros; `nil` for what is none, and for 0 and -1,
  /// which mean that the program chooses.
  static func seed(_ text: String) -> String? {
    let digits = text.trimmingCharacters(in: .whitespaces)
    guard (1...20).contains(digits.utf8.count),
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    let number = digits.drop { $0 == "0" }
    return number.isEmpty ? nil : String(number)
  }

  /// The words of prompts, each once and in order, without tags in angle brackets, numbers and signs; `nil`
  /// when there are none.
  static func words(of prompts: [String]) -> String? {
    var words: Set<Substring> = []
    for prompt in prompts {
      let text = cleaned(withoutTags(prompt))
      for word in text.split(whereSeparator: { !($0.isLetter || $0.isNumber) })
      where !word.allSatisfy(\.isNumber) {
        words.insert(word)
      }
    }
    guard !words.isEmpty else { return nil }
    return words.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: " ")
  }

  /// A text without what stands in angle brackets, such as `<lora:name:0.8>`; a bracket that is not closed
  /// stays.
  private static func withoutTags(_ text: String) -> String {
    var rest = text[...]
    var result = ""
    while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
      result += rest[..<open] + " "
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  private static func lastPart<Text: StringProtocol>(
    _ text: Text, at separators: Set<Character>
  ) -> Text.SubSequence {
    text.lastIndex { separators.contains($0) }.map { text[text.index(after: $0)...] } ?? text[...]
  }
}
