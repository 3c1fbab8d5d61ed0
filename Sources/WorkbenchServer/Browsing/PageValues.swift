// SPDX-License-Identifier: Apache-2.0
// The API's JSON as values of a template, with counts, times and words as people read them beside each.

internal import EvidenceModel

/// Turns JSON into the values of a template, so that a page and the API tell the same.
///
/// Beside a number `x` stands `x_shown` with its digits in groups, and `x_is_one`, true of 1; beside a time `x_shown` without letters but
/// those of its zone, none where none was stated; beside a
/// word `x_text` as the texts of the pages have it. Nulls and empty texts are left out, so that sections about them are
/// not drawn; beside a list `x` stands `x_any` where it has elements.
enum PageValues {
  /// The members of an object.
  static func object(_ value: JSONValue) -> [String: Any] {
    var values: [String: Any] = [:]
    for member in value.members ?? [] { add(member.name, member.value, to: &values) }
    return values
  }

  /// Adds a value of `name` with what stands beside it.
  static func add(_ name: String, _ value: JSONValue, to values: inout [String: Any]) {
    switch value {
    case .null: return
    case .bool(let truth): values[name] = truth
    case .integer(let number):
      values[name] = String(number)
      values[name + "_shown"] = grouped(number)
      values[name + "_is_one"] = number == 1
    case .number(let number): values[name] = decimal(number)
    case .string(let text):
      guard !text.isEmpty else { return }
      values[name] = text
      if isTime(text) {
        values[name + "_shown"] = time(text)
      } else {
        values[name + "_text"] = word(text)
      }
    case .array(let elements):
      values[name] = elements.map(element)
      if !elements.isEmpty { values[name + "_any"] = true }
    case .object: values[name] = object(value)
    }
  }

  private static func element(_ value: JSONValue) -> Any {
    switch value {
    case .string(let text): text
    case .integer(let number): String(number)
    case .number(let number): decimal(number)
    case .bool(let truth): truth
    case .array(let elements): elements.map(element)
    case .object: object(value)
    case .null: ""
    }
  }

  /// A whole number with its digits in groups of three.
  static func grouped(_ number: Int64) -> String {
    var digits = Array(String(number.magnitude))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: place)
      place -= 3
    }
    return (number < 0 ? "−" : "") + String(digits)
  }

  /// A range of whole numbers.
  static func range(_ range: ClosedRange<Int>) -> String {
    "\(grouped(Int64(range.lowerBound))) – \(grouped(Int64(range.upperBound)))"
  }

  /// A number with at most three digits after its point.
  static func decimal(_ number: Double) -> String {
    guard number.isFinite else { return "–" }
    var text = DecimalText.fixed(number, places: 3)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  /// A word of a closed set as the texts of the pages have it; others without underscores.
  static func word(_ text: String) -> String {
    PageTexts.all["word_" + text] ?? text.replacing("_", with: " ")
  }

  /// The size of a file as people say it.
  static func size(_ bytes: Int64) -> String {
    var (value, unit) = (Double(bytes), "bytes")
    for larger in ["kB", "MB", "GB", "TB"] where value >= 1_000 {
      (value, unit) = (value / 1_000, larger)
    }
    return unit == "bytes"
      ? "\(grouped(bytes)) bytes" : "\(DecimalText.fixed(value, places: 1)) \(unit)"
  }

  private static func isTime(_ text: String) -> Bool {
    text.utf8.count >= 19 && text.utf8.dropFirst(10).first == UInt8(ascii: "T")
      && TimestampParser.rfc3339(text.hasSuffix("Z") ? text : text + "Z") != nil
  }

  private static func time(_ text: String) -> String {
    text.prefix(19).replacing("T", with: " ") + (text.hasSuffix("Z") ? " UTC" : "")
  }
}

extension JSONValue {
  /// A moment, or null.
  init(_ instant: Instant?) { self = instant.map { .string($0.description) } ?? .null }

  /// A moment as it was stated, without a zone where none is known, or null.
  init(_ instant: Instant?, offsetKnown: Bool) {
    self =
      instant.map {
        let text = $0.description
        return .string(offsetKnown ? text : String(text.prefix { $0 != "Z" }))
      } ?? .null
  }

  /// A number of 64 bits, or null.
  init(number: Int64?) { self = number.map { .integer($0) } ?? .null }

  /// A decimal number, or null.
  init(decimal: Double?) { self = decimal.map { .number($0) } ?? .null }

  /// A word, or null.
  init<Word: RawRepresentable>(word: Word?) where Word.RawValue == String {
    self = word.map { .string($0.rawValue) } ?? .null
  }

  /// The object with members added, in order.
  func adding(_ members: [(String, JSONValue)]) -> JSONValue {
    .object((self.members ?? []) + members.map { Member($0.0, $0.1) })
  }
}
