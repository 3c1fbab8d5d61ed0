// SPDX-License-Identifier: Apache-2.0
// Counts by stage, kind, match, family, selection and grade: where a case stands.

internal import Catalog
public import EvidenceModel
internal import LegalRegime

/// Where a case stands, in counts.
public struct CaseStatus: Sendable {
  /// The counts, by group and name, in the order in which they are shown.
  public let groups: [(name: String, counts: [(name: String, count: Int)])]
  /// Whether the grades are among them: who only grades is not told while items wait to be rated, who leads while a sample does.
  public let areGradesOpen: Bool

  /// Counts in `store`, as `actor` may know them.
  ///
  /// - Complexity: O(items) and O(size of the snapshots of lists).
  public static func read(
    _ store: CaseStore, for actor: Actor = .keyHolder
  ) throws -> CaseStatus {
    let lists = try lists(store)
    return try store.catalog.read { reader in
      let state = try LedgerState.read(reader, columns: store.columns)
      let access = AnswerAccess(reader: reader, actor: actor)
      // Before and after an own look counts of grades would tell whether it was one of a sample.
      let isBlind = try AuditBlindness.holds(actor, reader) && !access.areFiguresOpen()
      let areGradesOpen = try !isBlind && access.areReportsOpen()
      let groups: [(String, [(String, Int)])] = [
        ("intake", try intake(reader, columns: store.columns)),
        ("items", try counts(reader, ItemRow.self, "kind", ItemKind.self)),
        ("decoding", try counts(reader, ItemRow.self, "state", ItemState.self)),
        ("findings", try counts(reader, FindingRow.self, "severity", Finding.Severity.self)),
        ("traces", try traces(reader)),
        ("watermark_search", try watermarkSearch(reader)),
        ("links", try links(reader)),
        ("lists", lists), ("matches", try matches(reader, columns: store.columns)),
        ("families", try families(reader)),
        ("selection", try selection(reader)),
        ("matching", try matching(reader, now: store.clock().microseconds)),
        ("grades", areGradesOpen ? try grades(reader, state: state, store: store) : []),
      ]
      return CaseStatus(groups: groups, areGradesOpen: areGradesOpen)
    }
  }

  /// The counts as one JSON object.
  public var json: JSONValue {
    var members: [JSONValue.Member] = [.init("schema", "martlet.status/1")]
    for group in groups {
      guard areGradesOpen || group.name != "grades" else {
        members.append(.init(group.name, .null))
        continue
      }
      members.append(
        .init(group.name, .object(group.counts.map { .init($0.name, JSONValue($0.count)) })))
    }
    return .object(members)
  }

  private static func intake(
    _ reader: any CatalogReader, columns: SealedColumns
  ) throws -> [(String, Int)] {
    let withdrawn = try WithdrawnPostings.read(reader)
    var unmapped = 0
    try reader.forEach(SourceRow.self) { row in
      guard let sealed = row.mappingDigest else { return }
      let mapping = try columns.open(sealed, SourceRow.self, "mapping_digest", row: row.id)
      if mapping == PageRemapping.unfinished { unmapped += 1 }
    }
    return [
      ("sources", try reader.count(SourceRow.self)),
      (
        "sources_unfinished", try reader.count(SourceRow.self, where: [.notEquals("state", "done")])
      ),
      ("captures", try reader.count(CaptureRow.self)),
      ("occurrences", try reader.count(OccurrenceRow.self)),
      ("posts", try reader.count(PostRow.self) - withdrawn.posts.count),
      ("postings", try reader.count(PostingRow.self) - withdrawn.postings.count),
      ("mapping_unfinished", unmapped),
      ("pages_unresolved", try reader.count(PageRow.self, where: [.equals("resolved", 0)])),
    ]
  }

  /// The number of rows for each value that the column may have, zeros too.
  private static func counts<Row: CatalogRow, Value: RawRepresentable & CaseIterable>(
    _ reader: any CatalogReader, _ type: Row.Type, _ column: String, _ values: Value.Type
  ) throws -> [(String, Int)] where Value.RawValue == String {
    let found = try reader.counts(type, by: column)
    return values.allCases.map { ($0.rawValue, found[.text($0.rawValue)] ?? 0) }
  }

