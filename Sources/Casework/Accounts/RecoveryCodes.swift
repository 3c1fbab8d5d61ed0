// SPDX-License-Identifier: Apache-2.0
// Codes for the day when the device with the authenticator program is gone.

internal import Catalog
internal import EvidenceVault

/// Recovery codes: each stands in for one time-based code, once.
///
/// Only keyed digests are kept.
enum RecoveryCodes {
  /// How many are made at a time.
  static let count = 10
  private static let digestSize = 32

  /// Fresh codes, and what is kept of them.
  static func make(store: CaseStore) -> (codes: [String], keys: [UInt8]) {
    let codes = (0..<count).map { _ in SecretText.recoveryCode() }
    return (codes, codes.flatMap { key($0, store: store) })
  }

  /// How many are left.
  static func left(_ row: CredentialRow) -> Int { row.recoveryKeys.count / digestSize }

  /// Uses up a code; whether it was one.
  static func use(_ typed: String, _ row: inout CredentialRow, store: CaseStore) -> Bool {
    let wanted = key(typed, store: store)
    let starts = stride(from: 0, to: row.recoveryKeys.count, by: digestSize)
    let found = starts.first { Array(row.recoveryKeys[$0...].prefix(digestSize)) == wanted }
    guard let found else { return false }
    row.recoveryKeys.removeSubrange(found..<min(found + digestSize, row.recoveryKeys.count))
    return true
  }

  private static func key(_ code: String, store: CaseStore) -> [UInt8] {
    store.columns.lookup.digest(SecretText.plain(code), domain: "recovery code")
  }
}
