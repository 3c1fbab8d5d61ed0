// SPDX-License-Identifier: Apache-2.0
// The same value always gives the same JSON text.

extension JSONValue {
  /// One line of JSON without spaces; control, bidirectional and other invisible characters escaped.
  public var compactText: String {
    var text = ""
    write(into: &text, indentation: nil)
    return text
  }

  /// JSON for people: one member a line, two spaces a level, no newline at the end.
  public var indentedText: String {
    var text = ""
    write(into: &text, indentation: 0)
    return text
  }

  private func write(into text: inout String, indentation: Int?) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += value.isFinite ? "\(value)" : "null"
    case .string(let value): Self.write(value, into: &text)
    case .array(let elements):
      Self.write(elements, brackets: ("[", "]"), into: &text, indentation) { text, element, inner in
        element.write(into: &text, indentation: inner)
      }
    case .object(let members):
      Self.write(members, brackets: ("{", "}"), into: &text, indentation) { text, member, inner in
        Self.write(member.name, into: &text)
        text += inner == nil ? ":" : ": "
        member.value.write(into: &text, indentation: inner)
      }
    }
  }

  private static func write<Part>(
    _ parts: [Part], brackets: (String, String), into text: inout String, _ indentation: Int?,
    _ body: (inout String, Part, Int?) -> Void
  ) {
    text += brackets.0
    let inner = indentation.map { $0 + 1 }
    for (index, part) in parts.enumerated() {
      if index > 0 { text += "," }
      if let inner { text += "\n" + String(repeating: "  ", count: inner) }
      body(&text, part, inner)
    }
    if let indentation, !parts.isEmpty {
      text += "\n" + String(repeating: "  ", count: indentation)
    }
    text += brackets.1
  }

  private static func write(_ value: String, into text: inout String) {
    text += "\""
    // Most texts need no escape and are written as they stand.
    guard !value.utf8.allSatisfy(isPlain) else {
      text += value
      text += "\""
      return
    }
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      default:
        if needsEscape(scalar) {
          for unit in String(scalar).utf16 {
            let digits = String(unit, radix: 16)
            text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
          }
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    }
    text += "\""
  }

  /// Whether a byte is printable ASCII that stands for itself in JSON.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7f && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7f }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: scalar.properties.isDefaultIgnorableCodePoint
    }
  }
}
