// SPDX-License-Identifier: Apache-2.0
// People's newest words on hits of the lists, those withdrawn too, each with the entry that it is about.

internal import Catalog
internal import EvidenceModel
internal import HashExchange

/// A person's newest word on a hit of a list version in force, or of the last before the list was withdrawn.
struct HitWord {
  /// The number of the word among all: that of the row in which it was said, and not of one that carried it to a later version of the list.
  let number: Int64
  /// The row that holds it.
  let row: Int64
  /// The hit.
  let hit: MatchRow
  /// The list's number.
  let list: Int64
  /// What was said.
  let verdict: HitVerdict
  /// The entry that was hit.
  let entry: HitEntry

  /// Whether it says something of the entry itself, and not only of another item that is near it.
  var isOfEntry: Bool {
    switch hit.algorithm {
    case .md5, .sha1, .sha256: true
    case .pdq: hit.distance == 0
    case .vpdq: false
    }
  }

  /// The names by which the partner knows the entry; several where more than one member shares the fingerprint.
  var names: [NCMECEntryName] { entry.tags.compactMap(NCMECEntryName.init(tag:)) }
}

/// Reads people's words on hits.
struct HitWords {
  /// Of which lists words are given back.
  static let listsSetting = ExportSetting(
    "lists", .words(most: 50), "the numbers of the lists whose owner is told; all lists without any"
  )

  /// The words, by hit.
  let words: [HitWord]
  /// The number of the newest word read; 0 for none.
  let newest: Int64
  private let columns: SealedColumns
  private let sealedReasons: [Int64: [UInt8]]

  /// Reads the words on the lists that the settings of an export name.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for what is no number of a list of the case.
  init(_ settings: ExportSettings, from source: ExportSource) throws {
    try self.init(
      source.reader, columns: source.store.columns,
      lists: try Self.lists(settings, source.reader))
  }

  /// Reads the words on positive lists, of those alone whose numbers are given where any are.
  ///
  /// What was said of a list that was withdrawn since is still for its owner: it may come back, and others may hold it.
  ///
  /// - Complexity: O(words).
  init(_ reader: any CatalogReader, columns: SealedColumns, lists: Set<Int64> = []) throws {
    var latest: [Int64: HitDecisionRow] = [:]
    var origins = WordOrigins(columns: columns)
    try reader.forEach(HitDecisionRow.self, orderedBy: ["id"]) {
      latest[$0.matchId] = $0
      origins.add($0)
    }
    let standing = try StandingLists.spokenOf(reader)
    var words: [HitWord] = []
    var reasons: [Int64: [UInt8]] = [:]
    for (id, row) in latest.sorted(by: { $0.key < $1.key }) {
      guard let hit = try reader.row(MatchRow.self, key: .integer(id)),
        let list = standing.list(ofVersion: hit.listVersionId),
        lists.isEmpty || lists.contains(list),
        standing.polarity(ofVersion: hit.listVersionId) == .positive
      else { continue }
      words.append(
        HitWord(
          number: try origins.number(of: row, on: hit, reader), row: row.id, hit: hit, list: list,
          verdict: row.decision == .confirmed ? .confirmed : .rejected,
          entry: try HitEntry(hit, columns: columns)))
      reasons[row.id] = row.sealedReason
    }
    self.words = words
    self.columns = columns
    sealedReasons = reasons
    newest = words.map(\.number).max() ?? 0
  }

  /// Why somebody said so: evidence text, for no file and no message.
  ///
  /// - Throws: `VaultError` `.corrupt` when it was changed.
  func reason(of word: HitWord) throws -> String {
    guard let sealed = sealedReasons[word.row] else { return "" }
    return String(
      decoding: try columns.open(
        sealed, HitDecisionRow.self, "sealed_reason", row: word.row), as: UTF8.self)
  }

  /// The lists that a setting names.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for what is no number of a list of the case.
  static func lists(
    _ settings: ExportSettings, _ reader: any CatalogReader
  ) throws -> Set<Int64> {
    var lists: Set<Int64> = []
    for word in settings.words(listsSetting.name) {
      guard let number = Int64(word),
        try reader.row(ListRow.self, key: .integer(number)) != nil
      else {
        throw CaseworkError(
          .usage,
          "the setting lists names a list that the case does not have; the page of lists tells their numbers"
        )
      }
      lists.insert(number)
    }
    return lists
  }
}
