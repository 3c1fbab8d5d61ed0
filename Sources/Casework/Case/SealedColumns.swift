// SPDX-License-Identifier: Apache-2.0
// Sealing and opening of the catalog's evidence columns, each bound to its row.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// Seals and opens the evidence columns of rows.
struct SealedColumns: Sendable {
  let sealer: Sealer
  let lookup: LookupDigest

  /// Seals a value into `column` of the row of `type` with the key `row`.
  func seal<Row: CatalogRow>(
    _ value: [UInt8], _ type: Row.Type, _ column: String, row: Int64
  ) -> [UInt8] {
    sealer.seal(value, context: SealContext(table: Row.table, column: column, row: row))
  }

  /// Seals a JSON value.
  func seal<Row: CatalogRow>(
    _ value: JSONValue, _ type: Row.Type, _ column: String, row: Int64
  ) -> [UInt8] {
    seal(Array(value.compactText.utf8), type, column, row: row)
  }

  /// Opens what was sealed at the same place.
  ///
  /// - Throws: `VaultError` `.corrupt` when the value was changed or moved.
  func open<Row: CatalogRow>(
    _ sealed: [UInt8], _ type: Row.Type, _ column: String, row: Int64
  ) throws -> [UInt8] {
    try sealer.open(sealed, context: SealContext(table: Row.table, column: column, row: row))
  }

  /// Opens a sealed JSON value.
  ///
  /// - Throws: `VaultError` `.corrupt`; ``CaseworkError`` `.tampered` when it is not JSON.
  func openJSON<Row: CatalogRow>(
    _ sealed: [UInt8], _ type: Row.Type, _ column: String, row: Int64
  ) throws -> JSONValue {
    let bytes = try open(sealed, type, column, row: row)
    guard
      let value = try? JSONParser.parse(
        bytes, limits: .init(depth: 64, values: 4_000_000))
    else {
      throw CaseworkError(
        .tampered, "\(Row.table) \(row): a sealed value is not readable; run fsck")
    }
    return value
  }
}
