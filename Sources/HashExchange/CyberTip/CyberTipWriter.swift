// SPDX-License-Identifier: Apache-2.0
// Writes documents: the same element always gives the same bytes.

/// Writes documents as UTF-8 text: one element a line, two spaces a level, lines ended by LF.
///
/// The same element always gives the same bytes. A character that steers a terminal, reverses the reading order or cannot be
/// seen is written as a reference to its number, which readers of XML turn back into it.
enum CyberTipWriter {
  /// The document of an element.
  ///
  /// A required element that is not there becomes a comment that names it. A required attribute has no place for one:
  /// it stands in the findings alone.
  ///
  /// - Parameters:
  ///   - element: the root of the document.
  ///   - form: its form.
  ///   - notes: remarks at the top; two hyphens in them are parted.
  /// - Returns: the text.
  /// - Throws: ``CyberTipError`` `.unknownElement` for a name that the form does not have in its place,
  ///   `.forbiddenCharacter`, `.badShape`.
  /// - Complexity: O(n) in elements and characters.
  static func text(
    of element: CyberTipElement, _ form: CyberTipForm, notes: [String] = []
  ) throws(CyberTipError) -> String {
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    for note in notes { text += "<!-- \(parted(note)) -->\n" }
    try write(element, form, depth: 0, into: &text)
    return text
  }

  private static func write(
    _ element: CyberTipElement, _ form: CyberTipForm, depth: Int, into text: inout String
  ) throws(CyberTipError) {
    let margin = String(repeating: "  ", count: depth)
    text += margin + "<" + element.name
    for attribute in element.attributes {
      guard form.attributes.contains(where: { $0.name == attribute.name }) else {
        throw unknown(in: element.name)
      }
      text += " \(attribute.name)=\""
      try write(attribute.value, inAttribute: true, of: element.name, into: &text)
      text += "\""
    }
    if case .text = form.content {
      guard let content = element.text, element.children.isEmpty else {
        throw CyberTipError(.badShape, "\(element.name) must hold text, and no elements")
      }
      text += ">"
      try write(content, inAttribute: false, of: element.name, into: &text)
      text += "</\(element.name)>\n"
      return
    }
    guard element.text == nil else {
      throw CyberTipError(.badShape, "\(element.name) must hold elements, and no text")
    }
    let inner = try children(of: element, form, depth: depth + 1)
    text += inner.isEmpty ? "/>\n" : ">\n\(inner)\(margin)</\(element.name)>\n"
  }

  /// The elements in an element in their order, with comments where a required one is not there.
  private static func children(
    of element: CyberTipElement, _ form: CyberTipForm, depth: Int
  ) throws(CyberTipError) -> String {
    var text = ""
    let isOrdered = if case .sequence = form.content { true } else { false }
    var blanks = isOrdered ? form.parts.filter { $0.least > 0 && element[$0.name] == nil } : []
    func writeBlanks(before position: Int) {
      let due = blanks.prefix { part in
        (form.parts.firstIndex { $0.name == part.name } ?? 0) < position
      }
      for part in due {
        text += String(repeating: "  ", count: depth) + "<!-- to be added: \(part.name) -->\n"
      }
      blanks.removeFirst(due.count)
    }
    for child in element.children {
      guard let position = form.parts.firstIndex(where: { $0.name == child.name }) else {
        throw unknown(in: element.name)
      }
      writeBlanks(before: position)
      try write(child, form.parts[position].form, depth: depth, into: &text)
    }
    writeBlanks(before: .max)
    return text
  }

  /// A remark without two hyphens side by side, which would end it.
  private static func parted(_ note: String) -> String {
    var note = note
    while note.contains("--") { note = note.replacing("--", with: "- -") }
    return note
  }

  private static func unknown(in name: String) -> CyberTipError {
    CyberTipError(
      .unknownElement, "\(name) has no such element or attribute; the published form names all")
  }

  private static func write(
    _ content: String, inAttribute: Bool, of name: String, into text: inout String
  ) throws(CyberTipError) {
    for scalar in content.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"" where inAttribute: text += "&quot;"
      case "\n" where !inAttribute: text += "\n"
      default:
        guard CyberTipValue.isAllowed(scalar) else {
          throw CyberTipError(
            .forbiddenCharacter, "\(name) holds a control character; XML cannot hold it")
        }
        if isUnseen(scalar) {
          text += "&#x\(String(scalar.value, radix: 16));"
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    }
  }

  /// Whether a character is written by its number.
  private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
    default: scalar.properties.isDefaultIgnorableCodePoint
    }
  }
}
