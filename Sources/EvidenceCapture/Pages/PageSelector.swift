// SPDX-License-Identifier: Apache-2.0
// The subset of CSS selectors that page mappings use.

internal import MediaDecoding

/// An element as selectors see it.
struct PageElement {
  let name: String
  let attributes: [MarkupAttribute]
  private let classes: [Substring]

  init(name: String, attributes: [MarkupAttribute]) {
    self.name = name
    self.attributes = attributes
    classes = (attributes.first { $0.name == "class" }?.value ?? "")
      .split(whereSeparator: \.isWhitespace)
  }

  func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }

  func hasClass(_ name: String) -> Bool { classes.contains { $0 == name } }
}

/// A selector: compounds joined by the descendant relation.
///
/// Each compound is a tag or `*`, followed by any of `.class`, `#id`, `[attribute]` and
/// `[attribute=value]`.
struct PageSelector: Hashable {
  /// One condition on one element.
  enum Condition: Hashable {
    case tag(String)
    case className(String)
    case identifier(String)
    case hasAttribute(String)
    case attribute(String, String)

    func holds(for element: PageElement) -> Bool {
      switch self {
      case .tag(let name): element.name == name
      case .className(let name): element.hasClass(name)
      case .identifier(let name): element.attribute("id") == name
      case .hasAttribute(let name): element.attribute(name) != nil
      case .attribute(let name, let value): element.attribute(name) == value
      }
    }
  }

  /// The compounds, outermost first.
  let compounds: [[Condition]]

  /// Whether the last element of `path`, outermost first, is selected.
  ///
  /// - Complexity: O(depth · conditions).
  func matches(_ path: [PageElement]) -> Bool {
    guard let element = path.last, let last = compounds.last, Self.holds(last, element) else {
      return false
    }
    var wanted = compounds.dropLast()
    for ancestor in path.dropLast().reversed() {
      guard let next = wanted.last else { break }
      if Self.holds(next, ancestor) { wanted.removeLast() }
    }
    return wanted.isEmpty
  }

  private static func holds(_ compound: [Condition], _ element: PageElement) -> Bool {
    compound.allSatisfy { $0.holds(for: element) }
  }
}

/// A selector, and what to take of what it selects.
struct PageQuery: Hashable {
  /// Which elements; `nil` means the post itself.
  let selector: PageSelector?
  /// Which attribute; `nil` means the text.
  let attribute: String?
}
