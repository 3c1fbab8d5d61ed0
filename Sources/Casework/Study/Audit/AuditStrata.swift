// SPDX-License-Identifier: Apache-2.0
// Which items a stratum holds, now or when a sample was drawn from it.

internal import Catalog
internal import EvidenceModel

/// Works out which items the strata of a case hold.
struct AuditStrata {
  let reader: any CatalogReader
  let regime: CaseRegime

  /// The strata in the state that `reader` sees, by the regime that the case was made with.
  ///
  /// With a `state`, the regime that its leaves commit to.
  init(_ reader: any CatalogReader, store: CaseStore, state: LedgerState? = nil) throws {
    let own = store.description.regime
    guard let regime = try CaseRegimes.inForce(reader, own: own, state: state).first(where: \.isOwn)
    else {
      throw CaseworkError(.tampered, "the regime of the case is not in force; run martlet fsck")
    }
    self.reader = reader
    self.regime = regime
  }

  /// The standing looks of the case now, or of those that `state` contains.
  func votes(_ state: LedgerState? = nil) throws -> AuditVotes {
    try AuditVotes(reader, regime: regime, state: state)
  }

  /// The items of a stratum as it is now, in order.
  ///
  /// - Complexity: O(items).
  func present(_ stratum: AuditStratum, run: Int64, votes: AuditVotes) throws -> [Int64] {
    try items(stratum, run: run, votes: votes, before: nil)
  }

  /// The items from which a sample was drawn, in order.
  ///
  /// - Complexity: O(items).
  func population(of sample: StudySampleRow) throws -> [Int64] {
    let votes = try AuditVotes(
      reader, regime: regime, upTo: sample.lastAssessment, at: sample.created)
    return try items(
      sample.stratum.audited, run: sample.runId, votes: votes, before: sample.id)
  }

  private func items(
    _ stratum: AuditStratum, run: Int64, votes: AuditVotes, before sample: Int64?
  ) throws -> [Int64] {
    switch stratum {
    case .notSelected: return try notSelected(run: run, votes: votes)
    case .negative:
      // What was drawn from the other stratum stands for that one.
      var conditions: [CatalogCondition] = [.equals("stratum", "not_selected")]
      if let sample { conditions.append(.lessThan("id", .integer(sample))) }
      let other = try reader.first(StudySampleRow.self, where: conditions, orderedBy: ["-id"])
      let others = try other.map { Set(try population(of: $0)) } ?? []
      return votes.negatives.filter { !others.contains($0) }
    }
  }

  private func notSelected(run: Int64, votes: AuditVotes) throws -> [Int64] {
    var pictures: Set<Int64> = []
    let kinds: [CatalogValue] = [.text(ItemKind.image.rawValue), .text(ItemKind.video.rawValue)]
    try reader.forEachValues(
      ItemRow.self, columns: ["id"],
      where: [.oneOf("kind", kinds), .equals("state", .text(WallState.decoded.rawValue))]
    ) { if case .integer(let item) = $0[0] { pictures.insert(item) } }
    var items: [Int64] = []
    try reader.forEachValues(
      SelectionRow.self, columns: ["item_id"],
      where: [.equals("run_id", .integer(run)), .equals("decision", "not_selected")],
      orderedBy: ["item_id"]
    ) {
      if case .integer(let item) = $0[0], pictures.contains(item), votes.votes[item] == nil {
        items.append(item)
      }
    }
    return items
  }
}
