// SPDX-License-Identifier: Apache-2.0
// How far the index of links has come: one fact of the case.

internal import Catalog
internal import EvidenceModel

/// How far the index of links has come: the last item, occurrence and post that are in it.
///
/// All three are only ever added, in the order of their numbers, so that three numbers say it all. They stand behind
/// the version of the derivation: another one begins anew.
struct LinkState: Hashable {
  /// The case fact that holds the state.
  static let fact = "links"
  private static let version = "3"

  /// The number of the last item; 0 before the first.
  var item: Int64 = 0
  /// The number of the last occurrence.
  var occurrence: Int64 = 0
  /// The number of the last post.
  var post: Int64 = 0
  /// Whether the rows there are belong to another derivation and have to go first.
  private(set) var needsClearing = false

  /// An empty index.
  init() {}

  /// The recorded state.
  init(_ reader: any CatalogReader) throws {
    guard let value = try reader.row(CaseFact.self, key: .text(Self.fact))?.value else { return }
    let parts = value.split(separator: " ")
    let numbers = parts.dropFirst().compactMap { Int64($0) }
    guard parts.first == Self.version[...], numbers.count == 3 else {
      needsClearing = true
      return
    }
    (item, occurrence, post) = (numbers[0], numbers[1], numbers[2])
  }

  /// The row that records it.
  var row: CaseFact {
    CaseFact(key: Self.fact, value: "\(Self.version) \(item) \(occurrence) \(post)")
  }

  /// Items, occurrences and posts that are in the index, and those that are not yet.
  func counts(_ reader: any CatalogReader) throws -> (done: Int, pending: Int) {
    func pending<Row: CatalogRow>(_ type: Row.Type, after last: Int64) throws -> Int {
      try reader.count(type, where: [.greaterThan("id", .integer(last))])
    }
    let all =
      try reader.count(ItemRow.self) + reader.count(OccurrenceRow.self)
      + reader.count(PostRow.self)
    let left =
      try pending(ItemRow.self, after: item)
      + pending(OccurrenceRow.self, after: occurrence) + pending(PostRow.self, after: post)
    return (all - left, left)
  }
}
