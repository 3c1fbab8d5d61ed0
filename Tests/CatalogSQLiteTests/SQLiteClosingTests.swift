// SPDX-License-Identifier: Apache-2.0
// A catalog that was closed is whole in its one file.

import Catalog
import CatalogSQLite
import Foundation
import MartletTesting
import Testing

@Suite struct SQLiteClosingTests {
  private func filled(
    _ folder: CatalogFolder, options: CatalogSQLite.Options = .init()
  ) throws -> CatalogSQLite {
    let catalog = try CatalogSQLite.create(path: folder.file, options: options)
    try catalog.write { writer in
      for id in 0..<40 { try writer.insert(CatalogSamples.item(Int64(id))) }
    }
    return catalog
  }

  @Test func closingFoldsTheLogIntoTheFile() throws {
    let folder = try CatalogFolder()
    let catalog = try filled(folder)
    #expect(!folder.bytes("catalog.sqlite-wal").isEmpty)
    catalog.close()
    #expect(folder.bytes("catalog.sqlite-wal").isEmpty)
    let alone = try CatalogFolder()
    try alone.write(folder.bytes("catalog.sqlite"), to: "catalog.sqlite")
    let copy = try CatalogSQLite.open(path: alone.file, readOnly: false)
    #expect(try copy.integrityProblems().isEmpty)
    #expect(try copy.read { try $0.count(ItemRow.self) } == 40)
    copy.close()
  }

  /// A writer waits longer for others than this test may take.
  @Test(.timeLimit(.minutes(3)))
  func aReaderElsewhereDoesNotHoldUpClosing() throws {
    let folder = try CatalogFolder()
    var options = CatalogSQLite.Options()
    options.busyTimeout = 240
    let catalog = try filled(folder, options: options)
    let reader = try CatalogSQLite.open(path: folder.file, readOnly: true)
    let counts = try reader.read { inside in
      let before = try inside.count(ItemRow.self)
      catalog.close()
      return [before, try inside.count(ItemRow.self)]
    }
    #expect(counts == [40, 40])
    #expect(throws: CatalogError.self) { try catalog.read { try $0.count(ItemRow.self) } }
    reader.close()
  }
}
