// SPDX-License-Identifier: Apache-2.0
// Crypto-erase: the key goes, and with it everything that was sealed.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault
internal import Foundation

/// Erases a case by destroying its keys.
///
/// The ledger stays and can still be verified.
public struct CaseErasure {
  let store: CaseStore
  let actor: Actor

  /// Erases `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// Records the erasure, removes the wrapped keys and destroys the key file at `keyFile`, if one
  /// is named.
  ///
  /// Nothing that was sealed can be read again, on this machine or from any copy of the folder.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; `KeyError`.
  public func erase(keyFile: String?) throws {
    try actor.require(.administer)
    try store.record(actor) { recording in try recording.leaf(.caseErase) }
    try store.close()
    // Thumbnails are sealed, and go all the same.
    try? FileManager.default.removeItem(atPath: store.folder.derived)
    var description = store.description
    description.keys = nil
    try description.write(to: store.folder)
    if let keyFile { try KeyFile.destroy(at: keyFile) }
  }

  /// Ends an erasure that was cut short between the wrapped keys and the key file.
  ///
  /// - Returns: whether the case at `folder` was erased and `keyFile` was still there as its key file; it
  ///   is destroyed now.
  /// - Throws: ``CaseworkError`` when `folder` is no casefile; `KeyError` when the file cannot be removed.
  public static func finish(at folder: CaseFolder, keyFile: String) throws -> Bool {
    let description = try CaseDescription.read(from: folder)
    guard description.keys == nil, let key = try? KeyFile.read(from: keyFile),
      key.caseID == description.id
    else { return false }
    try KeyFile.destroy(at: keyFile)
    return true
  }
}
