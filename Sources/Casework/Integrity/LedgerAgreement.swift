// SPDX-License-Identifier: Apache-2.0
// Holds the tiles against the catalog's leaves: a leaf the tiles hold may not change or go.

internal import Catalog
internal import EvidenceModel
internal import Ledger

/// Holds the ledger's folder against the leaves of the catalog.
struct LedgerAgreement {
  private static let leavesAtOnce = 4_096

  let store: CaseStore

  /// What does not agree, and how many leaves wait for their tile.
  func check() throws -> (problems: [String], unsealed: Int) {
    let key = try NoteVerifier(text: store.description.ledgerKey)
    let verification = LedgerVerifier(directory: store.folder.ledger, key: key).verify()
    var problems = verification.problems.map { problem in
      "ledger: \(problem.code.rawValue): \(problem.detail)"
        + (problem.path.map { " (\($0))" } ?? "")
    }
    let size = Int(clamping: verification.size)
    let leaves = try store.catalog.read { try $0.count(LeafRow.self) }
    if leaves < size { problems.append("leaf: \(size - leaves) leaves of the ledger are gone") }
    if problems.isEmpty { problems += try differences(size: size) }
    return (problems, max(0, leaves - size))
  }

  private func differences(size: Int) throws -> [String] {
    let reader = LedgerReader(directory: store.folder.ledger)
    var problems: [String] = []
    for start in stride(from: 0, to: size, by: Self.leavesAtOnce) {
      let end = min(size, start + Self.leavesAtOnce)
      let sealed = try reader.leaves(UInt64(start)..<UInt64(end))
      let rows = try store.catalog.read { catalog in
        try catalog.rows(
          LeafRow.self,
          where: [
            .greaterThan("seq", .integer(Int64(start) - 1)), .lessThan("seq", .integer(Int64(end))),
          ], orderedBy: ["seq"])
      }
      for (leaf, row) in zip(sealed, rows) where leaf.bytes != row.entry {
        problems.append("leaf \(row.seq): it is not the one in the ledger")
      }
    }
    return problems
  }
}
