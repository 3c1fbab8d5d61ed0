// SPDX-License-Identifier: Apache-2.0
// A page mapping: which parts of a forum's pages are posts, and which pictures a post shows.

internal import EvidenceModel

/// A page mapping: which parts of a capture's pages are posts, and which pictures a post shows.
///
/// The file's syntax is in docs/formats/page-mapping.md.
public struct PageMapping: Hashable, Sendable {
  /// How pages at some addresses are read.
  struct Rule: Hashable, Sendable {
    let glob: [[UInt8]]
    let site: String?
    let post: PageSelector
    let postID: PageQuery?
    let poster: PageQuery?
    let time: PageQuery?
    let images: [PageQuery]
    let ignore: [PageSelector]
  }

  /// The format this version reads.
  public static let format = "martlet-page-mapping/1"

  let rules: [Rule]

  /// Reads the text of a mapping file.
  ///
  /// - Throws: ``MappingError`` naming the first place that is wrong.
  public init(json bytes: [UInt8]) throws(MappingError) {
    let value: JSONValue
    do { value = try JSONParser.parse(bytes, strictly: true) } catch {
      throw MappingError(.notJSON, at: "", "the file is no JSON")
    }
    let root = try MappingObject(value, at: "", keys: ["format", "pages"])
    guard try root.text("format") == Self.format else {
      throw MappingError(.format, at: "format", "the format must be \(Self.format)")
    }
    guard let pages = value["pages"]?.elements, !pages.isEmpty else {
      throw MappingError(.missingKey, at: "pages", "a list of at least one page is needed")
    }
    var rules: [Rule] = []
    for (index, page) in pages.enumerated() {
      rules.append(try Self.rule(page, at: "pages[\(index)]"))
    }
    self.rules = rules
  }

  private static func rule(_ value: JSONValue, at place: String) throws(MappingError) -> Rule {
    let object = try MappingObject(
      value, at: place,
      keys: ["url", "site", "post", "post_id", "poster", "time", "images", "ignore"])
    guard let url = try object.text("url") else { throw object.missing("url") }
    guard let post = try object.text("post") else { throw object.missing("post") }
    let images = try object.texts("images")
    guard !images.isEmpty else { throw object.missing("images") }
    var queries: [PageQuery] = []
    for (index, text) in images.enumerated() {
      let place = "\(place).images[\(index)]"
      let query = try Self.query(text, at: place)
      guard query.attribute != nil, query.selector != nil else {
        throw MappingError(.selector, at: place, "an image needs a selector and an @attribute")
      }
      queries.append(query)
    }
    var ignore: [PageSelector] = []
    for (index, text) in try object.texts("ignore").enumerated() {
      ignore.append(try selector(text, at: "\(place).ignore[\(index)]"))
    }
    return Rule(
      glob: glob(url), site: try object.text("site"),
      post: try selector(post, at: "\(place).post"),
      postID: try object.text("post_id").map { text throws(MappingError) in
        try query(text, at: "\(place).post_id")
      },
      poster: try object.text("poster").map { text throws(MappingError) in
        try query(text, at: "\(place).poster")
      },
      time: try object.text("time").map { text throws(MappingError) in
        try query(text, at: "\(place).time")
      },
      images: queries, ignore: ignore)
  }

  private static func query(_ text: String, at place: String) throws(MappingError) -> PageQuery {
    do { return try SelectorParser.query(text) } catch {
      throw MappingError(.selector, at: place, error.detail)
    }
  }

  private static func selector(
    _ text: String, at place: String
  ) throws(MappingError) -> PageSelector {
    do { return try SelectorParser.selector(text) } catch {
      throw MappingError(.selector, at: place, error.detail)
    }
  }

  private static func glob(_ text: String) -> [[UInt8]] {
    Array(text.utf8).split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
      .map(Array.init)
  }

  /// The first rule whose address pattern fits `page`; `nil` when none does.
  func rule(for page: Locator) -> Rule? {
    let text = page.kind == .url ? WebAddress.canonical(page.bytes) : Array(page.text.utf8)
    return rules.first { PageGlob.matches($0.glob, text) || PageGlob.matches($0.glob, page.bytes) }
  }
}

/// One object of a mapping file.
private struct MappingObject {
  private let value: JSONValue
  private let place: String

  init(_ value: JSONValue, at place: String, keys: [String]) throws(MappingError) {
    self.value = value
    self.place = place
    guard let members = value.members else {
      throw MappingError(.value, at: place, "an object is needed here")
    }
    var seen: Set<String> = []
    for member in members {
      let at = place.isEmpty ? member.name : "\(place).\(member.name)"
      guard keys.contains(member.name) else {
        throw MappingError(
          .unknownKey, at: at, "no such key; known: \(keys.joined(separator: ", "))")
      }
      guard seen.insert(member.name).inserted else {
        throw MappingError(.value, at: at, "the key is given twice")
      }
    }
  }

  private func at(_ key: String) -> String { place.isEmpty ? key : "\(place).\(key)" }

  func missing(_ key: String) -> MappingError {
    MappingError(.missingKey, at: at(key), "the key is needed")
  }

  func text(_ key: String) throws(MappingError) -> String? {
    guard let value = value[key] else { return nil }
    guard let text = value.text, !text.isEmpty else {
      throw MappingError(.value, at: at(key), "a text is needed here")
    }
    return text
  }

  func texts(_ key: String) throws(MappingError) -> [String] {
    guard let value = value[key] else { return [] }
    guard let elements = value.elements else {
      throw MappingError(.value, at: at(key), "a list of texts is needed here")
    }
    var texts: [String] = []
    for (index, element) in elements.enumerated() {
      guard let text = element.text else {
        throw MappingError(.value, at: "\(at(key))[\(index)]", "a text is needed here")
      }
      texts.append(text)
    }
    return texts
  }
}
