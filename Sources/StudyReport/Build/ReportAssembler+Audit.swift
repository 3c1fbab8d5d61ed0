// SPDX-License-Identifier: Apache-2.0
// What nobody looked at: how much of it was sampled, what was found, and how much there can be in all.

internal import EvidenceModel
internal import StudyStatistics

extension ReportAssembler {
  /// The audit; `nil` where a case has none.
  func auditSection() -> ReportSection? {
    guard let audit = snapshot.audit else { return nil }
    let found = foundTable(audit)
    return section(
      "audit", "What was not looked at",
      lead: [
        "What nobody looked at, and what was found not to be criminal, is checked by simple random samples, which people look at without knowing that they are samples."
      ] + audit.strata.flatMap(states) + waitingWords(audit) + unsampledWords,
      tables: [auditTable(audit), sharesTable(audit), found, totalTable(audit)].compactMap(\.self),
      notes: [
        "At least, at most: exact hypergeometric bounds of the criminal items in the stratum, each one-sided at 95 %, once every item drawn was looked at; what is not settled counts for the most and not for the least. What was looked at since the draw counts as seen: what was found is taken off what the sample says of the whole stratum, and the others are not criminal; not known is how many are left.",
        "In all: what people found, and what all samples say of what nobody knows: the estimate with its two-sided 95 % interval, by exact bounds of each stratum put together by the squares of their distances; beside it bounds that hold at 95 % whatever the strata are like, and however many samples are drawn: they share the error among the strata that can miss, and there each sample takes four fifths of what those before it left (and so in the interval where a stratum has several). Where something of a stratum was looked at since, or it was sampled again, and another stratum is left too, the interval is those bounds. Items that people saw and that are disputed, undetermined or wait for counsel, and selected items with a tile or a carried-over record alone, are in no estimate and count as possibly criminal in its upper ends: a draft, which rests on a rule that nobody confirmed, is neither a find nor a count.",
        Self.shareWords,
        "Items on which people agreed beforehand, which everybody rates, are drawn into no sample of what was seen; they count as recorded.",
      ])
  }

  /// All samples count for the total, each for what it was drawn from.
  private func auditTable(_ audit: StudyAudit) -> ReportTable {
    let names = [
      "In the stratum", "Drawn", "Looked at", "Not settled", "Criminal", "Found since", "Not known",
    ]
    let counted: Set<String> = ["size", "drawn", "left"]
    let hasDrafts = audit.strata.flatMap(\.samples).contains { $0.drafts > 0 }
    let columns =
      zip(["size", "drawn", "seen", "unsettled", "criminal", "since", "left"], names).map {
        ReportColumn(
          id: $0, label: $1, basis: counted.contains($0) ? .counted : .seen, hasShares: false)
      }
      + [("least", "At least"), ("most", "At most")].map {
        ReportColumn(id: $0.0, label: $0.1, basis: .seen, hasShares: false)
      }
      + (hasDrafts
        ? [
          ReportColumn(
            id: "drafts", label: "Not settled: drafts", basis: .seen, hasShares: false)
        ] : [])
    var rows: [ReportRow?] = []
    for stratum in audit.strata {
      for sample in stratum.samples {
        let cells = AuditCells(stratum, sample)
        rows.append(
          row(
            "\(stratum.id).\(sample.number)", "\(stratum.title), sample \(sample.number)",
            unit: .items,
            cells.steps.map { cell($0) } + bounds(sample, cells).map(plain)
              + (hasDrafts ? [cell(cells.drafts)] : [])))
      }
      if stratum.samples.isEmpty {
        rows.append(
          sizeOnly(stratum.id, stratum.title, "audit.\(stratum.id).present", of: columns.count))
      } else if stratum.present > 0 {
        rows.append(
          sizeOnly(
            "\(stratum.id).new",
            stratum.speaking.isEmpty
              ? "\(stratum.title), without a sample that counts"
              : "\(stratum.title), since the samples", "audit.\(stratum.id).present",
            of: columns.count))
      }
    }
    rows += unsampledRows(of: columns.count)
    if audit.drafts > 0 {
      rows.append(
        sizeOnly(
          "drafts", "Counsel required: drafts outside of the strata", StudyTally.draftCell,
          of: columns.count))
    }
    return table("audit", "Strata and samples", columns, rows)
  }

