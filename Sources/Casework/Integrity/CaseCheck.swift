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
  /// What cannot be read is a problem, and the check goes on with what can.
  ///
  /// - Throws: errors of the environment only, such as a disk that cannot be read.
  /// - Complexity: O(bytes of the case).
  public func run() throws -> CaseCheckResult {
    var findings = CheckFindings()
    try findings.take("martlet.json") { try descriptionProblems() }
    try findings.take("catalog") {
      try store.catalog.integrityProblems().map { "catalog: \($0)" }
    }
    var state = LedgerState()
    var rows = 0
    try findings.take("catalog") {
      try store.catalog.read { reader in
        state = try LedgerState.readWhatCanBe(reader, columns: store.columns)
        var audit = RowAudit(state)
        try audit.run(reader)
        rows = audit.rows
        return state.problems + audit.problems
      }
    }
    try findings.take("link") {
      try store.catalog.read { reader in
        var audit = try LinkAudit(reader, columns: store.columns)
        try audit.run()
        rows += audit.rows
        return audit.problems
      }
    }
    try findings.take("queue_entry") {
      try store.catalog.read { reader in
        var audit = QueueAudit()
        try audit.run(reader, columns: store.columns, regime: store.description.regime)
        rows += audit.rows
        return audit.problems
      }
    }
    let agreement = LedgerAgreement(store: store)
    let folder = try agreement.folder()
    findings.add(folder.problems)
    try findings.take("catalog") { try agreement.differences(from: folder.verification) }
    let vault = VaultAudit(store: store, progress: progress)
    var blobs = 0
    try findings.take("vault") {
      let result = try vault.run()
      blobs = result.blobs
      return result.problems
    }
    try findings.take("library") { try LibraryAudit(store: store).run() }
    try findings.take("derived") { try DerivedAudit(store: store).run() }
    return CaseCheckResult(
      problems: findings.problems, leaves: state.size,
      unsealed: max(0, state.unbrokenSize - Int(clamping: folder.verification.size)), rows: rows,
      blobs: blobs)
  }

  private func descriptionProblems() throws -> [String] {
    let fact = try store.catalog.read { try $0.row(CaseFact.self, key: "description") }
    guard fact?.value == HexText.encode(store.description.digest) else {
      return ["martlet.json: it is not what the first leaf of the ledger commits to"]
    }
    return []
  }
}

/// What parts of a check found, each line once; a part that a damaged catalog ends is a finding itself.
private struct CheckFindings {
  private(set) var problems: [String] = []
  private var known: Set<String> = []

  mutating func add(_ lines: [String]) {
    for line in lines where known.insert(line).inserted { problems.append(line) }
  }

  /// Adds what `part` finds, or that it could not be done.
  mutating func take(_ name: String, _ part: () throws -> [String]) throws {
    do { add(try part()) } catch let error as CatalogError
      where error.code.isDamage || error.code == .noFile
    {
      add(["\(name): not all of it could be checked, for the catalog cannot be read (\(error))"])
    } catch let error as VaultError where !error.code.isEnvironment {
      add(["\(name): not all of it could be checked (\(error.code.rawValue))"])
    }
  }
}

extension VaultError.Code {
  /// Whether the machine is at fault, and not the vault.
  fileprivate var isEnvironment: Bool {
    switch self {
    case .full, .readOnly, .io, .denied: true
    default: false
    }
  }
}
