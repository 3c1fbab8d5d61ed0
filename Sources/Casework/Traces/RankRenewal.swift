// SPDX-License-Identifier: Apache-2.0
// Selects again where traces were read anew since the newest selection, so that ranks follow from what stands.

internal import Catalog
internal import EvidenceModel
internal import Ledger

/// What became of the places of items whose traces were read again.
public enum RankRenewal: Hashable, Sendable {
  /// No selection rests on traces that stand no more.
  case notNeeded
  /// The rules of the newest selection ran again, as a selection of its own.
  case selected(SelectionSummary)
  /// Samples of a study were drawn from the newest selection: a person decides when to select again.
  case leftToPeople

  /// Brings ranks up to the traces that stand.
  ///
  /// Nothing that people recorded is touched; the selections of before stay on record.
  ///
  /// - Throws: ``CaseworkError`` `.interrupted`; errors of the vault and catalog; of rules that cannot be read any more.
  /// - Complexity: O(items × rules) where it selects.
  public static func run(
    _ store: CaseStore, actor: Actor, isInterrupted: @escaping () -> Bool = { false }
  ) throws -> RankRenewal {
    let rules = try store.catalog.read { reader -> (text: String, isSampled: Bool)? in
      guard
        let newest = try SelectionService.newestRules(reader, columns: store.columns),
        try haveChanged(after: newest.leaf, reader)
      else { return nil }
      let run = try reader.maximum(SelectionRunRow.self, column: "id") ?? 0
      let samples = try reader.count(StudySampleRow.self, where: [.equals("run_id", .integer(run))])
      return (newest.text, samples > 0)
    }
    guard let rules else { return .notNeeded }
    guard !rules.isSampled, actor.may(.select) else { return .leftToPeople }
    let service = SelectionService(store: store, actor: actor, isInterrupted: isInterrupted)
    return .selected(try service.run(SelectionRules(yaml: rules.text), text: rules.text))
  }

  /// Whether a reading after a leaf came to other traces or conclusions.
  private static func haveChanged(after leaf: Int64, _ reader: any CatalogReader) throws -> Bool {
    let rows = try reader.rows(
      LeafRow.self,
      where: [
        .equals("kind", .text(LeafKind.traces.rawValue)), .greaterThan("seq", .integer(leaf)),
      ])
    return try rows.contains { try LedgerLeaf(bytes: $0.entry)["changed"] != "0" }
  }
}