  func sizeOnly(
    _ id: String, _ title: String, _ size: String, of columns: Int, isPart: Bool = false
  ) -> ReportRow? {
    row(
      id, title, unit: .items, isPart: isPart,
      [cell(size)] + Array(repeating: plain(.absent), count: columns - 1))
  }

  /// The bounds of a finished sample; none of one that does not count.
  private func bounds(_ sample: StudyAuditSample, _ cells: AuditCells) -> [ReportNumber] {
    guard sample.isExact, sample.examined == sample.drawn, sample.examined > 0 else {
      return [.absent, .absent]
    }
    guard cells.steps.allSatisfy({ shown($0) != nil }) else { return [.hidden, .hidden] }
    let most = sample.criminal + sample.unsettled
    guard let population = try? FinitePopulation(sample.population),
      let least = try? Tally(found: sample.criminal, of: sample.examined),
      let greatest = try? Tally(found: most, of: sample.examined),
      let lower = try? population.bounds(least, side: .lower).lowerBound,
      let upper = try? population.bounds(greatest, side: .upper).upperBound
    else { return [.absent, .absent] }
    let known = sample.criminal + sample.foundSince
    let possible = known + sample.left + sample.unsettled
    // More, or fewer, are known than the sample lets expect: all that is possible.
    guard upper >= known, lower <= possible else { return [.count(known), .count(possible)] }
    return [.count(max(lower, known)), .count(min(upper, possible))]
  }

  /// How far a stratum is, in words that hold no figure.
  private func states(_ stratum: StudyAuditStratum) -> [String] {
    guard !stratum.samples.isEmpty else {
      return stratum.present == 0
        ? ["\(stratum.title): empty, so there is nothing to draw from."]
        : [
          "\(stratum.title): never sampled, so nothing bounds what was missed there, and there is no total."
        ]
    }
    var words = stratum.samples.filter { !$0.isExact }.map { notCounted(stratum, $0) }
    // What was found stays told when a later sample shows nothing.
    let newest = stratum.speaking.last?.number
    words += stratum.speaking.filter { $0.criminal > 0 || $0.number == newest }.map {
      state(stratum, $0)
    }
    if stratum.speaking.count > 1 {
      words.append(
        "\(stratum.title): the total goes by all of its samples together, each for what it was drawn from."
      )
    }
    if stratum.present > 0 {
      let why =
        stratum.speaking.isEmpty
        ? "no sample speaks for what it holds"
        : "it holds items that came after its samples were drawn"
      words.append(
        "\(stratum.title): \(why), so there is no total; another sample has to be drawn.")
    }
    return words
  }

  /// That a sample speaks for nothing, and why.
  private func notCounted(
    _ stratum: StudyAuditStratum, _ sample: StudyAuditSample
  ) -> String {
    let found = sample.criminal > 0 ? " Criminal items were found in it." : ""
    return
      "\(name(stratum, sample)): it does not count. By the rules in force it cannot be worked out any more from which items it was drawn, so it has no bounds and is in no total.\(found)"
  }

  private func state(_ stratum: StudyAuditStratum, _ sample: StudyAuditSample) -> String {
    let name = name(stratum, sample)
    if sample.criminal > 0 {
      if sample.isSettled, sample.left == 0 {
        return
          "\(name): criminal items were found; by now the whole stratum was looked at."
      }
      let rest = sample.examined < sample.drawn ? " It is not finished." : ""
      return "\(name): criminal items were found; the stratum has to be opened again.\(rest)"
    }
    if sample.examined < sample.drawn { return "\(name): not finished, so there is no bound." }
    if sample.unsettled > 0 { return "\(name): finished, but not settled; a lead settles it." }
    if sample.foundSince > 0 {
      return "\(name): finished, and none was found in it, but outside of it since."
    }
    return "\(name): finished, and none was found."
  }

  // MARK: - Finds and totals