  private static func traces(_ reader: any CatalogReader) throws -> [(String, Int)] {
    let counts = try TraceReadingCounts(reader)
    return [("read_by_these_rules", counts.present), ("read_by_earlier_rules", counts.earlier)]
  }

  private static func watermarkSearch(_ reader: any CatalogReader) throws -> [(String, Int)] {
    let counts = try WatermarkSearchState(reader).counts(reader)
    return [("done", counts.done), ("pending", counts.pending)]
  }

  private static func links(_ reader: any CatalogReader) throws -> [(String, Int)] {
    let counts = try LinkState(reader).counts(reader)
    return [("done", counts.done), ("pending", counts.pending)]
  }

  /// The known lists in force, and how many of them are not searched as they should be.
  private static func lists(_ store: CaseStore) throws -> [(String, Int)] {
    let standing = try store.catalog.read { try StandingVersion.all($0) }
    let searches = standing.map { $0.search(in: store.library) }
    return [("in_force", standing.count)]
      + [ListSearch.withoutIndex, .unusable].map { search in
        (search.rawValue, searches.count { $0 == search })
      }
  }

  private static func matches(
    _ reader: any CatalogReader, columns: SealedColumns
  ) throws -> [(String, Int)] {
    let index = try MatchIndex.read(reader, columns: columns)
    var counts: [SelectionFeatures.Match: Int] = [:]
    try reader.forEach(ItemRow.self) { counts[index.bearing(on: $0.id), default: 0] += 1 }
    return SelectionFeatures.Match.allCases.map { ($0.rawValue, counts[$0] ?? 0) }
  }

  private static func families(_ reader: any CatalogReader) throws -> [(String, Int)] {
    let newest = try reader.first(FamilyVersionRow.self, orderedBy: ["-id"])
    let members = try newest.map {
      try reader.count(
        FamilyMemberRow.self, where: [.equals("version_id", .integer($0.id))])
    }
    return [
      ("versions", try reader.count(FamilyVersionRow.self)),
      ("families", newest?.familyCount ?? 0), ("members", members ?? 0),
    ]
  }

  private static func selection(_ reader: any CatalogReader) throws -> [(String, Int)] {
    let run = try reader.first(SelectionRunRow.self, orderedBy: ["-id"])
    let sampled = try run.map {
      try reader.count(
        SelectionRow.self, where: [.equals("run_id", .integer($0.id)), .equals("sampled", 1)])
    }
    return [
      ("runs", try reader.count(SelectionRunRow.self)), ("selected", run?.selected ?? 0),
      ("not_selected", run?.notSelected ?? 0), ("sampled", sampled ?? 0),
      ("not_considered", try SelectionService.notConsidered(reader)),
    ]
  }

  /// The alarms of the matching service, and how many of them still let a token rest.
  private static func matching(
    _ reader: any CatalogReader, now: Int64
  ) throws -> [(String, Int)] {
    let isAlarm = CatalogCondition.equals("kind", .text(LeafKind.matchAlarm.rawValue))
    let recent = CatalogCondition.greaterThan("time", .integer(now - MatchMeter.rest))
    return [
      ("alarms", try reader.count(LeafRow.self, where: [isAlarm])),
      ("alarms_in_force", try reader.count(LeafRow.self, where: [isAlarm, recent])),
    ]
  }

  private static func grades(
    _ reader: any CatalogReader, state: LedgerState, store: CaseStore
  ) throws -> [(String, Int)] {
    let own = try CaseRegimes.inForce(reader, own: store.description.regime)[0]
    let grades = try GradeReader(
      reader: reader, outcomes: OutcomeReader(own, reader, columns: store.columns), state: state,
      columns: store.columns
    ).read()
    var counts: [Grade.Status: Int] = [:]
    for grade in grades.grades.values { counts[grade.status, default: 0] += 1 }
    counts[Grade.Status.none] = try reader.count(ItemRow.self) - grades.grades.count
    return Grade.Status.allCases.map { ($0.rawValue, counts[$0] ?? 0) }
  }
}
