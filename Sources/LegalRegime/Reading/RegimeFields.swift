// SPDX-License-Identifier: Apache-2.0
// One mapping of a rule file, read field by field; what is left over is a mistake.

internal import EvidenceModel
internal import Yams

/// The fields of one mapping.
struct RegimeFields {
  /// The rule it stands in.
  var context: String?
  /// The line on which it begins, from 1.
  let line: Int?
  private var nodes: [String: Node] = [:]
  private var keyLines: [String: Int] = [:]

  init(_ node: Node, context: String?) throws(RegimeError) {
    self.context = context
    line = node.mark?.line
    guard case .mapping(let mapping) = node else {
      throw RegimeError(
        .badValue, line: line, rule: context, "fields with values are expected here")
    }
    for (key, value) in mapping {
      guard case .scalar(let scalar) = key else {
        throw RegimeError(
          .badValue, line: key.mark?.line, rule: context, "a field's name is a word")
      }
      nodes[scalar.string] = value
      keyLines[scalar.string] = key.mark?.line
    }
  }

  func error(_ code: RegimeError.Code, _ message: String, field: String? = nil) -> RegimeError {
    RegimeError(
      code, line: field.flatMap { keyLines[$0] } ?? line, rule: context, message)
  }

  func has(_ field: String) -> Bool { nodes[field] != nil }

  /// Throws when there is a field of another name: a misspelled one is told before the one that is missing for it.
  func allow(_ names: Set<String>) throws(RegimeError) {
    if let field = nodes.keys.filter({ !names.contains($0) }).min() { throw unknown(field) }
  }

  /// Throws when a field was not read.
  func finish() throws(RegimeError) {
    if let field = nodes.keys.min() { throw unknown(field) }
  }

  private func unknown(_ field: String) -> RegimeError {
    let name = EvidenceText.escaped(String(field.prefix(40)))
    return error(.unknownField, "there is no field \(name) here", field: field)
  }

  mutating func list(_ field: String) throws(RegimeError) -> [Node] {
    guard case .sequence(let nodes) = try required(field), !nodes.isEmpty else {
      throw error(.badValue, "\(field) is a list of at least one", field: field)
    }
    return Array(nodes)
  }

  mutating func mapping(_ field: String) throws(RegimeError) -> Node { try required(field) }

  mutating func optionalText(_ field: String) throws(RegimeError) -> String? {
    guard let node = nodes.removeValue(forKey: field) else { return nil }
    guard case .scalar(let scalar) = node else {
      throw error(.badValue, "\(field) is one line of text", field: field)
    }
    let text = scalar.string
    guard Self.isLine(text) else {
      throw error(.badValue, "\(field) is one line of text, at most 500 bytes", field: field)
    }
    return text
  }

  /// Whether a text is one visible line: rules are printed to terminals and pages as they are.
  private static func isLine(_ text: String) -> Bool {
    let plain = text.replacing("\\", with: "")
    return !text.isEmpty && text.utf8.count <= 500 && EvidenceText.escaped(plain) == plain
  }

  mutating func text(_ field: String) throws(RegimeError) -> String {
    guard let text = try optionalText(field) else {
      throw error(.missingField, "\(field) is missing")
    }
    return text
  }

  /// A name of lower-case letters, digits, underscores and hyphens.
  mutating func name(_ field: String) throws(RegimeError) -> String {
    let text = try text(field)
    let allowed = text.utf8.allSatisfy { byte in
      (97...122).contains(byte) || (48...57).contains(byte) || byte == 95 || byte == 45
    }
    guard allowed else {
      throw error(.badValue, "\(field) has lower-case letters, digits, _ and - only", field: field)
    }
    return text
  }

  /// One text or a list of texts.
  mutating func texts(_ field: String) throws(RegimeError) -> [String] {
    guard case .sequence(let sequence)? = nodes[field] else { return [try text(field)] }
    nodes[field] = nil
    var texts: [String] = []
    for node in sequence {
      guard case .scalar(let scalar) = node, Self.isLine(scalar.string) else {
        throw error(.badValue, "\(field) is a list of words", field: field)
      }
      texts.append(scalar.string)
    }
    guard !texts.isEmpty else { throw error(.badValue, "\(field) is empty", field: field) }
    return texts
  }

  /// Answers to questions, each one that its question has.
  mutating func facts(_ field: String) throws(RegimeError) -> FactSheet {
    let place = keyLines[field]
    guard case .mapping(let mapping) = try required(field) else {
      throw error(.badValue, "\(field) holds questions with answers", field: field)
    }
    var answers: [String: String] = [:]
    for (key, value) in mapping { answers[key.string ?? ""] = value.string ?? "" }
    do { return try FactSheet(named: answers) } catch {
      throw RegimeError(.unknownName, line: place, rule: context, error.userMessage)
    }
  }

  mutating func truth(_ field: String) throws(RegimeError) -> Bool {
    switch try text(field) {
    case "yes": true
    case "no": false
    default: throw error(.badValue, "\(field) is yes or no", field: field)
    }
  }

  mutating func positiveNumber(_ field: String) throws(RegimeError) -> Int {
    guard let number = Int(try text(field)), number > 0 else {
      throw error(.badValue, "\(field) is a whole number above 0", field: field)
    }
    return number
  }

  mutating func date(_ field: String) throws(RegimeError) -> CivilDate {
    guard let date = try optionalDate(field) else {
      throw error(.missingField, "\(field) is missing")
    }
    return date
  }

  mutating func optionalDate(_ field: String) throws(RegimeError) -> CivilDate? {
    guard let text = try optionalText(field) else { return nil }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard text.utf8.count == 10, !text.contains("+"), parts.count == 3, let year = parts[0],
      let month = parts[1],
      let day = parts[2], year > 0, (1...12).contains(month), day > 0,
      day <= CivilDate.dayCount(ofMonth: month, year: year)
    else { throw error(.badValue, "\(field) is a date YYYY-MM-DD", field: field) }
    return CivilDate(
      daysSinceEpoch: CivilDate.daysSinceEpoch(year: year, month: month, day: day))
  }

  private mutating func required(_ field: String) throws(RegimeError) -> Node {
    guard let node = nodes.removeValue(forKey: field) else {
      throw error(.missingField, "\(field) is missing")
    }
    return node
  }
}
