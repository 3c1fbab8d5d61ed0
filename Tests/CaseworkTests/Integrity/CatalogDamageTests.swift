// SPDX-License-Identifier: Apache-2.0
// A catalog that is broken in its form: a check names what it can and goes on; nothing ends as a bug.

import Catalog
import EvidenceModel
import Foundation
import GRDB
import MartletTesting
import StudyReport
import Testing

@testable import Casework

@Suite struct CatalogDamageTests {
  static let tables = CatalogSchema.rowTypes.map { $0.table }

  /// The tables whose rows follow from nothing: whatever can be read in them is as good as anything.
  private static let nobodysRecords: Set<String> = [
    "lease", "opt_out", "pace", "saved_view", "preference",
  ]

  /// Values that no column, or hardly any, may hold.
  private static let impossible: [DatabaseValue] = [
    .null, Int64.max.databaseValue, Int64.min.databaseValue, (-1).databaseValue,
    1e300.databaseValue, Double.infinity.databaseValue, "nonsense".databaseValue, "".databaseValue,
    "a\0b".databaseValue, Data().databaseValue, Data([1, 2, 3]).databaseValue,
    Data(repeating: 7, count: 5_000).databaseValue,
  ]

  /// What a check finds in the folder of a closed case, opened as `fsck` opens it.
  private func check(_ testCase: TestCase) throws -> [String] {
    let store = try CaseStore.open(
      path: testCase.path, keys: .keyFile(testCase.keyFile), driver: SQLiteDriver(),
      access: .checking, clock: testCase.clock.reader)
    defer { store.closeUnchanged() }
    return try CaseCheck(store: store).run().problems
  }

