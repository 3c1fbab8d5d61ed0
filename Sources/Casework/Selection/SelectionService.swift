// SPDX-License-Identifier: Apache-2.0
// Runs the selection rules over all items, and records people's triage decisions.

internal import Catalog
internal import Crypto
public import EvidenceModel
internal import Foundation

/// What one run of the selection rules came to.
public struct SelectionSummary: Hashable, Sendable {
  /// Items selected by a rule.
  public let selected: Int
  /// Items not selected.
  public let notSelected: Int
  /// Items not selected that were drawn into a sample, and so are assessed all the same.
  public let sampled: Int
  /// Items by the rule that decided, in the order of the rules.
  public let byRule: [(rule: String, items: Int)]

  /// Compares the counts.
  public static func == (left: SelectionSummary, right: SelectionSummary) -> Bool {
    left.selected == right.selected && left.notSelected == right.notSelected
      && left.sampled == right.sampled && left.byRule.elementsEqual(right.byRule, by: ==)
  }

  /// Hashes the counts.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(selected)
    hasher.combine(notSelected)
    hasher.combine(sampled)
  }
}

/// One person's quick decision whether an item goes to assessment.
public struct TriageDecision: Hashable, Sendable {
  /// The item's number.
  public let item: Int64
  /// Whether it goes to assessment.
  public let isSelected: Bool
  /// When the look began; `nil` when not recorded.
  public let started: Instant?
  /// When it ended.
  public let ended: Instant?

  /// Groups the parts of a decision.
  public init(item: Int64, isSelected: Bool, started: Instant?, ended: Instant?) {
    self.item = item
    self.isSelected = isSelected
    self.started = started
    self.ended = ended
  }
}

/// Decides which items go to assessment.
public struct SelectionService {
  let store: CaseStore
  let actor: Actor
  private let isInterrupted: () -> Bool

  /// Selects in `store` on behalf of `actor`, asking `isInterrupted` between items.
  public init(store: CaseStore, actor: Actor, isInterrupted: @escaping () -> Bool = { false }) {
    self.store = store
    self.actor = actor
    self.isInterrupted = isInterrupted
  }

  /// How many items came after the newest selection, so that it decided nothing about them; all where none was made.
  ///
  /// - Complexity: two counts.
  static func notConsidered(_ reader: any CatalogReader) throws -> Int {
    let items = try reader.count(ItemRow.self)
    guard let run = try reader.maximum(SelectionRunRow.self, column: "id") else { return items }
    return items
      - (try reader.count(SelectionRow.self, where: [.equals("run_id", .integer(run))]))
  }

  /// The rules of the newest selection as text, and the leaf that holds them; `nil` before the first.
  static func newestRules(
    _ reader: any CatalogReader, columns: SealedColumns
  ) throws -> (text: String, leaf: Int64)? {
    let leaf = try reader.first(
      LeafRow.self, where: [.equals("kind", .text(LeafKind.selection.rawValue))],
      orderedBy: ["-seq"])
    guard let leaf else { return nil }
    let detail = try LeafDetail(
      bytes: columns.open(leaf.sealedDetail, LeafRow.self, "sealed_detail", row: leaf.seq))
    return detail.facts["rules"]?.text.map { ($0, leaf.seq) }
  }

  private func stopIfAsked() throws(CaseworkError) {
    guard isInterrupted() else { return }
    throw CaseworkError(
      .interrupted, "stopped; no selection was recorded. Run the same command again to make it")
  }

  /// Decides about every item and records each decision with its reason as a new run.
  ///
  /// - Complexity: O(items × rules).
  public func run(_ rules: SelectionRules, text: String) throws -> SelectionSummary {
    try HitService(store: store, actor: actor).quarantineFloods()
    let features = try store.catalog.read { try SelectionFeatureReader(store: store).read($0) }
    var counts: [String: Int] = [:]
    var selected = 0
    var sampled = 0
    try store.record(actor) { recording in
      let run = try recording.number(SelectionRunRow.self)
      var rows: [SelectionRow] = []
      for entry in features {
        try stopIfAsked()
        let outcome = rules.decide(entry.features, contentKey: entry.contentName)
        counts[outcome.rule.name, default: 0] += 1
        if outcome.rule.decision == .selected { selected += 1 }
        if outcome.isSampled { sampled += 1 }
        rows.append(
          SelectionRow(
            itemId: entry.item,
            decision: outcome.rule.decision == .selected ? .selected : .notSelected,
            rule: outcome.rule.name, reason: outcome.rule.reason, rank: outcome.rank,
            stratum: outcome.rule.name, sampled: outcome.isSampled, decidedBy: actor.pseudonym,
            decided: recording.now.microseconds, runId: run))
      }
      try recording.insert(
        SelectionRunRow(
          id: run, rulesDigest: Array(SHA256.hash(data: Array(text.utf8))),
          created: recording.now.microseconds, actor: actor.pseudonym, selected: selected,
          notSelected: rows.count - selected))
      for (name, weight) in rules.rank.weights.sorted(by: { $0.key < $1.key }) {
        try recording.insert(RankWeightRow(runId: run, name: name, weight: weight))
      }
      for row in rows {
        try stopIfAsked()
        try recording.insert(row)
      }
      try QueueIndex(recording, regime: store.description.regime).rebuild(check: stopIfAsked)
      try recording.leaf(
        .selection,
        shown: [("selected", String(selected)), ("not_selected", String(rows.count - selected))],
        facts: ["run": .integer(run), "rules": .string(text)])
    }
    return SelectionSummary(
      selected: selected, notSelected: features.count - selected, sampled: sampled,
      byRule: rules.rules.compactMap { rule in counts[rule.name].map { (rule.name, $0) } })
  }

  /// Records people's triage decisions; a later decision about the same item replaces an earlier one.
  ///
  /// - Throws: ``CaseworkError`` `.notFound` for an item the case does not have; nothing is recorded then.
  public func triage(_ decisions: [TriageDecision]) throws {
    try actor.require(.assess)
    guard let user = actor.user else { return }
    try store.record(actor) { recording in
      for decision in decisions {
        guard try recording.reader.row(ItemRow.self, key: .integer(decision.item)) != nil else {
          throw CaseworkError(.notFound, "there is no item \(decision.item)")
        }
        try recording.insert(
          TriageRow(
            id: try recording.number(TriageRow.self), itemId: decision.item, userId: user,
            selected: decision.isSelected, started: decision.started?.microseconds,
            ended: decision.ended?.microseconds,
            claimedTimes: !store.description.isSynthetic, recorded: recording.now.microseconds))
      }
      try recording.leaf(.triage, shown: [("decisions", String(decisions.count))])
    }
  }
}
