// SPDX-License-Identifier: Apache-2.0
// fsck: re-derives everything that can be re-derived and names what does not agree.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault
internal import Ledger

/// What a check of a whole case found.
public struct CaseCheckResult: Sendable {
  /// What does not agree, each in one line without evidence.
  public let problems: [String]
  /// Leaves checked.
  public let leaves: Int
  /// Leaves not yet in a tile: waiting, not tampered with.
  public let unsealed: Int
  /// Rows checked.
  public let rows: Int
  /// Blobs re-read.
  public let blobs: Int
}

/// Checks a whole case.
public struct CaseCheck {
  let store: CaseStore
  let progress: (Int, Int?) -> Void

  /// Checks `store`, reporting blobs done.
  public init(store: CaseStore, progress: @escaping (Int, Int?) -> Void = { _, _ in }) {
    self.store = store
    self.progress = progress
  }

  /// Re-reads every leaf, row and blob.
  ///
  /// - Complexity: O(bytes of the case).
  public func run() throws -> CaseCheckResult {
    var problems = try descriptionProblems()
    problems += try store.catalog.integrityProblems().map { "catalog: \($0)" }
    let (state, rows) = try store.catalog.read { reader in
      let state = try LedgerState.read(reader, columns: store.columns)
      var audit = RowAudit(state)
      try audit.run(reader)
      problems += state.problems + audit.problems
      return (state, audit.rows)
    }
    let ledger = try LedgerAgreement(store: store).check()
    problems += ledger.problems
    let vault = try VaultAudit(store: store, progress: progress).run()
    problems += vault.problems
    problems += try LibraryAudit(store: store).run()
    return CaseCheckResult(
      problems: problems, leaves: state.size, unsealed: ledger.unsealed, rows: rows,
      blobs: vault.blobs)
  }

  private func descriptionProblems() throws -> [String] {
    let fact = try store.catalog.read { try $0.row(CaseFact.self, key: "description") }
    guard fact?.value == HexText.encode(store.description.digest) else {
      return ["martlet.json: it is not what the first leaf of the ledger commits to"]
    }
    return []
  }
}
