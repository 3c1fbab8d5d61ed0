// SPDX-License-Identifier: Apache-2.0
// Two hashes as a grid of 16 by 16 bits, the differing ones marked; and facts side by side.

internal import Casework
internal import EvidenceModel

extension ItemComparison {
  /// The comparison as JSON; bits as texts of 256 digits.
  var json: JSONValue {
    [
      "left": left.json, "right": right.json,
      "symmetries": .array(symmetries.map(Self.symmetry)),
      "nearest": nearest.map(Self.symmetry) ?? .null,
      "differing": JSONValue(Self.digits(differing.isEmpty ? nil : differing)),
      "left_bits": JSONValue(Self.digits(leftBits)),
      "right_bits": JSONValue(Self.digits(rightBits)), "one_family": .bool(areFamily),
    ]
  }

  private static func symmetry(_ symmetry: Symmetry) -> JSONValue {
    [
      "transform": .string("\(symmetry.transform)"), "distance": JSONValue(symmetry.distance),
    ]
  }

  private static func digits(_ bits: [Bool]?) -> String? {
    bits.map { String($0.map { $0 ? "1" : "0" }) }
  }

  static let schema = AnswerSchema.object([
    ("left", ItemFacts.schema), ("right", ItemFacts.schema),
    ("symmetries", AnswerSchema.list(["type": "object"])),
    ("nearest", AnswerSchema.optional(["type": "object"])),
    ("differing", AnswerSchema.optional(AnswerSchema.text)),
    ("left_bits", AnswerSchema.optional(AnswerSchema.text)),
    ("right_bits", AnswerSchema.optional(AnswerSchema.text)), ("one_family", AnswerSchema.truth),
  ])
}

/// Draws hash bits.
enum HashGrid {
  private static let side = 16
  private static let step = 14

  /// The drawing; empty without hashes.
  ///
  /// Where hashes may not be shown, only which bits differ.
  static func svg(_ comparison: ItemComparison) -> String {
    guard comparison.differing.count == side * side else { return "" }
    let size = side * step
    var marks = ""
    for (place, differs) in comparison.differing.enumerated() {
      let isSet = comparison.leftBits?[place] ?? false
      let kind = (isSet ? "set" : "clear") + (differs ? " differs" : "")
      marks +=
        "<rect class=\"\(kind)\" x=\"\(place % side * step + 1)\" y=\"\(place / side * step + 1)\" "
        + "width=\"\(step - 2)\" height=\"\(step - 2)\" rx=\"2\"/>"
    }
    return
      "<svg class=\"bits\" viewBox=\"0 0 \(size) \(size)\" width=\"\(size)\" height=\"\(size)\" "
      + "role=\"img\" aria-labelledby=\"bits-title\">\(marks)</svg>"
  }
}

/// Facts side by side.
enum CompareRows {
  /// Each fact of two items, and whether they differ.
  static func rows(_ comparison: ItemComparison) -> [[String: Any]] {
    let (left, right) = (comparison.left, comparison.right)
    func row(_ key: String, _ one: String?, _ other: String?) -> [String: Any]? {
      guard one != nil || other != nil else { return nil }
      return [
        "label": PageTexts.text("fact_" + key), "left": one ?? "–", "right": other ?? "–",
        "differs": one != other,
      ]
    }
    func size(_ facts: ItemFacts) -> String? {
      guard let width = facts.width, let height = facts.height else { return nil }
      return "\(PageValues.grouped(Int64(width))) × \(PageValues.grouped(Int64(height)))"
    }
    return [
      row("kind", PageValues.word(left.kind.rawValue), PageValues.word(right.kind.rawValue)),
      row("format", left.format, right.format),
      row("size", PageValues.size(left.bytes), PageValues.size(right.bytes)),
      row("pixels", size(left), size(right)),
      row("quality", left.quality.map { "\($0)" }, right.quality.map { "\($0)" }),
      row("orientation", left.orientation.map { "\($0)" }, right.orientation.map { "\($0)" }),
      row("codec", left.video?.codec, right.video?.codec),
      row(
        "seconds", left.video?.seconds.map(PageValues.decimal),
        right.video?.seconds.map(PageValues.decimal)),
    ].compactMap { $0 }
  }
}
