// SPDX-License-Identifier: Apache-2.0
// Reads selectors and queries of a page mapping.

/// Reads selectors and queries of a page mapping.
struct SelectorParser {
  /// What is wrong with a selector, in words.
  struct Fault: Error {
    let detail: String
  }

  private static let compoundLimit = 16
  private var rest: Substring

  private init(_ text: String) { rest = text[...] }

  /// `selector`, `selector@attribute` or `@attribute`.
  static func query(_ text: String) throws(Fault) -> PageQuery {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let front = parts.first.map(trimmed) ?? ""
    guard parts.count == 2 else { return PageQuery(selector: try selector(text), attribute: nil) }
    let attribute = trimmed(parts[1]).lowercased()
    guard !attribute.isEmpty, attribute.allSatisfy(isNameCharacter) else {
      throw Fault(detail: "an attribute's name must follow the @")
    }
    return PageQuery(
      selector: front.isEmpty ? nil : try selector(front), attribute: attribute)
  }

  /// Compounds separated by spaces.
  static func selector(_ text: String) throws(Fault) -> PageSelector {
    var parser = SelectorParser(trimmed(text))
    var compounds: [[PageSelector.Condition]] = []
    while !parser.rest.isEmpty {
      compounds.append(try parser.compound())
      parser.rest = parser.rest.drop { $0.isWhitespace }
    }
    guard !compounds.isEmpty else { throw Fault(detail: "the selector is empty") }
    guard compounds.count <= compoundLimit else {
      throw Fault(detail: "the selector has more than \(compoundLimit) parts")
    }
    return PageSelector(compounds: compounds)
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    let front = text.drop { $0.isWhitespace }
    return String(front.reversed().drop { $0.isWhitespace }.reversed())
  }

  private mutating func compound() throws(Fault) -> [PageSelector.Condition] {
    var conditions: [PageSelector.Condition] = []
    let start = rest
    if rest.first == "*" {
      rest.removeFirst()
    } else if let first = rest.first, Self.isNameCharacter(first) {
      conditions.append(.tag(try name().lowercased()))
    }
    while let mark = rest.first, !mark.isWhitespace {
      rest.removeFirst()
      switch mark {
      case ".": conditions.append(.className(try name()))
      case "#": conditions.append(.identifier(try name()))
      case "[": conditions.append(try attribute())
      default:
        throw Fault(
          detail: "only tags, .class, #id, [attribute], [attribute=value] and spaces are understood"
        )
      }
    }
    if rest.startIndex == start.startIndex { throw Fault(detail: "the selector cannot be read") }
    return conditions
  }

  private mutating func name() throws(Fault) -> String {
    let name = rest.prefix { Self.isNameCharacter($0) }
    guard !name.isEmpty else { throw Fault(detail: "a name is missing") }
    rest = rest.dropFirst(name.count)
    return String(name)
  }

  private mutating func attribute() throws(Fault) -> PageSelector.Condition {
    guard let end = rest.firstIndex(of: "]") else { throw Fault(detail: "a ] is missing") }
    let inner = rest[..<end]
    rest = rest[rest.index(after: end)...]
    let parts = inner.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.first.map(Self.trimmed)?.lowercased() ?? ""
    guard !name.isEmpty, name.allSatisfy(Self.isNameCharacter) else {
      throw Fault(detail: "an attribute's name is missing or has another character")
    }
    guard parts.count == 2 else { return .hasAttribute(name) }
    var value = Self.trimmed(parts[1])
    for quote in ["\"", "'"] where value.count >= 2 && value.hasPrefix(quote) {
      guard value.hasSuffix(quote) else { throw Fault(detail: "a closing quote is missing") }
      value = String(value.dropFirst().dropLast())
      break
    }
    return .attribute(name, value)
  }

  private static func isNameCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "-" || character == "_"
  }
}
