// SPDX-License-Identifier: Apache-2.0
// What is to be read beside a conclusion: that a picture went in, what contradicts it, and what it does not say.

internal import Casework
internal import EvidenceModel

/// One sentence beside a conclusion, so that pages and the API tell what `martlet inspect` tells.
struct ConclusionNote: Hashable {
  /// The stable code: that of a reason, `not_real`, or `rules_nothing_out`.
  let code: String

  /// The sentence in the language of the pages.
  var words: String {
    if let words = PageTexts.all["note_" + code.replacing(".", with: "_")] { return words }
    let name = code.split(separator: ".").last.map(String.init) ?? code
    return PageTexts.text("note_contradiction") + " " + PageValues.word(name)
  }

  /// What is to be told beside a conclusion of an item of `kind`, what cannot be checked last.
  static func notes(
    of code: WallConclusion, reasons: [String], hasTraces: Bool, kind: ItemKind
  ) -> [ConclusionNote] {
    var codes = reasons.filter { $0 == "input_picture" || $0.hasPrefix("contradiction.") }
    if code == .cameraSigns { codes.insert("not_real", at: 0) }
    if code == .unknown, hasTraces, kind == .image || kind == .video {
      codes.append("rules_nothing_out")
    }
    codes += reasons.filter { $0.hasPrefix("synthid.") }
    return codes.map(ConclusionNote.init)
  }

  /// The note as JSON.
  var json: JSONValue { ["code": .string(code), "words": .string(words)] }

  static let schema = AnswerSchema.object([
    ("code", AnswerSchema.text), ("words", AnswerSchema.text),
  ])
}
