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
  private let directory: String
  private let signer: NoteSigner

  init(folder: CaseFolder, caseID: String, signingKey: LedgerSigningKey) throws {
    directory = folder.ledger
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

  /// Signs a text that is no checkpoint with the ledger's key.
  ///
  /// A checkpoint begins with the ledger's name; a text that does is refused, so that nothing signed here can be taken for one.
  ///
  /// - Throws: `LedgerError` `badSignature` when the key does not sign; ``CaseworkError`` `.internalFault`.
  func sign(_ text: String) throws -> SignedNote {
    guard !text.hasPrefix(signer.verifier.name) else {
      throw CaseworkError(.internalFault, "a text to be signed reads like a checkpoint")
    }
    return try signer.sign(text)
  }

  /// The newest checkpoint as a signed note; `nil` before the first leaf is published.
  func headNote() throws -> SignedNote? { try LedgerReader(directory: directory).head() }

  /// The newest checkpoint; `nil` before the first leaf is published.
  func head() throws -> Checkpoint? { try ledger.head(signer.verifier) }
}
