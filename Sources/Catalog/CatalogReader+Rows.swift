// SPDX-License-Identifier: Apache-2.0
// Shorter ways to say what a reader and a writer can do.

extension CatalogReader {
  /// The row with the key values given, in the order of `keyColumns`; `nil` when there is none.
  public func row<Row: CatalogRow>(_ type: Row.Type, key: CatalogValue...) throws -> Row? {
    try row(type, keyValues: key)
  }

  /// The rows that meet all of `conditions`, in order, at most `limit`.
  public func rows<Row: CatalogRow>(
    _ type: Row.Type, where conditions: [CatalogCondition] = [], orderedBy: [String] = [],
    limit: Int? = nil
  ) throws -> [Row] {
    var rows: [Row] = []
    try forEach(type, where: conditions, orderedBy: orderedBy, limit: limit) { rows.append($0) }
    return rows
  }

  /// The first row, in order, that meets all of `conditions`; `nil` when there is none.
  public func first<Row: CatalogRow>(
    _ type: Row.Type, where conditions: [CatalogCondition] = [], orderedBy: [String] = []
  ) throws -> Row? {
    try rows(type, where: conditions, orderedBy: orderedBy, limit: 1).first
  }

  /// Calls `body` with each row that meets all of `conditions`, in order.
  public func forEach<Row: CatalogRow>(
    _ type: Row.Type, where conditions: [CatalogCondition] = [], orderedBy: [String] = [],
    _ body: (Row) throws -> Void
  ) throws {
    try forEach(type, where: conditions, orderedBy: orderedBy, limit: nil, body)
  }

  /// Calls `body` with the values of `columns` of each row that meets all of `conditions`, in any order.
  public func forEachValues<Row: CatalogRow>(
    _ type: Row.Type, columns: [String], where conditions: [CatalogCondition] = [],
    orderedBy: [String] = [], _ body: ([CatalogValue]) throws -> Void
  ) throws {
    try forEachValues(
      type, columns: columns, where: conditions, orderedBy: orderedBy, limit: nil, body)
  }

  /// The number of rows of a table.
  public func count<Row: CatalogRow>(_ type: Row.Type) throws -> Int {
    try count(type, where: [])
  }

  /// The number of rows for each value of `column`.
  public func counts<Row: CatalogRow>(
    _ type: Row.Type, by column: String
  ) throws -> [CatalogValue: Int] {
    try counts(type, by: column, where: [])
  }

  /// One more than the largest number of a table whose key is one whole number; 1 when it is empty.
  public func nextID<Row: CatalogRow>(_ type: Row.Type) throws -> Int64 {
    let (next, overflow) = (try maximum(type, column: type.keyColumns.first ?? "id") ?? 0)
      .addingReportingOverflow(1)
    guard !overflow else { throw CatalogError(.full, "\(type.table): no number is left") }
    return next
  }
}

extension CatalogWriter {
  /// Removes the row with the key values given; whether there was one.
  ///
  /// - Throws: ``CatalogError`` `constraint` when another row refers to it.
  @discardableResult
  public func delete<Row: CatalogRow>(_ type: Row.Type, key: CatalogValue...) throws -> Bool {
    try delete(type, keyValues: key)
  }
}
