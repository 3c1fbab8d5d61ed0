// SPDX-License-Identifier: Apache-2.0
// How many words on the entries of a list were not told to its owner yet.

internal import Catalog
internal import EvidenceModel

/// Counts of people's words on the entries of a list, and of those that wait to be given back.
public struct WriteBackStanding: Hashable, Sendable {
  /// The count of an export that tells up to which word it goes.
  static let newestWord = "newest word on a hit"

  /// Hits that stand confirmed.
  public var confirmed = 0
  /// Hits that stand rejected.
  public var rejected = 0
  /// Words on the entries themselves that came after the newest export of them.
  public var waiting = 0

  /// The kinds of exports that tell a list's owner.
  private static let kinds = [FeedbackExport().name, VICSUpdatesExport().name]

  /// The counts of every list on whose hits somebody gave a word.
  ///
  /// - Complexity: O(words + requests).
  static func read(
    _ reader: any CatalogReader, columns: SealedColumns
  ) throws -> [Int64: WriteBackStanding] {
    let told = try exports(reader, columns: columns)
    var counts: [Int64: WriteBackStanding] = [:]
    for word in try HitWords(reader, columns: columns).words {
      var standing = counts[word.list] ?? WriteBackStanding()
      switch word.verdict {
      case .confirmed: standing.confirmed += 1
      case .rejected: standing.rejected += 1
      }
      let isTold = told.contains {
        ($0.lists.isEmpty || $0.lists.contains(String(word.list))) && word.number <= $0.newest
      }
      if word.isOfEntry, !isTold { standing.waiting += 1 }
      counts[word.list] = standing
    }
    return counts
  }

  /// Up to which word exports went that were written, and of which lists; of all where none are named.
  private static func exports(
    _ reader: any CatalogReader, columns: SealedColumns
  ) throws -> [(lists: Set<String>, newest: Int64)] {
    try reader.rows(RequestRow.self, where: [.oneOf("kind", kinds.map { .text($0) })]).compactMap {
      let detail = try RequestDetail.open($0, columns: columns)
      let newest = detail.written?.counts.first { $0.name == newestWord }?.number
      guard let newest else { return nil }
      let lists = (detail.settings[HitWords.listsSetting.name]?.elements ?? []).compactMap(\.text)
      return (Set(lists), Int64(newest))
    }
  }
}
