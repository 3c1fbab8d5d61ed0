// SPDX-License-Identifier: Apache-2.0
// A catalog that counts its transactions: those that wait for the disk, and those that do not.

import Casework
import Catalog
import Synchronization

/// Counts transactions.
final class TransactionCount: Sendable {
  private let counts = Mutex((durable: 0, soon: 0))

  var durable: Int { counts.withLock { $0.durable } }
  var soon: Int { counts.withLock { $0.soon } }

  func add(durable: Bool) {
    counts.withLock { if durable { $0.durable += 1 } else { $0.soon += 1 } }
  }
}

/// Opens a catalog whose transactions are counted.
struct CountingDriver: CatalogDriver {
  let count: TransactionCount

  func create(at path: String) throws -> any Catalog { try SQLiteDriver().create(at: path) }

  func open(at path: String) throws -> any Catalog {
    CountingCatalog(try SQLiteDriver().open(at: path), count)
  }

  func openReading(at path: String) throws -> any Catalog {
    try SQLiteDriver().openReading(at: path)
  }
}

private final class CountingCatalog: Catalog {
  private let base: any Catalog
  private let count: TransactionCount

  init(_ base: any Catalog, _ count: TransactionCount) { (self.base, self.count) = (base, count) }

  func read<Result>(_ body: (any CatalogReader) throws -> Result) throws -> Result {
    try base.read(body)
  }

  @discardableResult
  func write<Result>(_ body: (any CatalogWriter) throws -> Result) throws -> Result {
    count.add(durable: true)
    return try base.write(body)
  }

  @discardableResult
  func writeSoon<Result>(_ body: (any CatalogWriter) throws -> Result) throws -> Result {
    count.add(durable: false)
    return try base.writeSoon(body)
  }

  func integrityProblems() throws -> [String] { try base.integrityProblems() }

  func close() { base.close() }
}
