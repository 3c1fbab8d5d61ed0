// SPDX-License-Identifier: Apache-2.0
// Posts and postings that no page shows any more, since its source was mapped anew.

internal import Catalog
internal import EvidenceModel

/// Posts and postings that no page shows any more, since its source was mapped anew.
///
/// Their rows stay, for reports about then. What is withdrawn is said whole by each statement, a fact of
/// the case with a number; the newest counts.
struct WithdrawnPostings: Hashable {
  private static let prefix = "postings.withdrawn."

  /// The numbers of the posts.
  var posts: Set<Int64> = []
  /// The numbers of the postings.
  var postings: Set<Int64> = []

  /// What the newest statement says, of all or of those that `state` contains.
  static func read(
    _ reader: any CatalogReader, state: LedgerState? = nil
  ) throws -> WithdrawnPostings {
    let facts = try statements(reader).filter { try state?.contains($0.fact) ?? true }
    guard let newest = facts.max(by: { $0.number < $1.number }) else { return WithdrawnPostings() }
    guard let withdrawn = WithdrawnPostings(text: newest.fact.value) else {
      throw CaseworkError(.tampered, "the fact \(newest.fact.key) is not readable; run fsck")
    }
    return withdrawn
  }

  /// How often postings were withdrawn or came back, in the rows that `state` contains.
  static func statementCount(_ reader: any CatalogReader, state: LedgerState) throws -> Int {
    try statements(reader).count { try state.contains($0.fact) }
  }

  /// Works out from all pages what is withdrawn now, and states it when it differs from before.
  ///
  /// - Complexity: O(figures of all pages) look-ups.
  static func update(_ recording: Recording, columns: SealedColumns) throws {
    let reader = recording.reader
    let lookup = PostingLookup(reader: reader, columns: columns)
    var now = WithdrawnPostings()
    try reader.forEach(PostRow.self) { now.posts.insert($0.id) }
    try reader.forEach(PostingRow.self) { now.postings.insert($0.id) }
    try reader.forEach(PageRow.self, orderedBy: ["id"]) { page in
      let json = try columns.openJSON(
        page.sealedExtract, PageRow.self, "sealed_extract", row: page.id)
      let remapping = PageExtractRecord.remapping(json)
      for post in PageExtractRecord.posts(json) {
        guard case .known(let row) = try lookup.place(of: post, remapping: remapping) else {
          continue
        }
        now.posts.remove(row.id)
        for candidates in post.figures {
          let found = try lookup.occurrences(of: candidates)
          if let posting = try lookup.posting(of: found, post: row.id) {
            now.postings.remove(posting.id)
          }
        }
      }
    }
    guard try now != read(reader) else { return }
    let number = (try statements(reader).map(\.number).max() ?? 0) + 1
    try recording.insert(CaseFact(key: prefix + String(number), value: now.text))
  }

  /// Whether postings were ever withdrawn.
  static func exist(_ reader: any CatalogReader) throws -> Bool {
    try !statements(reader).isEmpty
  }

  private static func statements(
    _ reader: any CatalogReader
  ) throws -> [(number: Int, fact: CaseFact)] {
    try reader.rows(CaseFact.self).compactMap { fact in
      number(ofStatement: fact.key).map { ($0, fact) }
    }
  }

  fileprivate static func number(ofStatement key: String) -> Int? {
    key.hasPrefix(prefix) ? Int(key.dropFirst(prefix.count)) : nil
  }
}

/// What is withdrawn, for whoever asks about a few posts and postings.
struct WithdrawnRanges {
  private var posts: [ClosedRange<Int64>] = []
  private var postings: [ClosedRange<Int64>] = []

  /// What the newest statement says; no other is read.
  ///
  /// - Complexity: O(length of the newest statement).
  static func read(_ reader: any CatalogReader) throws -> WithdrawnRanges {
    var newest: (number: Int, key: String)?
    try reader.forEachValues(CaseFact.self, columns: ["key"]) { values in
      guard case .text(let key) = values[0],
        let number = WithdrawnPostings.number(ofStatement: key), number > newest?.number ?? -1
      else { return }
      newest = (number, key)
    }
    guard let key = newest?.key, let fact = try reader.row(CaseFact.self, key: .text(key)) else {
      return WithdrawnRanges()
    }
    guard let parts = WithdrawnPostings.parts(of: fact.value) else {
      throw CaseworkError(.tampered, "the fact \(key) is not readable; run fsck")
    }
    return WithdrawnRanges(
      posts: parts.posts.sorted { $0.lowerBound < $1.lowerBound },
      postings: parts.postings.sorted { $0.lowerBound < $1.lowerBound })
  }

  /// Whether a posting is withdrawn, or its post.
  ///
  /// - Complexity: O(log n) ranges.
  func contain(_ posting: PostingRow) -> Bool {
    Self.contain(postings, posting.id) || Self.contain(posts, posting.postId)
  }

  private static func contain(_ ranges: [ClosedRange<Int64>], _ number: Int64) -> Bool {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < number { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(number)
  }
}

extension WithdrawnPostings {
  /// Ranges of numbers, posts and postings parted by a semicolon, such as `1-3 7;12`.
  fileprivate var text: String { Self.ranges(posts) + ";" + Self.ranges(postings) }

  fileprivate init?(text: String) {
    guard let parts = Self.parts(of: text) else { return nil }
    self.init(posts: Set(parts.posts.joined()), postings: Set(parts.postings.joined()))
  }

  fileprivate static func parts(
    of text: String
  ) -> (posts: [ClosedRange<Int64>], postings: [ClosedRange<Int64>])? {
    let parts = text.split(separator: ";", omittingEmptySubsequences: false)
    guard parts.count == 2, let posts = numbers(parts[0]), let postings = numbers(parts[1]) else {
      return nil
    }
    return (posts, postings)
  }

  private static func ranges(_ numbers: Set<Int64>) -> String {
    var ranges: [ClosedRange<Int64>] = []
    for number in numbers.sorted() {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map {
      $0.count == 1 ? String($0.lowerBound) : "\($0.lowerBound)-\($0.upperBound)"
    }.joined(separator: " ")
  }

  private static func numbers(_ text: Substring) -> [ClosedRange<Int64>]? {
    var numbers: [ClosedRange<Int64>] = []
    for range in text.split(separator: " ") {
      let ends = range.split(separator: "-").map { Int64($0) }
      guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil,
        first > 0, first <= last, last - first < 1 << 32
      else { return nil }
      numbers.append(first...last)
    }
    return numbers
  }
}