  private func foundTable(_ audit: StudyAudit) -> ReportTable? {
    let samples = audit.strata.flatMap { stratum in
      stratum.samples.map { (stratum: stratum, sample: $0) }
    }
    let opened = samples.filter { $0.sample.isExact && $0.sample.foundSince > 0 }
    guard samples.contains(where: { $0.sample.criminal > 0 }) || !opened.isEmpty else {
      return nil
    }
    func columns(
      _ samples: [(stratum: StudyAuditStratum, sample: StudyAuditSample)], _ id: String,
      _ label: String
    ) -> [ReportColumn] {
      samples.map {
        ReportColumn(
          id: "\(id)\($0.stratum.id).\($0.sample.number)",
          label: "\($0.stratum.title), \(label) \($0.sample.number)", basis: .seen,
          hasShares: false)
      }
    }
    func line(
      _ id: String, _ label: String, _ found: (AuditCells) -> String,
      _ since: (AuditCells) -> String
    ) -> ReportRow? {
      row(
        id, label, unit: .items,
        samples.map { cell(found(AuditCells($0.stratum, $0.sample))) }
          + opened.map { cell(since(AuditCells($0.stratum, $0.sample))) })
    }
    let rows = criminalInstruments.map { instrument in
      line(instrument.id, instrument.label, { $0.criminal(instrument.id) }) {
        $0.since(instrument.id)
      }
    }
    return table(
      "audit_found", "Criminal items in the samples, by instrument",
      columns(samples, "", "sample") + columns(opened, "since.", "found since sample"),
      rows + [line("not_settled", "Statute not settled", { $0.criminal("") }) { $0.since("") }])
  }

  private func totalTable(_ audit: StudyAudit) -> ReportTable? {
    let columns = [
      ReportColumn(id: "known", label: "Found by people", basis: .seen, hasShares: false),
      ReportColumn(id: "estimate", label: "Estimate in all", basis: .seen, hasShares: false),
      ReportColumn(id: "least", label: "At least", basis: .seen, hasShares: false),
      ReportColumn(id: "most", label: "At most", basis: .seen, hasShares: false),
    ]
    func line(
      _ id: String, _ label: String, isTotal: Bool = false, _ known: String,
      _ found: (AuditCells) -> String, _ since: (AuditCells) -> String
    ) -> ReportRow? {
      row(
        id, label, unit: .items, isTotal: isTotal,
        [cell(known)] + estimate(audit, known: known, found: found, since: since))
    }
    let rows = criminalInstruments.map { instrument in
      line(
        instrument.id, instrument.label, StudyTally.knownCell(instrument.id),
        { $0.criminal(instrument.id) }, { $0.since(instrument.id) })
    }
    let total = line(
      "criminal", "Criminal", isTotal: true, "audit.known", { $0.criminal }, { $0.since })
    return table(
      "audit_total", "Criminal items in all", columns, rows + [total])
  }

  /// The estimate with its interval, and bounds that hold whatever the strata; hidden where a count behind it is.
  private func estimate(
    _ audit: StudyAudit, known: String, found: (AuditCells) -> String,
    since: (AuditCells) -> String
  ) -> [ReportCell] {
    func all(_ number: ReportNumber) -> [ReportCell] {
      Array(repeating: plain(number), count: 3)
    }
    guard audit.waiting == 0, audit.unconsidered == 0, audit.strata.allSatisfy({ $0.present == 0 }),
      audit.strata.allSatisfy({ $0.speaking.allSatisfy(\.isSettled) })
    else { return all(.absent) }
    var strata: [Stratum] = []
    for stratum in audit.strata where !stratum.speaking.isEmpty {
      let cells = stratum.speaking.map { AuditCells(stratum, $0) }
      let behind =
        cells.flatMap { [found($0), since($0)] + $0.steps } + StudyTally.restCells(stratum)
      guard behind.allSatisfy({ shown($0) != nil }) else { return all(.hidden) }
      let samples = zip(cells, stratum.speaking).compactMap { cells, sample in
        try? StratumSample(
          population: sample.population, found: tally.book[found(cells)], of: sample.examined,
          since: tally.book[since(cells)], left: sample.left)
      }
      guard
        let made = try? Stratum(
          stratum.id, samples,
          rest: stratum.rest.map { Stratum.Rest(samples: $0.samples, items: $0.items) }, known: 0)
      else { return all(.absent) }
      strata.append(made)
    }
    guard let seen = shown(known), let carried = shown(StudyTally.carriedCell),
      let undecided = shown(StudyTally.undecidedCell)
    else { return all(.hidden) }
    guard let estimate = try? StratifiedEstimate(strata, known: seen) else { return all(.absent) }
    let possible = carried + undecided
    var middle = plain(.decimal(estimate.total, places: 1))
    let counts = estimate.counts
    middle.interval = ReportInterval(
      lower: Double(counts.lowerBound), upper: Double(counts.upperBound + possible), places: 0)
    return [
      middle, plain(.count(estimate.guaranteed.lowerBound)),
      plain(.count(estimate.guaranteed.upperBound + possible)),
    ]
  }
}
