// SPDX-License-Identifier: Apache-2.0
// A catalog that was closed is whole in its one file.

import Catalog
import CatalogSQLite
import Foundation
import MartletTesting
import Testing

@Suite struct SQLiteClosingTests {
  private func filled(_ folder: CatalogFolder) throws -> CatalogSQLite {
    let catalog = try CatalogSQLite.create(path: folder.file)
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

  @Test func aReaderElsewhereDoesNotHoldUpClosing() throws {
    let folder = try CatalogFolder()
    let catalog = try filled(folder)
    let reader = try CatalogSQLite.open(path: folder.file, readOnly: true)
    let taken = try reader.read { inside in
      _ = try inside.count(ItemRow.self)
      return ContinuousClock().measure { catalog.close() }
    }
    #expect(taken < .seconds(2))
    reader.close()
  }
}
