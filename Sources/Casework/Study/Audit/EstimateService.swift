// SPDX-License-Identifier: Apache-2.0
// Works out what samples show: bounds for each stratum, and the criminal items in all.

internal import Catalog
internal import EvidenceModel
internal import StudyStatistics

/// Works out what samples show.
public struct EstimateService {
  let store: CaseStore
  let actor: Actor

  /// Works out for `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// What the samples show now.
  ///
  /// Who leads is told at any time which samples there are and whether each is finished, and what was found once nothing
  /// waits any more. Who only assesses is told nothing before. Nobody who grades is told how far a sample is: it would tell
  /// whether the item just recorded was one of it.
  ///
  /// - Throws: ``CaseworkError`` `.denied`, also for who only assesses while anything waits; errors of the catalog.
  /// - Complexity: O(items + assessments).
  public func read() throws -> AuditEstimate {
    try actor.require(.report)
    guard
      try store.catalog.read({ try AnswerAccess(reader: $0, actor: actor).areReportsOpen() })
    else {
      throw CaseworkError(
        .denied, "who grades is told what samples show once no item waits any more")
    }
    return try outcomes()
  }

  /// What the samples show now, for a page that keeps back what the person may not know.
  func outcomes() throws -> AuditEstimate {
    try actor.require(.report)
    return try store.catalog.read { reader in
      let strata = try AuditStrata(reader, store: store)
      let votes = try strata.votes()
      let isOpen = try AnswerAccess(reader: reader, actor: actor).areFiguresOpen()
      let rows = try reader.rows(StudySampleRow.self, orderedBy: ["id"])
      let run = try reader.maximum(SelectionRunRow.self, column: "id")
      let standing = try AuditStanding(rows, run: run, votes: votes, strata)
      let sizes = try SampleSizes(reader, store: store, actor: actor)
      let samples = try standing.samples.map { sample in
        isOpen
          ? try SampleOutcome(
            DrawnSample(sample.row), sample, isDrawTold: sizes.access.tellsSeeds)
          : SampleOutcome(closed: DrawnSample(sample.row), sample.reading, sizes)
      }
      guard isOpen else {
        return AuditEstimate(
          samples: samples, confirmed: nil, total: nil, parts: [],
          notes: ["What was found is closed to who grades until nothing waits any more."])
      }
      let golden = try strata.golden()
      return try total(samples, standing, hasRun: run != nil) {
        notes(standing, votes: votes, golden: golden)
      }
    }
  }

  private func total(
    _ samples: [SampleOutcome], _ standing: AuditStanding, hasRun: Bool, notes: () -> [String]
  ) throws -> AuditEstimate {
    let confirmed = standing.known.keys.count { !standing.covered.contains($0) }
    func without(_ notes: [String]) -> AuditEstimate {
      AuditEstimate(
        samples: samples, confirmed: confirmed, total: nil, parts: [], notes: notes)
    }
    let missing = missing(standing, hasRun: hasRun)
    guard missing.isEmpty else { return without(missing) }
    var strata: [Stratum] = []
    var parts: [TotalPart] = []
    var counted: Set<Int64> = []
    for stratum in AuditStratum.allCases {
      let drawn = standing.of(stratum)
      guard !drawn.isEmpty else { continue }
      // What a later sample found is among what was found since an earlier one.
      let own = standing.knownItems(of: stratum).subtracting(counted)
      counted.formUnion(own)
      let made = try Stratum(
        stratum.rawValue,
        drawn.map { sample in
          try StratumSample(
            population: sample.row.population, found: sample.reading.found,
            of: sample.reading.examined, since: sample.foundSince, left: sample.left.count)
        }, rest: standing.rest(stratum), known: own.count)
      strata.append(made)
      parts.append(
        TotalPart(
          stratum: stratum, known: own.count, left: made.left, expected: made.unknown))
    }
    guard !strata.isEmpty || !standing.known.isEmpty else {
      return without(["No total: nothing was seen yet, and there is nothing to draw from."])
    }
    let estimate = try StratifiedEstimate(strata, known: standing.known.count)
    func widened(_ range: ClosedRange<Int>) -> ClosedRange<Int> {
      range.lowerBound...(range.upperBound + standing.possible)
    }
    return AuditEstimate(
      samples: samples, confirmed: confirmed,
      total: CriminalTotal(
        known: standing.known.count, estimate: estimate.total,
        interval: widened(estimate.counts), guaranteed: widened(estimate.guaranteed)),
      parts: parts, notes: notes())
  }

