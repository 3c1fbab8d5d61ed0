// SPDX-License-Identifier: Apache-2.0
// The log moves into the catalog's file while others write, and not within a commit.

import Catalog
import CatalogSQLite
import Foundation
import MartletTesting
import Testing

@Suite struct LogFoldingTests {
  private func size(_ name: String, in folder: CatalogFolder) throws -> Int {
    let about = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")
    return try #require(about[.size] as? Int)
  }

  /// Commits one item after another, a millisecond apart at least, until `isEnough`.
  private func fill(
    _ catalog: CatalogSQLite, from first: Int64 = 0, until isEnough: (Int64) throws -> Bool
  ) throws -> Int64 {
    var count = first
    while try !isEnough(count) {
      try catalog.write { try $0.insert(CatalogSamples.item(count)) }
      count += 1
      Thread.sleep(forTimeInterval: 0.001)
    }
    return count
  }

  @Test(.timeLimit(.minutes(2)))
  func theFileGrowsWhileTheCatalogIsOpen() throws {
    let folder = try CatalogFolder()
    let catalog = try CatalogSQLite.create(path: folder.file)
    catalog.close()
    let opened = try CatalogSQLite.open(path: folder.file, readOnly: false)
    let before = try size("catalog.sqlite", in: folder)
    // Far fewer pages than SQLite folds by itself.
    let count = try fill(opened) { count in
      if count > 1_000 { return true }
      return try size("catalog.sqlite", in: folder) > before
    }
    #expect(try size("catalog.sqlite", in: folder) > before)
    #expect(try opened.read { try $0.count(ItemRow.self) } == Int(count))
    opened.close()
    #expect(folder.bytes("catalog.sqlite-wal").isEmpty)
    let again = try CatalogSQLite.open(path: folder.file, readOnly: false)
    #expect(try again.integrityProblems().isEmpty)
    #expect(try again.read { try $0.count(ItemRow.self) } == Int(count))
    again.close()
  }

  /// Where the log cannot be folded nobody who writes notices, the log is whole, and is folded once it can be.
  @Test func aReaderThatStaysLosesNothing() throws {
    let folder = try CatalogFolder()
    try CatalogSQLite.create(path: folder.file).close()
    let catalog = try CatalogSQLite.open(path: folder.file, readOnly: false)
    let reader = try CatalogSQLite.open(path: folder.file, readOnly: true)
    let before = try size("catalog.sqlite", in: folder)
    var count = try reader.read { inside in
      let before = try inside.count(ItemRow.self)
      let count = try fill(catalog) { $0 > 300 }
      #expect(try inside.count(ItemRow.self) == before)
      return count
    }
    #expect(try size("catalog.sqlite", in: folder) == before)
    reader.close()
    count = try fill(catalog, from: count) { count in
      try count > 600 || size("catalog.sqlite", in: folder) > before
    }
    #expect(try size("catalog.sqlite", in: folder) > before)
    catalog.close()
    let again = try CatalogSQLite.open(path: folder.file, readOnly: false)
    #expect(try again.integrityProblems().isEmpty)
    #expect(try again.read { try $0.count(ItemRow.self) } == Int(count))
    again.close()
  }
}
