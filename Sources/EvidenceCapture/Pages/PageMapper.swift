// SPDX-License-Identifier: Apache-2.0
// Applies a page mapping to one page.

internal import EvidenceModel
public import MediaDecoding

/// Applies a page mapping to one page, fed piece by piece.
///
/// One thread at a time.
public final class PageMapper {
  /// Far beyond what the parser lets through; a bound of the parent's own.
  private static let depthLimit = 4_096
  private static let postLimit = 100_000
  private static let textLimit = 4 << 10
  private static let voidElements: Set<String> = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
  ]

  private enum Field {
    case id
    case poster
    case time
  }

  /// A text being gathered for a field of the innermost post.
  private struct TextCapture {
    let field: Field
    let depth: Int
    var text = ""
  }

  private let rule: PageMapping.Rule
  private let cursor: any MarkupCursor
  private let site: [UInt8]
  private var base: PageBase
  private var hasBase = false
  private var isBroken = false
  private var path: [PageElement] = []
  private var ignoredFrom: Int?
  private var open: [PostBuilder] = []
  private var captures: [TextCapture] = []
  private var posts: [PostReference] = []
  private var findings: [Finding] = []

  private init(
    _ rule: PageMapping.Rule, page: Locator, base: PageBase, cursor: any MarkupCursor
  ) {
    self.rule = rule
    self.cursor = cursor
    self.base = base
    if let name = rule.site {
      site = Array("site:\(name)".utf8)
    } else if case .web(let address) = base {
      site = Array("host:".utf8) + address.host
    } else {
      site = Array("path:".utf8) + page.outer.flatMap { $0.bytes + [0] }
    }
  }

  deinit { cursor.close() }

  /// A mapper for the page at `page`; `nil` when no rule of the mapping is for it.
  ///
  /// - Throws: ``DecodeError`` when the parser cannot be opened.
  public static func open(
    _ mapping: PageMapping, page: Locator, session: any DecoderSession,
    limits: MarkupLimits = .standard
  ) throws -> PageMapper? {
    guard let rule = mapping.rule(for: page), let base = PageBase(page) else { return nil }
    let cursor = try session.openMarkup(.html, limits: limits)
    return PageMapper(rule, page: page, base: base, cursor: cursor)
  }

  /// Reads the next bytes of the page, as they lie in its payload.
  ///
  /// - Throws: ``DecodeError`` when the decoder ended. A page beyond the limits is a finding.
  public func feed(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      try parse(Array(rest.prefix(1 << 20)), isLast: false)
      rest = rest.dropFirst(1 << 20)
    }
  }

  /// Ends the page and gives what was found on it.
  ///
  /// Called once.
  ///
  /// - Throws: ``DecodeError`` when the decoder ended.
  public func finish() throws -> PageExtract {
    try parse([], isLast: true)
    pop(to: 0)
    return PageExtract(posts: posts, findings: findings)
  }

  private func parse(_ bytes: [UInt8], isLast: Bool) throws {
    guard !isBroken else { return }
    do {
      for event in try cursor.feed(bytes, isLast: isLast) { handle(event) }
    } catch let error as DecodeError where !error.endsSession {
      isBroken = true
      findings.append(.decoding(error, code: "page.markup"))
    }
  }

  private func handle(_ event: MarkupEvent) {
    switch event {
    case .text(let text): append(text)
    case .end(let name):
      if let index = path.lastIndex(where: { $0.name == name }) { pop(to: index) }
    case .start(let name, let attributes):
      guard path.count < Self.depthLimit else { return }
      path.append(PageElement(name: name, attributes: attributes))
      start()
      if Self.voidElements.contains(name) { pop(to: path.count - 1) }
    }
  }

  // MARK: - Elements

  private func start() {
    guard let element = path.last else { return }
    if element.name == "base", !hasBase, let reference = element.attribute("href") {
      hasBase = true
      base = base.rebased(by: reference)
    }
    guard ignoredFrom == nil else { return }
    let isPost = rule.post.matches(path)
    if isPost { beginPost() }
    guard !open.isEmpty else { return }
    if rule.ignore.contains(where: { $0.matches(path) }) {
      ignoredFrom = path.count
      return
    }
    readFields(of: element, isPost: isPost)
    readImages(of: element)
  }

  private func beginPost() {
    guard posts.count + open.count < Self.postLimit else {
      if !isBroken {
        isBroken = true
        findings.append(
          Finding(
            code: "page.posts", severity: .unreadable,
            detail: "a page holds more than \(Self.postLimit) posts"))
      }
      return
    }
    captures = []
    open.append(PostBuilder(depth: path.count))
  }

  /// Ends every element beyond the first `count`.
  private func pop(to count: Int) {
    while path.count > count {
      let depth = path.count
      finishCaptures(at: depth)
      if let last = open.indices.last {
        open[last].closeGroup(from: depth)
        if open[last].depth == depth {
          posts.append(open.removeLast().reference(site: site))
        }
      }
      if ignoredFrom == depth { ignoredFrom = nil }
      path.removeLast()
    }
  }

  // MARK: - Fields

  private func readFields(of element: PageElement, isPost: Bool) {
    let queries: [(Field, PageQuery?)] = [
      (.id, rule.postID), (.poster, rule.poster), (.time, rule.time),
    ]
    for (field, query) in queries {
      guard let query else { continue }
      guard query.selector?.matches(path) ?? isPost else { continue }
      if let attribute = query.attribute {
        element.attribute(attribute).map { set(field, $0) }
      } else if captures.count < 16 {
        captures.append(TextCapture(field: field, depth: path.count))
      }
    }
  }

  private func append(_ text: String) {
    guard ignoredFrom == nil else { return }
    for index in captures.indices where captures[index].text.utf8.count < Self.textLimit {
      captures[index].text += text
    }
  }

  private func finishCaptures(at depth: Int) {
    for capture in captures where capture.depth == depth { set(capture.field, capture.text) }
    captures.removeAll { $0.depth >= depth }
  }

  private func set(_ field: Field, _ text: String) {
    guard let last = open.indices.last else { return }
    let value = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !value.isEmpty else { return }
    switch field {
    case .id: if open[last].id == nil { open[last].id = value }
    case .poster: if open[last].poster == nil { open[last].poster = value }
    case .time: if open[last].timeText == nil { open[last].timeText = value }
    }
  }

  // MARK: - Images

  private func readImages(of element: PageElement) {
    guard let last = open.indices.last else { return }
    let candidates = candidates(of: element)
    switch element.name {
    case "a":
      if candidates.isEmpty {
        open[last].closeGroup()
      } else {
        open[last].openGroup(depth: path.count, isLink: true, candidates)
      }
    case "picture":
      open[last].openGroup(depth: path.count, isLink: false, candidates)
    case "img":
      open[last].add(candidates, showing: true)
    default:
      open[last].add(candidates, showing: false)
    }
  }

  private func candidates(of element: PageElement) -> [PostBuilder.Candidate] {
    var candidates: [PostBuilder.Candidate] = []
    for (order, query) in rule.images.enumerated() {
      guard let name = query.attribute, let selector = query.selector, selector.matches(path),
        let value = element.attribute(name)
      else { continue }
      let isSet = name.hasSuffix("srcset")
      let rank = element.name == "a" ? 0 : isSet ? 1 : 2
      for address in isSet ? SourceSet.addresses(in: value) : [value] {
        guard let locator = base.locator(address) else { continue }
        candidates.append(.init(rank: rank, order: order, locator: locator))
      }
    }
    return candidates
  }
}
