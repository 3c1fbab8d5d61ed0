// SPDX-License-Identifier: Apache-2.0
// The fields of a trace being gathered, within limits.

internal import EvidenceModel

/// The fields of a trace being gathered, within limits.
///
/// What stands in the file is evidence text. Numbers that were read as numbers, and our own words,
/// are not.
struct FieldList {
  private(set) var fields: [TraceField] = []
  private let limits: TraceLimits

  /// Starts empty.
  init(_ limits: TraceLimits) { self.limits = limits }

  /// Adds text from the file; empty text and a repeated field are left out.
  mutating func add(evidence value: String?, _ name: String) {
    guard let value, !value.isEmpty else { return }
    append(name, Self.cut(value, limits.fieldBytes), isEvidence: true)
  }

  /// Adds a number that the file states as text, when it is one; as evidence text when it is not.
  mutating func add(number text: String?, _ name: String) {
    guard let text, !text.isEmpty else { return }
    guard text.utf8.count <= 32, Double(text)?.isFinite == true else {
      return add(evidence: text, name)
    }
    append(name, text, isEvidence: false)
  }

  /// Adds one of our own words.
  mutating func add(word: String, _ name: String) { append(name, word, isEvidence: false) }

  private mutating func append(_ name: String, _ value: String, isEvidence: Bool) {
    let field = TraceField(name: name, value: value, isEvidenceText: isEvidence)
    guard fields.count < limits.fields, !fields.contains(field) else { return }
    fields.append(field)
  }

  private static func cut(_ text: String, _ limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    var end = text.utf8.index(text.utf8.startIndex, offsetBy: max(0, limit))
    while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil {
      end = text.utf8.index(before: end)
    }
    return String(text[..<end])
  }
}

extension FieldList {
  /// Adds a model hash with its sort, when it looks like one.
  ///
  /// The sorts are those of the Stable Diffusion tools: 8 digits of SHA-256 over a part of the file,
  /// 10 of the whole file's SHA-256, 12 of the tensor data's, or all 64 of the whole file's.
  mutating func add(hash text: String?, _ name: String) {
    guard let text else { return }
    let digits = (text.hasPrefix("0x") ? String(text.dropFirst(2)) : text).lowercased()
    guard !digits.isEmpty, digits.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
    else { return add(evidence: text, name) }
    add(evidence: digits, name)
    switch digits.utf8.count {
    case 8: add(word: "autov1", name + "_sort")
    case 10: add(word: "autov2", name + "_sort")
    case 12: add(word: "autov3", name + "_sort")
    case 64: add(word: "sha256", name + "_sort")
    default: add(word: "unknown", name + "_sort")
    }
  }
}
