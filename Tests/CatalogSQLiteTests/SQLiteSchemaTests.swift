// SPDX-License-Identifier: Apache-2.0
// Holds the migrated schema against the row definitions, and the settings a case relies on.

import Catalog
import Foundation
import GRDB
import MartletTesting
import Testing

@testable import CatalogSQLite

@Suite struct SQLiteSchemaTests {
  /// Opens a fresh catalog's file directly.
  private func inspect<Result>(_ body: (Database) throws -> Result) throws -> Result {
    let folder = try CatalogFolder()
    try CatalogSQLite.create(path: folder.file).close()
    let queue = try DatabaseQueue(path: folder.file)
    defer { try? queue.close() }
    return try queue.read(body)
  }

  @Test func tablesAndColumnsAreThoseOfTheRowTypes() throws {
    try inspect { database in
      for type in CatalogSchema.rowTypes {
        let info = try Row.fetchAll(
          database, sql: "SELECT name, type, \"notnull\" FROM pragma_table_info(?)",
          arguments: [type.table])
        let stored = info.map { row -> String in
          let (name, storage, required): (String, String, Bool) = (row[0], row[1], row[2])
          return "\(name) \(storage) \(required ? "NOT NULL" : "")"
        }
        let defined = type.columnDefinitions.map {
          "\($0.name) \($0.storage.rawValue.uppercased()) \($0.isOptional ? "" : "NOT NULL")"
        }
        #expect(stored == defined, "\(type.table)")
      }
      let tables = try String.fetchSet(
        database,
        sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
      #expect(tables == Set(CatalogSchema.rowTypes.map { $0.table } + ["grdb_migrations"]))
    }
  }

  @Test func keysUniqueColumnsAndReferencesAreThoseOfTheRowTypes() throws {
    try inspect { database in
      for type in CatalogSchema.rowTypes {
        let keys = try String.fetchAll(
          database, sql: "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk",
          arguments: [type.table])
        #expect(keys == type.keyColumns, "\(type.table)")
        let unique = try String.fetchAll(
          database, sql: "SELECT name FROM pragma_index_list(?) WHERE origin = 'u'",
          arguments: [type.table])
        let groups = try unique.map { index in
          try String.fetchAll(
            database, sql: "SELECT name FROM pragma_index_info(?) ORDER BY seqno",
            arguments: [index])
        }
        #expect(Set(groups) == Set(type.uniqueColumns), "\(type.table)")
        let references = try Row.fetchAll(
          database, sql: "SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list(?)",
          arguments: [type.table])
        let found = Set(
          references.map { CatalogReference($0[0], to: $0[1], column: $0[2] ?? "id") })
        #expect(found == Set(type.references), "\(type.table)")
      }
    }
  }

  @Test func everyReferenceHasAnIndex() throws {
    try inspect { database in
      for type in CatalogSchema.rowTypes {
        let indexes = try String.fetchAll(
          database, sql: "SELECT name FROM pragma_index_list(?)", arguments: [type.table])
        let leading = try indexes.compactMap {
          try String.fetchOne(
            database, sql: "SELECT name FROM pragma_index_info(?) WHERE seqno = 0", arguments: [$0])
        }
        let served = Set(leading + [type.keyColumns[0]])
        for reference in type.references {
          #expect(served.contains(reference.column), "\(type.table).\(reference.column)")
        }
      }
    }
  }

  @Test(arguments: [
    ("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("temp_store", "2"),
    ("secure_delete", "1"), ("trusted_schema", "0"), ("cell_size_check", "1"),
  ])
  func everyConnectionHasItsSettings(pragma: String, value: String) throws {
    let folder = try CatalogFolder()
    let catalog = try CatalogSQLite.create(path: folder.file)
    let found = try catalog.store.writeWithoutTransaction { database in
      try Row.fetchOne(database, sql: "PRAGMA \(pragma)").map { row -> DatabaseValue in row[0] }
    }
    #expect(found?.storage.value.map { "\($0)" } == value)
  }

  @Test func onlyWhatMayBeLostIsWrittenWithoutTheDisk() throws {
    struct Stop: Error {}
    let folder = try CatalogFolder()
    let catalog = try CatalogSQLite.create(path: folder.file)
    func level() throws -> Int? {
      try catalog.store.writeWithoutTransaction {
        try Int.fetchOne($0, sql: "PRAGMA synchronous")
      }
    }
    try catalog.writeSoon { writer in
      let database = try #require(writer as? SQLiteWriter).database
      #expect(try Int.fetchOne(database, sql: "PRAGMA synchronous") == 1)
    }
    #expect(try level() == 2)
    #expect(throws: Stop.self) { try catalog.writeSoon { _ in throw Stop() } }
    #expect(try level() == 2, "also where it failed")
    try catalog.write { writer in
      let database = try #require(writer as? SQLiteWriter).database
      #expect(try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2)
    }
  }

  /// What is asked when the next item is handed out, of tables that grow with the case.
  private static func claimQuestions() throws -> [SQLiteStatements.Query] {
    [
      try SQLiteStatements.select(
        LeaseRow.self, where: [.equals("user_id", 1)], orderedBy: [], limit: nil),
      try SQLiteStatements.select(
        LeaseRow.self, where: [.lessThan("until", 1)], orderedBy: ["until"], limit: 64),
      try SQLiteStatements.select(
        LeaseRow.self, where: [.equals("item_id", 1)], orderedBy: [], limit: nil),
      try SQLiteStatements.select(
        QueueEntryRow.self,
        where: [.equals("lane", "rating"), .equals("rater", 1), .equals("severe", 1)],
        orderedBy: ["-rank", "item_id"], limit: nil),
      try SQLiteStatements.select(
        QueueEntryRow.self, where: [.equals("purpose", "golden")], orderedBy: [], limit: 1),
      try SQLiteStatements.count(
        FamilyMemberRow.self, where: [.equals("version_id", 1), .equals("family", 1)]),
      try SQLiteStatements.select(
        AssessmentRow.self,
        where: [.equals("item_id", 1), .equals("user_id", 1), .equals("route", "seen")],
        orderedBy: ["-id"], limit: 1),
    ]
  }

  @Test func theNextItemIsFoundByIndexesAlone() throws {
    for query in try Self.claimQuestions() {
      let plan = try plan(query)
      #expect(plan.contains("SEARCH") && !plan.contains("SCAN"), "\(query.text): \(plan)")
      if query.text.contains("rank") {
        #expect(!plan.contains("TEMP B-TREE"), "\(query.text): \(plan)")
      }
    }
  }

  @Test func everyTableIsStrict() throws {
    let loose = try inspect { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0
            AND name NOT LIKE 'sqlite%' AND name <> 'grdb_migrations'
          """)
    }
    #expect(loose == [])
  }

  @Test func theQueueIsReadFromAnIndex() throws {
    let query = try SQLiteStatements.select(
      SelectionRow.self, where: [.equals("run_id", 1), .equals("decision", "selected")],
      orderedBy: ["-rank"], limit: 1)
    let plan = try inspect { database in
      try Row.fetchAll(
        database, sql: "EXPLAIN QUERY PLAN " + query.text, arguments: [1, "selected", 1]
      ).map { row -> String in row["detail"] }.joined(separator: "; ")
    }
    #expect(plan.contains("selection_queue"))
    #expect(!plan.contains("TEMP B-TREE"))
  }

  /// Each question that is asked about links, and the index that answers it.
  private static let linkQuestions: [(String, String)] = [
    ("item_id", "link_item (item_id=?)"), ("node_key", "PRIMARY KEY (node_key=?)"),
  ]

  @Test(arguments: linkQuestions)
  func linksAreReadFromAnIndex(_ column: String, _ index: String) throws {
    let queries = [
      try SQLiteStatements.select(
        LinkRow.self, where: [.equals(column, .blob([1]))],
        orderedBy: ["node_key", "relation", "item_id"], limit: 11),
      try SQLiteStatements.counts(
        LinkRow.self, by: "relation", where: [.equals(column, .blob([1]))]),
    ]
    for query in queries {
      let plan = try plan(query)
      #expect(plan.contains(index), "\(plan)")
      #expect(!plan.contains("SCAN"), "\(plan)")
      if column == "node_key" { #expect(!plan.contains("TEMP B-TREE"), "\(plan)") }
    }
  }

  @Test func nodesAreFoundAndCountedInTheOrderOfTheirKeys() throws {
    let range: [CatalogCondition] = [
      .greaterThan("node_key", .blob([4])), .lessThan("node_key", .blob([5])),
    ]
    for query in [
      try SQLiteStatements.counts(LinkRow.self, by: "node_key", where: range),
      try SQLiteStatements.select(LinkRow.self, where: range, orderedBy: ["-node_key"], limit: 1),
      try SQLiteStatements.select(
        PosterLinkRow.self, where: range, orderedBy: ["node_key"], limit: 1),
      try SQLiteStatements.select(
        PosterLinkRow.self,
        where: [.equals("node_key", .blob([1])), .greaterThan("post_id", .integer(3))],
        orderedBy: ["post_id"], limit: 256),
    ] {
      let plan = try plan(query)
      #expect(plan.contains("SEARCH") && !plan.contains("SCAN"), "\(plan)")
    }
  }

  private func plan(_ query: SQLiteStatements.Query) throws -> String {
    try inspect { database in
      try Row.fetchAll(
        database, sql: "EXPLAIN QUERY PLAN " + query.text,
        arguments: StatementArguments(query.arguments.map { _ in 1 })
      ).map { row -> String in row["detail"] }.joined(separator: "; ")
    }
  }

  @Test func tablesWithoutRowNumbersHaveTheirKeyFirst() throws {
    let bare = try inspect { database in
      try String.fetchSet(
        database, sql: "SELECT name FROM pragma_table_list WHERE type = 'table' AND wr = 1")
    }
    #expect(!bare.isEmpty)
    for type in CatalogSchema.rowTypes where bare.contains(type.table) {
      #expect(type.columnDefinitions.map(\.name).starts(with: type.keyColumns), "\(type.table)")
    }
  }

  @Test func theFileIsItsOwnersAlone() throws {
    let folder = try CatalogFolder()
    let catalog = try CatalogSQLite.create(path: folder.file)
    try catalog.write { try $0.insert(CatalogSamples.item(1)) }
    for name in ["catalog.sqlite", "catalog.sqlite-wal", "catalog.sqlite-shm"] {
      let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)
      #expect(mode[.posixPermissions] as? Int == 0o600, "\(name)")
    }
  }

  @Test func deletedContentIsOverwritten() throws {
    let folder = try CatalogFolder()
    let catalog = try CatalogSQLite.create(path: folder.file)
    let marker = Array("marker-of-a-deleted-row".utf8)
    try catalog.write { writer in
      try writer.insert(
        LeafRow(seq: 0, kind: "k", time: 0, entry: marker, salt: [], sealedDetail: []))
    }
    try catalog.write { try $0.delete(LeafRow.self, key: 0) }
    catalog.close()
    #expect(!folder.bytes("catalog.sqlite").contains(sequence: marker))
  }
}

extension [UInt8] {
  fileprivate func contains(sequence: [UInt8]) -> Bool {
    guard count >= sequence.count else { return false }
    return (0...count - sequence.count).contains {
      self[$0..<$0 + sequence.count].elementsEqual(sequence)
    }
  }
}
