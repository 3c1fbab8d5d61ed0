// SPDX-License-Identifier: Apache-2.0
// What happens when the file is not there, not a catalog, damaged, too new, full or not writable.

import Catalog
import Foundation
import GRDB
import MartletTesting
import Testing

@testable import CatalogSQLite

@Suite struct SQLiteFaultTests {
  private func made(_ folder: CatalogFolder, items: Int64 = 3) throws {
    let catalog = try CatalogSQLite.create(path: folder.file)
    try catalog.write { writer in
      for id in 0..<items { try writer.insert(CatalogSamples.item(id)) }
    }
    catalog.close()
  }

  private func expectOpening(
    _ folder: CatalogFolder, throws code: CatalogError.Code
  ) {
    for readOnly in [true, false] {
      #expect(throws: CatalogError(code)) {
        try CatalogSQLite.open(path: folder.file, readOnly: readOnly)
      }
    }
  }

  @Test func aMissingFileIsNamedSo() throws {
    let folder = try CatalogFolder()
    expectOpening(folder, throws: .noFile)
    #expect(!FileManager.default.fileExists(atPath: folder.file))
  }

  @Test(arguments: ["", "SQLite", "not a catalog at all, but long enough to have a header in it"])
  func anotherFileIsNotACatalog(_ content: String) throws {
    let folder = try CatalogFolder()
    try folder.write(Array(content.utf8), to: "catalog.sqlite")
    expectOpening(folder, throws: .notACatalog)
    #expect(folder.bytes("catalog.sqlite") == Array(content.utf8))
  }

  @Test func anotherProgramsDatabaseIsNotACatalog() throws {
    let folder = try CatalogFolder()
    let other = try DatabaseQueue(path: folder.file)
    try other.write { try $0.execute(sql: "CREATE TABLE t (a); PRAGMA user_version = 1") }
    try other.close()
    expectOpening(folder, throws: .notACatalog)
  }

  @Test func aNewerFormatIsLeftAlone() throws {
    let folder = try CatalogFolder()
    try made(folder)
    let queue = try DatabaseQueue(path: folder.file)
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 99") }
    try queue.close()
    let before = folder.bytes("catalog.sqlite")
    expectOpening(folder, throws: .newerFormat)
    #expect(folder.bytes("catalog.sqlite") == before)
  }

  @Test func aLaterMigrationIsANewerFormatWhateverTheVersionSays() throws {
    let folder = try CatalogFolder()
    try made(folder)
    try change(folder, "INSERT INTO grdb_migrations VALUES ('99')")
    let before = folder.bytes("catalog.sqlite")
    expectOpening(folder, throws: .newerFormat)
    #expect(folder.bytes("catalog.sqlite") == before)
  }

  @Test func aPlantedTriggerIsNotRunButNamed() throws {
    let folder = try CatalogFolder()
    try made(folder)
    try change(folder, "CREATE TRIGGER t AFTER INSERT ON leaf BEGIN DELETE FROM item; END")
    #expect(throws: CatalogError(.foreignSchema)) {
      try CatalogSQLite.open(path: folder.file, readOnly: false)
    }
    let catalog = try CatalogSQLite.open(path: folder.file, readOnly: true)
    #expect(
      try catalog.integrityProblems() == ["trigger t: it is no part of a catalog of martlet"])
    #expect(try catalog.read { try $0.count(ItemRow.self) } == 3)
  }

  @Test func aTableThatIsGoneIsNoBug() throws {
    let folder = try CatalogFolder()
    try made(folder)
    try change(folder, "DROP TABLE triage")
    let catalog = try CatalogSQLite.open(path: folder.file, readOnly: false)
    #expect(throws: CatalogError(.foreignSchema)) {
      _ = try catalog.read { try $0.rows(TriageRow.self) }
    }
    #expect(
      Set(try catalog.integrityProblems()) == [
        "table triage: it is missing", "index triage_item: it is missing",
        "index triage_user: it is missing",
      ])
  }

  @Test func aLargestNumberThatIsNoneIsCorrupt() throws {
    let folder = try CatalogFolder()
    try made(folder)
    try change(
      folder, "DROP TABLE triage; CREATE TABLE triage (id); INSERT INTO triage VALUES ('x')")
    let catalog = try CatalogSQLite.open(path: folder.file, readOnly: false)
    #expect(throws: CatalogError(.corrupt)) {
      _ = try catalog.read { try $0.maximum(TriageRow.self, column: "id") }
    }
  }

  @Test func whatIsReadWithoutLocksMayNotChangeMeanwhile() throws {
    let folder = try CatalogFolder()
    try made(folder)
    let watch = try UnlockedFile(watching: folder.file)
    #expect(try watch.guarding { 7 } == 7)
    #expect(throws: CatalogError(.busy)) {
      try watch.guarding { try made(another: folder) }
    }
    #expect(throws: CatalogError(.busy)) { try watch.guarding {} }
    try folder.write([1], to: "catalog.sqlite-wal")
    #expect(throws: CatalogError(.unfoldedLog)) { try UnlockedFile(watching: folder.file) }
  }

  private func made(another folder: CatalogFolder) throws {
    let catalog = try CatalogSQLite.open(path: folder.file, readOnly: false)
    try catalog.write { writer in
      for id in Int64(100)..<200 { try writer.insert(CatalogSamples.item(id)) }
    }
    catalog.close()
  }

  /// What somebody else does to a closed catalog.
  private func change(_ folder: CatalogFolder, _ sql: String) throws {
    let queue = try DatabaseQueue(path: folder.file)
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }

  @Test func aDamagedFileIsCorruptOrSaysWhatIsWrong() throws {
    let folder = try CatalogFolder()
    try made(folder, items: 400)
    var bytes = folder.bytes("catalog.sqlite")
    for index in stride(from: 8_192, to: bytes.count, by: 1) { bytes[index] = 0x5a }
    try folder.write(bytes, to: "catalog.sqlite")
    #expect(throws: CatalogError(.corrupt)) {
      let catalog = try CatalogSQLite.open(path: folder.file, readOnly: true)
      _ = try catalog.read { try $0.rows(ItemRow.self) }
    }
  }

  @Test func integrityProblemsNameABrokenReference() throws {
    let folder = try CatalogFolder()
    try made(folder)
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: folder.file, configuration: configuration)
    try queue.write {
      try $0.execute(sql: "INSERT INTO lease VALUES (77, 88, 'rating', 0, 0, NULL, 0)")
    }
    try queue.close()
    let catalog = try CatalogSQLite.open(path: folder.file, readOnly: true)
    #expect(try catalog.integrityProblems() == ["lease: 2 rows refer to rows that are not there"])
  }

  @Test func aFileIsNeverWrittenOver() throws {
    let folder = try CatalogFolder()
    try made(folder)
    let before = folder.bytes("catalog.sqlite")
    #expect(throws: CatalogError(.alreadyExists)) { try CatalogSQLite.create(path: folder.file) }
    #expect(folder.bytes("catalog.sqlite") == before)
  }

  @Test func aMissingFolderCannotHoldACatalog() throws {
    let folder = try CatalogFolder()
    #expect(throws: CatalogError(.readOnly)) {
      try CatalogSQLite.create(path: folder.path + "/nothing/catalog.sqlite")
    }
  }

  @Test func aFullStoreRollsBackAndGoesOn() throws {
    let folder = try CatalogFolder()
    try made(folder)
    var options = CatalogSQLite.Options()
    options.pageLimit = folder.bytes("catalog.sqlite").count / 4_096 + 4
    let catalog = try CatalogSQLite.open(path: folder.file, readOnly: false, options: options)
    #expect(throws: CatalogError(.full)) {
      try catalog.write { writer in
        for id in Int64(100)..<400 { try writer.insert(CatalogSamples.item(id)) }
      }
    }
    #expect(try catalog.read { try $0.count(ItemRow.self) } == 3)
    try catalog.write { try $0.insert(CatalogSamples.item(50)) }
    #expect(try catalog.integrityProblems() == [])
  }

  @Test func aReadOnlyFolderIsReadAndNotWritten() throws {
    let folder = try CatalogFolder()
    try made(folder)
    try folder.setMode(0o400, of: folder.file)
    try folder.setMode(0o500, of: folder.path)
    let catalog = try CatalogSQLite.open(path: folder.file, readOnly: true)
    #expect(try catalog.read { try $0.count(ItemRow.self) } == 3)
    // The superuser may write anywhere, so the refusal shows only for other users.
    if !FileManager.default.isWritableFile(atPath: folder.file) {
      #expect(throws: CatalogError(.readOnly)) {
        try CatalogSQLite.open(path: folder.file, readOnly: false)
      }
    }
  }

  @Test func aCrashAtAnyLengthOfTheLogLosesOnlyWholeTransactions() throws {
    let folder = try CatalogFolder()
    let catalog = try CatalogSQLite.create(path: folder.file)
    for id in stride(from: Int64(0), to: 12, by: 2) {
      try catalog.write { writer in
        try writer.insert(CatalogSamples.item(id))
        try writer.insert(CatalogSamples.item(id + 1))
      }
    }
    let (main, log) = (folder.bytes("catalog.sqlite"), folder.bytes("catalog.sqlite-wal"))
    #expect(!log.isEmpty)
    var counts: [Int] = []
    for cut in stride(from: log.count, through: 0, by: -3_001) {
      let copy = try CatalogFolder()
      try copy.write(main, to: "catalog.sqlite")
      try copy.write(Array(log.prefix(cut)), to: "catalog.sqlite-wal")
      guard let crashed = try? CatalogSQLite.open(path: copy.file, readOnly: false) else {
        continue
      }
      counts.append(try crashed.read { try $0.count(ItemRow.self) })
      #expect(try crashed.integrityProblems() == [])
      crashed.close()
    }
    #expect(counts.first == 12)
    #expect(counts.allSatisfy { $0.isMultiple(of: 2) })
    #expect(counts == counts.sorted(by: >))
    #expect(Set(counts).count > 3)
  }

  @Test func messagesHoldNoValues() throws {
    let folder = try CatalogFolder()
    let catalog = try CatalogSQLite.create(path: folder.file)
    try catalog.write { try $0.insert(CaseFact(key: "planted-marker", value: "x")) }
    do {
      try catalog.write { try $0.insert(CaseFact(key: "planted-marker", value: "y")) }
      Issue.record("a taken key was accepted")
    } catch {
      #expect(!"\(error)".contains("planted"))
      #expect("\(error)".contains("case_fact"))
    }
  }
}
