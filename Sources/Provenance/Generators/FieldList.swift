// SPDX-License-Identifier: Apache-2.0
// The fields of a trace being gathered, within limits.

internal import EvidenceModel

/// The fields of a trace being gathered, within limits.
///
/// What stands in the file is evidence text. Numbers that were read as numbers, and our own words,
/// are not.
struct FieldList {
  private(set) var fields: [TraceField] = []
  /// Whether fields were left out since there were too many.
  private(set) var isCut = false
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
    guard !fields.contains(field) else { return }
    guard fields.count < limits.fields else {
      isCut = true
      return
    }
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
  /// Adds fields that are already marked, in their order; a model's weight and hashes stay behind it.
  mutating func add(_ more: [TraceField]) {
    if more.count > limits.fields - fields.count { isCut = true }
    for field in more.prefix(max(0, limits.fields - fields.count)) {
      fields.append(
        TraceField(
          name: field.name, value: Self.cut(field.value, limits.fieldBytes),
          isEvidenceText: field.isEvidenceText))
    }
  }
}