  /// Runs what ordinary commands run; errors must be those of a damaged case, never a bug's.
  private func expectNoBug(_ testCase: TestCase, _ what: String) {
    let store = testCase.store
    let works: [(String, () throws -> Void)] = [
      ("status", { _ = try CaseStatus.read(store) }),
      (
        "report",
        {
          _ = try ReportService(store: store, actor: .keyHolder).make(
            .json, options: ReportOptions(edition: .published))
        }
      ),
      (
        "findings",
        { try FindingsService(store: store, actor: .keyHolder).list(showsPlaces: false) { _ in } }
      ),
      ("requests", { _ = try RequestService(store: store, actor: testCase.administrator).list() }),
      ("users", { _ = try UserService(store: store, actor: testCase.administrator).list() }),
      (
        "select",
        {
          let text = SelectionRules.standardYAML
          _ = try SelectionService(store: store, actor: .keyHolder).run(
            try SelectionRules(yaml: text), text: text)
        }
      ),
      ("families", { try FamilyService(store: store, actor: .keyHolder).rebuild() }),
      (
        "links",
        {
          let query = try LinkQuery(store: store, actor: .keyHolder, showsText: false)
          _ = try query.summary(limit: 5)
          _ = try query.neighbours(of: 1, depth: 2, limit: 5) { _ in }
        }
      ),
    ]
    for (name, work) in works {
      do { try work() } catch let error as CatalogError {
        let bugs: [CatalogError.Code] = [.misuse, .closed, .unsupportedValue]
        #expect(!bugs.contains(error.code), "\(name) after \(what): \(error)")
      } catch let error as CaseworkError {
        #expect(error.code != .internalFault, "\(name) after \(what): \(error.userMessage)")
      } catch {
        let kind = String(describing: type(of: error))
        #expect(
          ["VaultError", "ReportError", "RegimeError", "LedgerError"].contains(kind),
          "\(name) after \(what): \(kind)")
      }
    }
  }

  @Test(arguments: tables)
  func aDroppedTableIsNamed(_ table: String) throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let raw = try RawCatalog(case: testCase.path)
    try raw.execute("DROP TABLE \"\(table)\"")
    let problems = try testCase.problems()
    #expect(problems.contains("catalog: table \(table): it is missing"), "\(problems)")
    expectNoBug(testCase, "dropping \(table)")
    try raw.close()
    testCase.store.closeUnchanged()
    #expect(try check(testCase).contains("catalog: table \(table): it is missing"))
  }

  @Test(arguments: tables)
  func aRenamedColumnIsNamed(_ table: String) throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let raw = try RawCatalog(case: testCase.path)
    let column = try #require(try raw.others(table).last ?? raw.keys(table).last)
    try raw.execute("ALTER TABLE \"\(table)\" RENAME COLUMN \"\(column)\" TO other")
    let problems = try testCase.problems()
    #expect(
      problems.contains("catalog: table \(table): its definition was changed"), "\(problems)")
    let blobs = problems.filter { $0.hasPrefix("item ") && $0.contains("blob") }
    #expect(blobs.isEmpty, "the blobs are checked all the same")
    expectNoBug(testCase, "renaming \(table).\(column)")
    try raw.close()
    testCase.store.closeUnchanged()
  }

  @Test(arguments: tables)
  func anImpossibleValueIsNamedWithItsRow(in table: String) throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let raw = try RawCatalog(case: testCase.path)
    let rows = try raw.rows(table)
    guard let row = rows.dropFirst().first ?? rows.first else {
      // Whether anything waits depends on a draw; `QueueIndexTests` damages an index that has rows.
      #expect(
        Self.nobodysRecords.contains(table) || table.hasPrefix("queue_"),
        "the case has rows in \(table)")
      return
    }
    let keys = try raw.keys(table)
    var generator = SeedReport.generator("impossible-\(table)")
    for column in try raw.others(table) {
      let values = Self.impossible.filter { $0 != row[column] }
      if let value = values.randomElement(using: &generator) {
        let what = "\(table).\(column) = \(value)"
        do {
          try raw.force(table, column, value, row: row.filter { keys.contains($0.key) })
        } catch { continue }  // A value that is unique already, or a real number turned whole.
        if try raw.rows(table) == rows { continue }
        let problems = try testCase.problems()
        let name = keys.map { key in
          switch (row[key] ?? .null).storage {
          case .int64(let number): String(number)
          case .string(let text): text
          default: "?"
          }
        }.joined(separator: "/")
        let isNamed = problems.contains {
          $0.hasPrefix("\(table) \(name): ")
            || (RowAudit.uncommittedTables.contains(table) && $0.hasPrefix("\(table): "))
        }
        #expect(
          isNamed || (Self.nobodysRecords.contains(table) && problems.isEmpty),
          "\(what): \(problems.prefix(5))")
        expectNoBug(testCase, what)
        try raw.replace(table, by: rows)
      }
    }
    try raw.close()
    testCase.store.closeUnchanged()
  }

  @Test(arguments: [Int64.min, -1, Int64.max])
  func aPlanForImpossiblyManyPeopleIsNamed(count: Int64) throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let raw = try RawCatalog(case: testCase.path)
    let row = try #require(try raw.rows("study_plan").last)
    let keys = try raw.keys("study_plan")
    try raw.force(
      "study_plan", "assessors", count.databaseValue, row: row.filter { keys.contains($0.key) })
    #expect(try testCase.problems().contains { $0.hasPrefix("study_plan ") })
    expectNoBug(testCase, "\(count) people")
    try raw.close()
    testCase.store.closeUnchanged()
  }

  @Test func aGarbledPageIsFoundAndTheRestChecked() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    testCase.store.closeUnchanged()
    let place = URL(fileURLWithPath: testCase.path + "/catalog.sqlite")
    let whole = Array(try Data(contentsOf: place))
    let blob = try #require(try someBlob(of: testCase))
    let content = try Data(contentsOf: blob)
    try Data(content.dropLast(1)).write(to: blob)
    let pages = whole.count / 4_096
    var blobsNamed = 0
    for page in 0..<pages {
      var bytes = whole
      for index in (page * 4_096 + (page == 0 ? 100 : 0))..<((page + 1) * 4_096) {
        bytes[index] = 0x5a
      }
      try Data(bytes).write(to: place)
      let problems = try check(testCase)
      #expect(
        problems.contains { $0.hasPrefix("catalog: ") || $0.contains(": the row was ") }
          || problems.contains { $0.hasPrefix("leaf ") },
        "page \(page): \(problems.prefix(5))")
      if problems.contains(where: { $0.hasPrefix("item ") && $0.contains("its blob is") }) {
        blobsNamed += 1
      }
    }
    #expect(blobsNamed > pages / 2, "a cut blob is found beside a garbled page")
    // Neither an empty file nor none at all keeps the ledger from being checked.
    let head = URL(fileURLWithPath: testCase.path + "/ledger/checkpoint")
    try Data("no checkpoint\n".utf8).write(to: head)
    for content in [Data("SQLite format 3\0".utf8), Data(), nil] as [Data?] {
      try FileManager.default.removeItem(at: place)
      try content?.write(to: place)
      let problems = try check(testCase)
      #expect(problems.contains { $0.hasPrefix("catalog: not all of it could be checked") })
      #expect(problems.contains { $0.hasPrefix("ledger: ") }, "\(problems)")
      if content == nil { try Data().write(to: place) }
    }
  }

  private func someBlob(of testCase: TestCase) throws -> URL? {
    let vault = testCase.path + "/vault"
    let names = try FileManager.default.subpathsOfDirectory(atPath: vault)
    return names.first { $0.count == 65 }.map { URL(fileURLWithPath: vault + "/" + $0) }
  }

  @Test func whatSomebodyAddedToTheSchemaIsNamed() throws {
    let testCase = try TestCase(copyOf: RichCase.template.get())
    let raw = try RawCatalog(case: testCase.path)
    let added = [
      "trigger planted": "CREATE TRIGGER planted AFTER INSERT ON item BEGIN DELETE FROM match; END",
      "view glimpse": "CREATE VIEW glimpse AS SELECT * FROM item",
      "index extra": "CREATE INDEX extra ON item (kind)",
      "table \u{5c}u{202e}other": "CREATE TABLE \"\u{202e}other\" (a)",
    ]
    for (name, sql) in added {
      try raw.execute(sql)
      #expect(
        try testCase.problems().contains("catalog: \(name): it is no part of a catalog of martlet"))
    }
    try raw.execute("DROP INDEX item_state")
    #expect(try testCase.problems().contains("catalog: index item_state: it is missing"))
    try raw.close()
    try testCase.store.close()
    #expect(throws: CatalogError(.foreignSchema)) {
      _ = try CaseStore.open(
        path: testCase.path, keys: .keyFile(testCase.keyFile), driver: SQLiteDriver(),
        clock: testCase.clock.reader)
    }
    #expect(try check(testCase).count >= 5)
  }
}
