// SPDX-License-Identifier: Apache-2.0
// One post while its page is being read.

internal import EvidenceModel

/// One post while its page is being read.
struct PostBuilder {
  /// One place where a figure's picture may lie.
  struct Candidate {
    /// What sort of place, best first: a link's target, a size of a set, a picture's own address.
    let rank: Int
    let order: Int
    let locator: Locator
  }

  /// The figure inside one link or `picture` element.
  struct Group {
    let depth: Int
    let isLink: Bool
    var candidates: [Candidate]
    /// Whether a picture that is not ignored was seen inside.
    var isShown: Bool
  }

  private static let figureLimit = 10_000
  private static let candidateLimit = 64

  /// How many elements were open when the post began, itself counted.
  let depth: Int
  var id: String?
  var poster: String?
  var timeText: String?
  private var group: Group?
  private var figures: [[Locator]] = []
  private var figureOfKey: [[UInt8]: Int] = [:]

  init(depth: Int) { self.depth = depth }

  var hasOpenGroup: Bool { group != nil }

  mutating func openGroup(depth: Int, isLink: Bool, _ candidates: [Candidate]) {
    if isLink { closeGroup() }
    guard group == nil else { return add(candidates, showing: false) }
    group = Group(depth: depth, isLink: isLink, candidates: candidates, isShown: !isLink)
  }

  /// Adds places of a picture: to the open figure, or as a figure of its own.
  mutating func add(_ candidates: [Candidate], showing: Bool) {
    if group != nil {
      group?.candidates += candidates
      if showing { group?.isShown = true }
    } else {
      addFigure(candidates)
    }
  }

  /// Ends the open figure if it belongs to an element at `depth` or deeper.
  mutating func closeGroup(from depth: Int = 0) {
    guard let group, group.depth >= depth else { return }
    self.group = nil
    if group.isShown { addFigure(group.candidates) }
  }

  /// Adds a figure, or what is new of it to a figure of the post that shares a place with it.
  private mutating func addFigure(_ candidates: [Candidate]) {
    let sorted = candidates.enumerated().sorted { left, right in
      (left.element.rank, left.element.order, left.offset)
        < (right.element.rank, right.element.order, right.offset)
    }
    let locators = sorted.prefix(Self.candidateLimit).map(\.element.locator)
    let keys = locators.map(\.occurrenceKey)
    let known = keys.compactMap { figureOfKey[$0] }.first
    guard !locators.isEmpty, known != nil || figures.count < Self.figureLimit else { return }
    let index = known ?? figures.count
    if known == nil { figures.append([]) }
    for (locator, key) in zip(locators, keys) where figureOfKey[key] == nil {
      guard figures[index].count < Self.candidateLimit else { break }
      figureOfKey[key] = index
      figures[index].append(locator)
    }
  }

  /// The post, of a page on `site`.
  func reference(site: [UInt8]) -> PostReference {
    let stated = timeText.flatMap { PageTime.read($0) }
    var writer = CanonicalWriter()
    writer.write(site)
    if let id {
      writer.write(UInt8(1))
      writer.write(id)
    } else {
      writer.write(UInt8(0))
      writer.write(optional: poster) { $0.write($1) }
      writer.write(optional: timeText) { $0.write($1) }
      for figure in figures { writer.write(figure.first?.occurrenceKey ?? []) }
    }
    return PostReference(
      key: RunningDigest.of(writer.bytes, .sha256), id: id, poster: poster, time: stated,
      figures: figures)
  }
}

/// Times on pages.
enum PageTime {
  /// A time in one of the forms of ``TimestampText``, or seconds or milliseconds since 1970.
  static func read(_ text: String) -> RecordedTime? {
    let bytes = Array(text.utf8).trimmed
    let isNumber = bytes.allSatisfy { (0x30...0x39).contains($0) }
    if isNumber, (9...11).contains(bytes.count) || bytes.count == 13 {
      guard let value = Int64(String(decoding: bytes, as: UTF8.self)) else { return nil }
      let scale: Int64 = bytes.count == 13 ? 1_000 : 1_000_000
      return RecordedTime(
        instant: Instant(microseconds: value * scale), source: .page, offsetKnown: true)
    }
    return TimestampText(bytes).map {
      RecordedTime(instant: $0.instant, source: .page, offsetKnown: $0.offsetKnown)
    }
  }
}
