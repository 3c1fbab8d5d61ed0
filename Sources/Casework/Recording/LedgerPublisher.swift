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

  /// Publishes every leaf that the tiles do not hold when it is called.
  ///
  /// - Throws: `LedgerError` `contradiction` when tiles and catalog disagree; `CatalogError`.
  func publish(from catalog: any Catalog) throws {
    var isAll = false
    while !isAll {
      let size = try ledger.head(signer.verifier)?.size ?? 0
      let entries = try entries(from: Int64(size), in: catalog)
      guard !entries.isEmpty else { return }
      try ledger.extend(from: size, entries: entries, signer: signer)
      // What comes meanwhile waits for the next call: while others write on it would never end.
      isAll = entries.count < Self.leavesAtOnce
    }
  }

  /// The encoded leaves from number `first` on; their sealed details, which are many times longer, stay where they are.
  private func entries(from first: Int64, in catalog: any Catalog) throws -> [[UInt8]] {
    try catalog.read { reader in
      var entries: [[UInt8]] = []
      try reader.forEachValues(
        LeafRow.self, columns: ["seq", "entry"], where: [.greaterThan("seq", .integer(first - 1))],
        orderedBy: ["seq"], limit: Self.leavesAtOnce
      ) { values in
        guard case .integer(let number) = values[0], case .blob(let entry) = values[1] else {
          throw CatalogError(.corrupt, "leaf.entry: wrong type")
        }
        guard number == first + Int64(entries.count) else {
          throw CaseworkError(
            .tampered, "leaf \(number) of the catalog does not follow the ledger; run martlet fsck")
        }
        entries.append(entry)
      }
      return entries
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
