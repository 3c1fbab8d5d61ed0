// SPDX-License-Identifier: Apache-2.0
// The export of VICS updates: where a partner's category and what people here found are not the same.

internal import Catalog
internal import EvidenceModel
internal import HashExchange
internal import LegalRegime

/// A VICS 2.0 hash set of the entries whose category changed, or on whose hits people gave their word.
///
/// Only what has the very bytes of an entry counts: a picture that is near one says nothing of its category.
struct VICSUpdatesExport: ExportKind {
  /// Of which list; exactly one.
  static let listSetting = ExportSetting(
    HitWords.listsSetting.name, .words(most: 1), "the number of the one list whose owner is told")

  let name = "vics-updates"
  let words = "a VICS 2.0 update set: changed categories of a partner's entries, with notes"
  let settings = [
    GradedItems.gradesSetting, GradedItems.regimeSetting, Self.listSetting,
    VICSExport.mappingSetting, PartnerReasons.setting,
  ]

  func fileEnding(_ settings: ExportSettings) -> String { ".json" }

  func prepare(_ settings: ExportSettings, from source: ExportSource) throws -> PreparedExport {
    let profile = try VICSExport.profile(settings)
    let graded = try GradedItems(
      settings, from: source, standard: VICSExport.standardRegime, ofEveryClass: true)
    let numbers = try VICSExport.numbers(of: graded, in: profile)
    let lists = try HitWords.lists(settings, source.reader)
    guard lists.count == 1 else {
      throw CaseworkError(
        .usage,
        "an update set is for one owner: give the number of one list as the setting lists, so that no partner is told another's categories"
      )
    }
    let words = try HitWords(source.reader, columns: source.store.columns, lists: lists)
    let reasons = try PartnerReasons(settings.text(PartnerReasons.setting.name))
    let stated = try StatedCategories(source, lists: lists)
    var withoutReason = 0
    let verdicts = Dictionary(grouping: words.words.filter(\.isOfEntry), by: \.hit.itemId)
    var updates: [(item: GradedItem, number: Int64, note: String)] = []
    var unchanged = 0
    for item in graded.items {
      guard let number = numbers[VICSExport.word(item.outcome)],
        let before = try stated.categories(of: item.item.id)
      else { continue }
      let said = Set(
        try (verdicts[item.item.id] ?? []).map { word in
          guard word.verdict == .rejected else { return word.verdict.rawValue }
          let reason = reasons.reason(
            in: try words.reason(of: word), for: word.hit.algorithm.rawValue)
          if reason == nil { withoutReason += 1 }
          return word.verdict.rawValue + (reason.map { ": \($0.name)" } ?? "")
        }
      ).sorted()
      let known = before.map { profile.number(of: $0.category, in: $0.profile) }
      guard !said.isEmpty || known.contains(where: { $0 != number }) else {
        unchanged += 1
        continue
      }
      updates.append((item, number, Self.note(before, said)))
    }
    let counts = [
      ExportCount("entries", updates.count), ExportCount("left out: unchanged", unchanged),
      ExportCount("rejected hits that give none of the partner's reasons", withoutReason),
      ExportCount(WriteBackStanding.newestWord, Int(clamping: words.newest)),
    ]
    return PreparedExport(counts: counts, regimes: [graded.regime]) { [updates] output in
      let writer = VICSWriter(output, profile: profile)
      for (index, update) in updates.enumerated() {
        _ = try writer.write(
          try Self.record(update.item, update.number, update.note, index + 1, source))
      }
      try writer.finish()
    }
  }

  /// What the record says besides its category: what the partner's was, and what people said of the hits, with the partner's own words for
  /// a reason and no others.
  private static func note(_ before: [StatedCategory], _ said: [String]) -> String {
    let categories = before.map { "category \($0.profile.map { "\($0):" } ?? "")\($0.category)" }
    return
      ((categories.isEmpty ? [] : ["was \(categories.joined(separator: ", "))"])
      + (said.isEmpty ? [] : ["hit \(said.joined(separator: " and "))"])).joined(separator: "; ")
  }

  private static func record(
    _ item: GradedItem, _ number: Int64, _ note: String, _ position: Int, _ source: ExportSource
  ) throws -> ExchangeRecord {
    let digests = try ItemDigests.open(item.item, columns: source.store.columns)
    var record = ExchangeRecord(number: position, line: 0)
    record.md5 = digests.md5.description
    record.sha1 = digests.sha1.description
    record.byteCount = item.item.byteCount
    record.category = String(number)
    var members: [JSONValue.Member] = [
      .init("MediaID", .integer(Int64(position))), .init("Comments", .string(note)),
    ]
    if source.store.description.isSynthetic { members.append(.init("Tags", "SYNTHETIC")) }
    record.vics = VICSMedia(members)
    return record
  }
}

/// A category as a list states it.
struct StatedCategory: Hashable, Comparable {
  let category: String
  /// The VICS profile that its number is of, where the list says so.
  let profile: String?

  static func < (one: StatedCategory, other: StatedCategory) -> Bool {
    (one.category, one.profile ?? "") < (other.category, other.profile ?? "")
  }
}

/// What lists state of the categories of items whose very bytes they have.
struct StatedCategories {
  private let source: ExportSource
  private let standing: StandingLists
  private let lists: Set<Int64>

  /// Reads the positive lists in force, those withdrawn as they were last, of those alone whose numbers are given where any are.
  init(_ source: ExportSource, lists: Set<Int64>) throws {
    self.source = source
    self.lists = lists
    standing = try StandingLists.spokenOf(source.reader)
  }

  /// The categories that lists state of an item; `nil` when none has its bytes, or none of those that have states any.
  ///
  /// - Complexity: O(hits of the item).
  func categories(of item: Int64) throws -> [StatedCategory]? {
    var found: Set<StatedCategory> = []
    for row in try source.reader.rows(MatchRow.self, where: [.equals("item_id", .integer(item))]) {
      guard [.md5, .sha1, .sha256].contains(row.algorithm),
        let list = standing.list(ofVersion: row.listVersionId),
        lists.isEmpty || lists.contains(list),
        standing.polarity(ofVersion: row.listVersionId) == .positive
      else { continue }
      let tags = try HitEntry(row, columns: source.store.columns).tags
      let profiles = Self.values(tags, "profile:")
      for category in Self.values(tags, "category:") {
        // Where several rows were joined to one entry, nothing says which profile is of which number.
        found.insert(
          StatedCategory(
            category: category, profile: profiles.count == 1 ? profiles[0] : nil))
      }
    }
    return found.isEmpty ? nil : found.sorted()
  }

  private static func values(_ tags: [String], _ prefix: String) -> [String] {
    tags.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
  }
}
