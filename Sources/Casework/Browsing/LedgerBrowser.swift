// SPDX-License-Identifier: Apache-2.0
// The ledger as a page shows it: what was done and when, by role; verification, and the checkpoint.

internal import Catalog
public import EvidenceModel
internal import Ledger

/// One leaf as people see it.
public struct LedgerLeafView: Hashable, Sendable {
  /// The leaf's index.
  public let leaf: Int64
  /// What it records, as a stable code.
  public let kind: String
  /// When.
  public let time: Instant
  /// The role of who acted: a role, `key-holder`, or a neutral word that the leaf itself has.
  public let role: String
  /// Public values that tell nothing of what anybody recorded.
  public let fields: [LedgerFieldView]
}

/// A public value of a leaf.
public struct LedgerFieldView: Hashable, Sendable {
  /// The value's name.
  public let name: String
  /// The value.
  public let value: String
}

/// A page of leaves, the newest first.
public struct LedgerPage: Sendable {
  /// How many leaves there are.
  public let size: Int64
  /// How many of each kind.
  public let kinds: [(kind: String, count: Int)]
  /// The leaves of this page.
  public let leaves: [LedgerLeafView]
  /// The leaf before which the next page begins; `nil` on the last.
  public let next: Int64?
  /// Whether views tell their items.
  public let tellsItems: Bool
}

/// What a verification found, and what it promises.
public struct LedgerCheckView: Hashable, Sendable {
  /// Whether nothing is wrong.
  public let isSound: Bool
  /// How much that promises, as a stable code.
  public let assurance: String
  /// The number of leaves that the newest checkpoint covers.
  public let size: UInt64
  /// The root at that size, in hexadecimal digits.
  public let root: String?
  /// Older checkpoints that were checked too.
  public let checkpoints: Int
  /// Entries on disk that no checkpoint covers yet.
  public let unsealed: UInt64
  /// What is wrong, without evidence.
  public let problems: [String]
}

/// Shows the ledger to who may read it.
///
/// Who did something is told by role alone. What a leaf says of items is left out where it would tell what was graded:
/// views show their item, assessments do not. A view is followed by what was recorded of it, so that to who grades views
/// show no item either while figures are closed: see ``AnswerAccess/areFiguresOpen()``.
public struct LedgerBrowser {
  /// Fields that are shown, by kind; others are left out.
  private static let shownFields: [LeafKind: Set<String>] = [
    .view: ["item", "what"], .item: ["item"], .list: ["list", "version", "entries"],
    .captures: ["captures"], .families: ["version", "families"],
    .selection: ["selected", "not_selected"], .report: ["edition", "at"],
    .export: ["request", "kind", "change"], .ruleConfirmation: ["regime", "version", "rule"],
    .regimeAdoption: ["regime", "version", "changed"], .regimeDerivation: ["regime", "version"],
    .source: ["state", "unchanged"], .hits: ["list", "state", "flood"],
    .matchService: ["budget"], .matchQuery: ["queries"], .matchAlarm: ["token", "rule"],
  ]

  let store: CaseStore
  let actor: Actor

  /// Shows the ledger of `store` to `actor`.
  ///
  /// - Throws: ``CaseworkError`` `.denied`.
  public init(store: CaseStore, actor: Actor) throws(CaseworkError) {
    try actor.require(.seeLedger)
    self.store = store
    self.actor = actor
  }

  /// The leaves before `leaf`, the newest first; all kinds, or one.
  ///
  /// - Throws: ``CaseworkError`` `.usage` for a page of no or too many leaves.
  public func page(before leaf: Int64? = nil, kind: String? = nil, limit: Int) throws -> LedgerPage
  {
    guard (1...500).contains(limit) else {
      throw CaseworkError(.usage, "a page of the ledger has 1 to 500 leaves")
    }
    return try store.catalog.read { reader in
      var conditions: [CatalogCondition] = []
      if let leaf { conditions.append(.lessThan("seq", .integer(leaf))) }
      if let kind { conditions.append(.equals("kind", .text(kind))) }
      let rows = try reader.rows(
        LeafRow.self, where: conditions, orderedBy: ["-seq"], limit: limit + 1)
      let roles = try roles(reader)
      let counts = try reader.counts(LeafRow.self, by: "kind")
      let tellsItems =
        try !actor.grades || AnswerAccess(reader: reader, actor: actor).areFiguresOpen()
      return LedgerPage(
        size: (try reader.maximum(LeafRow.self, column: "seq") ?? -1) + 1,
        kinds: counts.compactMap { kind, count in
          if case .text(let word) = kind { (word, count) } else { nil }
        }.sorted { $0.kind < $1.kind },
        leaves: try rows.prefix(limit).map { try view($0, roles, tellsItems: tellsItems) },
        next: rows.count > limit ? rows[limit - 1].seq : nil, tellsItems: tellsItems)
    }
  }

  /// The role of each person, by pseudonym.
  private func roles(_ reader: any CatalogReader) throws -> [String: String] {
    try reader.rows(UserRow.self).reduce(into: [:]) { $0["user-\($1.id)"] = $1.role }
  }

  private func view(
    _ row: LeafRow, _ roles: [String: String], tellsItems: Bool
  ) throws -> LedgerLeafView {
    let leaf = try LedgerLeaf(bytes: row.entry)
    let kind = LeafKind(rawValue: leaf.kind)
    let isHidden = kind == .view && !tellsItems
    let shown = isHidden ? [] : kind.flatMap { Self.shownFields[$0] } ?? []
    return LedgerLeafView(
      leaf: row.seq, kind: leaf.kind, time: leaf.time, role: roles[leaf.actor] ?? leaf.actor,
      fields: leaf.fields.filter { shown.contains($0.name) }.map {
        LedgerFieldView(name: $0.name, value: EvidenceText.escaped($0.value))
      })
  }

  /// Verifies the ledger's folder with the case's own key.
  ///
  /// - Complexity: O(leaves).
  public func verify() throws -> LedgerCheckView {
    if !store.isReadOnly { try store.publishLedger() }
    let key = try NoteVerifier(text: store.description.ledgerKey)
    let found = LedgerVerifier(directory: store.folder.ledger, key: key).verify()
    return LedgerCheckView(
      isSound: found.isSound, assurance: found.assurance.rawValue, size: found.size,
      root: found.root.map { HexText.encode($0.bytes) }, checkpoints: found.checkpointCount,
      unsealed: found.unsealed,
      problems: found.problems.map { "\($0.code.rawValue): \(EvidenceText.escaped($0.detail))" })
  }

  /// The newest checkpoint as a file, to be kept elsewhere; `nil` before there is one.
  ///
  /// - Throws: `LedgerError`.
  public func checkpoint() throws -> (size: UInt64, bytes: [UInt8])? {
    if !store.isReadOnly { try store.publishLedger() }
    guard let note = try LedgerReader(directory: store.folder.ledger).head() else { return nil }
    return (try Checkpoint(note).size, note.bytes)
  }

  /// The key by which anybody verifies the ledger.
  public var verificationKey: String { store.description.ledgerKey }
}
