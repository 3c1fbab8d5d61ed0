// SPDX-License-Identifier: Apache-2.0
// The share of criminal items in what each sample was drawn from, by three intervals beside each other.

internal import EvidenceModel
internal import StudyStatistics

extension ReportAssembler {
  /// What the three intervals are for.
  static let shareWords =
    "Share of criminal items when the sample was drawn, each interval two-sided at 95 %. Hypergeometric: exact, for so many items of just this stratum; the bounds and the total go by it. Clopper\u{2013}Pearson: exact for a stratum without end, so as a rule wider than it need be here; it is what many studies print, and what this one is to be compared with. Wilson: shorter, and near 95 % on the average over shares; where fewer than \(ProportionInterval.fewestForWilson) were found, or fewer were not, it can hold far less often, so nothing here goes by it."

  /// The shares; `nil` where no sample that counts is finished and settled.
  func sharesTable(_ audit: StudyAudit) -> ReportTable? {
    let columns = SampledShare.methods.map { ($0, Self.label($0)) }
    let rows = audit.strata.flatMap { stratum in
      stratum.speaking.filter { $0.isSettled && $0.examined > 0 }.map { sample in
        row(
          "\(stratum.id).\(sample.number)", name(stratum, sample), unit: .percent,
          columns.map { share(sample, AuditCells(stratum, sample), $0.0) })
      }
    }
    guard !rows.isEmpty else { return nil }
    return table(
      "audit_shares", "Share of criminal items in what was sampled, by three intervals",
      columns.map {
        ReportColumn(id: $0.0.rawValue, label: $0.1, basis: .seen, hasShares: false)
      }, rows)
  }

  /// A sample for readers.
  func name(_ stratum: StudyAuditStratum, _ sample: StudyAuditSample) -> String {
    "\(stratum.title), sample \(sample.number)"
  }

  /// The share found, with an interval; hidden where a count behind it is.
  private func share(
    _ sample: StudyAuditSample, _ cells: AuditCells, _ method: IntervalMethod
  ) -> ReportCell {
    guard [cells.size, cells.seen, cells.criminal].allSatisfy({ shown($0) != nil }) else {
      return plain(.hidden)
    }
    guard let found = try? Tally(found: sample.criminal, of: sample.examined),
      let population = try? FinitePopulation(sample.population),
      let share = try? SampledShare(found, of: population),
      let ends = share.intervals.first(where: { $0.method == method })?.interval
    else { return plain(.absent) }
    var cell = plain(.decimal(100 * share.share, places: 2))
    cell.interval = ReportInterval(lower: 100 * ends.lower, upper: 100 * ends.upper, places: 2)
    return cell
  }

  private static func label(_ method: IntervalMethod) -> String {
    switch method {
    case .hypergeometric: "Hypergeometric"
    case .clopperPearson: "Clopper\u{2013}Pearson"
    default: method.name
    }
  }
}
