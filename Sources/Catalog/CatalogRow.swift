// SPDX-License-Identifier: Apache-2.0
// A row type: a plain struct whose stored properties are the columns of one table.

internal import EvidenceModel

/// A column that names a row of another table.
public struct CatalogReference: Hashable, Sendable {
  /// The referring column.
  public let column: String
  /// The table referred to.
  public let table: String
  /// The column referred to.
  public let targetColumn: String

  /// A reference from `column` to `table`.
  public init(_ column: String, to table: String, column targetColumn: String = "id") {
    self.column = column
    self.table = table
    self.targetColumn = targetColumn
  }
}

/// A row of one table of the catalog.
///
/// The stored properties are the columns: a property `sealedPath` is the column `sealed_path`. Types
/// may be `Int`, `Int64`, `Bool`, `Double`, `String`, `[UInt8]`, an enumeration stored by its text or
/// number (which must be `CaseIterable`), and optionals of these. `Codable` must be synthesised.
/// Evidence text and fingerprints come sealed by the caller: a catalog knows no keys.
public protocol CatalogRow: Codable, Sendable, Hashable {
  /// The table's name.
  static var table: String { get }
  /// The columns of the primary key, one to three.
  static var keyColumns: [String] { get }
  /// The groups of columns, besides the key, whose values together are unique.
  static var uniqueColumns: [[String]] { get }
  /// The columns that name rows of other tables.
  static var references: [CatalogReference] { get }
}

extension CatalogRow {
  /// None but the key.
  public static var uniqueColumns: [[String]] { [] }

  /// None.
  public static var references: [CatalogReference] { [] }

  /// The columns of the table, in the order of the properties.
  ///
  /// - Complexity: O(1) after the first call for a row type.
  public static var columnDefinitions: [CatalogColumn] { CatalogColumn.definitions(of: Self.self) }

  /// The columns with their values, in the order of the properties.
  ///
  /// - Throws: ``CatalogError`` `unsupportedValue` for a value that no driver stores.
  public func columns() throws -> [(column: String, value: CatalogValue)] {
    let encoder = RowEncoder(table: Self.table, definitions: Self.columnDefinitions)
    try encode(to: encoder)
    return encoder.storage.columns
  }

  /// Reads a row from the values of its columns, in the order of ``columnDefinitions``.
  ///
  /// - Throws: ``CatalogError`` `corrupt` when a value is not of its column's type.
  public init(columnValues: [CatalogValue]) throws {
    let decoder = RowDecoder(
      table: Self.table, definitions: Self.columnDefinitions, values: columnValues)
    try self.init(from: decoder)
  }

  /// The values of the key columns.
  ///
  /// - Throws: As ``columns()``.
  public func rowKey() throws -> [CatalogValue] {
    let values = try columns()
    return Self.keyColumns.compactMap { name in values.first { $0.column == name }?.value }
  }

  /// The table's name and every column's name and value in their one canonical form: what the digest
  /// of a row is taken over.
  ///
  /// - Throws: As ``columns()``.
  public func canonicalBytes() throws -> [UInt8] {
    let values = try columns()
    var writer = CanonicalWriter()
    writer.write(Self.table)
    writer.write(UInt32(clamping: values.count))
    for (column, value) in values {
      writer.write(column)
      value.encode(into: &writer)
    }
    return writer.bytes
  }
}
