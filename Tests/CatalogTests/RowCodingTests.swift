// SPDX-License-Identifier: Apache-2.0
// Holds the flat coding of rows: names, values, round trips, refusals, canonical bytes.

import EvidenceModel
import MartletTesting
import Testing

@testable import Catalog

@Suite struct RowCodingTests {
  @Test(arguments: [
    ("id", "id"), ("sealedPath", "sealed_path"), ("sha256Key", "sha256_key"),
    ("edgeItemId", "edge_item_id"), ("sha1Key", "sha1_key"),
  ])
  func propertyNamesBecomeColumnNames(property: String, column: String) {
    #expect(CatalogColumn.name(ofProperty: property) == column)
  }

  @Test func nullsAreColumnsToo() throws {
    let columns = try CatalogSamples.source(7).columns()
    #expect(columns.map(\.column) == SourceRow.columnDefinitions.map(\.name))
    #expect(columns[0].value == .integer(7))
    #expect(columns[3].value == .text("reading"))
    #expect(columns[4].value == .null)
  }

  @Test func definitionsTellStorageAndNulls() {
    let columns = SelectionRow.columnDefinitions + AssessmentRow.columnDefinitions
    func column(_ name: String) -> CatalogColumn? { columns.first { $0.name == name } }
    #expect(column("rank")?.storage == .real)
    #expect(column("decision")?.storage == .text)
    #expect(column("sampled")?.storage == .integer)
    #expect(column("sealed_facts")?.storage == .blob)
    #expect(column("sealed_facts")?.isOptional == false)
    #expect(column("sealed_note")?.isOptional == true)
    #expect(column("active_seconds")?.isOptional == true)
  }

  @Test func everyTypeIsListedOnceWithARowOfItsOwn() {
    let tables = CatalogSchema.rowTypes.map { $0.table }
    #expect(Set(tables).count == tables.count)
    #expect(tables.count == 55)
    #expect(Set(CatalogSamples.oneOfEach.map { type(of: $0).table }) == Set(tables))
  }

  @Test func keysAndUniqueColumnsAndReferencesNameColumns() {
    for type in CatalogSchema.rowTypes {
      let names = Set(type.columnDefinitions.map(\.name))
      #expect((1...3).contains(type.keyColumns.count))
      #expect(names.isSuperset(of: type.keyColumns), "\(type.table)")
      #expect(names.isSuperset(of: type.uniqueColumns.joined()), "\(type.table)")
      #expect(names.isSuperset(of: type.references.map(\.column)), "\(type.table)")
    }
  }

  @Test func everySampleRoundTrips() throws {
    for row in CatalogSamples.oneOfEach { try expectRoundTrip(row) }
  }

  private func expectRoundTrip<Row: CatalogRow>(_ row: Row) throws {
    #expect(try Row(columnValues: try row.columns().map(\.value)) == row)
  }

  @Test func randomItemsRoundTripAndDigestsTellThemApart() throws {
    var random = SeedReport.generator("catalog-rows")
    var seen: Set<[UInt8]> = []
    for id in Int64(0)..<200 {
      var row = CatalogSamples.item(id)
      row.byteCount = Int64(bitPattern: random.next())
      row.width = Bool.random(using: &random) ? Int(truncatingIfNeeded: random.next()) : nil
      row.format = Bool.random(using: &random) ? "f\(random.next())" : nil
      row.sealedDetail = (0..<random.below(40)).map { _ in UInt8.random(in: 0...255, using: &random)
      }
      try expectRoundTrip(row)
      #expect(seen.insert(try row.canonicalBytes()).inserted)
    }
  }

  @Test(arguments: [Double.infinity, -Double.infinity])
  func anInfiniteNumberIsCorrupt(_ number: Double) throws {
    let row = try #require(CatalogSamples.oneOfEach.compactMap { $0 as? SelectionRow }.first)
    let columns = try row.columns()
    let rank = try #require(columns.firstIndex { $0.column == "rank" })
    var values = columns.map(\.value)
    values[rank] = .real(number)
    #expect(throws: CatalogError(.corrupt)) { try SelectionRow(columnValues: values) }
  }

  @Test func wrongTypesAreCorrupt() throws {
    let values = try CatalogSamples.capture(1, source: 1, item: nil).columns().map(\.value)
    let changes: [(Int, CatalogValue)] = [
      (0, .text("1")), (0, .null), (5, .integer(1)), (6, .text("")), (8, .text("elsewhere")),
      (9, .integer(2)), (7, .real(1)),
    ]
    for (index, value) in changes {
      var damaged = values
      damaged[index] = value
      #expect(throws: CatalogError(.corrupt)) { try CaptureRow(columnValues: damaged) }
    }
    #expect(throws: CatalogError(.corrupt)) { try CaptureRow(columnValues: [.integer(1)]) }
  }

  @Test func negativeZeroIsZero() throws {
    let row = CatalogSamples.selection(1, rank: -0.0, run: 1)
    let twin = CatalogSamples.selection(1, rank: 0, run: 1)
    #expect(try row.canonicalBytes() == twin.canonicalBytes())
  }

  @Test func canonicalBytesAreAsDocumented() throws {
    var expected = CanonicalWriter()
    expected.write("case_fact")
    expected.write(UInt32(2))
    expected.write("key")
    expected.write(UInt8(3))
    expected.write("format")
    expected.write("value")
    expected.write(UInt8(3))
    expected.write("1")
    #expect(try CaseFact(key: "format", value: "1").canonicalBytes() == expected.bytes)
  }

  @Test func valuesAreOrderedNullNumberTextBlob() {
    let ordered: [CatalogValue] = [
      .null, .integer(-1), .real(-0.5), .integer(0), .real(0.5), .text(""), .text("a"), .text("é"),
      .blob([]), .blob([0]), .blob([0, 1]), .blob([1]),
    ]
    for (left, first) in ordered.enumerated() {
      for (right, second) in ordered.enumerated() {
        #expect(first.precedes(second) == (left < right), "\(first) \(second)")
      }
    }
  }

  @Test func errorsAreEqualByCodeAndHaveWords() {
    #expect(CatalogError(.busy, "a") == CatalogError(.busy, "b"))
    #expect(CatalogError(.busy) != CatalogError(.full))
    for code in CatalogError.Code.allCases {
      #expect(CatalogError(code).userMessage.count > 20)
      #expect(CatalogError(code).description.hasPrefix("catalog."))
    }
  }
}
