// SPDX-License-Identifier: Apache-2.0
// Whether the operating system lets this user read a casefile.

internal import EvidenceModel
internal import Foundation

extension CaseFolder {
  /// Refuses a casefile that this user may not read: its description, catalog, ledger, vault or library.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  func requireReadable() throws(CaseworkError) {
    for file in [description, catalog, catalog + "-wal"] { try Self.require(file, R_OK) }
    for folder in [ledger, vault, library] { try Self.require(folder, R_OK | X_OK) }
  }

  /// Refuses a casefile whose description this user may not read.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  func requireReadableDescription() throws(CaseworkError) { try Self.require(description, R_OK) }

  /// Refuses a casefile whose ledger this user may not read, whatever the rest of it is.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  public func requireReadableLedger() throws(CaseworkError) {
    try Self.require(ledger, R_OK | X_OK)
  }

  /// What is missing is for others to tell.
  ///
  /// Nothing is opened: to close the catalog's file would give up the locks that this process holds on it.
  private static func require(_ part: String, _ mode: Int32) throws(CaseworkError) {
    let isAllowed = unsafe faccessat(AT_FDCWD, part, mode, AT_EACCESS) == 0
    guard !isAllowed, errno == EACCES else { return }
    throw CaseworkError(
      .denied,
      "\(EvidenceText.escaped(part)) may not be read by this user; run as the user whose case it is, or have them "
        + "give you the permission")
  }
}
