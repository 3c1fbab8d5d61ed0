// SPDX-License-Identifier: Apache-2.0
// The storage protocols: a catalog, and what may be done while reading it or in one transaction.

/// A store of rows in which a write happens wholly or not at all.
///
/// All calls block; call them from a thread that may block. Readers see the last committed state as of
/// their beginning and never wait for a writer. One writer at a time, over all processes.
public protocol Catalog: AnyObject, Sendable {
  /// Runs `body` against one unchanging state of the catalog.
  ///
  /// The reader is valid only during `body`; do not store it, and do not call ``read(_:)`` or
  /// ``write(_:)`` of the same catalog from within.
  ///
  /// - Throws: ``CatalogError``, and what `body` throws.
  func read<Result>(_ body: (any CatalogReader) throws -> Result) throws -> Result

  /// Runs `body` in one transaction that is durable when this returns, and rolled back when it throws.
  ///
  /// The writer is valid only during `body`; do not store it, and do not call ``read(_:)`` or
  /// ``write(_:)`` of the same catalog from within.
  ///
  /// - Throws: ``CatalogError`` (`busy` when another process writes for longer than 10 s), and what
  ///   `body` throws.
  @discardableResult
  func write<Result>(_ body: (any CatalogWriter) throws -> Result) throws -> Result

  /// Runs `body` as ``write(_:)`` does, without waiting for the disk: for what nobody is told is on record.
  ///
  /// Every reader sees what it wrote once this returns, and the end of this process undoes nothing of it. After a loss
  /// of power it may be gone, with nothing else: whatever ``write(_:)`` returned after it is there only together with it.
  ///
  /// - Throws: As ``write(_:)``.
  @discardableResult
  func writeSoon<Result>(_ body: (any CatalogWriter) throws -> Result) throws -> Result

  /// What is wrong with the store itself (damaged pages, indexes that disagree, broken references),
  /// in words without evidence; empty when nothing is.
  ///
  /// - Complexity: O(size of the catalog).
  func integrityProblems() throws -> [String]

  /// Ends all work. Later calls throw ``CatalogError`` `closed`; closing twice is harmless.
  func close()
}

extension Catalog {
  /// Runs `body` as ``write(_:)`` does: a catalog that knows no shorter way waits.
  @discardableResult
  public func writeSoon<Result>(_ body: (any CatalogWriter) throws -> Result) throws -> Result {
    try write(body)
  }
}

/// Reads rows of one unchanging state.
public protocol CatalogReader {
  /// The row with the key values given, in the order of `keyColumns`; `nil` when there is none.
  func row<Row: CatalogRow>(_ type: Row.Type, keyValues: [CatalogValue]) throws -> Row?

  /// Calls `body` with each row that meets all of `conditions`.
  ///
  /// `orderedBy` names columns, ascending, or descending after a minus: `["-rank", "item_id"]`.
  /// Nulls come first in ascending order, texts and blobs are ordered bytewise. Memory does not grow
  /// with the number of rows. Do not change `type`'s table from within `body`.
  func forEach<Row: CatalogRow>(
    _ type: Row.Type, where conditions: [CatalogCondition], orderedBy: [String], limit: Int?,
    _ body: (Row) throws -> Void
  ) throws

  /// Calls `body` with the values of `columns`, in their order, of each row that meets all of `conditions`.
  ///
  /// For reading a few columns of many rows: an index that holds them all is read in place of the table. `orderedBy` is
  /// as in ``forEach(_:where:orderedBy:limit:_:)``, but rows that it does not tell apart come in any order. Do not
  /// change `type`'s table from within `body`.
  func forEachValues<Row: CatalogRow>(
    _ type: Row.Type, columns: [String], where conditions: [CatalogCondition], orderedBy: [String],
    limit: Int?, _ body: ([CatalogValue]) throws -> Void
  ) throws

  /// The number of rows that meet all of `conditions`.
  func count<Row: CatalogRow>(_ type: Row.Type, where conditions: [CatalogCondition]) throws -> Int

  /// The number of rows that meet all of `conditions`, for each value of `column`.
  func counts<Row: CatalogRow>(
    _ type: Row.Type, by column: String, where conditions: [CatalogCondition]
  ) throws -> [CatalogValue: Int]

  /// The largest value of a whole-number column; `nil` when there are no rows or only nulls.
  func maximum<Row: CatalogRow>(_ type: Row.Type, column: String) throws -> Int64?
}

/// Reads and changes rows in one transaction.
public protocol CatalogWriter: CatalogReader {
  /// Adds a row.
  ///
  /// - Throws: ``CatalogError`` `constraint` when its key or unique columns are taken, or a row it
  ///   refers to is not there.
  func insert<Row: CatalogRow>(_ row: Row) throws

  /// Replaces the row with the same key.
  ///
  /// - Throws: ``CatalogError`` `notFound` when there is none, `constraint` as ``insert(_:)``.
  func update<Row: CatalogRow>(_ row: Row) throws

  /// Replaces the row with the same key, or adds it.
  ///
  /// - Throws: ``CatalogError`` `constraint` as ``insert(_:)``.
  func upsert<Row: CatalogRow>(_ row: Row) throws

  /// Removes the row with the key values given; whether there was one.
  ///
  /// - Throws: ``CatalogError`` `constraint` when another row refers to it.
  @discardableResult
  func delete<Row: CatalogRow>(_ type: Row.Type, keyValues: [CatalogValue]) throws -> Bool

  /// Removes every row of a type, also those that cannot be read.
  ///
  /// - Throws: ``CatalogError`` `constraint` when a row of another type refers to one of them.
  func deleteAll<Row: CatalogRow>(_ type: Row.Type) throws
}

/// One condition on a column.
///
/// A null is never equal, unequal, less or greater.
public enum CatalogCondition: Hashable, Sendable {
  /// The column has this value.
  case equals(String, CatalogValue)
  /// The column has another value, and is not null.
  case notEquals(String, CatalogValue)
  /// The column has no value.
  case isNull(String)
  /// The column has a value.
  case isNotNull(String)
  /// The column has a greater value.
  case greaterThan(String, CatalogValue)
  /// The column has a smaller value.
  case lessThan(String, CatalogValue)
  /// The column has one of these values; never met when there are none.
  case oneOf(String, [CatalogValue])

  /// The column it is about.
  public var column: String {
    switch self {
    case .equals(let column, _), .notEquals(let column, _), .isNull(let column),
      .isNotNull(let column), .greaterThan(let column, _), .lessThan(let column, _),
      .oneOf(let column, _):
      column
    }
  }
}
