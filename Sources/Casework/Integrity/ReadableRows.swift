// SPDX-License-Identifier: Apache-2.0
// Reads a table around rows that cannot be read.

internal import Catalog

/// The most rows that a check passes over before it gives a table up.
private let unreadableLimit = 100

extension CatalogReader {
  /// Calls `body` with each row of a table numbered by whole numbers, passing over those that cannot be
  /// read.
  ///
  /// `key` is a row's number, and reading begins at `start`. `unreadable` is told the number after the last
  /// row read, which is no higher than that of the row that cannot be read, and `nil` when the rest of the
  /// table is given up. Errors are those of `body` and of the machine.
  func forEachReadable<Row: CatalogRow>(
    _ type: Row.Type, key: (Row) -> Int64, from start: Int64, _ body: (Row) throws -> Void,
    unreadable: (Int64?) -> Void
  ) throws {
    var next = start
    for attempt in 0...unreadableLimit {
      let column = type.keyColumns[0]
      do {
        let conditions: [CatalogCondition] =
          attempt == 0 ? [] : [.greaterThan(column, .integer(next - 1))]
        return try forEach(type, where: conditions, orderedBy: [column]) { row in
          next = max(next, key(row) == .max ? .max : key(row) + 1)
          try body(row)
        }
      } catch let error as CatalogError where error.code.isDamage {
        guard error.code != .foreignSchema, attempt < unreadableLimit, next < .max else {
          return unreadable(nil)
        }
        unreadable(next)
        next += 1
      }
    }
  }
}
