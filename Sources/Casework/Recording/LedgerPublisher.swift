// SPDX-License-Identifier: Apache-2.0
// Brings tiles and checkpoint up to the catalog's newest leaf, idempotently.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault
internal import Ledger

/// Brings the ledger's tiles and checkpoint up to the catalog's newest leaf.
struct LedgerPublisher: Sendable {
  private static let leavesAtOnce = 10_000

  private let ledger: LedgerStore
  private let signer: NoteSigner

  init(folder: CaseFolder, caseID: String, signingKey: LedgerSigningKey) throws {
    ledger = LedgerStore(directory: folder.ledger, origin: Checkpoint.origin(caseID: caseID))
    signer = try Self.signer(caseID: caseID, key: signingKey)
  }

  /// The text of the key by which anyone verifies the ledger's checkpoints.
  static func verificationKey(caseID: String, key: LedgerSigningKey) throws -> String {
    try signer(caseID: caseID, key: key).verifier.text
  }

  private static func signer(caseID: String, key: LedgerSigningKey) throws -> NoteSigner {
    try NoteSigner(name: Checkpoint.origin(caseID: caseID), publicKey: key.publicKey) { message in
      try key.sign(message)
    }
  }

  /// Publishes every leaf that the tiles do not hold yet.
  ///
  /// - Throws: `LedgerError` `contradiction` when tiles and catalog disagree; `CatalogError`.
  func publish(from catalog: any Catalog) throws {
    while true {
      let size = try ledger.head(signer.verifier)?.size ?? 0
      let rows = try catalog.read { reader in
        try reader.rows(
          LeafRow.self, where: [.greaterThan("seq", .integer(Int64(size) - 1))],
          orderedBy: ["seq"], limit: Self.leavesAtOnce)
      }
      guard !rows.isEmpty else { return }
      for (offset, row) in rows.enumerated() where row.seq != Int64(size) + Int64(offset) {
        throw CaseworkError(
          .tampered, "leaf \(row.seq) of the catalog does not follow the ledger; run martlet fsck")
      }
      try ledger.extend(from: size, entries: rows.map(\.entry), signer: signer)
    }
  }

  /// The newest checkpoint; `nil` before the first leaf is published.
  func head() throws -> Checkpoint? { try ledger.head(signer.verifier) }
}
