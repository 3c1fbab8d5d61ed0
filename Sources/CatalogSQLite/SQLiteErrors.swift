// SPDX-License-Identifier: Apache-2.0
// SQLite's result codes as catalog errors, without statements or arguments.

internal import Catalog
internal import GRDB

/// Runs `body` and turns SQLite's errors into catalog errors that name only `place` and result codes.
func mappingErrors<Result>(_ place: String, _ body: () throws -> Result) throws -> Result {
  do { return try body() } catch let error as DatabaseError {
    throw CatalogError(code(of: error), "\(place): sqlite \(error.extendedResultCode.rawValue)")
  } catch is RowDecodingError {
    throw CatalogError(.corrupt, "\(place): wrong type")
  }
}

private func code(of error: DatabaseError) -> CatalogError.Code {
  switch error.resultCode {
  case .SQLITE_CONSTRAINT:
    // No table of ours has a trigger: whatever one refuses was planted.
    error.extendedResultCode == .SQLITE_CONSTRAINT_TRIGGER ? .foreignSchema : .constraint
  case .SQLITE_MISMATCH: .constraint
  case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
  case .SQLITE_FULL: .full
  case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: .readOnly
  case .SQLITE_CORRUPT: .corrupt
  // Statements are made from row types only, so one that SQLite does not understand names a table or
  // column that is no longer there.
  case .SQLITE_ERROR, .SQLITE_SCHEMA: .foreignSchema
  case .SQLITE_NOTADB: .notACatalog
  case .SQLITE_IOERR:
    // The shared-memory file could not grow: in practice, no room.
    error.extendedResultCode == .SQLITE_IOERR_SHMSIZE ? .full : .inputOutput
  case .SQLITE_NOMEM: .inputOutput
  case .SQLITE_TOOBIG: .unsupportedValue
  default: .misuse
  }
}
