// SPDX-License-Identifier: Apache-2.0
// Verifies a ledger's folder alone: no catalog, no case key.

/// Verifies a ledger's folder from its files alone.
///
/// Every tile and root is recomputed from the entries. What that promises depends on what is held
/// elsewhere: with the public key, that the key's holder signed it; with an earlier checkpoint, that
/// nothing before it was changed since. With neither, the folder is *self-consistent only*.
public struct LedgerVerifier: Sendable {
  private let files: LedgerFiles
  private let key: NoteVerifier?
  private let since: SignedNote?

  /// Verifies the ledger in `directory`, the folder `ledger` of a case or a copy of it.
  ///
  /// - Parameters:
  ///   - directory: The folder.
  ///   - key: The ledger's public key, from a source that the folder's holder cannot change.
  ///   - since: A checkpoint of the ledger that was held elsewhere.
  public init(directory: String, key: NoteVerifier? = nil, since: SignedNote? = nil) {
    files = LedgerFiles(directory: directory) { (_) throws(LedgerError) in }
    self.key = key
    self.since = since
  }

  /// Verifies the folder; what is wrong is in the result.
  ///
  /// It waits while another process extends the ledger.
  ///
  /// - Complexity: O(n) time; memory is a few tiles and the names of the files.
  public func verify() -> LedgerVerification {
    LedgerLock.reading(files) {
      var result = LedgerVerification()
      verify(into: &result)
      return result
    }
  }

  private func verify(into result: inout LedgerVerification) {
    var checkpoints = CheckpointAudit(files: files, key: key, since: since)
    result.origin = checkpoints.head?.origin
    result.size = checkpoints.head?.size ?? 0
    result.checkpointCount = checkpoints.archived.count
    let audit: TileAudit
    do throws(LedgerError) {
      audit = try readEntries(requiredSize: result.size, sizes: checkpoints.sizes, into: &result)
    } catch {
      return result.report(LedgerProblem(.unreadable, error.detail))
    }
    checkpoints.compare(with: audit.roots, size: audit.size)
    result.root = audit.roots[result.size]
    result.unsealed = audit.size > result.size ? audit.size - result.size : 0
    result.signatureChecked = checkpoints.signatureChecked
    result.consistentSince = checkpoints.consistentSince
    for problem in checkpoints.problems { result.report(problem) }
    let strangers = FolderWalk(files: files).strangers(
      known: audit.seen.union(checkpoints.seen))
    for problem in strangers { result.report(problem) }
  }

  /// Rebuilds the tree from the entries, as far as there are any.
  private func readEntries(
    requiredSize: UInt64, sizes: Set<UInt64>, into result: inout LedgerVerification
  ) throws(LedgerError) -> TileAudit {
    var audit = try TileAudit(files: files, requiredSize: requiredSize, rootsAt: sizes)
    var index: UInt64 = 0
    while true {
      let needed = TilePath(level: .entries, index: index).width(size: requiredSize)
      let bundle = BundleAudit(index: index, needed: needed, files: files)
      for problem in bundle.problems { result.report(problem) }
      audit.markSeen(bundle.seen)
      for entry in bundle.entries { audit.append(MerkleTree.leafHash(entry)) }
      guard bundle.entries.count == TilePath.fullWidth else { break }
      index += 1
    }
    audit.finish()
    for problem in audit.problems { result.report(problem) }
    return audit
  }
}