  /// Why there is no total, a sentence each.
  private func missing(_ standing: AuditStanding, hasRun: Bool) -> [String] {
    var missing = hasRun ? [] : ["No total: nothing was selected yet."]
    for stratum in AuditStratum.allCases {
      let drawn = standing.of(stratum)
      let items = standing.unsampled[stratum] ?? 0
      let hindrance = stratum == .negative ? standing.hindrance : nil
      if items > 0 {
        missing.append(
          drawn.isEmpty
            ? "No total: the stratum \(stratum.rawValue) holds \(DecimalText.counted(items, "item")) and was never "
              + "sampled; \(hindrance ?? "draw a sample of it")."
            : "No total: the stratum \(stratum.rawValue) holds \(DecimalText.counted(items, "item")) that came after "
              + "its samples were drawn; draw another sample of it.")
      }
      for sample in drawn {
        if sample.reading.waiting > 0 {
          missing.append(
            "No total: sample \(sample.row.id) is not finished; \(DecimalText.grouped(sample.reading.waiting)) of "
              + "its items \(sample.reading.waiting == 1 ? "waits" : "wait").")
        } else if sample.reading.unsettled > 0 {
          missing.append(
            "No total: \(DecimalText.counted(sample.reading.unsettled, "item")) of sample \(sample.row.id) "
              + "\(sample.reading.unsettled == 1 ? "is" : "are") not settled.")
        }
      }
    }
    if standing.unseen.pictures > 0 {
      missing.append(
        "No total: "
          + DecimalText.counted(
            standing.unseen.pictures, "selected picture or video waits for its first look.",
            "selected pictures and videos wait for their first look.")
      )
    }
    if standing.unseen.others > 0 {
      missing.append(
        "No total: "
          + DecimalText.counted(
            standing.unseen.others, "item that is selected, or drawn by a rule, waits for its",
            "items that are selected, or drawn by a rule, wait for their")
          + " first look, such as a text or a broken file: no picture or video that could be decoded."
      )
    }
    if standing.unseen.unconsidered > 0 {
      missing.append(
        "No total: "
          + DecimalText.counted(
            standing.unseen.unconsidered,
            "item came after the newest selection, and nothing is decided about it; run select.",
            "items came after the newest selection, and nothing is decided about them; run select.")
      )
    }
    return missing
  }

  /// What the total does not speak of, and how several samples go into it.
  private func notes(
    _ standing: AuditStanding, votes: AuditVotes, golden: Set<Int64>
  ) -> [String] {
    var notes: [String] = []
    for stratum in AuditStratum.allCases {
      let drawn = standing.of(stratum)
      guard drawn.count > 1 else { continue }
      notes.append(
        "The total goes by all \(drawn.count) samples of \(stratum.rawValue) together, each for what it was drawn from; "
          + "their bounds hold together, however many are drawn.")
    }
    for sample in standing.samples where !sample.isExact {
      notes.append(
        "Sample \(sample.row.id) is in no total: by the rules in force it cannot be worked out any more from which items "
          + "it was drawn.")
    }
    func possible(_ count: Int) -> String {
      "not in the estimate, and \(count == 1 ? "counts" : "count") as possibly criminal in its upper ends."
    }
    if standing.disputed > 0 {
      notes.append(
        DecimalText.counted(
          standing.disputed, "disputed item outside of the strata is \(possible(1))",
          "disputed items outside of the strata are \(possible(standing.disputed))")
      )
    }
    if standing.undetermined > 0 {
      notes.append(
        DecimalText.counted(
          standing.undetermined, "item that was seen and is undetermined is \(possible(1))",
          "items that were seen and are undetermined are \(possible(standing.undetermined))")
      )
    }
    if standing.drafts > 0 {
      notes.append(
        DraftWords.note(
          standing.drafts, "outside of the strata", countedAs: possible(standing.drafts)))
    }
    if standing.unseen.unseeable > 0 {
      notes.append(
        DecimalText.counted(
          standing.unseen.unseeable,
          "item that was not selected is no picture or video that could be decoded, and nobody has seen it: it is",
          "items that were not selected are no picture or video that could be decoded, and nobody has seen them: they are"
        ) + " in no stratum, and in no total.")
    }
    let outside = votes.negatives.filter { !standing.covered.contains($0) }
    let agreed = outside.count(where: golden.contains)
    let looked = outside.count { standing.aside.contains($0) && !golden.contains($0) }
    let later = outside.count - agreed - looked
    if agreed > 0, actor.may(.seeTeam) {
      notes.append(
        "Golden items, which everybody rates, are in no sample of what was seen: as recorded, "
          + "\(DecimalText.counted(agreed, "of them counts", "of them count")) as not criminal.")
    }
    if looked > 0 {
      notes.append(
        DecimalText.counted(looked, "item that is", "items that are")
          + " not criminal had been looked at by everybody who assesses when a sample was drawn, so that nobody was left "
          + (looked == 1
            ? "to check it: it is in no sample, and counts as recorded."
            : "to check them: they are in no sample, and count as recorded.")
      )
    }
    if later > 0 {
      notes.append(
        DecimalText.counted(later, "item that was", "items that were")
          + " found not to be criminal after the samples were drawn \(later == 1 ? "counts" : "count") as recorded."
      )
    }
    if standing.unseen.carried > 0 {
      notes.append(
        DecimalText.counted(standing.unseen.carried, "selected item has", "selected items have")
          + " a tile or a carried-over record and no look: \(standing.unseen.carried == 1 ? "it is" : "they are") "
          + possible(standing.unseen.carried))
    }
    return notes
  }
}
