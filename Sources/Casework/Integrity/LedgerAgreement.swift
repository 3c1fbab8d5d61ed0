// SPDX-License-Identifier: Apache-2.0
// Holds the tiles against the catalog's leaves: a leaf the tiles hold may not change or go.

internal import Catalog
internal import EvidenceModel
internal import Ledger

/// Holds the ledger's folder against the leaves of the catalog.
struct LedgerAgreement {
  private static let leavesAtOnce = 4_096

  let store: CaseStore

  /// What is wrong with the folder by itself.
  func folder() throws -> (problems: [String], verification: LedgerVerification) {
    let key = try NoteVerifier(text: store.description.ledgerKey)
    let verification = LedgerVerifier(directory: store.folder.ledger, key: key).verify()
    let problems = verification.problems.map { problem in
      "ledger: \(problem.code.rawValue): \(problem.detail)"
        + (problem.path.map { " (\(EvidenceText.escaped($0)))" } ?? "")
    }
    return (problems, verification)
  }

  /// Where the leaves of the catalog are not those in the tiles, tiles that no checkpoint covers yet
  /// included.
  func differences(from verification: LedgerVerification) throws -> [String] {
    let size = Int(clamping: verification.size)
    let leaves = try store.catalog.read {
      try $0.count(LeafRow.self, where: [.lessThan("seq", .integer(Int64(size)))])
    }
    var problems: [String] = []
    if leaves < size { problems.append("leaf: \(size - leaves) leaves of the ledger are gone") }
    guard verification.isSound else { return problems }
    let onDisk = size + Int(clamping: verification.unsealed)
    let reader = LedgerReader(directory: store.folder.ledger)
    for start in stride(from: 0, to: onDisk, by: Self.leavesAtOnce) {
      let range = start..<min(onDisk, start + Self.leavesAtOnce)
      problems += try differences(in: range, sealed: size, reader)
    }
    return problems
  }

  private func differences(
    in range: Range<Int>, sealed size: Int, _ reader: LedgerReader
  ) throws -> [String] {
    let entries: [LedgerLeaf]
    do { entries = try reader.leaves(UInt64(range.lowerBound)..<UInt64(range.upperBound)) } catch {
      return ["ledger: \(error.code.rawValue): \(error.detail)"]
    }
    var problems: [String] = []
    try store.catalog.read { catalog in
      for (offset, leaf) in entries.enumerated() {
        let seq = range.lowerBound + offset
        guard let row = Self.row(seq, catalog), leaf.bytes != row.entry else { continue }
        problems.append(
          seq < size
            ? "leaf \(seq): it is not the one in the ledger"
            : "ledger: leaf \(seq), which no checkpoint covers yet, is not the one in the catalog")
      }
    }
    return problems
  }

  /// A leaf's row; one that is missing or cannot be read was named before.
  private static func row(_ seq: Int, _ catalog: any CatalogReader) -> LeafRow? {
    (try? catalog.row(LeafRow.self, key: .integer(Int64(seq)))).flatMap { $0 }
  }
}
