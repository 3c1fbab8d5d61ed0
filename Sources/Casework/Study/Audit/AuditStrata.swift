// SPDX-License-Identifier: Apache-2.0
// Which items a stratum holds, now or when a sample was drawn from it.

internal import Catalog
internal import EvidenceModel

/// Works out which items the strata of a case hold.
struct AuditStrata {
  let reader: any CatalogReader
  let regime: CaseRegime
  let columns: SealedColumns
  /// The rows that count; all when `nil`.
  let state: LedgerState?

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
    columns = store.columns
    self.state = state
  }

  /// The standing looks of the case now, or of those that `state` contains.
  func votes(_ state: LedgerState? = nil) throws -> AuditVotes {
    try AuditVotes(
      reader, outcomes: OutcomeReader(regime, reader, columns: columns, state: state),
      state: state)
  }

  /// The items of a stratum as `votes` leave it, in order.
  ///
  /// Samples before number `sample` count, all when it is `nil`.
  ///
  /// - Complexity: O(items).
  func present(
    _ stratum: AuditStratum, run: Int64, votes: AuditVotes, before sample: Int64? = nil
  ) throws -> [Int64] {
    let golden = stratum == .negative ? try golden() : []
    return try items(stratum, run: run, votes: votes, before: sample).filter {
      !golden.contains($0)
    }
  }

  /// The items on which people agreed beforehand, by the newest plan.
  ///
  /// Everybody rates these, so that nobody is left who could look at one for a sample of what was seen: they are counted
  /// apart.
  func golden() throws -> Set<Int64> {
    let plans = try reader.rows(StudyPlanRow.self, orderedBy: ["-id"])
    return try plans.first { try state?.contains($0) ?? true }.map { try golden(of: $0.id) } ?? []
  }

  private func golden(of plan: Int64) throws -> Set<Int64> {
    var items: Set<Int64> = []
    try reader.forEach(StudyGoldenRow.self, where: [.equals("plan_id", .integer(plan))]) {
      items.insert($0.itemId)
    }
    return items
  }

  /// The items from which a sample was drawn, in order.
  ///
  /// - Complexity: O(items), and for each plan stored before the sample.
  func population(of sample: StudySampleRow) throws -> [Int64] { try drawn(from: sample).items }

  /// What a sample was drawn from.
  struct Drawn {
    /// The items, in order.
    let items: [Int64]
    /// Whether they are those whose digest the sample holds.
    ///
    /// They are not where the rules by which results are told changed since.
    let isExact: Bool
    /// The items of the stratum that it was not drawn from, as everybody who assesses had looked at each.
    var aside: Set<Int64> = []
  }

  /// What a sample was drawn from.
  ///
  /// Earlier programs counted drafts, and drew from all of the stratum.
  func drawn(from sample: StudySampleRow) throws -> Drawn {
    let raters = try SampleFrame.raters(of: sample, reader, columns: columns)
    let found = try population(of: sample, countsDrafts: false, raters: raters)
    if SampleService.root(found.items) == sample.populationRoot { return found }
    let earlier = try population(of: sample, countsDrafts: true, raters: nil).items
    if SampleService.root(earlier) == sample.populationRoot {
      return Drawn(items: earlier, isExact: true)
    }
    return Drawn(items: found.items, isExact: false)
  }

  private func population(
    of sample: StudySampleRow, countsDrafts: Bool, raters: Set<Int64>?
  ) throws -> Drawn {
    let votes = try AuditVotes(
      reader,
      outcomes: OutcomeReader(
        regime, reader, columns: columns, state: state, by: sample.created),
      upTo: sample.lastAssessment, at: sample.created, countsDrafts: countsDrafts)
    let all = try items(
      sample.stratum.audited, run: sample.runId, votes: votes, before: sample.id)
    guard sample.stratum == .negative else { return Drawn(items: all, isExact: true) }
    guard let raters else { return Drawn(items: try withoutGolden(all, sample), isExact: true) }
    let frame = try SampleFrame(
      all, raters: raters, votes: votes, reader, before: sample.id)
    let items = try withoutGolden(frame.items, sample)
    return Drawn(
      items: items, isExact: true,
      aside: Set(all).subtracting(frame.items).subtracting(frame.checked))
  }

  /// Takes out the golden items of the plan in force when a sample was drawn, found by the digest that the sample holds.
  ///
  /// Earlier programs drew with them.
  private func withoutGolden(_ all: [Int64], _ sample: StudySampleRow) throws -> [Int64] {
    let plans = try reader.rows(
      StudyPlanRow.self, where: [.lessThan("created", .integer(sample.created &+ 1))],
      orderedBy: ["-id"])
    var newest: [Int64]?
    for plan in plans {
      let golden = try golden(of: plan.id)
      let items = all.filter { !golden.contains($0) }
      if SampleService.root(items) == sample.populationRoot { return items }
      newest = newest ?? items
    }
    return SampleService.root(all) == sample.populationRoot ? all : newest ?? all
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

  /// The pictures and videos that could be decoded.
  func pictures() throws -> Set<Int64> {
    var pictures: Set<Int64> = []
    let kinds: [CatalogValue] = [.text(ItemKind.image.rawValue), .text(ItemKind.video.rawValue)]
    try reader.forEachValues(
      ItemRow.self, columns: ["id"],
      where: [.oneOf("kind", kinds), .equals("state", .text(WallState.decoded.rawValue))]
    ) { if case .integer(let item) = $0[0] { pictures.insert(item) } }
    return pictures
  }

  private func notSelected(run: Int64, votes: AuditVotes) throws -> [Int64] {
    let pictures = try pictures()
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
