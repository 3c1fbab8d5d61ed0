// SPDX-License-Identifier: Apache-2.0
// A catalog whose n-th transaction fails, before it is committed or after.

import Casework
import Catalog
import Synchronization

/// Where a transaction fails.
enum FaultPlace: CaseIterable, Sendable {
  /// Before the commit: nothing of it may be there.
  case beforeCommit
  /// After the commit: all of it is there, and nobody was told.
  case afterCommit
}

/// The error of a planned fault.
struct PlannedFault: Error {}

/// Opens a catalog whose n-th transaction fails, and every later one.
struct FaultyDriver: CatalogDriver {
  let transaction: Int
  let place: FaultPlace

  func create(at path: String) throws -> any Catalog { try SQLiteDriver().create(at: path) }

  func open(at path: String) throws -> any Catalog {
    FaultyCatalog(try SQLiteDriver().open(at: path), transaction: transaction, place: place)
  }

  func openReading(at path: String) throws -> any Catalog {
    try SQLiteDriver().openReading(at: path)
  }
}

private final class FaultyCatalog: Catalog {
  private let base: any Catalog
  private let place: FaultPlace
  private let left: Mutex<Int>

  init(_ base: any Catalog, transaction: Int, place: FaultPlace) {
    self.base = base
    self.place = place
    left = Mutex(transaction)
  }

  func read<Result>(_ body: (any CatalogReader) throws -> Result) throws -> Result {
    try base.read(body)
  }

  @discardableResult
  func write<Result>(_ body: (any CatalogWriter) throws -> Result) throws -> Result {
    let left = left.withLock { count in
      count -= 1
      return count
    }
    guard left >= 0 else { throw PlannedFault() }
    guard left == 0 else { return try base.write(body) }
    let result = try base.write { writer in
      let result = try body(writer)
      if place == .beforeCommit { throw PlannedFault() }
      return result
    }
    _ = result
    throw PlannedFault()
  }

  func integrityProblems() throws -> [String] { try base.integrityProblems() }

  func close() { base.close() }
}
