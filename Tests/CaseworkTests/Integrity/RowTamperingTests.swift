// SPDX-License-Identifier: Apache-2.0
// A check names every row that was changed, deleted, inserted or swapped in raw SQL, in each table.

import Catalog
import Foundation
import GRDB
import Testing

@testable import Casework

@Suite struct RowTamperingTests {
  /// Every table of the schema but leases, which are nobody's record, leaves, which the tiles hold, and indexes,
  /// which `LinkAuditTests` and `QueueIndexTests` tamper with: a new table is tested from its first day, or its
  /// omission is written down in ``RowAudit``.
  static let tables = CatalogSchema.rowTypes.map { $0.table }.filter {
    !RowAudit.uncommittedTables.contains($0)
  }

  @Test func onlyLeasesLeavesAndIndexesAreCommittedToByNoLeaf() {
    #expect(
      RowAudit.uncommittedTables == [
        "lease", "leaf", "link", "poster_link", "queue_entry", "queue_tally", "opt_out", "pace",
        "saved_view", "preference",
      ])
  }

  @Test func anUntouchedCaseIsClean() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let result = try CaseCheck(store: testCase.store).run()
    #expect(result.problems == [])
    #expect(result.unsealed == 0)
    #expect(result.blobs == (try testCase.counts()["item"]))
    try testCase.store.close()
  }

  @Test(arguments: tables)
  func aTouchedRowIsNamed(in table: String) throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let raw = try RawCatalog(case: testCase.path)
    let rows = try raw.rows(table)
    let keys = try raw.keys(table)
    let others = try raw.others(table)
    let first = try #require(rows.first, "the case has rows in \(table)")
    func problems(_ changed: [RawCatalog.Values]) throws -> [String] {
      try raw.replace(table, by: changed)
      defer { try? raw.replace(table, by: rows) }
      return try testCase.problems().filter {
        $0.hasPrefix("\(table) ") && $0.contains(": the row was ")
      }
    }
    let column = try #require(others.last { first[$0]?.isNull == false })
    var changed = first
    changed[column] = Self.changed(first[column] ?? .null, "\(table).\(column)")
    let name = Self.name(first, table, keys)
    #expect(try problems([changed] + rows.dropFirst()) == [name + ": the row was changed"])
    #expect(try problems(Array(rows.dropFirst())) == [name + ": the row was deleted"])
    let forged = Self.forged(first, table: table, keys: keys)
    let forgedName = Self.name(forged, table, keys)
    #expect(try problems(rows + [forged]) == [forgedName + ": the row was inserted"])
    let partner = rows.lastIndex { row in others.contains { row[$0] != first[$0] } }
    if let partner {
      let named = [name, Self.name(rows[partner], table, keys)]
      #expect(
        try problems(Self.swapped(rows, with: partner, others: others))
          == named.map { $0 + ": the row was changed" })
    } else {
      // Some tables say the same of every row.
      #expect(["case_fact", "trace_reading"].contains(table), "two rows to swap in \(table)")
    }
    #expect(try testCase.problems() == [])
    try raw.close()
    try testCase.store.close()
  }

  @Test(arguments: tables)
  func everyColumnIsCommittedTo(in table: String) throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let raw = try RawCatalog(case: testCase.path)
    let rows = try raw.rows(table)
    let keys = try raw.keys(table)
    let first = try #require(rows.first)
    for column in try raw.others(table) {
      let value = Self.changed(first[column] ?? .null, "\(table).\(column)")
      guard value != first[column] else { continue }
      var row = first
      row[column] = value
      try raw.replace(table, by: [row] + rows.dropFirst())
      let found = try rowProblems(testCase)
      #expect(found == [Self.name(first, table, keys) + ": the row was changed"], "\(column)")
    }
    try raw.close()
    try testCase.store.close()
  }

  @Test(arguments: [("item", "kind"), ("list", "polarity"), ("assessment", "route")])
  func aRowThatCannotBeReadIsNamedToo(_ table: String, _ column: String) throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let raw = try RawCatalog(case: testCase.path)
    var rows = try raw.rows(table)
    let keys = try raw.keys(table)
    rows[1][column] = "nonsense".databaseValue
    try raw.replace(table, by: rows)
    let found = try testCase.problems().filter { $0.hasPrefix(table + " ") }
    #expect(found == [Self.name(rows[1], table, keys) + ": the row was changed"])
    try raw.close()
    try testCase.store.close()
  }

  private func rowProblems(_ testCase: TestCase) throws -> [String] {
    try testCase.store.catalog.read { reader in
      let state = try LedgerState.read(reader, columns: testCase.store.columns)
      var audit = RowAudit(state)
      try audit.run(reader)
      return audit.problems
    }
  }

  // MARK: - Forging

  /// Other words of columns whose values are words of a closed set.
  private static let words: [String: [String]] = [
    "assessment.route": ["seen", "glanced"], "assessment.kind": ["first", "adjudication"],
    "conclusion.code": ["generated", "unknown"], "conclusion.strength": ["hint", "strong"],
    "determination.standing": ["standing", "counsel_required"],
    "entry_hold.state": ["quarantined", "excluded"],
    "hit_decision.decision": ["confirmed", "rejected"],
    "finding.severity": ["notice", "defect"], "item.kind": ["image", "other"],
    "list.polarity": ["positive", "negative"], "match.algorithm": ["sha256", "md5"],
    "selection.decision": ["selected", "not_selected"], "source.state": ["done", "reading"],
    "api_token.state": ["active", "revoked"], "capture.time_source": ["warc_date", "metadata"],
    "post.time_source": ["page", "metadata"],
    "study_sample.stratum": ["not_selected", "negative"],
  ]

  /// Columns whose values may stand in one row only.
  private static let uniqueColumns: [String: [String]] = [
    "adopted_regime": ["derivation"],
    "item": ["content_name", "sha256_key"], "occurrence": ["locator_key"],
    "capture": ["ordinal"], "post": ["post_key"], "posting": ["post_id"], "list": ["name"],
    "list_version": ["version"], "user": ["name"], "api_token": ["token_key"],
  ]

  /// Columns of truth values.
  private static let flags: Set<String> = [
    "page.resolved", "capture.offset_known", "post.offset_known", "triage.selected",
    "triage.claimed_times", "assessment.claimed_times", "selection.sampled",
    "credential.must_change", "item_tag.present", "study_plan.late",
  ]

  private static func changed(_ value: DatabaseValue, _ column: String) -> DatabaseValue {
    if let words = words[column] {
      let isFirst = value == (words.first ?? "").databaseValue
      return (words[isFirst ? 1 : 0]).databaseValue
    }
    return switch value.storage {
    case .int64(let number):
      (flags.contains(column) ? 1 - number : number + 1_000).databaseValue
    case .double(let number): (number + 0.5).databaseValue
    case .blob(let data): Data(data.map { $0 ^ 1 }).databaseValue
    case .null: .null
    case .string(let text): (text + "x").databaseValue
    }
  }

  private static func forged(
    _ row: RawCatalog.Values, table: String, keys: [String]
  ) -> RawCatalog.Values {
    var forged = row
    let key = keys[keys.count - 1]
    if case .int64 = (row[key] ?? .null).storage {
      forged[key] = Int64(9_999).databaseValue
    } else {
      forged[key] = (table == "fingerprint" ? "vpdq" : "forged").databaseValue
    }
    for column in uniqueColumns[table] ?? [] {
      forged[column] = changed(row[column] ?? .null, "\(table).\(column)")
    }
    return forged
  }

  /// The first row and another one with each other's content.
  private static func swapped(
    _ rows: [RawCatalog.Values], with partner: Int, others: [String]
  ) -> [RawCatalog.Values] {
    var swapped = rows
    for column in others {
      swapped[0][column] = rows[partner][column]
      swapped[partner][column] = rows[0][column]
    }
    return swapped
  }

  private static func name(
    _ row: RawCatalog.Values, _ table: String, _ keys: [String]
  ) -> String {
    let parts = keys.map { key in
      switch (row[key] ?? .null).storage {
      case .int64(let number): String(number)
      case .string(let text): text
      default: "?"
      }
    }
    return table + " " + parts.joined(separator: "/")
  }
}
