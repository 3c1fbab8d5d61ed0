// SPDX-License-Identifier: Apache-2.0
// What one share of near-duplicates came to: looks and hours saved, and how often carried records are wrong.

internal import Casework
internal import Catalog
internal import CatalogSQLite
internal import EvidenceModel
internal import LegalRegime
internal import StudyStatistics
internal import SyntheticCorpus

struct BenchError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// How often records are wrong one way, with its intervals.
struct ErrorRate {
  let share: ClusteredShare?

  /// The share, its exact interval as if items were independent, and that of families drawn again.
  var json: JSONValue {
    guard let share, let tally = try? share.items() else { return .null }
    let exact = ProportionInterval.clopperPearson(tally)
    let clustered = Result { () throws(StatisticsError) in
      try Bootstrap().interval(ofShare: share).stated.interval
    }
    func pair(_ interval: Interval?) -> JSONValue {
      interval.map { [.number($0.lower), .number($0.upper)] } ?? .null
    }
    return [
      "found": JSONValue(tally.found), "of": JSONValue(tally.examined),
      "families": JSONValue(share.groups.count), "families_with_any": JSONValue(share.found),
      "rate": .number(tally.share), "exact": pair(exact),
      "families_drawn_again": pair(try? clustered.get()),
      "no_interval": {
        if case .failure(let error) = clustered { .string(error.code.rawValue) } else { .null }
      }(),
    ]
  }

  /// The rate and both intervals in words.
  var text: String {
    guard let share, let tally = try? share.items() else { return "none carried over" }
    func percent(_ value: Double) -> String { DecimalText.fixed(value * 100, places: 1) }
    func words(_ interval: Interval) -> String {
      "\(percent(interval.lower))–\(percent(interval.upper))"
    }
    let clustered = try? Bootstrap().interval(ofShare: share).stated.interval
    return "\(percent(tally.share)) % of \(DecimalText.grouped(tally.examined)); "
      + "\(words(ProportionInterval.clopperPearson(tally))); "
      + (clustered.map(words) ?? "too few families")
  }
}

/// What one share of near-duplicates came to.
struct LooksResult {
  let share: Double
  let items: Int
  /// Seconds of one look at each item.
  let allSeconds: Double
  let work: TeamWork
  /// Looks at items that somebody had looked at: by another person who checks the family, or to settle a dispute.
  private(set) var again = 0
  /// Items that nobody looked at since they are on a list.
  private(set) var listed = 0
  /// Items that nobody looked at since a record was carried over.
  private(set) var inferred = 0
  private(set) var falseCriminal = ErrorRate(share: nil)
  private(set) var missedCriminal = ErrorRate(share: nil)
  /// The same of what people looked at once, where only they err.
  private(set) var seenFalse = ErrorRate(share: nil)
  private(set) var seenMissed = ErrorRate(share: nil)

  /// Reads what the case holds after the team's work.
  init(_ scratch: LooksCase, share: Double, work: TeamWork, contents: [Int64: TruthRecord]) throws {
    self.share = share
    self.work = work
    items = contents.count
    allSeconds = contents.values.reduce(0) { $0 + scratch.team.seconds(for: $1) }
    let catalog = try CatalogSQLite.open(path: scratch.folder + "/catalog.sqlite", readOnly: true)
    defer { catalog.close() }
    let criminal = Set(
      try RegimeLibrary.regime(LooksCase.regime).instruments.filter(\.isCriminal).map(\.id))
    var (seen, carried): ([Int64: Bool], [Int64: Bool]) = ([:], [:])
    var families: [Int64: Int64] = [:]
    try catalog.read { reader in
      var results: [Int64: Bool] = [:]
      try reader.forEach(DeterminationRow.self) { row in
        results[row.assessmentId] = criminal.contains(row.instrument)
      }
      try reader.forEach(AssessmentRow.self, orderedBy: ["id"]) { row in
        let isCriminal = results[row.id] ?? false
        if row.route == .inferred {
          carried[row.itemId] = isCriminal
        } else if row.kind == .first, seen[row.itemId] == nil {
          seen[row.itemId] = isCriminal
        }
      }
      try reader.forEach(FamilyMemberRow.self) { families[$0.itemId] = $0.family }
    }
    let unseen = carried.filter { seen[$0.key] == nil }
    inferred = unseen.count
    again = work.looks - seen.count
    listed = contents.keys.count { seen[$0] == nil && carried[$0] == nil }
    func rate(_ told: [Int64: Bool], ofCriminal: Bool) throws -> ErrorRate {
      var groups: [Int64: (found: Int, of: Int)] = [:]
      for (item, isCriminal) in told {
        guard let record = contents[item], record.truth.isCriminal == ofCriminal else { continue }
        groups[families[item] ?? -item, default: (0, 0)].of += 1
        if isCriminal != ofCriminal { groups[families[item] ?? -item, default: (0, 0)].found += 1 }
      }
      guard !groups.isEmpty else { return ErrorRate(share: nil) }
      let sorted = groups.sorted { $0.key < $1.key }
      return ErrorRate(
        share: try ClusteredShare(sorted.map { try Tally(found: $0.value.found, of: $0.value.of) }))
    }
    falseCriminal = try rate(unseen, ofCriminal: false)
    missedCriminal = try rate(unseen, ofCriminal: true)
    seenFalse = try rate(seen, ofCriminal: false)
    seenMissed = try rate(seen, ofCriminal: true)
  }

  /// Looks saved against one look at each item, as a share.
  var looksSaved: Double { 1 - Double(work.looks) / Double(max(1, items)) }
  /// Hours saved against one look at each item, as a share.
  var hoursSaved: Double { 1 - work.seconds / max(1, allSeconds) }

  /// One line of JSON.
  var json: JSONValue {
    [
      "near_duplicates": .number(share), "items": JSONValue(items),
      "looks": JSONValue(work.looks), "checks": JSONValue(work.checks), "again": JSONValue(again),
      "hours": .number(work.seconds / 3_600),
      "hours_of_one_look_each": .number(allSeconds / 3_600),
      "looks_saved": .number(looksSaved), "hours_saved": .number(hoursSaved),
      "by_lists": JSONValue(listed), "by_families": JSONValue(inferred),
      "false_criminal": falseCriminal.json, "missed_criminal": missedCriminal.json,
      "seen_false_criminal": seenFalse.json, "seen_missed_criminal": seenMissed.json,
    ]
  }

  /// The cells of the first table.
  var savings: [String] {
    func percent(_ value: Double) -> String { DecimalText.fixed(value * 100, places: 1) + " %" }
    func hours(_ seconds: Double) -> String { DecimalText.fixed(seconds / 3_600, places: 1) }
    return [
      DecimalText.fixed(share * 100, places: 0) + " %", DecimalText.grouped(items),
      DecimalText.grouped(work.looks), DecimalText.grouped(work.checks),
      DecimalText.grouped(again), percent(looksSaved),
      "\(hours(work.seconds)) of \(hours(allSeconds))", percent(hoursSaved),
      DecimalText.grouped(listed), DecimalText.grouped(inferred),
    ]
  }

  /// The cells of the second table.
  var errors: [String] {
    [
      DecimalText.fixed(share * 100, places: 0) + " %", falseCriminal.text, missedCriminal.text,
      seenFalse.text, seenMissed.text,
    ]
  }
}
