// SPDX-License-Identifier: Apache-2.0
// Runs the catalog's contract against SQLite, and what only a file can show: durability, two openers.

import Catalog
import CatalogSQLite
import MartletTesting
import Testing

@Suite struct SQLiteContractTests {
  @Test(arguments: CatalogContract.checks)
  func holdsTheContract(_ check: CatalogContract.Check) throws {
    let folder = try CatalogFolder()
    let catalog = try CatalogSQLite.create(path: folder.file)
    defer { catalog.close() }
    try check.run(catalog)
  }

  @Test func rowsSurviveClosing() throws {
    let folder = try CatalogFolder()
    let first = try CatalogSQLite.create(path: folder.file)
    try first.write { try $0.insert(CatalogSamples.item(1)) }
    first.close()
    #expect(folder.bytes("catalog.sqlite-wal").isEmpty)
    for readOnly in [true, false] {
      let again = try CatalogSQLite.open(path: folder.file, readOnly: readOnly)
      #expect(try again.read { try $0.row(ItemRow.self, key: 1) } == CatalogSamples.item(1))
      again.close()
    }
  }

  @Test func committedRowsSurviveWithoutClosing() throws {
    let folder = try CatalogFolder()
    let first = try CatalogSQLite.create(path: folder.file)
    try first.write { try $0.insert(CatalogSamples.item(1)) }
    let copy = try CatalogFolder()
    for name in ["catalog.sqlite", "catalog.sqlite-wal"] {
      try copy.write(folder.bytes(name), to: name)
    }
    let crashed = try CatalogSQLite.open(path: copy.file, readOnly: false)
    #expect(try crashed.read { try $0.count(ItemRow.self) } == 1)
    #expect(try crashed.integrityProblems() == [])
  }

  @Test func twoOpenersTakeTurns() throws {
    let folder = try CatalogFolder()
    let first = try CatalogSQLite.create(path: folder.file)
    let second = try CatalogSQLite.open(path: folder.file, readOnly: false)
    try first.write { try $0.insert(CaseFact(key: "counter", value: "0")) }
    try CatalogContract.addConcurrently([first, second], threads: 4, times: 15)
    #expect(try CatalogContract.counter(first) == 60)
    #expect(try CatalogContract.counter(second) == 60)
  }

  @Test func aReaderIsNotHeldUpByAnotherOpenersWrite() throws {
    let folder = try CatalogFolder()
    let writer = try CatalogSQLite.create(path: folder.file)
    let reader = try CatalogSQLite.open(path: folder.file, readOnly: true)
    try writer.write { access in
      try access.insert(CatalogSamples.item(1))
      #expect(try reader.read { try $0.count(ItemRow.self) } == 0)
    }
    #expect(try reader.read { try $0.count(ItemRow.self) } == 1)
    #expect(throws: CatalogError(.readOnly)) {
      try reader.write { try $0.insert(CatalogSamples.item(2)) }
    }
  }

  @Test func aSecondWriterGivesUpAfterItsTime() throws {
    let folder = try CatalogFolder()
    let first = try CatalogSQLite.create(path: folder.file)
    var options = CatalogSQLite.Options()
    options.busyTimeout = 0.05
    let second = try CatalogSQLite.open(path: folder.file, readOnly: false, options: options)
    try first.write { access in
      try access.insert(CatalogSamples.item(1))
      #expect(throws: CatalogError(.busy)) {
        try second.write { try $0.insert(CatalogSamples.item(2)) }
      }
    }
    try second.write { try $0.insert(CatalogSamples.item(2)) }
    #expect(try first.read { try $0.count(ItemRow.self) } == 2)
  }
}
