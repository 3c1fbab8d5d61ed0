// SPDX-License-Identifier: Apache-2.0
// The catalog of a case whose catalog cannot be opened: a check goes on with the rest.

internal import Catalog

/// Stands in for a catalog that cannot be opened; every use says why.
final class UnreadableCatalog: Catalog {
  private let reason: CatalogError

  init(_ reason: CatalogError) { self.reason = reason }

  func read<Result>(_ body: (any CatalogReader) throws -> Result) throws -> Result { throw reason }

  @discardableResult
  func write<Result>(_ body: (any CatalogWriter) throws -> Result) throws -> Result { throw reason }

  func integrityProblems() throws -> [String] { throw reason }

  func close() {}
}

extension CatalogError.Code {
  /// Whether the catalog itself is at fault, and not the machine or the program.
  var isDamage: Bool {
    switch self {
    case .corrupt, .foreignSchema, .notACatalog, .unsupportedValue: true
    default: false
    }
  }
}
