// SPDX-License-Identifier: Apache-2.0
// AI material as a share of a hotline's workload, from finished tables and stated totals.

internal import EvidenceModel
internal import StudyStatistics

/// Works out AI material as a share of all that a hotline handled.
///
/// This report's part is made of printed counts only: what a table hides, no share tells.
struct WorkloadMaker {
  let sections: [ReportSection]
  let images: ReportUnit
  let period: ClosedRange<CivilDate>?
  let options: ReportOptions

  /// The shares of what `statement` states, with the file's digest only where none of its rows is hidden.
  func shares(_ statement: WorkloadStatement) -> WorkloadShare {
    let rows = statement.rows.map { row in row.sample.map { sampled(row, $0) } ?? counted(row) }
    let isWhole = !rows.contains { $0.total == .hidden || $0.part == .hidden }
    return WorkloadShare(
      source: statement.source, digest: isWhole ? statement.digest : nil, rows: rows)
  }

  // MARK: - A sample

  private func sampled(
    _ row: WorkloadStatement.Row, _ sample: WorkloadStatement.Sample
  ) -> WorkloadShareRow {
    let of = "in a sample of \(DecimalText.grouped(sample.size))"
    guard !isSmall(sample.found), !isSmall(sample.size - sample.found), !isSmall(row.total) else {
      return Self.row(row, total: number(row.total), part: .hidden, remark: of)
    }
    guard let tally = try? Tally(found: sample.found, of: sample.size) else {
      return Self.row(row, total: number(row.total), part: .absent, remark: of)
    }
    // All that was handled is no sample.
    guard sample.size < row.total else {
      return Self.row(
        row, total: number(row.total), part: .count(sample.found), share: tally.share,
        remark: "all were looked at")
    }
    let stated = ProportionInterval.standard(tally)
    return Self.row(
      row, total: number(row.total), part: .count(sample.found), share: tally.share,
      interval: stated.interval.lower...stated.interval.upper, method: stated.method, remark: of)
  }

  // MARK: - This report's count

  private func counted(_ row: WorkloadStatement.Row) -> WorkloadShareRow {
    if let reason = obstacle(row) {
      return Self.row(row, total: number(row.total), part: .absent, remark: reason)
    }
    let part = part(row.basis)
    guard case .count(let count) = part else {
      return Self.row(
        row, total: number(row.total), part: part,
        remark: part == .hidden
          ? "hidden in this report" : "this report does not tell AI material there")
    }
    guard count <= row.total else {
      return Self.row(
        row, total: number(row.total), part: part,
        remark: "this report counts more than the total: the two are not of the same kind")
    }
    guard row.total > 0, !isSmall(row.total), !isSmall(row.total - count) else {
      return Self.row(row, total: row.total > 0 ? .hidden : .count(0), part: part, remark: "")
    }
    return Self.row(
      row, total: .count(row.total), part: part, share: Double(count) / Double(row.total),
      remark: "")
  }

  /// Why this report's counts are no part of the total; `nil` where they are.
  private func obstacle(_ row: WorkloadStatement.Row) -> String? {
    let unit = images == .postings ? StatedUnit.postings : .occurrences
    if row.unit != unit { return "the total counts \(row.unit.words), this report \(unit.words)" }
    guard let period else { return "no image of this report has a day" }
    guard row.first <= period.lowerBound, period.upperBound <= row.last else {
      return "this report's images are of \(DayText.range(period.lowerBound, period.upperBound))"
    }
    return nil
  }

  /// AI material in this report, as far as it is printed.
  private func part(_ basis: WorkloadStatement.Basis) -> ReportNumber {
    switch basis {
    case .posted: sum("provenance", ["generated", "edited"], column: "posted")
    case .criminal: sum("origin", ["computer_made", "altered"], column: "seen")
    case .assessed: .absent
    }
  }

  private func sum(_ table: String, _ rows: [String], column: String) -> ReportNumber {
    guard let table = sections.lazy.flatMap(\.tables).first(where: { $0.id == table }),
      let column = table.columns.firstIndex(where: { $0.id == column })
    else { return .absent }
    var sum = 0
    for row in table.rows where rows.contains(row.id) && column < row.cells.count {
      guard case .count(let count) = row.cells[column].number else { return .hidden }
      sum += count
    }
    return .count(sum)
  }

  // MARK: - What may be printed

  private func isSmall(_ count: Int) -> Bool {
    options.edition == .published && (1...options.largestSmallCell).contains(count)
  }

  private func number(_ count: Int) -> ReportNumber { isSmall(count) ? .hidden : .count(count) }

  private static func row(
    _ stated: WorkloadStatement.Row, total: ReportNumber, part: ReportNumber,
    share: Double? = nil, interval: ClosedRange<Double>? = nil, method: IntervalMethod? = nil,
    remark: String
  ) -> WorkloadShareRow {
    WorkloadShareRow(
      stated: stated, total: total, part: part, share: share, interval: interval,
      method: method?.rawValue, methodName: method?.name ?? "", remark: remark)
  }
}
